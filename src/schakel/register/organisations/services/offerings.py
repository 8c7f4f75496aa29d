"""Add offerings, change them, let them stand, take them back."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.register.organisations import rules
from schakel.register.organisations.enums import Language, OfferingState
from schakel.register.organisations.models import Offering, OfferingCapability, Organisation
from schakel.register.organisations.services import statements


@audit.act("organisations.add_offering")
def add_offering(
    *,
    organisation: Organisation,
    texts: Mapping[str, str],
    facts: Mapping[str, object],
    provenance: rules.Provenance,
    concepts: Iterable[str] = (),
    words: Iterable[str] = (),
    language: str = "",
    export_basis: str = "",
    export_checked_on: date | None = None,
    actor: Viewer,
) -> Offering:
    """Add an offering as a draft of the organisation's owner.

    `texts` are fields of `rules.OFFERING_TEXTS`, at least a title; `facts` of `rules.OFFERING_FACTS`, at least the
    kind; `concepts` are ids of the vocabulary, `words` free ones. An empty `language` is detected from the text. The
    owner's members only. Raises `rules.NotComplete`, `rules.ValueNotUnderstood`, `rules.BasisMissing`.
    """
    disclosure.require(record=organisation, viewer=actor, act=Act.EDIT)
    written = rules.normal_texts(texts)
    kind = rules.normal_value("kind", rules.OFFERING_FACTS["kind"], facts.get("kind"))
    missing = [name for name, value in (("title", written.get("title", "")), ("kind", kind)) if not value]
    if missing:
        raise rules.NotComplete(missing)
    rules.check_export_basis(str(facts.get("export_control", "")), export_basis, export_checked_on)
    offering = Offering.objects.create(
        owner_id=organisation.owner_id,
        organisation=organisation,
        kind=kind,
        language=language or _language(written),
        text_source=provenance.source,
        text_source_url=provenance.source_url,
        text_stated_on=provenance.stated_on,
        text_trust=provenance.trust,
        export_basis=export_basis,
        export_checked_on=export_checked_on,
        confirmed_at=timezone.now(),
        **written,
    )
    _set_capabilities(offering, concepts, words)
    audit.record(
        act="organisations.add_offering",
        subject=disclosure_services.subject_of(offering),
        actor=actor.actor,
        change={"organisation": organisation.public_id, "title": offering.title},
    )
    statements.state_facts(record=offering, facts=facts, provenance=provenance, actor=actor)
    return offering


@audit.act("organisations.change_offering")
def change_offering(
    *,
    offering: Offering,
    texts: Mapping[str, str],
    facts: Mapping[str, object],
    provenance: rules.Provenance,
    concepts: Iterable[str] | None = None,
    words: Iterable[str] | None = None,
    language: str = "",
    export_basis: str | None = None,
    export_checked_on: date | None = None,
    expected_version: int | None = None,
    actor: Viewer,
) -> tuple[str, ...]:
    """Change texts, facts and capabilities of an offering in any state; what is not named stays.

    Returns the facts where another statement stays the shown one. A standing offering keeps title, text and kind
    (`rules.NotComplete`). Raises `rules.ChangedMeanwhile`, `rules.ValueNotUnderstood`, `rules.BasisMissing`.
    """
    disclosure.require(record=offering, viewer=actor, act=Act.EDIT)
    offering = Offering.objects.select_for_update().get(pk=offering.pk)
    if expected_version is not None and offering.version != expected_version:
        raise rules.ChangedMeanwhile(offering.version)
    changed: dict[str, object] = {
        name: value for name, value in rules.normal_texts(texts).items() if value != getattr(offering, name)
    }
    if language and language != offering.language:
        changed["language"] = language
    if export_basis is not None:
        rules.check_export_basis(
            str(facts.get("export_control", offering.export_control)), export_basis, export_checked_on
        )
        new = {"export_basis": export_basis, "export_checked_on": export_checked_on}
        changed |= {name: value for name, value in new.items() if value != getattr(offering, name)}
    _check_still_complete(offering, changed, facts)
    chosen = _set_capabilities(offering, concepts, words) if concepts is not None or words is not None else {}
    differing = _differing(offering, facts)
    if changed or chosen:
        _write_texts(offering, changed, provenance)
        audit.record(
            act="organisations.change_offering",
            subject=disclosure_services.subject_of(offering),
            actor=actor.actor,
            change={**chosen, **changed},
        )
    elif not differing:
        audit.unchanged()
    if not differing:
        return ()
    return statements.state_facts(record=offering, facts=differing, provenance=provenance, actor=actor)


@audit.act("organisations.publish_offering")
def publish_offering(*, offering: Offering, actor: Viewer) -> None:
    """Let a draft stand: from now its labels decide who sees it. The owner's members. Raises `rules.MoveNotAllowed`,
    `rules.NotComplete`."""
    disclosure.require(record=offering, viewer=actor, act=Act.EDIT)
    rules.check_move(offering.state, OfferingState.PUBLISHED)
    missing = rules.missing_to_publish(offering.title, offering.text, offering.kind)
    if missing:
        raise rules.NotComplete(missing)
    now = timezone.now()
    _move(offering, OfferingState.PUBLISHED, actor, published_at=now, confirmed_at=now, withdrawn_at=None)


@audit.act("organisations.withdraw_offering")
def withdraw_offering(*, offering: Offering, reason: str, actor: Viewer) -> None:
    """Take an offering back; the owner's people still see it. The owner's steward. Raises `rules.MoveNotAllowed`,
    `rules.ReasonMissing`."""
    disclosure.require(record=offering, viewer=actor, act=Act.WITHDRAW)
    if not reason.strip():
        raise rules.ReasonMissing
    rules.check_move(offering.state, OfferingState.WITHDRAWN)
    _move(offering, OfferingState.WITHDRAWN, actor, reason=reason, withdrawn_at=timezone.now())


@audit.act("organisations.reopen_offering")
def reopen_offering(*, offering: Offering, actor: Viewer) -> None:
    """Make a draft of a withdrawn offering. The owner's members. Raises `rules.MoveNotAllowed`."""
    disclosure.require(record=offering, viewer=actor, act=Act.EDIT)
    rules.check_move(offering.state, OfferingState.DRAFT)
    _move(offering, OfferingState.DRAFT, actor, withdrawn_at=None)


