"""One policy, as a database filter and as a check on one record; the two are proven equal by test."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Max, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils import timezone

from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.disclosure import rules
from schakel.base.disclosure.enums import Act, FieldGroup, IntroductionState, Label, Purpose, Relation
from schakel.base.disclosure.models import (
    AudienceEntry,
    Consent,
    Disclosed,
    Introduction,
    NamedIn,
    Reading,
    Release,
)
from schakel.base.parties.enums import Group

D = TypeVar("D", bound=Disclosed)
#: What one entry of an audience names: a party, a group of parties or a person.
Entry = tuple[int | None, str, int | None]
#: Who may let figures out.
RELEASERS = frozenset({Role.NATIONAL_OFFICE.value, Role.PROGRAMME_MANAGER.value})
#: Readers of a release who are no group of parties: everybody with a verified membership.
MEMBERS = "members"
READERS = ("", MEMBERS, *Group.values)


def kind_of(record: Disclosed | type[Disclosed]) -> str:
    """The name of a kind of record in audiences, consents and the ledger: `organisations.Offering`."""
    return record._meta.label


def inside(
    *,
    model: type[Disclosed],
    viewer: Viewer,
    group: FieldGroup,
    standing: Q | None = None,
    part_of: tuple[str, int] | None = None,
) -> Q:
    """The filter for records of `model` whose `group` lies inside the viewer's circles; `standing` is what else must
    hold of a record before anybody but its owner's people may know of it. `part_of` (the field of a foreign key, and a
    key) leaves only the records of that one: its hidden ones are then not passed over, as they would be by a further
    filter.

    Each alternative can be looked up in an index by itself, so that finding what a viewer may see passes over nothing
    that is hidden (`models.open_index`, with `part_of` an index that begins with the foreign key).
    """
    label, others = f"label_{group.value}", standing or Q()
    tied = Q(**{part_of[0]: part_of[1]}) if part_of else Q()
    # Not by an index on the foreign key: those that an audience names are few, and found by their own.
    loosely = Q(Exact(F(part_of[0]) + 0, part_of[1])) if part_of else Q()
    allowed = Q(**{f"{label}__in": rules.open_labels(viewer)}, is_draft=False) & others & tied
    if not viewer.is_signed_in:
        return allowed
    entries = AudienceEntry.objects.filter(record_kind=kind_of(model), field_group=group.value)
    if viewer.is_verified:
        allowed |= Q(owner__in=viewer.parties) & tied
        # Not `label = AMBER`: the index would be walked for it, over every hidden record of that label.
        amber = ~Q(**{f"{label}__in": [one for one in Label if one != Label.AMBER]}) & Q(is_draft=False)
        for name, names in (("party", viewer.parties), ("group", viewer.groups)):
            if names:
                allowed |= Q(NamedIn(entries.filter(**{f"{name}__in": names}))) & amber & others & loosely
    strict = Q(**{label: Label.AMBER_STRICT}) | Q(is_draft=True)
    return allowed | (Q(NamedIn(entries.filter(person=viewer.user_id))) & strict & others & loosely)


def visible(
    records: QuerySet[D],
    *,
    viewer: Viewer,
    groups: Iterable[FieldGroup] = (),
    standing: Q | None = None,
    part_of: tuple[str, int] | None = None,
) -> QuerySet[D]:
    """The records that a viewer may know of, and of which they may see all of `groups` too; of others than the viewer's
    own parties only what is `standing`; with `part_of` only those of one other record (`inside`)."""
    asked: dict[str, Any] = {"model": records.model, "viewer": viewer, "group": FieldGroup.IDENTITY}
    records = records.filter(inside(**asked, standing=standing, part_of=part_of))
    for group in set(groups) - {FieldGroup.IDENTITY}:
        records = records.filter(inside(model=records.model, viewer=viewer, group=group))
    return records


def seen_groups(*, record: Disclosed, viewer: Viewer) -> frozenset[FieldGroup]:
    """The field groups of one record that a viewer may see; empty when they may not know of it. One query."""
    return seen_groups_of(records=[record], viewer=viewer)[record.public_id]


def seen_groups_of(*, records: Sequence[Disclosed], viewer: Viewer) -> dict[str, frozenset[FieldGroup]]:
    """The field groups that a viewer may see of each of these records, of any kind, by public id. One query."""
    if not records:
        return {}
    named: dict[tuple[str, str, str], list[Entry]] = {}
    for kind, public_id, group, party, name, person in AudienceEntry.objects.filter(
        record_kind__in={kind_of(record) for record in records}, record_id__in={record.public_id for record in records}
    ).values_list("record_kind", "record_id", "field_group", "party_id", "group", "person_id"):
        named.setdefault((kind, public_id, group), []).append((party, name, person))
    found = {}
    for record in records:
        inside_of = frozenset(
            group
            for group in rules.FIELD_GROUPS
            if rules.is_inside(
                _circle(record, group, named.get((kind_of(record), record.public_id, group.value), [])), viewer
            )
        )
        found[record.public_id] = inside_of if FieldGroup.IDENTITY in inside_of else frozenset()
    return found


@dataclass(frozen=True)
class Audiences:
    """The audiences of some kinds of records as far as they name one viewer, to decide about many records at once.

    Made for one question: who keeps it for a later one would not see a withdrawal.
    """

    viewer: Viewer
    entries: Mapping[tuple[str, str], Mapping[str, Sequence[Entry]]]

    def let_in(self, *, model: type[Disclosed], labels: Mapping[str, Sequence[tuple[FieldGroup, Label]]]) -> set[str]:
        """Those of these records (by public id, with the labels of the groups that matter) that an audience lets the
        viewer into: as `visible` says, for records that are no drafts and of which the viewer is not the owner."""
        kind = kind_of(model)
        return {
            public_id
            for (of, public_id), entries in self.entries.items()
            if of == kind
            and public_id in labels
            and all(
                rules.is_inside(_named_circle(label, entries.get(group.value, ())), self.viewer)
                for group, label in labels[public_id]
            )
        }

    def are_seen(self, *, record: Disclosed, groups: Iterable[FieldGroup] = ()) -> bool:
        """Whether the viewer may know of a record and see all of these groups of it, as `visible` says."""
        entries = self.entries.get((kind_of(record), record.public_id), {})
        return all(
            rules.is_inside(_circle(record, group, entries.get(group.value, ())), self.viewer)
            for group in {FieldGroup.IDENTITY, *groups}
        )


def audiences(*, viewer: Viewer, models: Iterable[type[Disclosed]]) -> Audiences:
    """What names a viewer in the audiences of records of these kinds. One query, none for a stranger."""
    if not viewer.is_signed_in:
        return Audiences(viewer, {})
    lets_in = Q(party__in=viewer.parties) | Q(group__in=viewer.groups) | Q(person=viewer.user_id)
    entries: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for kind, public_id, group, party, name, person in AudienceEntry.objects.filter(
        lets_in, record_kind__in=[kind_of(model) for model in models]
    ).values_list("record_kind", "record_id", "field_group", "party_id", "group", "person_id"):
        entries.setdefault((kind, public_id), {}).setdefault(group, []).append((party, name, person))
    return Audiences(viewer, entries)


def _named_circle(label: str, entries: Sequence[Entry], owner: int = 0, *, is_draft: bool = False) -> rules.Circle:
    return rules.Circle(
        label=label,
        owner=owner,
        is_draft=is_draft,
        parties=frozenset(party for party, _, _ in entries if party),
        groups=frozenset(name for _, name, _ in entries if name),
        persons=frozenset(person for _, _, person in entries if person),
    )


def circle(*, record: Disclosed, group: FieldGroup) -> rules.Circle:
    """What the database says about one field group of one record."""
    entries = AudienceEntry.objects.filter(
        record_kind=kind_of(record), record_id=record.public_id, field_group=group.value
    ).values_list("party_id", "group", "person_id")
    return _circle(record, group, list(entries))


def _circle(record: Disclosed, group: FieldGroup, entries: Sequence[Entry]) -> rules.Circle:
    return _named_circle(record.label_of(group), entries, record.owner_id, is_draft=record.is_draft)


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


def may_reveal_contact(*, record: Disclosed, viewer: Viewer) -> bool:
    """Whether contact of the record's owner may be shown: to the owner, inside the contact label's own circle, or
    after an accepted introduction in either direction that nobody took back."""
    if rules.is_inside(circle(record=record, group=FieldGroup.CONTACT), viewer):
        return FieldGroup.IDENTITY in seen_groups(record=record, viewer=viewer)
    return are_introduced(owner=record.owner_id, viewer=viewer)


def are_introduced(*, owner: int, viewer: Viewer) -> bool:
    """Whether a running introduction joins one of the viewer's parties with this party, whoever asked."""
    pair = Q(owner=owner, asker__in=viewer.parties) | Q(asker=owner, owner__in=viewer.parties)
    return viewer.is_verified and Introduction.objects.filter(pair, state=IntroductionState.ACCEPTED).exists()


