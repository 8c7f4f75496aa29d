"""Read contacts: only where the disclosure rules let them be revealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, IntroductionState
from schakel.register.organisations import rules
from schakel.register.organisations.enums import Freshness
from schakel.register.organisations.models import Contact, Organisation
from schakel.register.organisations.selectors.organisations import visible_organisations


def directory(*, viewer: Viewer) -> QuerySet[Contact]:
    """Every contact that a viewer may see, by organisation and role: of organisations that they may know of, where the
    contact group is open to them or an introduction with the owner runs."""
    known = visible_organisations(viewer=viewer)
    open_ones = known.filter(
        Q(owner__in=_introduced_owners(viewer))
        | disclosure.inside(model=Organisation, viewer=viewer, group=FieldGroup.CONTACT)
    )
    return _standing().filter(organisation__in=open_ones.order_by())


def directory_regions(*, viewer: Viewer) -> list[str]:
    """The regions that occur among the contacts that the viewer may see, sorted."""
    found = directory(viewer=viewer).order_by().values_list("organisation__region", flat=True).distinct()
    return sorted(region for region in found if region)


def directory_like(*, viewer: Viewer, filters: Mapping[str, Any], today: date) -> QuerySet[Contact]:
    """The contacts of the directory that pass the filters: `q` (organisation or role), `region`, `freshness`."""
    found = directory(viewer=viewer)
    for word in str(filters.get("q") or "").split()[:8]:
        found = found.filter(Q(organisation__name__icontains=word) | Q(role__icontains=word))
    if filters.get("region"):
        found = found.filter(organisation__region=filters["region"])
    due, stale = today - rules.DUE_AFTER, today - rules.STALE_AFTER
    is_stale = Q(verified_on=None) | Q(verified_on__lt=stale)
    states: dict[str, Q] = {
        Freshness.FRESH: Q(verified_on__gte=due),
        Freshness.DUE: Q(verified_on__lt=due, verified_on__gte=stale),
        Freshness.STALE: is_stale,
    }
    return found.filter(states.get(filters.get("freshness") or "", Q()))


def contacts(*, organisation: Organisation, viewer: Viewer) -> QuerySet[Contact]:
    """The contacts of one organisation that a viewer may see; none when they may not be revealed to them."""
    if not disclosure.may_reveal_contact(record=organisation, viewer=viewer):
        return Contact.objects.none()
    return _standing().filter(organisation=organisation)


def contact_for(*, viewer: Viewer, public_id: str) -> Contact:
    """One contact that the viewer may see. Raises `disclosure.rules.NotDisclosed`."""
    found = directory(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def role_mailbox(*, organisation: Organisation, today: date) -> str:
    """The verified role mailbox of an organisation, for a code that is sent to it and shown to nobody; empty when there
    is none. A person's own address is none."""
    roles = Contact.objects.filter(organisation=organisation, withdrawn_at=None, person_name="").exclude(email="")
    found = roles.filter(verified_on__gte=today - rules.STALE_AFTER).order_by("-verified_on", "pk").first()
    return found.email if found else ""


def _standing() -> QuerySet[Contact]:
    standing = Contact.objects.filter(withdrawn_at=None, organisation__withdrawn_at=None)
    return standing.select_related("organisation").order_by(
        Lower("organisation__name"), "organisation__public_id", Lower("role"), "public_id"
    )


def _introduced_owners(viewer: Viewer) -> frozenset[int]:
    """The parties that a running introduction joins with one of the viewer's parties, whoever asked."""
    if not viewer.is_verified:
        return frozenset()
    running = disclosure.introductions(viewer=viewer).filter(state=IntroductionState.ACCEPTED).order_by()
    pairs = running.values_list("owner_id", "asker_id")
    return frozenset(party for pair in pairs for party in pair) - viewer.parties
