"""Read organisations as one viewer may see them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations.models import Organisation


def visible_organisations(*, viewer: Viewer, groups: Iterable[FieldGroup] = ()) -> QuerySet[Organisation]:
    """The organisations that a viewer may know of, by name; a withdrawn one is there for its owner's people only."""
    standing = Q(withdrawn_at=None)
    found = disclosure.visible(Organisation.objects.all(), viewer=viewer, groups=groups, standing=standing)
    return found.order_by(Lower("name"), "public_id")


def organisation_for(*, viewer: Viewer, public_id: str) -> Organisation:
    """One organisation. Raises `disclosure.rules.NotDisclosed` when there is none that the viewer may know of."""
    found = visible_organisations(viewer=viewer).filter(public_id=public_id).select_related("owner", "party").first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def known_organisations(
    *, viewer: Viewer, kvk_number: str = "", vat_number: str = "", name: str = ""
) -> QuerySet[Organisation]:
    """Organisations that bear this number or exactly this name, among those the viewer may see: 'already exists'."""
    same = Q(pk__in=())
    if kvk_number:
        same |= Q(kvk_number=kvk_number)
    if vat_number:
        same |= Q(vat_number=vat_number)
    if name:
        same |= Q(name__iexact=name.strip())
    return visible_organisations(viewer=viewer).filter(same)


def party_names(*, parties: Iterable[int], viewer: Viewer) -> dict[int, str]:
    """Names by party key, of those parties whose profile the viewer may see. The party's own profile goes first, then
    the oldest one that somebody keeps of it; a party without a visible profile is not in the answer."""
    wanted = set(parties)
    rows = (
        visible_organisations(viewer=viewer)
        .filter(party__in=wanted, withdrawn_at=None)
        .order_by("pk")
        .values_list("party_id", "owner_id", "name")
    )
    names: dict[int, str] = {}
    own: set[int] = set()
    for party, owner, name in rows:
        if party is None or party in own:
            continue
        if party == owner:
            own.add(party)
            names[party] = name
        else:
            names.setdefault(party, name)
    return names
