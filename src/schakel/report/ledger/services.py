"""Note what auditors take along."""

from collections.abc import Mapping

from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules


@audit.act("ledger.take")
def log_taking(*, what: str, filters: Mapping[str, str], actor: Viewer) -> None:
    """Note in the ledger that an auditor takes along a `head` or an `export` with these filters. Raises `NotAllowed`
    for everybody else."""
    if Role.AUDITOR not in actor.roles:
        raise disclosure_rules.NotAllowed("read-ledger")
    audit.record(
        act="ledger.take",
        subject=audit_rules.Subject("audit.Ledger", what),
        actor=actor.actor,
        change={"filters": dict(filters)},
    )
