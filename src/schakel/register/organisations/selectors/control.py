"""Whose technical detail waits for whom, and what a steward still has to answer."""

from collections.abc import Iterable, Sequence

from django.db.models import F, OuterRef, QuerySet, Subquery

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.models import Party
from schakel.register.organisations.enums import HoldState
from schakel.register.organisations.models import Hold, Offering, Organisation
from schakel.register.organisations.rules import control


def controlled_from(*, parties: Iterable[int]) -> dict[int, str]:
    """From which country parties are controlled, by key; others are not in the answer. One query.

    As the profile says that a party keeps of itself: the statement that is shown, so never a machine's. A unit or buyer
    of Defence and a public authority that says nothing is Dutch.
    """
    of_itself = Organisation.objects.filter(owner=OuterRef("pk"), party=F("owner"), withdrawn_at=None)
    stated = of_itself.exclude(controlled_from="").order_by("pk").values("controlled_from")[:1]
    rows = Party.objects.filter(pk__in=set(parties)).values_list("pk", "kind", Subquery(stated))
    found = {pk: country or ("NL" if kind in control.DUTCH else "") for pk, kind, country in rows}
    return {pk: country for pk, country in found.items() if country}


def waiting_detail(*, offerings: Sequence[Offering], viewer: Viewer) -> frozenset[str]:
    """Public ids of those offerings of others whose technical detail waits for this viewer's party; no query where
    nothing is to be controlled, else at most two."""
    others = [one for one in offerings if one.owner_id not in viewer.parties]
    return waiting_for_party(offerings=others, party=viewer.acting_for)


def waiting_for_party(*, offerings: Sequence[Offering], party: int | None) -> frozenset[str]:
    """The same for a party: None for who acts for nobody."""
    found = [one for one in offerings if _must_wait(one, "")]
    if not found:
        return frozenset()
    country = controlled_from(parties=[party]).get(party, "") if party is not None else ""
    held = {one.public_id for one in found if _must_wait(one, country)}
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


def _must_wait(offering: Offering, country: str) -> bool:
    return control.must_wait(
        flag=offering.export_control,
        has_detail=bool(offering.technical_detail.strip()),
        label=offering.label_of(FieldGroup.TECHNICAL),
        country=country,
    )
