"""Write an import to the register, row by row, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch
from schakel.ingest.sheets.rules import Reason, RowResult
from schakel.register.imports import rules, selectors
from schakel.register.imports.enums import Target
from schakel.register.imports.services.staging import PART
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as organisation_selectors
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary.enums import Trust

#: What makes a part be written row by row, so that only the row at fault is refused.
_ALONE = (
    IntegrityError,
    organisation_rules.AlreadyRegistered,
    organisation_rules.NotComplete,
    organisation_rules.ValueNotUnderstood,
)


@audit.act("imports.begin_apply")
def begin_apply(*, batch: Batch, actor: Viewer) -> None:
    """Begin to write an import; `apply_part` then writes. Raises `MoveNotAllowed` when that was begun before."""
    sheets.begin_applying(batch=batch, actor=actor)


@audit.act("imports.apply")
def apply_part(*, batch: Batch, work: selectors.Work, most: int = PART, actor: Viewer) -> None:
    """Write the next rows that are not refused, as they stand now; after the last the import is applied.

    1. Plan anew: what changed since the preview is taken as it is now. 2. Write each row through the register's own
    services; a row that these refuse is refused alone. 3. Keep what undo needs. 4. One entry with the digest of these
    rows. Raises `sheets.rules.MoveNotAllowed` when somebody else wrote them meanwhile.
    """
    rows = selectors.planned_part(batch=batch, work=work, viewer=actor, most=most)  # 1
    if rows:
        results = _Writer(batch, actor, rows).write_all()  # 2
        sheets.keep_part(batch=batch, results=results, actor=actor)  # 3, 4
    if len(rows) < most:
        digest = sheets.finish(batch=batch, actor=actor)
        audit.record(
            act="imports.apply",
            subject=audit_rules.Subject("sheets.Batch", batch.public_id),
            actor=actor.actor,
            change={"digest": digest, "target": batch.target},
        )


@audit.act("imports.apply_all")
def apply_batch(*, batch: Batch, actor: Viewer) -> str:
    """Write a small import in one go: `begin_apply` and every `apply_part`; returns the digest of its rows."""
    begin_apply(batch=batch, actor=actor)
    work = selectors.work_on(batch=batch, viewer=actor)
    while batch.state == BatchState.APPLYING:
        apply_part(batch=batch, work=work, actor=actor)
    return batch.digest


Rows = list[tuple[RowResult, rules.Plan]]


class _Writer:
    """Writes the rows of one part: changes one by one, what is new together."""

    def __init__(self, batch: Batch, actor: Viewer, rows: Rows) -> None:
        self.batch, self.actor, self.rows = batch, actor, rows
        self.owner = Party.objects.get(pk=batch.owner_id)
        plans = [plan for _result, plan in rows]
        ids = {plan.record_id for plan in plans} | {plan.organisation for plan in plans}
        self.organisations = {
            one.public_id: one for one in selectors.own_organisations(viewer=actor).filter(public_id__in=ids)
        }
        self.offerings: dict[str, Offering] = {}
        if batch.target == Target.OFFERINGS:
            own = selectors.own_offerings(viewer=actor).filter(public_id__in=ids)
            self.offerings = {one.public_id: one for one in own}

    def write_all(self) -> list[RowResult]:
        """Write every row and answer what was done, in the order of the sheet."""
        made = self._made_together()
        return [made.get(result.number) or self.write(result, plan) for result, plan in self.rows]

    def _made_together(self) -> dict[int, RowResult]:
        """What is new, in some questions for all of it; nothing when one row must be looked at alone."""
        new = [(result, plan) for result, plan in self.rows if plan.outcome == Outcome.CREATE]
        if len(self.rows) == 1 or not new:
            return {}
        is_organisation = self.batch.target == Target.ORGANISATIONS
        records: list[Organisation | Offering]
        try:
            records = [*(self._new_organisations(new) if is_organisation else self._new_offerings(new))]
        except _ALONE:
            return {}
        said: dict[int, list[str]] = {}
        for key, statement, _shown in organisation_selectors.statements_of(records=records):
            said.setdefault(key, []).append(statement.public_id)
        return {
            result.number: replace(result, record_id=record.public_id, after=_after(record, said.get(record.pk, [])))
            for (result, _plan), record in zip(new, records, strict=True)
        }

    def _new_organisations(self, new: Rows) -> list[Organisation]:
        return organisations.register_organisations(
            owner=self.owner,
            rows=[
                organisations.NewOrganisation(
                    facts={name: pair[1] for name, pair in plan.changes.items() if name != "kind"},
                    kind=PartyKind(plan.changes["kind"][1]) if "kind" in plan.changes else PartyKind.COMPANY,
                    provenance=self._provenance(result),
                )
                for result, plan in new
            ],
            actor=self.actor,
        )

    def _new_offerings(self, new: Rows) -> list[Offering]:
        return organisations.add_offerings(
            rows=[
                organisations.NewOffering(
                    organisation=self.organisations[plan.organisation],
                    provenance=self._provenance(result),
                    **_offered(plan),
                )
                for result, plan in new
            ],
            actor=self.actor,
        )

    def write(self, result: RowResult, plan: rules.Plan) -> RowResult:
        """Write one row and answer what was done."""
        if plan.outcome not in {Outcome.CREATE, Outcome.UPDATE}:
            return result
        write = self._organisation if self.batch.target == Target.ORGANISATIONS else self._offering
        try:
            return write(result, plan)
        except organisation_rules.AlreadyRegistered:
            return _refused(result, "already-registered")
        except organisation_rules.NotComplete:
            return _refused(result, "text-needed")
        except organisation_rules.ValueNotUnderstood as error:
            return _refused(result, error.why if error.why in rules.ALL_SENTENCES else "not-stored")

    def _provenance(self, result: RowResult) -> organisation_rules.Provenance:
        """File, sheet and row; the day and the trust that the uploader gave."""
        parts = [self.batch.file_name, self.batch.sheet, _("row %(number)s") % {"number": result.number}]
        return organisation_rules.Provenance(
            source=", ".join(part for part in parts if part)[:300],
            stated_on=date.fromisoformat(self.batch.said["stated_on"]),
            trust=Trust(self.batch.said["trust"]),
        )

    def _organisation(self, result: RowResult, plan: rules.Plan) -> RowResult:
        facts = {name: plan.changes[name][1] for name in plan.changes if name != "kind"}
        kind = PartyKind(plan.changes["kind"][1]) if "kind" in plan.changes else None
        if plan.outcome == Outcome.CREATE:
            made = organisations.register_organisation(
                owner=self.owner,
                party=self.owner if self._is_own_profile(kind or PartyKind.COMPANY) else None,
                kind=kind or PartyKind.COMPANY,
                facts=facts,
                provenance=self._provenance(result),
                actor=self.actor,
            )
            return replace(result, record_id=made.public_id, after=_after(made, _all(made)))
        record = self.organisations[plan.record_id]
        before = {"version": record.version, "statements": _standing(record, facts), "kind": record.kind}
        organisations.change_organisation(
            organisation=record, facts=facts, kind=kind, provenance=self._provenance(result), actor=self.actor
        )
        return self._changed(result, record, before)

    def _offering(self, result: RowResult, plan: rules.Plan) -> RowResult:
        new = _offered(plan)
        if plan.outcome == Outcome.CREATE:
            added = organisations.add_offering(
                organisation=self.organisations[plan.organisation],
                provenance=self._provenance(result),
                actor=self.actor,
                **new,
            )
            return replace(result, record_id=added.public_id, after=_after(added, _all(added)))
        record = self.offerings[plan.record_id]
        before = _offering_before(record, new["facts"])
        if "capabilities" not in plan.changes:
            new |= {"concepts": None, "words": None}
        organisations.change_offering(offering=record, provenance=self._provenance(result), actor=self.actor, **new)
        return self._changed(result, record, before)

    def _is_own_profile(self, kind: PartyKind) -> bool:
        """A sheet of one row may be the party's own profile, when it has none and is of that kind."""
        is_single = len(self.rows) == 1 and not self.batch.reached
        own = selectors.own_organisations(viewer=self.actor).filter(party=self.owner)
        return is_single and kind == self.owner.kind and not own.exists()

    def _changed(self, result: RowResult, record: Organisation | Offering, before: dict[str, Any]) -> RowResult:
        """What a change left, after an earlier import's word on the same trust gave way to this one's."""
        record.refresh_from_db()
        if record.version == before["version"]:
            return replace(result, outcome=Outcome.UNCHANGED.value, changes={})
        old = {name for name, _chosen in before["statements"]}
        said = [name for name, _chosen in _standing(record, result.changes) if name not in old]
        self._replace_earlier(record, result, said)
        record.refresh_from_db()
        return replace(result, before=before, after=_after(record, said))

    def _replace_earlier(self, record: Organisation | Offering, result: RowResult, said: list[str]) -> None:
        earlier = {
            name
            for row in sheets_selectors.earlier_rows(
                record_id=record.public_id, target=self.batch.target, viewer=self.actor
            )
            for name in row.after.get("said", [])
        }
        outdated = record.statements.filter(
            public_id__in=earlier - set(said), is_current=True, trust=self.batch.said["trust"], field__in=result.changes
        )
        for statement in outdated:
            organisations.take_back_fact(statement=statement, reason=self._provenance(result).source, actor=self.actor)


