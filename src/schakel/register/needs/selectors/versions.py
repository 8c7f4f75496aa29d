"""Read published versions, the next version in the making, and who is named beside the owner."""

from dataclasses import dataclass

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import AudienceEntry
from schakel.base.disclosure.selectors import kind_of
from schakel.base.parties.models import Party
from schakel.register.needs.models import Need, NeedVersion, WorkingCopy
from schakel.register.needs.selectors.cards import seen_groups
from schakel.register.organisations import selectors as organisations


@dataclass(frozen=True)
class Named:
    """Who is let in beside the owner's members: groups of parties, parties with their names, persons."""

    groups: tuple[str, ...] = ()
    parties: tuple[tuple[Party, str], ...] = ()
    persons: tuple[User, ...] = ()


def versions_of(*, need: Need, viewer: Viewer) -> list[NeedVersion]:
    """The published versions of a card whose identity the viewer may see, newest first."""
    return [
        version
        for version in need.versions.all()
        if FieldGroup.IDENTITY in version_groups(version=version, need=need, viewer=viewer)
    ]


def version_groups(*, version: NeedVersion, need: Need, viewer: Viewer) -> frozenset[FieldGroup]:
    """The field groups of one version that a viewer may see: what lies in the circle of then and of now."""
    if need.owner_id in viewer.parties:
        return frozenset(disclosure_rules.FIELD_GROUPS)
    seen = seen_groups(need=need, viewer=viewer)
    return frozenset(group for group in seen if _was_as_wide(version, need, group))


def _was_as_wide(version: NeedVersion, need: Need, group: FieldGroup) -> bool:
    then = version.labels.get(group.value, need.label_of(group).value)
    return not disclosure_rules.is_wider(need.label_of(group).value, then)


def version_pair(*, need: Need, first: int, second: int, viewer: Viewer) -> tuple[NeedVersion, NeedVersion]:
    """Two versions of a card by number, the older one first. Raises `NotDisclosed` when either is not there to see."""
    seen = {version.number: version for version in versions_of(need=need, viewer=viewer)}
    low, high = sorted((first, second))
    if low not in seen or high not in seen:
        raise disclosure_rules.NotDisclosed
    return seen[low], seen[high]


def working_copy_of(*, need: Need, viewer: Viewer) -> WorkingCopy | None:
    """The next version in the making, for members of the owner; None for everybody else."""
    if need.owner_id not in viewer.parties:
        return None
    return WorkingCopy.objects.filter(need=need).first()


def audience_of(*, need: Need, viewer: Viewer) -> Named:
    """Who is named in the card's audience; nobody but the owner's members learns it."""
    if need.owner_id not in viewer.parties:
        return Named()
    rows = AudienceEntry.objects.filter(
        record_kind=kind_of(need), record_id=need.public_id, field_group=FieldGroup.IDENTITY
    ).select_related("party", "person")
    entries = list(rows)
    parties = [row.party for row in entries if row.party is not None]
    names = organisations.party_names(parties=[party.pk for party in parties], viewer=viewer) if parties else {}
    return Named(
        groups=tuple(row.group for row in entries if row.group),
        parties=tuple((party, names.get(party.pk, party.public_id)) for party in parties),
        persons=tuple(row.person for row in entries if row.person is not None),
    )


def publisher_names(*, versions: list[NeedVersion], need: Need, viewer: Viewer) -> dict[str, str]:
    """Names by public id of the persons who published these versions; for the owner's members only."""
    if need.owner_id not in viewer.parties:
        return {}
    people = User.objects.filter(public_id__in={version.published_by for version in versions})
    return {person.public_id: str(person) for person in people}
