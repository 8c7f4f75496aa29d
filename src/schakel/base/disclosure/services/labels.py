"""Change who may see what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules, selectors
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.base.disclosure.models import AudienceEntry, Disclosed
from schakel.base.parties.models import Party


@dataclass(frozen=True)
class Audience:
    """Who is named beside the owner: parties, groups of parties, persons."""

    parties: tuple[Party, ...] = ()
    groups: tuple[str, ...] = ()
    persons: tuple[User, ...] = ()


@audit.act("disclosure.set_labels")
def set_labels(*, record: Disclosed, labels: dict[FieldGroup, str], reason: str = "", actor: Viewer) -> None:
    """Set the labels of field groups. The owner's steward only; RED and unknown labels are refused
    (`rules.LabelRefused`), an identity narrower than nothing else changes what the other groups show."""
    selectors.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    change: dict[str, object] = {}
    for group, text in labels.items():
        new, old = rules.check_label(text), record.label_of(group)
        if new != old:
            setattr(record, f"label_{group.value}", new.value)
            change[group.value] = [old.value, new.value]
    if not change:
        audit.unchanged()
        return
    record.save(update_fields=[f"label_{group}" for group in change])
    audit.record(
        act="disclosure.set_labels",
        subject=selectors.subject_of(record),
        actor=actor.actor,
        change=change,
        reason=reason,
    )


@audit.act("disclosure.set_audience")
def set_audience(*, record: Disclosed, groups: Iterable[FieldGroup], audience: Audience, actor: Viewer) -> None:
    """Name who is let in to these field groups, in place of whoever was named before. The owner's steward only."""
    selectors.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    kind, chosen = selectors.kind_of(record), list(groups)
    AudienceEntry.objects.filter(
        record_kind=kind, record_id=record.public_id, field_group__in=[g.value for g in chosen]
    ).delete()
    named: list[dict[str, Any]] = [
        *({"party": party} for party in audience.parties),
        *({"group": name} for name in audience.groups),
        *({"person": person} for person in audience.persons),
    ]
    AudienceEntry.objects.bulk_create(
        AudienceEntry(record_kind=kind, record_id=record.public_id, field_group=group.value, **who)
        for group in chosen
        for who in named
    )
    audit.record(
        act="disclosure.set_audience",
        subject=selectors.subject_of(record),
        actor=actor.actor,
        change={
            "groups": [group.value for group in chosen],
            "parties": [party.public_id for party in audience.parties],
            "named_groups": list(audience.groups),
            "persons": [person.public_id for person in audience.persons],
        },
    )


@audit.act("disclosure.share")
def share(*, record: Disclosed, labels: dict[FieldGroup, str], audience: Audience, actor: Viewer) -> None:
    """Set labels and audience of these field groups in one act: nobody is let in by the half of it. The owner's
    steward only; raises `rules.LabelRefused`."""
    set_labels(record=record, labels=labels, actor=actor)
    set_audience(record=record, groups=tuple(labels), audience=audience, actor=actor)


@audit.act("disclosure.name_in_audience")
def name_in_audience(*, record: Disclosed, groups: Iterable[FieldGroup], party: Party, actor: Viewer) -> None:
    """Let one more party in to field groups, as part of an act by which the owner steps forward knowingly (sending a
    proposal, showing an offering). Any member of the owner: the act itself is theirs."""
    selectors.require(record=record, viewer=actor, act=Act.EDIT)
    kind, named = selectors.kind_of(record), []
    for group in groups:
        _, is_new = AudienceEntry.objects.get_or_create(
            record_kind=kind, record_id=record.public_id, field_group=group.value, party=party, group="", person=None
        )
        named += [group.value] if is_new else []
    if not named:
        audit.unchanged()
        return
    audit.record(
        act="disclosure.name_in_audience",
        subject=selectors.subject_of(record),
        actor=actor.actor,
        change={"groups": named, "party": party.public_id},
    )
