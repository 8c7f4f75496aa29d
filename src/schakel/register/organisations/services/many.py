"""Register or withdraw many organisations or offerings at once: as one by one, in some questions for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.organisations import rules
from schakel.register.organisations.enums import Language, OfferingState
from schakel.register.organisations.models import Offering, OfferingCapability, Organisation, Statement
from schakel.register.vocabulary.enums import Trust


@dataclass(frozen=True)
class NewOrganisation:
    """A profile to be registered: its facts, at least a name, all on one provenance."""

    facts: Mapping[str, object]
    kind: PartyKind
    provenance: rules.Provenance


@dataclass(frozen=True)
class NewOffering:
    """An offering to be added as a draft: texts with a title, facts with the kind, capabilities, provenance."""

    organisation: Organisation
    texts: Mapping[str, str]
    facts: Mapping[str, object]
    provenance: rules.Provenance
    concepts: Sequence[str] = ()
    words: Sequence[str] = ()
    language: str = ""


@audit.act("organisations.register_many")
def register_organisations(*, owner: Party, rows: Sequence[NewOrganisation], actor: Viewer) -> list[Organisation]:
    """Register profiles kept by `owner`, as `register_organisation` does for one; all of them or none.

    Members of the owner only (`disclosure.rules.NotAllowed`). Raises `rules.NameNeeded`, `rules.ValueNotUnderstood`,
    `rules.MachineMadeNotChosen` and the database's `IntegrityError` for a number that the owner keeps already.
    """
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed(Act.EDIT.value)
    _check_trust(rows)
    now, specs = timezone.now(), rules.ORGANISATION_FACTS
    stated = [_normal(row.facts, specs) for row in rows]
    if not all(values.get("name") for values in stated):
        raise rules.NameNeeded
    made = Organisation.objects.bulk_create(
        Organisation(
            owner=owner,
            kind=row.kind,
            is_draft=False,
            confirmed_at=now,
            version=2,  # as one by one: made, then stated
            **{name: rules.column_value(name, specs[name], text) for name, text in values.items()},
        )
        for row, values in zip(rows, stated, strict=True)
    )
    _state(made, stated, [row.provenance for row in rows], actor)
    for organisation, row, values in zip(made, rows, stated, strict=True):
        _record("register", organisation, actor, {"owner": owner.public_id, "kind": row.kind, "party": ""})
        _record("state", organisation, actor, _said(values, row.provenance))
    return made


@audit.act("organisations.add_many_offerings")
def add_offerings(*, rows: Sequence[NewOffering], actor: Viewer) -> list[Offering]:
    """Add offerings as drafts, as `add_offering` does for one; all of them or none.

    The members of the owners only (`disclosure.rules.NotAllowed`). An export-control flag is not taken here, because it
    asks for a person's basis. Raises `rules.NotComplete`, `rules.ValueNotUnderstood`, `rules.BasisMissing`,
    `rules.MachineMadeNotChosen`.
    """
    if any(row.organisation.owner_id not in actor.parties for row in rows):
        raise disclosure_rules.NotAllowed(Act.EDIT.value)
    _check_trust(rows)
    stated = [_normal(row.facts, rules.OFFERING_FACTS) for row in rows]
    if any(values.get("export_control") for values in stated):
        raise rules.BasisMissing
    made = Offering.objects.bulk_create(_offering(row, values) for row, values in zip(rows, stated, strict=True))
    OfferingCapability.objects.bulk_create(
        OfferingCapability(offering=offering, concept_id=concept, words=words)
        for offering, row in zip(made, rows, strict=True)
        for concept, words in [*((one, "") for one in row.concepts), *(("", one) for one in row.words)]
    )
    _state(made, stated, [row.provenance for row in rows], actor)
    for offering, row, values in zip(made, rows, stated, strict=True):
        change = {"organisation": row.organisation.public_id, "title": offering.title}
        _record("add_offering", offering, actor, change)
        _record("state", offering, actor, _said(values, row.provenance))
    return made


@audit.act("organisations.withdraw_many")
def withdraw_organisations(*, organisations: Sequence[Organisation], reason: str, actor: Viewer) -> None:
    """Take profiles out of the register with all their offerings, as `withdraw_organisation` does for one; all or none.

    The owners' stewards only (`disclosure.rules.NotAllowed`), with a reason (`rules.ReasonMissing`).
    """
    _check_withdrawal(organisations, reason, actor)
    standing = {one.pk: one for one in organisations if one.withdrawn_at is None}
    if not standing:
        audit.unchanged()
        return
    now = timezone.now()
    Organisation.objects.filter(pk__in=standing).update(withdrawn_at=now, changed_at=now)
    offered = Offering.objects.filter(organisation__in=standing).exclude(state=OfferingState.WITHDRAWN)
    gone = list(offered.order_by("public_id"))
    offered.update(state=OfferingState.WITHDRAWN, is_draft=False, withdrawn_at=now, changed_at=now)
    for one in standing.values():
        names = [offering.public_id for offering in gone if offering.organisation_id == one.pk] if gone else []
        _record("withdraw", one, actor, {"offerings": names}, reason)
    for offering in gone:
        _record("offering_withdrawn", offering, actor, {}, reason)


@audit.act("organisations.withdraw_many_drafts")
def withdraw_drafts(*, offerings: Sequence[Offering], reason: str, actor: Viewer) -> None:
    """Take draft offerings back, as `withdraw_offering` does for one; all or none.

    The owners' stewards only (`disclosure.rules.NotAllowed`), with a reason (`rules.ReasonMissing`). Raises
    `rules.MoveNotAllowed` when one of them is no draft any more.
    """
    _check_withdrawal(offerings, reason, actor)
    now, old = timezone.now(), OfferingState.DRAFT
    changed = Offering.objects.filter(pk__in=[one.pk for one in offerings], state=old).update(
        state=OfferingState.WITHDRAWN, is_draft=False, withdrawn_at=now, changed_at=now
    )
    if changed != len(offerings):
        raise rules.MoveNotAllowed(f"{old.value} -> {OfferingState.WITHDRAWN.value}")
    for one in offerings:
        _record("offering_withdrawn", one, actor, {"state": [old.value, OfferingState.WITHDRAWN.value]}, reason)


def _check_withdrawal(records: Sequence[Organisation] | Sequence[Offering], reason: str, actor: Viewer) -> None:
    if any(one.owner_id not in actor.stewarded for one in records):
        raise disclosure_rules.NotAllowed(Act.WITHDRAW.value)
    if not reason.strip():
        raise rules.ReasonMissing


def _offering(row: NewOffering, values: Mapping[str, str]) -> Offering:
    texts = rules.normal_texts(row.texts)
    missing = [name for name, value in (("title", texts.get("title")), ("kind", values.get("kind"))) if not value]
    if missing:
        raise rules.NotComplete(missing)
    read = f"{texts['title']}\n{texts.get('text', '')}"
    said, specs = row.provenance, rules.OFFERING_FACTS
    return Offering(
        owner_id=row.organisation.owner_id,
        organisation=row.organisation,
        language=row.language or engine.detect_language(read, default=Language.DUTCH),
        text_source=said.source,
        text_source_url=said.source_url,
        text_stated_on=said.stated_on,
        text_trust=said.trust,
        confirmed_at=timezone.now(),
        version=2,  # as one by one: made, then stated
        **texts,
        **{name: rules.column_value(name, specs[name], text) for name, text in values.items()},
    )


def _check_trust(rows: Sequence[NewOrganisation] | Sequence[NewOffering]) -> None:
    """What a machine said is never the shown value, so it is stated one by one, beside what people said."""
    if any(row.provenance.trust == Trust.MACHINE for row in rows):
        raise rules.MachineMadeNotChosen


def _normal(facts: Mapping[str, object], specs: Mapping[str, rules.FieldSpec]) -> dict[str, str]:
    """Normal values of what is stated; an empty one is no statement."""
    values = {name: rules.normal_value(name, specs[name], raw) for name, raw in facts.items()}
    return {name: text for name, text in values.items() if text}


def _state(
    records: Sequence[Organisation] | Sequence[Offering],
    stated: Sequence[Mapping[str, str]],
    provenances: Sequence[rules.Provenance],
    actor: Viewer,
) -> None:
    Statement.objects.bulk_create(
        [
            Statement(
                organisation=record if isinstance(record, Organisation) else None,
                offering=record if isinstance(record, Offering) else None,
                field=name,
                value=text,
                source=said.source,
                source_url=said.source_url,
                stated_on=said.stated_on,
                trust=said.trust,
                recorded_by_id=actor.user_id,
            )
            for record, values, said in zip(records, stated, provenances, strict=True)
            for name, text in values.items()
        ],
        batch_size=2000,
    )


def _said(values: Mapping[str, str], provenance: rules.Provenance) -> dict[str, object]:
    shown = {name: ["", text] for name, text in sorted(values.items())}
    return {"stated": dict(values), "shown": shown, "source": provenance.source, "trust": provenance.trust}


def _record(
    verb: str, record: Organisation | Offering, actor: Viewer, change: Mapping[str, object], reason: str = ""
) -> None:
    subject = disclosure_services.subject_of(record)
    audit.record(act=f"organisations.{verb}", subject=subject, actor=actor.actor, change=change, reason=reason)
