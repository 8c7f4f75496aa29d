"""Keep files: checked before anything is kept, in the transaction of the act."""

import secrets

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup, Label
from schakel.base.documents import rules, selectors
from schakel.base.documents.models import FileContent, StoredFile
from schakel.base.parties.models import Party


@audit.act("documents.store")
def store_file(*, data: bytes, name: str, owner: Party, label: str = Label.AMBER, actor: Viewer) -> StoredFile:
    """Check a file and keep it for a party that the actor belongs to.

    Raises `rules.DocumentRefused` (marked, scan, macros, ...), `disclosure.rules.LabelRefused` or `NotAllowed`; then
    nothing of it is kept: no row, no file, no digest, no log line.
    """
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed("files are stored for one's own party")
    wanted = disclosure_rules.check_label(label)
    reading = selectors.checked_reading(data=data, name=name)
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
