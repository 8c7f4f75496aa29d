"""Whose technical detail waits for whom, and what a steward still has to answer."""

from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations.enums import HoldState, Passage
from schakel.register.organisations.models import Hold, Offering, Organisation
from schakel.register.organisations.rules import control


def controlled_from(*, parties: Iterable[int]) -> dict[int, str]:
    """From which country parties are controlled, by key, as the profile says that a party keeps of itself: the
    statement that is shown, so never a machine's. Others are not in the answer. One query."""
    rows = Organisation.objects.filter(owner__in=set(parties), party=F("owner"), withdrawn_at=None)
    return dict(rows.exclude(controlled_from="").order_by("-pk").values_list("owner", "controlled_from"))


def waiting_detail(*, offerings: Sequence[Offering], viewer: Viewer, passage: Passage) -> frozenset[str]:
    """Public ids of those offerings of others whose technical detail waits for this viewer's party; no query where
    nothing is to be controlled, else at most two."""
    others = [one for one in offerings if one.owner_id not in viewer.parties]
    return waiting_for_party(offerings=others, party=viewer.acting_for, passage=passage)


def waiting_for_party(*, offerings: Sequence[Offering], party: int | None, passage: Passage) -> frozenset[str]:
    """The same for a party: None for who acts for nobody."""
    found = [one for one in offerings if _must_wait(one, "", passage)]
    if not found:
        return frozenset()
    country = controlled_from(parties=[party]).get(party, "") if party is not None else ""
    held = {one.public_id for one in found if _must_wait(one, country, passage)}
    answered = Hold.objects.filter(
        offering__public_id__in=held, party=party, state=HoldState.RELEASED, flag=F("offering__export_control")
    )
    return frozenset(held - set(answered.values_list("offering__public_id", flat=True) if held and party else ()))


def holds(*, viewer: Viewer) -> QuerySet[Hold]:
    """What waits, or was answered, about technical detail of the viewer's own parties; what waits first."""
    own = Hold.objects.filter(offering__owner__in=viewer.parties)
    return own.select_related("offering", "decided_by").order_by(F("decided_at").desc(nulls_first=True), "asked_at")


def hold_for(*, viewer: Viewer, public_id: str) -> Hold:
    """One of these. Raises `disclosure.rules.NotDisclosed`."""
    found = holds(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def _must_wait(offering: Offering, country: str, passage: Passage) -> bool:
    return control.must_wait(
        flag=offering.export_control,
        has_detail=bool(offering.technical_detail.strip()),
        label=offering.label_of(FieldGroup.TECHNICAL),
        country=country,
        passage=passage,
    )