def introductions(*, viewer: Viewer) -> QuerySet[Introduction]:
    """Introductions that one of the viewer's parties asked for or was asked, newest first. Show the asker
    `rules.state_for_asker`, never the state itself."""
    mine = Q(owner__in=viewer.parties) | Q(asker__in=viewer.parties)
    return Introduction.objects.filter(mine).select_related("asker", "owner").order_by("-asked_at", "public_id")


def running_consents(*, records: Sequence[Disclosed], purpose: Purpose) -> QuerySet[Consent]:
    """Consents on records of one kind for a purpose that hold now: given, not withdrawn, not past their day."""
    until = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    ids = [record.public_id for record in records]
    kinds = {kind_of(record) for record in records}
    return Consent.objects.filter(
        until, record_kind__in=kinds, record_id__in=ids, purpose=purpose, withdrawn_at=None
    ).order_by("pk")


def consented(*, records: Sequence[Disclosed], purpose: Purpose, viewer: Viewer) -> frozenset[tuple[str, str]]:
    """Which fields or assets of these records may be used for a purpose towards this viewer, as pairs of public id and
    field; asked of the database now, so that a withdrawal binds the next request of every process. A consent counts
    for everybody who may see the record, or only for the group of parties that it names. It opens nothing that the
    labels keep closed. One query."""
    towards = Q(audience="") | Q(audience__in=viewer.groups)
    found = running_consents(records=records, purpose=purpose).filter(towards)
    return frozenset(found.values_list("record_id", "field"))


