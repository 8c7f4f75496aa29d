"""Keep files: checked before anything is kept, in the transaction of the act."""

import secrets
from datetime import datetime

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.audit.rules import Subject
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup, Label
from schakel.base.documents import rules, selectors
from schakel.base.documents.models import FileContent, HeldFile, StoredFile
from schakel.base.parties.models import Party


@audit.act("documents.store")
def store_file(*, data: bytes, name: str, owner: Party, label: str = Label.AMBER, actor: Viewer) -> StoredFile:
    """Check a file and keep it for a party that the actor belongs to.

    Raises `rules.DocumentRefused` (marked, scan, macros, a citizen service number, ...), `NotAllowed` or
    `disclosure.rules.LabelRefused`; then nothing of it is kept: no row, no file, no digest, no log line.
    """
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed("files are stored for one's own party")
    wanted = disclosure_rules.check_label(label)
    reading = selectors.checked_reading(data=data, name=name)
    rules.check_persons(reading)
    key = secrets.token_bytes(32)
    stored = StoredFile.objects.create(
        owner=owner,
        is_draft=False,
        name=rules.safe_name(name, reading.kind),
        kind=reading.kind.value,
        media_type=reading.media_type,
        size_bytes=len(data),
        digest=rules.keyed_digest(data, key),
        **{f"label_{group.value}": wanted.value for group in FieldGroup},
    )
    FileContent.objects.create(file=stored, key=key, data=data)
    audit.record(
        act="documents.store",
        subject=disclosure.subject_of(stored),
        actor=actor.actor,
        change={"kind": stored.kind, "size_bytes": stored.size_bytes, "label": wanted.value},
    )
    return stored


@audit.act("documents.erase")
def erase_file(*, file: StoredFile, reason: str = "", actor: Viewer) -> None:
    """Erase a stored file and its content. The owner's steward only."""
    disclosure.require(record=file, viewer=actor, act=Act.WITHDRAW)
    rules.check_text(reason, field="reason")
    subject = disclosure.subject_of(file)
    StoredFile.objects.get(pk=file.pk).delete()
    audit.record(act="documents.erase", subject=subject, actor=actor.actor, reason=reason)


def _subject(held: HeldFile) -> Subject:
    return Subject("documents.HeldFile", held.public_id)


@audit.act("documents.hold")
def hold_file(*, refused: rules.CannotBeChecked, size_bytes: int, owner: Party, actor: Viewer) -> HeldFile:
    """Hold as "cannot be checked" what somebody sent for their own party: the fact, its size and why; nothing of the
    file itself, neither its bytes nor its name. Raises `NotAllowed`.
    """
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed("files are held for one's own party")
    held = HeldFile.objects.create(owner=owner, reason=refused.code.value, size_bytes=size_bytes)
    change = {"reason": held.reason, "size_bytes": size_bytes}
    audit.record(act="documents.hold", subject=_subject(held), actor=actor.actor, change=change)
    return held


@audit.act("documents.replace_held")
def replace_held(*, held: HeldFile, data: bytes, name: str, actor: Viewer) -> StoredFile:
    """Store a version that can be read in the place of a held file. Raises as `store_file`; then it stays held."""
    stored = store_file(data=data, name=name, owner=held.owner, actor=actor)
    subject = _subject(held)
    held.delete()
    audit.record(act="documents.replace_held", subject=subject, actor=actor.actor, change={"by": stored.public_id})
    return stored


@audit.act("documents.drop_held")
def drop_held(*, held: HeldFile, actor: Viewer) -> None:
    """Drop a held file: it will not come. Raises `NotAllowed` for another party's."""
    if held.owner_id not in actor.parties:
        raise disclosure_rules.NotAllowed("files are dropped for one's own party")
    subject = _subject(held)
    held.delete()
    audit.record(act="documents.drop_held", subject=subject, actor=actor.actor)


@audit.act("documents.sweep_held")
def sweep_held(*, before: datetime, is_rehearsal: bool, actor: Viewer) -> int:
    """Drop what has been held since before a moment; returns how many. A rehearsal only counts."""
    found = HeldFile.objects.filter(held_at__lt=before)
    count = found.count()
    if not is_rehearsal:
        found.delete()
    change = {"count": count, "is_rehearsal": is_rehearsal}
    audit.record(
        act="documents.sweep_held", subject=Subject("documents.HeldFile", "all"), actor=actor.actor, change=change
    )
    return count
