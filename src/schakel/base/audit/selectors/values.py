"""What entries hold beside the chain: values, erased values, values that are not what they were."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db.models import Exists, OuterRef, QuerySet

from schakel.base.audit import rules, sources
from schakel.base.audit.enums import FaultKind
from schakel.base.audit.models import Entry, EntryValue, SubjectKey
from schakel.base.audit.rules import Subject

_BATCH = 500  # entries whose values are opened at a time
_known_as_ours: set[bytes] = set()


@dataclass(frozen=True)
class Values:
    """What an entry changed and why, as far as it can still be read."""

    change: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    is_erased: bool = False


def values_of(*, entries: Iterable[Entry]) -> dict[int, Values]:
    """The values of entries that their reader may see, by primary key; three queries. Entries without values are left
    out; erased and unreadable ones say `is_erased`."""
    wanted = {entry.pk: entry for entry in entries if entry.commitment}
    sealed = dict(EntryValue.objects.filter(entry__in=wanted).values_list("entry_id", "ciphertext"))
    keys = _keys({Subject(entry.subject_kind, entry.subject_id) for entry in wanted.values()})
    found = {}
    for pk, entry in wanted.items():
        key = keys.get(Subject(entry.subject_kind, entry.subject_id))
        found[pk] = _opened(key, bytes(sealed[pk])) if key and pk in sealed else Values(is_erased=True)
    return found


def kept_after(*, kind: str, acts: Iterable[str]) -> set[Subject]:
    """Records of a kind that still have values from before one of these acts, which should have erased them."""
    wiping = Entry.objects.filter(
        subject_kind=kind, subject_id=OuterRef("subject_id"), act__in=acts, at__gte=OuterRef("at")
    )
    kept = _with_values(kind).exclude(act__in=acts).filter(Exists(wiping))
    return {Subject(kind, name) for name in kept.values_list("subject_id", flat=True).distinct()}


def kept_of(*, kind: str, ids: Iterable[str]) -> set[Subject]:
    """Of these records, those that still have values, other than what an erasure says of itself."""
    kept = _with_values(kind).filter(subject_id__in=list(ids))
    return {Subject(kind, name) for name in kept.values_list("subject_id", flat=True).distinct()}


def replaced_values(*, kind: str, act: str) -> Iterator[tuple[Subject, Mapping[str, Any]]]:
    """What an act changed in records that still have values from before it, field by field; opens these values only."""
    before = _with_values(kind).filter(subject_id=OuterRef("subject_id"), at__lt=OuterRef("at"))
    later = Entry.objects.filter(subject_kind=kind, act=act, value__isnull=False).filter(Exists(before))
    keys = list(later.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        some = list(Entry.objects.filter(pk__in=keys[start : start + _BATCH]))
        opened = values_of(entries=some)
        for entry in some:
            yield Subject(kind, entry.subject_id), opened[entry.pk].change


def _with_values(kind: str) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind=kind, value__isnull=False).exclude(act=rules.ERASING)


def _opened(key: bytes, sealed: bytes) -> Values:
    try:
        said = json.loads(sources.unseal(key, sealed))
    except (InvalidTag, ValueError):
        return Values(is_erased=True)
    return Values(change=said.get("change", {}), reason=said.get("reason", ""))


def _keys(subjects: Iterable[Subject]) -> dict[Subject, bytes]:
    kinds: dict[str, list[str]] = {}
    for subject in subjects:
        kinds.setdefault(subject.kind, []).append(subject.id)
    found = {}
    for kind, ids in kinds.items():
        rows = SubjectKey.objects.filter(subject_kind=kind, subject_id__in=ids).values_list("subject_id", "wrapped")
        for name, wrapped in rows:
            try:
                found[Subject(kind, name)] = sources.unwrap(bytes(wrapped))
            except InvalidTag:
                continue
    return found


class ValueCheck:
    """Compares values with what their entries commit to, while the chains are followed.

    A value that is gone counts as erased when an erasure of its record says so (`services.erase_values`).
    """

    CIPHERTEXT, WRAPPED = 13, 14
    #: How many records' keys are tried before the installation's key counts as the wrong one.
    TRIED = 20

    def __init__(self) -> None:
        self.checked = self.erased = 0
        self.unopened: rules.Fault | None = None
        self._is_key_wrong = not is_key_ours(tried=self.TRIED)
        self._erasures = erasures()

    def __call__(self, row: rules.Row) -> FaultKind | None:
        """What is wrong with the values of one entry, if anything."""
        commitment, sealed, wrapped = row[10], row[self.CIPHERTEXT], row[self.WRAPPED]
        if not commitment:
            return None if sealed is None else FaultKind.VALUE_ADDED
        if self._is_key_wrong:  # one fault says it all, and what erasures say cannot be read either
            self.unopened = self.unopened or rules.Fault(FaultKind.KEY, row[0], row[1])
            return None
        if sealed is None or wrapped is None:
            return self._gone(row)
        try:
            key = sources.unwrap(bytes(wrapped))
        except InvalidTag:
            return FaultKind.KEY
        try:
            plain = sources.unseal(key, bytes(sealed))
        except InvalidTag:
            return FaultKind.VALUE_CHANGED
        self.checked += 1
        return None if sources.commitment(key, plain) == commitment else FaultKind.VALUE_CHANGED

    def _gone(self, row: rules.Row) -> FaultKind | None:
        if not self._is_erased(row):
            self._erasures = erasures()  # one may have been written since
            if not self._is_erased(row):
                return FaultKind.VALUE_REMOVED
        self.erased += 1
        return None

    def _is_erased(self, row: rules.Row) -> bool:
        upto = self._erasures.get(Subject(row[8], row[9]), {})
        return isinstance(row[1], int) and row[1] <= upto.get(str(row[0]), 0)


def are_values_left() -> bool:
    """Whether values lie beside no entry. The database does not forbid it: a foreign key costs every act more than
    writing the values does, and entries are never removed anyway."""
    return EntryValue.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("pk")))).exists()


def is_key_ours(*, tried: int = ValueCheck.TRIED) -> bool:
    """Whether the installation's key opens at least one of the first records' keys; true where there are none. False:
    this ledger is of another installation, or the wrong keys were put back."""
    wrapped = list(SubjectKey.objects.order_by("pk").values_list("wrapped", flat=True)[:tried])
    return not wrapped or any(_opens(bytes(key)) for key in wrapped)


def check_key_is_ours() -> None:
    """Raise `rules.KeyNotOurs` where the ledger is of another installation: a new record would open with this key and
    those before it with another. Looked up once a process for a key, so an act costs no question more."""
    key = sources.installation_key()
    if key in _known_as_ours:
        return
    if not is_key_ours():
        raise rules.KeyNotOurs
    _known_as_ours.add(key)


def _opens(wrapped: bytes) -> bool:
    try:
        sources.unwrap(wrapped)
    except InvalidTag:
        return False
    return True


def erasures() -> dict[Subject, dict[str, int]]:
    """Up to which number of each lane the values of records were erased, as the acts of erasing say themselves."""
    acts = list(Entry.objects.filter(act=rules.ERASING).order_by("at", "pk"))
    values = values_of(entries=acts)
    found: dict[Subject, dict[str, int]] = {}
    for act in acts:
        upto = values[act.pk].change.get("upto", {}) if act.pk in values else {}
        known = found.setdefault(Subject(act.subject_kind, act.subject_id), {})
        for lane, number in upto.items():
            known[lane] = max(known.get(lane, 0), number)
    return found
