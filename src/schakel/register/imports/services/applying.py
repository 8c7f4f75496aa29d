"""Write an import to the register, row by row, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.enums import Outcome
from schakel.ingest.sheets.models import Batch
from schakel.ingest.sheets.rules import Reason, RowResult
from schakel.register.imports import rules, selectors
from schakel.register.imports.enums import Target
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as organisation_selectors
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary.enums import Trust


@audit.act("imports.apply")
def apply_batch(*, batch: Batch, actor: Viewer) -> str:
    """Write every row that is not refused, as it stands now; returns the digest of the rows.

    1. Plan anew: what changed since the preview is taken as it is now. 2. Write each row through the register's own
    services; a row that these refuse is refused alone. 3. Keep what undo needs. 4. One entry for the sheet. Raises
    `sheets.rules.MoveNotAllowed` when it was applied before.
    """
    mapping = {int(at): name for at, name in batch.mapping.items()}
    rows = list(selectors.planned_rows(batch=batch, mapping=mapping, viewer=actor))  # 1
    writer = _Writer(batch, actor, is_single=len(rows) == 1)
    results = [writer.write(result, plan) for result, plan in rows]  # 2, 3
    digest = sheets.keep_result(batch=batch, results=results, actor=actor)
    audit.record(
        act="imports.apply",
        subject=audit_rules.Subject("sheets.Batch", batch.public_id),
        actor=actor.actor,
        change={"digest": digest, "target": batch.target},
    )  # 4
    return digest


@dataclass(frozen=True)
class _Found:
    """The records that rows may write, by public id."""

    organisations: Mapping[str, Organisation]
    offerings: Mapping[str, Offering]


class _Writer:
    def __init__(self, batch: Batch, actor: Viewer, *, is_single: bool) -> None:
        self.batch, self.actor, self.is_single = batch, actor, is_single
        kept = selectors.own_organisations(viewer=actor)
        offered = selectors.own_offerings(viewer=actor) if batch.target == Target.OFFERINGS else []
        self.found = _Found({one.public_id: one for one in kept}, {one.public_id: one for one in offered})

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
        parts = [self.batch.file_name, self.batch.sheet, f"row {result.number}"]
        return organisation_rules.Provenance(
            source=", ".join(part for part in parts if part)[:300],
            stated_on=date.fromisoformat(self.batch.said["stated_on"]),
            trust=Trust(self.batch.said["trust"]),
        )

    def _organisation(self, result: RowResult, plan: rules.Plan) -> RowResult:
        facts = {name: plan.changes[name][1] for name in plan.changes if name != "kind"}
        kind = PartyKind(plan.changes["kind"][1]) if "kind" in plan.changes else None
        if plan.outcome == Outcome.CREATE:
            owner = Party.objects.get(pk=self.batch.owner_id)
            made = organisations.register_organisation(
                owner=owner,
                party=owner if self._is_own_profile(owner, kind or PartyKind.COMPANY) else None,
                kind=kind or PartyKind.COMPANY,
                facts=facts,
                provenance=self._provenance(result),
                actor=self.actor,
            )
            return replace(result, record_id=made.public_id, after=_after(made, _all(made)))
        record = self.found.organisations[plan.record_id]
        before = {"version": record.version, "statements": _standing(record, facts), "kind": record.kind}
        organisations.change_organisation(
            organisation=record, facts=facts, kind=kind, provenance=self._provenance(result), actor=self.actor
        )
        return self._changed(result, record, before)

    def _offering(self, result: RowResult, plan: rules.Plan) -> RowResult:
        specs = organisation_rules.OFFERING_FACTS
        new = {name: pair[1] for name, pair in plan.changes.items()}
        facts: dict[str, object] = {name: text for name, text in new.items() if name in specs}
        texts = {name: text for name, text in new.items() if name in rules.OFFERING_TEXT_FIELDS}
        concepts, words = rules.split_capabilities(new["capabilities"]) if "capabilities" in new else (None, None)
        if plan.outcome == Outcome.CREATE:
            added = organisations.add_offering(
                organisation=self.found.organisations[plan.organisation],
                texts=texts,
                facts=facts,
                concepts=sorted(concepts or ()),
                words=sorted(words or ()),
                language=new.get("language", ""),
                provenance=self._provenance(result),
                actor=self.actor,
            )
            return replace(result, record_id=added.public_id, after=_after(added, _all(added)))
        record = self.found.offerings[plan.record_id]
        before = _offering_before(record, facts)
        organisations.change_offering(
            offering=record,
            texts=texts,
            facts=facts,
            concepts=concepts,
            words=words,
            language=new.get("language", ""),
            provenance=self._provenance(result),
            actor=self.actor,
        )
        return self._changed(result, record, before)

    def _is_own_profile(self, owner: Party, kind: PartyKind) -> bool:
        """A sheet of one row may be the party's own profile, when it has none and is of that kind."""
        is_first = not any(one.party_id == owner.pk for one in self.found.organisations.values())
        return self.is_single and is_first and kind == owner.kind

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