def exportable_fields(*, records: Sequence[D], viewer: Viewer) -> list[tuple[D, frozenset[str]]]:
    """The fields of records of one kind that a viewer may take along as a file: of their own everything; of others
    what is CLEAR or GREEN, and beyond that whole parts and single fields that the owner consented to, as far as the
    viewer may see them. Two queries."""
    if not records:
        return []
    seen = seen_groups_of(records=records, viewer=viewer)
    given = consented(records=records, purpose=Purpose.EXPORT, viewer=viewer)
    return [
        (
            record,
            frozenset(
                field
                for field, group in record.FIELD_GROUPS.items()
                if group in seen[record.public_id]
                and (is_free(record, group, viewer) or given & _names(record, field, group))
            ),
        )
        for record in records
    ]


def consents_used(*, taken: Sequence[tuple[Disclosed, frozenset[str]]], viewer: Viewer) -> dict[str, frozenset[str]]:
    """By public id the consents, named as they were given, under which fields go along in a file. One query."""
    records = [record for record, _fields in taken]
    given = consented(records=records, purpose=Purpose.EXPORT, viewer=viewer) if records else frozenset()
    used: dict[str, frozenset[str]] = {}
    for record, fields in taken:
        named: set[tuple[str, str]] = set()
        for field in fields:
            group = record.FIELD_GROUPS[field]
            if not is_free(record, group, viewer):
                named |= given & _names(record, field, group)
        used[record.public_id] = frozenset(name for _id, name in named)
    return used


def is_free(record: Disclosed, group: FieldGroup, viewer: Viewer) -> bool:
    """Whether a part may be taken along without a consent: it is one's own, or CLEAR or GREEN."""
    return record.owner_id in viewer.parties or not rules.is_above_green([record.label_of(group)])


def _names(record: Disclosed, field: str, group: FieldGroup) -> frozenset[tuple[str, str]]:
    return frozenset({(record.public_id, field), (record.public_id, group.value)})


def consents_on(*, record: Disclosed) -> QuerySet[Consent]:
    """Every consent that runs on a record, newest first; who asks decides whether the viewer is the owner."""
    until = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    found = Consent.objects.filter(until, record_kind=kind_of(record), record_id=record.public_id, withdrawn_at=None)
    return found.select_related("given_by").order_by("-given_at", "pk")


def consents(*, viewer: Viewer) -> QuerySet[Consent]:
    """Every consent that the viewer's parties gave, newest first."""
    return Consent.objects.filter(owner__in=viewer.parties).select_related("given_by").order_by("-given_at", "pk")


def readings(*, viewer: Viewer) -> QuerySet[Reading]:
    """What of the viewer's own parties above TLP:GREEN reached others: by which party, how and when, newest first."""
    return Reading.objects.filter(owner__in=viewer.parties).select_related("reader_party").order_by("-at", "-pk")


def may_release(*, viewer: Viewer) -> bool:
    """Whether somebody may let figures over hidden records out."""
    return bool(viewer.roles & RELEASERS)


def releases(*, viewer: Viewer) -> QuerySet[Release]:
    """Figures that were let out to this viewer and may be read by now, newest first. Who may release sees all."""
    found = Release.objects.select_related("released_by").order_by("-as_of_on", "name", "pk")
    if may_release(viewer=viewer):
        return found
    named = {"", *viewer.groups, *((MEMBERS,) if viewer.is_verified else ())}
    return found.filter(readers__in=named, opens_on__lte=timezone.localdate())


def release_for(*, viewer: Viewer, public_id: str) -> Release:
    """One release that this viewer may read. Raises `NotDisclosed`."""
    found = releases(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise rules.NotDisclosed
    return found


def last_released() -> dict[str, date]:
    """By question the day of its last release."""
    rows = Release.objects.order_by().values_list("question").annotate(last=Max("as_of_on"))
    return dict(rows)


def subject_named(*, kind: str, public_id: str) -> audit_rules.Subject:
    """A record as the ledger names it, when only its kind and public id are at hand."""
    return audit_rules.Subject(kind, public_id)


def subject_of(record: Disclosed) -> audit_rules.Subject:
    """A disclosed record as the ledger names it."""
    return audit_rules.Subject(kind_of(record), record.public_id)
