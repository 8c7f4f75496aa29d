"""Put statements back as they were before an act that is being undone."""

from collections.abc import Iterable, Mapping

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.register.organisations import rules
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.organisations.services.statements import _show


@audit.act("organisations.restore_facts")
def restore_facts(
    *,
    record: Organisation | Offering,
    take_back: Iterable[str],
    reinstate: Mapping[str, str | None],
    reason: str,
    actor: Viewer,
) -> None:
    """Let statements no longer stand (`take_back`, public ids) and others stand again, exactly as they were said.

    `reinstate` maps the public id of a statement to the reason for which a steward had chosen it, None when nobody
    had. The owner's steward. Raises `rules.ReasonMissing`, `rules.NameNeeded` when no name would be left.
    """
    disclosure.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not reason.strip():
        raise rules.ReasonMissing
    own = record.statements.all()
    gone = list(own.filter(public_id__in=list(take_back), is_current=True))
    back = list(own.filter(public_id__in=list(reinstate)))
    fields = {statement.field for statement in (*gone, *back)}
    if not fields:
        audit.unchanged()
        return
    Statement.objects.filter(pk__in=[one.pk for one in gone]).update(
        is_current=False, is_chosen=False, choice_reason=""
    )
    for one in back:
        chosen = reinstate[one.public_id]
        Statement.objects.filter(pk=one.pk).update(
            is_current=True, is_chosen=chosen is not None, choice_reason=chosen or ""
        )
    change = _show(record, fields)
    audit.record(
        act="organisations.restore_facts",
        subject=disclosure_services.subject_of(record),
        actor=actor.actor,
        change={"shown": change, "back": sorted(one.public_id for one in back)},
        reason=reason,
    )
