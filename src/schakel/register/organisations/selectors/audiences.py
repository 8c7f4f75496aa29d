"""Read whom a steward may name in an audience."""

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties.models import Party
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.selectors.organisations import visible_organisations


def nameable_parties(*, viewer: Viewer, limit: int = 200) -> list[tuple[Party, str]]:
    """Parties whose own profile the viewer may see, with its name, other than the viewer's own: whom one may name."""
    profiles = visible_organisations(viewer=viewer).filter(party__isnull=False, withdrawn_at=None)
    found: dict[int, tuple[Party, str]] = {}
    for profile in profiles.exclude(party__in=viewer.parties).select_related("party")[: limit * 2]:
        if profile.party is not None:
            found.setdefault(profile.party.pk, (profile.party, profile.name))
    return list(found.values())[:limit]


def named_persons(*, record: Organisation | Offering, viewer: Viewer) -> list[User]:
    """The persons named in the audience of a record, for its steward (`disclosure.rules.NotAllowed` for others)."""
    if record.owner_id not in viewer.stewarded:
        raise NotAllowed("change-disclosure")
    groups = set(record.FIELD_GROUPS.values())
    circles = [disclosure.circle(record=record, group=group) for group in groups]
    return list(User.objects.filter(pk__in={person for circle in circles for person in circle.persons}).order_by("pk"))
