"""What a figure counts, and the releases that a viewer may read."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Release
from schakel.base.disclosure.rules.releases import Fact
from schakel.match.proposals.enums import Step
from schakel.match.proposals.models import Outcome
from schakel.register.needs import selectors as needs
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import DefenceStatus, OfferingState
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary import selectors as vocabulary
from schakel.report.releases import rules
from schakel.report.releases.enums import Figure

#: How a card stands when it is counted: it was published, and nobody took it back.
STATES = (State.PUBLISHED, State.FULFILLED, State.EXPIRED)


def releases(*, viewer: Viewer) -> QuerySet[Release]:
    """The releases that a viewer may read, newest first."""
    return disclosure.releases(viewer=viewer).filter(question__in=Figure.values)


def release_for(*, viewer: Viewer, public_id: str) -> Release:
    """One release that this viewer may read. Raises `NotDisclosed`."""
    return disclosure.release_for(viewer=viewer, public_id=public_id)


def shape(*, figure: Figure, on: date, language: str) -> rules.Shape:
    """The rows and columns of a figure as of a day: code lists and quarters, which hold no record."""
    if figure == Figure.OFFERINGS:
        propositions = vocabulary.choices(code_list="propositions", language=language)
        return rules.Shape(propositions, [(status.value, str(status.label)) for status in DefenceStatus])
    if figure == Figure.NEEDS:
        domains = vocabulary.choices(code_list=CodeList.DOMAINS, language=language)
        return rules.Shape(domains, [(state.value, str(state.label)) for state in STATES])
    quarters = [(one, one) for one in rules.ended_quarters(on)]
    return rules.Shape(quarters, [(step.value, str(step.label)) for step in Step])


def all_facts(*, figure: Figure) -> list[Fact]:
    """What the whole register holds of a figure, for the act that releases it; no page shows it."""
    if figure == Figure.OFFERINGS:
        return _offerings(Offering.objects.all(), Organisation.objects.all())
    if figure == Figure.NEEDS:
        return _needs(Need.objects.filter(is_draft=False))
    told = Outcome.objects.values_list("pk", "on", "step", "supplier", "need__owner")
    return [Fact(rules.quarter_of(on), step, key, (supplier, owner)) for key, on, step, supplier, owner in told]


def countable_facts(*, figure: Figure, viewer: Viewer) -> list[Fact]:
    """What of a figure a viewer sees, and so could count without a release."""
    if figure == Figure.OFFERINGS:
        return _offerings(
            organisations.visible_offerings(viewer=viewer), organisations.visible_organisations(viewer=viewer)
        )
    if figure == Figure.NEEDS:
        return _needs(needs.visible_needs(viewer=viewer, groups=[FieldGroup.IDENTITY]))
    return []  # an outcome is seen by its two sides only


def _offerings(offerings: QuerySet[Offering], profiles: QuerySet[Organisation]) -> list[Fact]:
    standing = profiles.filter(withdrawn_at=None, is_draft=False).order_by().values("pk")
    rows: Iterable[tuple[str, str, int, int]] = (
        offerings.filter(state=OfferingState.PUBLISHED, is_draft=False, organisation__in=standing)
        .order_by()
        .values_list("proposition", "organisation__status", "pk", "owner")
    )
    return [Fact(proposition, status, key, (owner,)) for proposition, status, key, owner in rows]


def _needs(cards: QuerySet[Need]) -> list[Fact]:
    rows = cards.filter(state__in=STATES, codes__code_list=CodeList.DOMAINS).order_by()
    found = rows.values_list("codes__code", "state", "pk", "owner").distinct()
    return [Fact(domain, state, key, (owner,)) for domain, state, key, owner in found]
