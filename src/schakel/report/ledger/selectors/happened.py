"""What happened to a viewer's own records: entries of the ledger in words, with values where they are the viewer's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext as _

from schakel.base.accounts.enums import Position, Role, Way
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import selectors as audit
from schakel.base.audit.enums import ActorKind
from schakel.base.audit.models import Entry
from schakel.base.disclosure.enums import FieldGroup, Manner, Purpose
from schakel.base.parties.enums import Group
from schakel.base.parties.models import Party
from schakel.base.ui.rules import Words
from schakel.register.organisations import selectors as organisations
from schakel.register.vocabulary.enums import Trust
from schakel.report.ledger import enums
from schakel.report.ledger.selectors.owned import GONE, OWNED, owned_records

#: Where a written value is a word of an enumeration: which.
CODES: dict[str, type[TextChoices]] = {
    "field": FieldGroup,
    "groups": FieldGroup,
    "purpose": Purpose,
    "audience": Group,
    "named_groups": Group,
    "methods": enums.SignedInBy,
    "position": Position,
    "way": Way,
    "role": Role,
    "trust": Trust,
}
#: Readings have a page of their own.
READINGS = frozenset(f"disclosure.{manner.value}" for manner in Manner)


@dataclass(frozen=True)
class Happened:
    """One entry as an owner reads it. `who` names a person only inside the viewer's own parties."""

    entry: Entry
    what: Words
    kind: Words
    title: str
    url_name: str
    who: Words
    is_own: bool
    changes: tuple[tuple[Words, str, str], ...] = ()
    reason: str = ""
    is_erased: bool = False


@dataclass(frozen=True)
class HappenedPage:
    """A page of what happened, and the keys from which the pages beside it go on."""

    rows: tuple[Happened, ...]
    older: int = 0
    newer: int = 0


def happened(*, viewer: Viewer, record: str = "", before: int = 0, after: int = 0, size: int = 25) -> HappenedPage:
    """Entries about the records of the viewer's parties, newest first, or about one of them; also that a record of
    theirs is gone.

    Values are shown of entries that the viewer's own parties or the installation made; of what others did to a record
    the owner learns what, when and by which party, as far as that party's name may be seen.
    """
    records = owned_records(viewer=viewer)
    own = set(Party.objects.filter(pk__in=viewer.parties).values_list("public_id", flat=True))
    found = audit.page_of(_about(records, record, own), before=before, after=after, size=size)
    who = _names(found.entries, own, viewer)
    values = audit.values_of(entries=[entry for entry in found.entries if _has_own_values(entry, own, viewer)])
    named = _named_parties(values.values(), viewer)
    rows = []
    for entry in found.entries:
        kind = OWNED[entry.subject_kind]
        title = records.get(entry.subject_kind, {}).get(entry.subject_id)
        said = values.get(entry.pk, audit.Values())
        rows.append(
            Happened(
                entry=entry,
                what=_words(entry.act),
                kind=kind.label,
                title=title or "",
                url_name="" if title is None else kind.url_name,
                who=who[entry.pk],
                is_own=entry.on_behalf_of in own,
                changes=_changes(entry.subject_kind, said.change, named),
                reason=said.reason,
                is_erased=said.is_erased,
            )
        )
    return HappenedPage(tuple(rows), found.older, found.newer)


def _about(records: Mapping[str, Mapping[str, str]], record: str, own: set[str]) -> QuerySet[Entry]:
    wanted = Q(pk__in=()) if record else Q(act__in=GONE, on_behalf_of__in=own)
    for kind, ids in records.items():
        chosen = [record] if record in ids else [] if record else list(ids)
        if chosen:
            wanted |= Q(subject_kind=kind, subject_id__in=chosen)
    return Entry.objects.filter(wanted).exclude(act__in=READINGS)


def _has_own_values(entry: Entry, own: set[str], viewer: Viewer) -> bool:
    is_about_self = entry.subject_kind in {"accounts.User", "accounts.Token"} and entry.actor_id == viewer.user_ref
    return entry.on_behalf_of in own or entry.actor_kind == ActorKind.JOB or is_about_self


def _names(entries: Sequence[Entry], own: set[str], viewer: Viewer) -> dict[int, Words]:
    """Who did it: a person of one's own party by name, another party as far as its name may be seen, or what it was."""
    inside = {entry.actor_id for entry in entries if entry.on_behalf_of in own} | {viewer.user_ref}
    persons = dict(User.objects.filter(public_id__in=inside).values_list("public_id", "name"))
    others = {entry.on_behalf_of for entry in entries} - own - {""}
    parties = dict(Party.objects.filter(public_id__in=others).values_list("public_id", "pk"))
    names = organisations.party_names(parties=parties.values(), viewer=viewer)
    found: dict[int, Words] = {}
    for entry in entries:
        if entry.actor_kind == ActorKind.JOB:
            found[entry.pk] = _("this installation")
        elif entry.on_behalf_of in own or entry.actor_id == viewer.user_ref:
            found[entry.pk] = persons.get(entry.actor_id) or _("a person of your own party")
        elif entry.on_behalf_of:
            found[entry.pk] = names.get(parties.get(entry.on_behalf_of, 0)) or _("another party")
        else:
            found[entry.pk] = _("somebody without a party")
    return found


def _named_parties(values: Iterable[audit.Values], viewer: Viewer) -> dict[str, str]:
    """The names of the parties that acts named, as far as the viewer may see them, by public id."""
    ids: set[str] = set()
    for said in values:
        ids.update(str(one) for one in (said.change.get("party"), *(said.change.get("parties") or ())) if one)
    keys = dict(Party.objects.filter(public_id__in=ids).values_list("public_id", "pk")) if ids else {}
    names = organisations.party_names(parties=keys.values(), viewer=viewer) if keys else {}
    return {public_id: names[key] for public_id, key in keys.items() if key in names}


def _words(act: str) -> Words:
    return enums.ActName(act).label if act in enums.ActName.values else act


def _changes(kind: str, change: Mapping[str, object], named: Mapping[str, str]) -> tuple[tuple[Words, str, str], ...]:
    """Field, before and after; a value without a before has an empty one."""
    fields = {field.name: field for field in OWNED[kind].model._meta.get_fields()}
    rows = []
    for name, value in change.items():
        own = getattr(fields.get(name), "verbose_name", None)
        label = _label_of(name, FieldGroup) or own or _label_of(name, enums.WrittenName) or name.replace("_", " ")
        is_pair = isinstance(value, list) and len(value) == 2 and not isinstance(value[0], list | dict)
        before, after = "", value
        if is_pair and isinstance(value, list) and name not in enums.WRITTEN_LISTS:
            before, after = value
        if name == "parties" and isinstance(value, list):
            after = [named.get(str(one), one) for one in value]
        if name == "party":
            after = named.get(str(value), value)
        rows.append((label, _shown(before, name), _shown(after, name)))
    return tuple(rows)


def _label_of(word: str, words: type[TextChoices] | None) -> Words:
    return words(word).label if words and word in words.values else ""


def _shown(value: object, name: str = "") -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(item, name) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(_label_of(str(value), CODES.get(name)) or value)
