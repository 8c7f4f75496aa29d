"""State facts about organisations and offerings, and choose which one is shown."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.register.organisations import rules, selectors
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary.enums import Trust


@audit.act("organisations.state")
def state_facts(
    *, record: Organisation | Offering, facts: Mapping[str, object], provenance: rules.Provenance, actor: Viewer
) -> tuple[str, ...]:
    """State values of several fields on one provenance; returns the fields where another statement stays the shown one.

    A newer word of the same source takes the place of its older one (and of the steward's choice for it); words of
    other sources stay beside it. An empty value where nothing was stated is no statement. The owner's members only.
    Raises `rules.ValueNotUnderstood`, `rules.AlreadyRegistered` (a number that the owner has elsewhere),
    `rules.BasisMissing` (an export-control flag without a basis on the offering).
    """
    disclosure.require(record=record, viewer=actor, act=Act.EDIT)
    specs = record.FACTS
    wanted = {field: rules.normal_value(field, specs[field], raw) for field, raw in facts.items()}
    if isinstance(record, Offering) and "export_control" in wanted:
        rules.check_export_basis(wanted["export_control"], record.export_basis, record.export_checked_on)
    known = selectors.statements_by_field(record=record)
    new = [
        Statement(
            organisation=record if isinstance(record, Organisation) else None,
            offering=record if isinstance(record, Offering) else None,
            field=field,
            value=value,
            source=provenance.source,
            source_url=provenance.source_url,
            stated_on=provenance.stated_on,
            trust=provenance.trust,
            recorded_by_id=actor.user_id,
        )
        for field, value in wanted.items()
        if _is_news(known.get(field, []), value, provenance)
    ]
    shown = {f: rules.column_value(f, specs[f], v) for f, v in wanted.items()}
    if not new:
        audit.unchanged()
        return tuple(field for field, value in shown.items() if getattr(record, field) != value)
    _replace_older(known, new)
    Statement.objects.bulk_create(new)
    change = _show(record, {statement.field for statement in new})
    audit.record(
        act="organisations.state",
        subject=disclosure_services.subject_of(record),
        actor=actor.actor,
        change={
            "stated": {statement.field: statement.value for statement in new},
            "shown": change,
            "source": provenance.source,
            "trust": provenance.trust,
        },
    )
    return tuple(field for field, value in shown.items() if getattr(record, field) != value)


@audit.act("organisations.state_one")
def state_fact(
    *, record: Organisation | Offering, field: str, value: object, provenance: rules.Provenance, actor: Viewer
) -> bool:
    """State the value of one field; returns whether it is now the shown one. Else as `state_facts`."""
    return not state_facts(record=record, facts={field: value}, provenance=provenance, actor=actor)


@audit.act("organisations.choose_fact")
def choose_fact(*, statement: Statement, reason: str, actor: Viewer) -> None:
    """Make one of several statements the shown one. The owner's steward, with a reason. Raises
    `rules.MachineMadeNotChosen`, `rules.ReasonMissing`, `rules.StatementGone`."""
    record = statement.record
    disclosure.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    rules.check_choice(statement.trust, reason)
    if not statement.is_current:
        raise rules.StatementGone
    _siblings(statement).update(is_chosen=False, choice_reason="")
    Statement.objects.filter(pk=statement.pk).update(is_chosen=True, choice_reason=reason.strip()[:400])
    change = _show(record, {statement.field})
    audit.record(
        act="organisations.choose_fact",
        subject=disclosure_services.subject_of(record),
        actor=actor.actor,
        change={"field": statement.field, "statement": statement.public_id, "shown": change},
        reason=reason,
    )


@audit.act("organisations.follow_rule")
def follow_rule(*, statement: Statement, reason: str, actor: Viewer) -> None:
    """Take back the steward's choice for the field of this statement, so that the rule (trust, then date) decides."""
    record = statement.record
    disclosure.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not _siblings(statement).filter(is_chosen=True).update(is_chosen=False, choice_reason=""):
        audit.unchanged()
        return
    change = _show(record, {statement.field})
    audit.record(
        act="organisations.follow_rule",
        subject=disclosure_services.subject_of(record),
        actor=actor.actor,
        change={"field": statement.field, "shown": change},
        reason=reason,
    )


@audit.act("organisations.take_back_fact")
def take_back_fact(*, statement: Statement, reason: str, actor: Viewer) -> None:
    """Say that a statement no longer stands, with a reason. It is kept, and not shown. The owner's members.

    An organisation keeps its name: the last statement of it is refused (`rules.NameNeeded`)."""
    record = statement.record
    disclosure.require(record=record, viewer=actor, act=Act.EDIT)
    if not reason.strip():
        raise rules.ReasonMissing
    if not statement.is_current:
        audit.unchanged()
        return
    Statement.objects.filter(pk=statement.pk).update(is_current=False, is_chosen=False, choice_reason="")
    change = _show(record, {statement.field})
    audit.record(
        act="organisations.take_back_fact",
        subject=disclosure_services.subject_of(record),
        actor=actor.actor,
        change={"field": statement.field, "statement": statement.public_id, "shown": change},
        reason=reason,
    )


def _siblings(statement: Statement) -> QuerySet[Statement]:
    return Statement.objects.filter(
        field=statement.field, organisation=statement.organisation_id, offering=statement.offering_id
    )


def _is_same_source(statement: Statement, provenance: rules.Provenance) -> bool:
    """Own statements are one source, however it was worded; others go by their words."""
    if not statement.is_current or statement.trust != provenance.trust:
        return False
    return provenance.trust == Trust.OWN or statement.source.casefold() == provenance.source.casefold()


def _is_news(known: Iterable[Statement], value: str, provenance: rules.Provenance) -> bool:
    standing = [s for s in known if s.is_current]
    if not value and not standing:
        return False
    earlier = [s for s in standing if _is_same_source(s, provenance)]
    if any(s.stated_on > provenance.stated_on for s in earlier):
        return False
    return not any(s.value == value and s.stated_on == provenance.stated_on for s in earlier)


def _replace_older(known: Mapping[str, list[Statement]], new: Iterable[Statement]) -> None:
    replaced = []
    for statement in new:
        as_said = rules.Provenance(statement.source, statement.stated_on, Trust(statement.trust))
        for older in known.get(statement.field, []):
            if _is_same_source(older, as_said):
                replaced.append(older.pk)
                if older.is_chosen:
                    statement.is_chosen, statement.choice_reason = True, older.choice_reason
    if replaced:
        Statement.objects.filter(pk__in=replaced).update(is_current=False, is_chosen=False, choice_reason="")


def _show(record: Organisation | Offering, fields: Iterable[str]) -> dict[str, list[str]]:
    """Write the shown value of these fields into the record's columns; answers what changed."""
    specs, known = record.FACTS, selectors.statements_by_field(record=record)
    change: dict[str, list[str]] = {}
    for field in sorted(fields):
        shown = rules.shown_statement(known.get(field, []))
        new = rules.column_value(field, specs[field], shown.value if shown else "")
        old = getattr(record, field)
        if field == "name" and not new:
            raise rules.NameNeeded
        if new != old:
            setattr(record, field, new)
            change[field] = [str(old if old is not None else ""), str(new if new is not None else "")]
    record.version += 1
    try:
        with transaction.atomic():
            record.save(update_fields=[*change, "version", "changed_at"])
    except IntegrityError as error:
        raise _registered_already(record, change) from error
    return change


def _registered_already(record: Organisation | Offering, change: Mapping[str, object]) -> Exception:
    for field in ("kvk_number", "vat_number"):
        if field in change and isinstance(record, Organisation):
            twin = Organisation.objects.filter(
                owner=record.owner_id, withdrawn_at=None, **{field: getattr(record, field)}
            )
            found = twin.exclude(pk=record.pk).first()
            if found:
                return rules.AlreadyRegistered(field, found.public_id)
    return rules.ValueNotUnderstood(next(iter(change), ""), "not-stored")
