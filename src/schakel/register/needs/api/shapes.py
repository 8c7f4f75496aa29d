"""What goes over the wire about effect cards, and how a refusal of theirs is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field, PlainSerializer

from schakel.base.interface import rules as wire
from schakel.register.needs import rules

router = Router(by_alias=True, exclude_unset=True)
#: A number that goes out as a number and not as a text.
Amount = Annotated[Decimal, PlainSerializer(float, return_type=float)]


class MeasureShown(wire.Shown):
    """One measure of success."""

    what: str
    comparator: str
    threshold: Amount | None
    unit: str
    note: str


class NeedRow(wire.Shown):
    """A card in a list."""

    id: str
    title: str
    state: str
    number: int
    language: str
    domains: list[str]
    areas: list[str]
    published_at: datetime | None
    expires_at: datetime | None


class NeedShown(NeedRow):
    """A card. Fields that the reader may not see do not appear; labels and version are for its own people."""

    effect: str = ""
    measures: list[MeasureShown] = []
    trl_from: int | None = None
    trl_to: int | None = None
    ending: str = ""
    quantity: Amount | None = None
    quantity_unit: str = ""
    horizon_on: date | None = None
    horizon_text: str = ""
    situation: str = ""
    constraints: str = ""
    has_working_copy: bool = False
    labels: dict[str, str] = {}
    version: int = 0


class VersionShown(wire.Shown):
    """A card as it was published once."""

    number: int
    published_at: datetime
    reason: str


class MeasureSent(wire.Sent):
    """One measure of success."""

    what: str = ""
    comparator: str = "at-least"
    threshold: Decimal | None = None
    unit: str = ""
    note: str = ""


class NeedSent(wire.Sent):
    """Fields of a card."""

    title: str | None = None
    effect: str | None = None
    situation: str | None = None
    constraints: str | None = None
    horizon_on: date | None = None
    horizon_text: str | None = None
    quantity: Decimal | None = None
    quantity_unit: str | None = None
    trl_from: int | None = None
    trl_to: int | None = None
    domains: list[str] | None = None
    areas: list[str] | None = None
    language: str | None = None
    kept_words: list[str] | None = None
    measures: list[MeasureSent] | None = Field(None, max_length=rules.MOST_MEASURES)


class PublicationSent(wire.Sent):
    """How long a card holds, why a next version comes and, for a steward, who may see it (as on the page)."""

    days: int
    reason: str | None = None
    label: str | None = None
    details_label: str | None = None
    numbers_label: str | None = None
    groups: list[str] | None = None
    parties: list[str] | None = None
    persons: list[str] | None = None


class ExtensionSent(wire.Sent):
    """By how many days, and why the need is still there."""

    days: int
    reason: str


class WithdrawalSent(wire.Sent):
    """Why."""

    reason: str


class FulfilmentSent(wire.Sent):
    """What brought the effect about."""

    ending: str


class NeedQuery(wire.Paging):
    """Which cards to list. `state` empty: open ones and own drafts; `all`: every state."""

    q: str = Field("", max_length=200)
    state: str = ""
    domain: str = ""
    area: str = ""
    own: bool = False


@contextmanager
def said() -> Iterator[None]:
    """Say what a service of this app refused as a problem in the reader's language."""
    try:
        yield
    except rules.NeedRefused as error:
        raise wire.Refused(422, code="invalid", fields={error.where: error.sentence}) from error
    except rules.MoveNotAllowed as error:
        detail = _("This card is %(state)s, so this cannot be done with it.")
        raise wire.Refused(409, detail % {"state": str(rules.state_words(error.state))}, code="state") from error
    except rules.ChangedMeanwhile as error:
        detail = _("Somebody else changed this after the version that you saw. Read it again first.")
        raise wire.Refused(412, detail, code="version") from error
