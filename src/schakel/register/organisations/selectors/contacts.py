"""Read contacts: only where the disclosure rules let them be revealed."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, IntroductionState
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