def _move(offering: Offering, new: OfferingState, actor: Viewer, *, reason: str = "", **times: object) -> None:
    """Conditional update, so that of two people who do the same only one succeeds."""
    old = offering.state
    changed = Offering.objects.filter(pk=offering.pk, state=old).update(
        state=new, is_draft=new == OfferingState.DRAFT, changed_at=timezone.now(), **times
    )
    if not changed:
        raise rules.MoveNotAllowed(f"{old} -> {new.value}")
    offering.refresh_from_db()
    audit.record(
        act=f"organisations.offering_{new.value}",
        subject=disclosure_services.subject_of(offering),
        actor=actor.actor,
        change={"state": [old, new.value]},
        reason=reason,
    )


def _language(texts: Mapping[str, str]) -> str:
    return engine.detect_language(f"{texts.get('title', '')}\n{texts.get('text', '')}", default=Language.DUTCH)


def _check_still_complete(offering: Offering, changed: Mapping[str, object], facts: Mapping[str, object]) -> None:
    title, kind = str(changed.get("title", offering.title)), str(facts.get("kind", offering.kind) or "")
    text = str(changed.get("text", offering.text))
    missing = rules.missing_to_publish(title, text, kind)
    if offering.state != OfferingState.PUBLISHED:
        missing = tuple(name for name in missing if name != "text")
    if missing:
        raise rules.NotComplete(missing)


def _differing(offering: Offering, facts: Mapping[str, object]) -> dict[str, object]:
    specs = rules.OFFERING_FACTS
    return {
        field: raw
        for field, raw in facts.items()
        if rules.column_value(field, specs[field], rules.normal_value(field, specs[field], raw))
        != getattr(offering, field)
    }


def _write_texts(offering: Offering, changed: Mapping[str, object], provenance: rules.Provenance) -> None:
    for name, value in changed.items():
        setattr(offering, name, value)
    names = list(changed)
    if changed.keys() & rules.OFFERING_TEXTS.keys():
        offering.text_source, offering.text_source_url = provenance.source, provenance.source_url
        offering.text_stated_on, offering.text_trust = provenance.stated_on, provenance.trust
        names += ["text_source", "text_source_url", "text_stated_on", "text_trust"]
    offering.version += 1
    offering.save(update_fields=[*names, "version", "changed_at"])


def _set_capabilities(
    offering: Offering, concepts: Iterable[str] | None, words: Iterable[str] | None
) -> dict[str, list[str]]:
    """Put these capabilities in place of the ones there; answers what changed."""
    rows = list(OfferingCapability.objects.filter(offering=offering).values_list("concept_id", "words"))
    had_concepts, had_words = {c for c, _ in rows if c}, {w for _, w in rows if w}
    new_concepts = had_concepts if concepts is None else {c.strip() for c in concepts if c.strip()}
    new_words = had_words if words is None else {" ".join(w.split()) for w in words if w.strip()}
    if (new_concepts, new_words) == (had_concepts, had_words):
        return {}
    OfferingCapability.objects.filter(offering=offering).delete()
    OfferingCapability.objects.bulk_create(
        [OfferingCapability(offering=offering, concept_id=concept) for concept in sorted(new_concepts)]
        + [OfferingCapability(offering=offering, words=word) for word in sorted(new_words)]
    )
    return {"concepts": sorted(new_concepts), "words": sorted(new_words)}