def _offered(plan: rules.Plan) -> dict[str, Any]:
    """What a row says of an offering, as the register's services take it."""
    new = {name: pair[1] for name, pair in plan.changes.items()}
    concepts, words = rules.split_capabilities(new.get("capabilities", ""))
    return {
        "texts": {name: text for name, text in new.items() if name in rules.OFFERING_TEXT_FIELDS},
        "facts": {name: text for name, text in new.items() if name in organisation_rules.OFFERING_FACTS},
        "concepts": sorted(concepts),
        "words": sorted(words),
        "language": new.get("language", ""),
    }


def _refused(result: RowResult, code: str) -> RowResult:
    """The same row, refused when it came to writing."""
    return replace(result, outcome=Outcome.REFUSED.value, reasons=(Reason(-1, code),), changes={})


def _standing(record: Organisation | Offering, fields: Mapping[str, object]) -> list[tuple[str, str | None]]:
    """The statements that stand about these fields: public id, and the reason of a steward's choice or None."""
    found: list[Statement] = [
        one for rows in organisation_selectors.statements_by_field(record=record).values() for one in rows
    ]
    return [(one.public_id, one.choice_reason if one.is_chosen else None) for one in found if one.field in fields]


def _offering_before(record: Offering, facts: Mapping[str, object]) -> dict[str, object]:
    rows = list(record.capabilities.all())
    return {
        "version": record.version,
        "statements": _standing(record, facts),
        "texts": {name: getattr(record, name) for name in rules.OFFERING_TEXT_FIELDS},
        "text_source": record.text_source,
        "text_source_url": record.text_source_url,
        "text_stated_on": record.text_stated_on.isoformat() if record.text_stated_on else "",
        "text_trust": record.text_trust,
        "language": record.language,
        "concepts": sorted(row.concept_id for row in rows if row.concept_id),
        "words": sorted(row.words for row in rows if row.words),
    }


def _after(record: Organisation | Offering, said: list[str]) -> dict[str, object]:
    """How the record was left, and the statements that this import made: undo asks whether it still is so."""
    return {"version": record.version, "said": said}


def _all(record: Organisation | Offering) -> list[str]:
    return list(record.statements.order_by("pk").values_list("public_id", flat=True))
