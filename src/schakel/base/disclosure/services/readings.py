"""Keep who saw or took what above TLP:GREEN."""

from collections.abc import Iterable, Sequence

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules, selectors
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.disclosure.models import Disclosed, Reading


@audit.act("disclosure.log_readings")
def log_readings(
    *,
    records: Sequence[Disclosed],
    groups: Iterable[FieldGroup],
    manner: Manner,
    consented: Iterable[str] = (),
    actor: Viewer,
) -> int:
    """Note that these field groups of these records reached a person outside the owner; returns how many were above
    TLP:GREEN, or used under a consent (`consented` names fields and assets), and so were noted. One ledger entry per
    record noted. Own records, and open ones without a consent, leave no trace."""
    shown, under = list(groups), " ".join(sorted(consented))[:200]
    noted = [
        record
        for record in records
        if record.owner_id not in actor.parties
        and (under or rules.is_above_green(record.label_of(group) for group in shown))
    ]
    if not noted:
        audit.unchanged()
        return 0
    Reading.objects.bulk_create(
        Reading(
            record_kind=selectors.kind_of(record),
            record_id=record.public_id,
            owner_id=record.owner_id,
            reader_party_id=actor.acting_for,
            reader_ref=actor.user_ref,
            manner=manner,
            groups=" ".join(sorted(group.value for group in shown)),
            consented=under,
        )
        for record in noted
    )
    for record in noted:
        audit.record(act=f"disclosure.{manner.value}", subject=selectors.subject_of(record), actor=actor.actor)
    return len(noted)
