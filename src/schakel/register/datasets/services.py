"""Keep synthetic datasets: begin, add rows, finish with what was measured, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.base.documents import rules as documents
from schakel.base.parties.models import Party
from schakel.register.datasets import rules
from schakel.register.datasets.enums import DatasetState
from schakel.register.datasets.models import DatasetPart, SyntheticDataset


@audit.act("datasets.begin")
def begin_dataset(
    *,
    owner: Party,
    wanted: rules.Wanted,
    version: str,
    label: str,
    learnt_label: str,
    working: Sequence[Mapping[str, Any]] = (),
    kinds: Mapping[str, str] | None = None,
    actor: Viewer,
) -> SyntheticDataset:
    """Begin a dataset of the actor's own party; only its people see it until it is ready. `learnt_label` is the
    strictest label of the rows in `working`. Raises `disclosure.rules.NotAllowed`, `LabelRefused`,
    `rules.LabelTooWide`, `rules.SizeRefused` or `documents.rules.MarkedText`."""
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed("make-dataset")
    rules.check_size(wanted.size)
    for field, text in (("name", wanted.name), ("purpose", wanted.purpose)):
        documents.check_text(text, field=field)
    chosen = disclosure_rules.check_label(label)
    if disclosure_rules.is_wider(chosen, learnt_label):
        raise rules.LabelTooWide(f"{chosen} is wider than {learnt_label}")
    made = SyntheticDataset.objects.create(
        owner=owner,
        name=wanted.name,
        purpose=wanted.purpose,
        generator=wanted.generator,
        generator_version=version,
        seed=wanted.seed,
        size=wanted.size,
        learnt_rows=len(working),
        licence=wanted.licence,
        made_by_id=actor.user_id,
        kinds=dict(kinds or {}),
        working=rules.packed(working) if working else b"",
        **{f"label_{group.value}": chosen.value for group in FieldGroup},
    )
    change = {"generator": wanted.generator, "size": wanted.size, "seed": wanted.seed, "label": chosen.value}
    audit.record(act="datasets.begin", subject=disclosure.subject_of(made), actor=actor.actor, change=change)
    return made


@audit.act("datasets.add_part")
def add_part(
    *, dataset: SyntheticDataset, number: int, rows: Sequence[Mapping[str, Any]], actor: Viewer
) -> DatasetPart:
    """Keep the next run of rows. A member of the owner. Raises `rules.PartRefused` unless it is the next part and full
    (the last one may be shorter), `rules.MoveNotAllowed` when the dataset is not being made."""
    found = _being_made(dataset, actor)
    expected = min(rules.PART, found.size - number * rules.PART)
    if number != found.parts.count() or len(rows) != expected:
        raise rules.PartRefused(f"part {number} of {len(rows)} rows")
    part = DatasetPart.objects.create(dataset=found, number=number, row_count=len(rows), content=rules.packed(rows))
    audit.record(
        act="datasets.add_part",
        subject=disclosure.subject_of(found),
        actor=actor.actor,
        change={"part": number, "rows": len(rows)},
    )
    return part


@audit.act("datasets.finish")
def finish_dataset(
    *,
    dataset: SyntheticDataset,
    utility: Mapping[str, Any] | None,
    leakage: Mapping[str, Any] | None,
    actor: Viewer,
) -> SyntheticDataset:
    """Let a complete dataset stand, with what was measured; what it was learnt from is erased here. A member of the
    owner. Raises `rules.PartRefused` while rows are missing, `rules.MoveNotAllowed`."""
    found = _being_made(dataset, actor)
    if sum(found.parts.values_list("row_count", flat=True)) != found.size:
        raise rules.PartRefused("rows are missing")
    found.state, found.is_draft, found.ready_at = DatasetState.READY, False, timezone.now()
    found.utility, found.leakage, found.working = utility, leakage, b""
    found.version += 1
    found.save(
        update_fields=["state", "is_draft", "ready_at", "utility", "leakage", "working", "version", "changed_at"]
    )
    audit.record(act="datasets.finish", subject=disclosure.subject_of(found), actor=actor.actor)
    return found


@audit.act("datasets.withdraw")
def withdraw_dataset(*, dataset: SyntheticDataset, reason: str = "", actor: Viewer) -> SyntheticDataset:
    """Take a dataset back and erase its rows. The owner's steward only. Raises `rules.MoveNotAllowed`."""
    disclosure.require(record=dataset, viewer=actor, act=Act.WITHDRAW)
    documents.check_text(reason, field="reason")
    found = SyntheticDataset.objects.select_for_update().get(pk=dataset.pk)
    rules.check_move(found.state, DatasetState.WITHDRAWN)
    DatasetPart.objects.filter(dataset=found).delete()
    found.state, found.is_draft, found.working = DatasetState.WITHDRAWN, False, b""
    found.save(update_fields=["state", "is_draft", "working", "changed_at"])
    audit.record(act="datasets.withdraw", subject=disclosure.subject_of(found), actor=actor.actor, reason=reason)
    return found


def _being_made(dataset: SyntheticDataset, actor: Viewer) -> SyntheticDataset:
    disclosure.require(record=dataset, viewer=actor, act=Act.EDIT)
    found = SyntheticDataset.objects.select_for_update().get(pk=dataset.pk)
    rules.check_move(found.state, DatasetState.READY)
    return found


@audit.act("datasets.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget that this person made datasets; the datasets stay. Returns how many rows changed."""
    changed = SyntheticDataset.objects.filter(made_by=person).update(made_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="datasets.forget_person", subject=subject, actor=actor.actor)
    return changed
