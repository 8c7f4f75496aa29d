"""One policy, as a database filter and as a check on one record; the two are proven equal by test."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules
from schakel.base.disclosure.enums import Act, FieldGroup, Label, Relation
from schakel.base.disclosure.models import AudienceEntry, Disclosed

D = TypeVar("D", bound=Disclosed)


def kind_of(record: Disclosed | type[Disclosed]) -> str:
    """The name of a kind of record in audiences, consents and the ledger: `organisations.Offering`."""
    return record._meta.label


def inside(*, model: type[Disclosed], viewer: Viewer, group: FieldGroup) -> Q:
    """The filter for records of `model` whose `group` lies inside the viewer's circles."""
    named = AudienceEntry.objects.filter(
        record_kind=kind_of(model), record_id=OuterRef("public_id"), field_group=group.value
    )
    label = f"label_{group.value}"
    allowed = Q(**{label: Label.CLEAR}, is_draft=False)
    if not viewer.is_signed_in:
        return allowed
    if viewer.is_verified:
        allowed |= Q(**{label: Label.GREEN}, is_draft=False)
        let_in = named.filter(Q(party__in=viewer.parties) | Q(group__in=viewer.groups))
        allowed |= Q(Exists(let_in), **{label: Label.AMBER}, is_draft=False)
        allowed |= Q(owner__in=viewer.parties)
    strict = Q(**{label: Label.AMBER_STRICT}) | Q(is_draft=True)
    return allowed | (Q(Exists(named.filter(person=viewer.user_id))) & strict)


def visible(records: QuerySet[D], *, viewer: Viewer, groups: Iterable[FieldGroup] = ()) -> QuerySet[D]:
    """The records that a viewer may know of, and of which they may see all of `groups` too."""
    for group in {FieldGroup.IDENTITY, *groups}:
        records = records.filter(inside(model=records.model, viewer=viewer, group=group))
    return records


def seen_groups(*, record: Disclosed, viewer: Viewer) -> frozenset[FieldGroup]:
    """The field groups of one record that a viewer may see; empty when they may not know of it."""
    groups = frozenset(g for g in rules.FIELD_GROUPS if rules.is_inside(circle(record=record, group=g), viewer))
    return groups if FieldGroup.IDENTITY in groups else frozenset()


def circle(*, record: Disclosed, group: FieldGroup) -> rules.Circle:
    """What the database says about one field group of one record."""
    entries = AudienceEntry.objects.filter(
        record_kind=kind_of(record), record_id=record.public_id, field_group=group.value
    ).values_list("party_id", "group", "person_id")
    return rules.Circle(
        label=record.label_of(group),
        owner=record.owner_id,
        is_draft=record.is_draft,
        parties=frozenset(party for party, _, _ in entries if party),
        groups=frozenset(name for _, name, _ in entries if name),
        persons=frozenset(person for _, _, person in entries if person),
    )


def relations(*, record: Disclosed, viewer: Viewer) -> frozenset[Relation]:
    """How a viewer stands to a record."""
    found = set()
    if record.owner_id in viewer.parties:
        found.add(Relation.OWNER_MEMBER)
    if record.owner_id in viewer.stewarded:
        found.add(Relation.OWNER_STEWARD)
    if rules.is_inside(circle(record=record, group=FieldGroup.IDENTITY), viewer):
        found.add(Relation.CIRCLE)
    return frozenset(found)


def conditions(*, record: Disclosed, viewer: Viewer, act: Act) -> frozenset[str]:
    """Under which conditions of the table the viewer may do `act`; `yes` among them means: just so."""
    cells = {rules.condition(relation, act) for relation in relations(record=record, viewer=viewer)}
    return frozenset(cells - {""})


def require(*, record: Disclosed, viewer: Viewer, act: Act) -> None:
    """Let pass when the table says a plain yes. Raises `NotDisclosed` when the viewer may not know of the record,
    `NotAllowed` when they may but the act is not theirs. Conditional cells are decided by the act's own service."""
    cells = conditions(record=record, viewer=viewer, act=act)
    if "yes" in cells:
        return
    if not relations(record=record, viewer=viewer):
        raise rules.NotDisclosed
    raise rules.NotAllowed(act.value)
