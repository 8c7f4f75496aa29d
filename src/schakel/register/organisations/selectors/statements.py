"""Read what is stated about a record: side by side, with source, date and trust."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.register.organisations import rules
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary.enums import Trust


@dataclass(frozen=True)
class Fact:
    """One field of a record and all that is said of it. `others` stand beside the shown one; `machine` is no fact."""

    field: str
    shown: Statement | None
    others: tuple[Statement, ...]
    machine: tuple[Statement, ...]
    is_contradicted: bool
    is_chosen: bool


def statements_by_field(*, record: Organisation | Offering) -> dict[str, list[Statement]]:
    """Every statement about a record that stands, by field: for services, which decided already who may know."""
    found: dict[str, list[Statement]] = {}
    for statement in _statements(record):
        found.setdefault(statement.field, []).append(statement)
    return found


def facts(*, record: Organisation | Offering, viewer: Viewer) -> dict[str, Fact]:
    """What is stated about the fields of a record that the viewer may see, by field. Two queries."""
    seen, known = disclosure.seen_groups(record=record, viewer=viewer), statements_by_field(record=record)
    open_fields = [field for field in record.FACTS if record.FIELD_GROUPS[field] in seen]
    return {field: _fact(field, known.get(field, [])) for field in open_fields}


def statements_of(*, records: Sequence[Organisation | Offering]) -> list[tuple[int, Statement, int | None]]:
    """Every standing statement about these records of one kind: the record's key, the statement, and the key of the
    one that is shown for its field. Whoever asks decides per field group who gets it."""
    if not records:
        return []
    name = "organisation" if isinstance(records[0], Organisation) else "offering"
    by_field: dict[tuple[int, str], list[Statement]] = {}
    keys = [record.pk for record in records]
    for start in range(0, len(keys), 500):
        about = {f"{name}__in": keys[start : start + 500]}
        for statement in Statement.objects.filter(is_current=True, **about).order_by("field", "-stated_on", "-pk"):
            by_field.setdefault((getattr(statement, f"{name}_id"), statement.field), []).append(statement)
    found, place = [], {key: number for number, key in enumerate(keys)}
    for (key, _field), statements in sorted(by_field.items(), key=lambda pair: (place[pair[0][0]], pair[0][1])):
        shown = rules.shown_statement(statements)
        found += [(key, statement, shown.pk if shown else None) for statement in statements]
    return found


def statement_for(*, viewer: Viewer, public_id: str) -> Statement:
    """One statement about a field that the viewer may see. Raises `disclosure.rules.NotDisclosed`."""
    found = Statement.objects.filter(public_id=public_id).select_related("organisation", "offering").first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    record = found.record
    if record.FIELD_GROUPS[found.field] not in disclosure.seen_groups(record=record, viewer=viewer):
        raise disclosure_rules.NotDisclosed
    return found


def _statements(record: Organisation | Offering) -> QuerySet[Statement]:
    about = {"organisation": record} if isinstance(record, Organisation) else {"offering": record}
    return Statement.objects.filter(is_current=True, **about).order_by("field", "-stated_on", "-pk")


def _fact(field: str, statements: Sequence[Statement]) -> Fact:
    shown = rules.shown_statement(statements)
    human = [s for s in statements if s.trust != Trust.MACHINE]
    return Fact(
        field=field,
        shown=shown,
        others=tuple(s for s in human if s is not shown),
        machine=tuple(s for s in statements if s.trust == Trust.MACHINE),
        is_contradicted=rules.contradict(statements),
        is_chosen=shown is not None and shown.is_chosen,
    )
