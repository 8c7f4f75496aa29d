"""Read whom a steward may name in an audience."""

from collections.abc import Iterable

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties.models import Party
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.selectors.organisations import visible_organisations


def nameable_parties(
    *, viewer: Viewer, words: str = "", chosen: Iterable[str] = (), limit: int = 20
) -> list[tuple[Party, str]]:
    """Parties that a steward may name: those whose profile the viewer may see, other than the viewer's own.

    Gives the ones with these public ids (`chosen`) and, when `words` are given, the first whose name holds them; each
    with the name of the profile, by name."""
    profiles = visible_organisations(viewer=viewer).filter(party__isnull=False, withdrawn_at=None)
    profiles = profiles.exclude(party__in=viewer.parties).select_related("party")
    rows = list(profiles.filter(party__public_id__in=list(chosen)))
    if words.strip():
        rows += profiles.filter(name__icontains=words.strip())[:limit]
    found: dict[int, tuple[Party, str]] = {}
    for profile in rows:
        if profile.party is not None:
            found.setdefault(profile.party.pk, (profile.party, profile.name))
    return sorted(found.values(), key=lambda pair: (pair[1].casefold(), pair[0].public_id))


def named_persons(*, record: Organisation | Offering, viewer: Viewer) -> list[User]:
    """The persons named in the audience of a record, for its steward (`disclosure.rules.NotAllowed` for others)."""
    if record.owner_id not in viewer.stewarded:
        raise NotAllowed("change-disclosure")
    groups = set(record.FIELD_GROUPS.values())
    circles = [disclosure.circle(record=record, group=group) for group in groups]
    return list(User.objects.filter(pk__in={person for circle in circles for person in circle.persons}).order_by("pk"))
