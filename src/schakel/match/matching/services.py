"""Decide about matches, correct how a need is read, keep lists of matches."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.match.matching import rules, selectors
from schakel.match.matching.enums import WEIGHTS, Cause, CorrectionKind, VerdictKind
from schakel.match.matching.models import Correction, ReadingPlace, Run, Verdict
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering


@audit.act("matching.accept")
def accept_match(*, need: Need, offering: Offering, actor: Viewer) -> Verdict:
    """Say that an offering is worth going on with for this need. A member of the need's owner who may see the
    offering; in place of an earlier verdict. Raises `NotDisclosed`, `NotAllowed`."""
    return _give(need=need, offering=offering, kind=VerdictKind.ACCEPTED, reason="", actor=actor)


@audit.act("matching.reject")
def reject_match(*, need: Need, offering: Offering, reason: str, actor: Viewer) -> Verdict:
    """Say that an offering is not for this need, and why. A member of the need's owner who may see the offering; in
    place of an earlier verdict. Raises `rules.ReasonMissing`, `NotDisclosed`, `NotAllowed`."""
    kept = rules.check_reason(reason)
    return _give(need=need, offering=offering, kind=VerdictKind.REJECTED, reason=kept, actor=actor)


@audit.act("matching.undo_verdict")
def undo_verdict(*, verdict: Verdict, actor: Viewer) -> None:
    """Take a verdict back. A member of the need's owner; twice changes nothing."""
    disclosure.require(record=verdict.need, viewer=actor, act=Act.EDIT)
    undone = Verdict.objects.filter(pk=verdict.pk, undone_at=None).update(undone_at=timezone.now())
    if not undone:
        audit.unchanged()
        return
    audit.record(
        act="matching.undo_verdict",
        subject=disclosure.subject_of(verdict.need),
        actor=actor.actor,
        change={"offering": verdict.offering.public_id, "was": verdict.kind},
    )


@audit.act("matching.correct")
def correct_word(*, need: Need, kind: CorrectionKind, word: str, also: str = "", actor: Viewer) -> Correction:
    """Correct how this need is read: a word that does not matter here, or one that also means another. A member of the
    need's owner. Raises `rules.WordRefused`, `NotDisclosed`, `NotAllowed`; the same correction twice stands once."""
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    kept = rules.check_word(word)
    meaning = rules.check_word(also) if kind == CorrectionKind.ALSO else ""
    if meaning == kept:
        raise rules.WordRefused(kept)
    correction, is_new = Correction.objects.get_or_create(
        need=need, kind=kind, word=kept, also=meaning, undone_at=None, defaults={"made_by_id": actor.user_id}
    )
    if not is_new:
        audit.unchanged()
        return correction
    audit.record(
        act="matching.correct",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={"kind": kind.value, "word": kept, "also": meaning},
    )
    return correction


@audit.act("matching.undo_correction")
def undo_correction(*, correction: Correction, actor: Viewer) -> None:
    """Take a correction back. A member of the need's owner; twice changes nothing."""
    disclosure.require(record=correction.need, viewer=actor, act=Act.EDIT)
    undone = Correction.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=timezone.now())
    if not undone:
        audit.unchanged()
        return
    audit.record(
        act="matching.undo_correction",
        subject=disclosure.subject_of(correction.need),
        actor=actor.actor,
        change={"kind": correction.kind, "word": correction.word, "also": correction.also},
    )


@audit.act("matching.weigh_parts")
def weigh_parts(*, need: Need, weights: Mapping[str, CorrectionKind], actor: Viewer) -> None:
    """Say which parts of a need (by their texts) must be met and which do not count; every other part is a wish. In
    place of what was said before. A member of the need's owner. Raises `rules.PartUnknown`, `NotDisclosed`,
    `NotAllowed`; the same weights twice change nothing."""
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    rules.check_parts(weights, selectors.parts_of(need=need, viewer=actor))
    running = Correction.objects.filter(need=need, kind__in=WEIGHTS, undone_at=None)
    before = {row.word: row for row in running}
    gone = [row.pk for part, row in before.items() if weights.get(part) != row.kind]
    new = [(part, kind) for part, kind in weights.items() if part not in before or before[part].kind != kind]
    if not gone and not new:
        audit.unchanged()
        return
    running.filter(pk__in=gone).update(undone_at=timezone.now())
    Correction.objects.bulk_create(
        Correction(need=need, kind=kind, word=part, made_by_id=actor.user_id) for part, kind in new
    )
    audit.record(
        act="matching.weigh_parts",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={kind.value: [part for part, chosen in weights.items() if chosen == kind] for kind in WEIGHTS},
    )


@audit.act("matching.keep_run")
def keep_run(*, need: Need, cause: Cause, found: rules.Ranking | None = None, actor: Viewer) -> Run | None:
    """Match a need anew with what its owner may see and keep the list when it differs from the last one or belongs to
    a new version of the card. Returns the new list, or None when nothing changed. `found` spares the matching to a
    caller who has just asked `selectors.ranking_for_owner`."""
    result = found or selectors.ranking_for_owner(need=need)
    last = Run.objects.filter(need=need).order_by("-number").first()
    kept_list = (last.card_number, last.offerings) if last else None
    if not rules.is_news(kept=kept_list, found=(need.number, result.offerings)):
        audit.unchanged()
        return None
    run = Run.objects.create(
        need=need,
        number=last.number + 1 if last else 1,
        card_number=need.number,
        cause=cause,
        configuration=result.configuration,
        offerings=list(result.offerings),
        scores=[round(score, 6) for score in result.scores],
    )
    audit.record(
        act="matching.keep_run",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={"number": run.number, "cause": cause.value, "configuration": run.configuration},
    )
    return run


@transaction.atomic
def read_on(*, job: str, cursor: Mapping[int, int], actor: Viewer) -> None:
    """Remember how far a job has read in the ledger. A derived place: it leaves no entry of its own."""
    del actor
    ReadingPlace.objects.update_or_create(job=job, defaults={"cursor": {str(k): v for k, v in cursor.items()}})


def _give(*, need: Need, offering: Offering, kind: VerdictKind, reason: str, actor: Viewer) -> Verdict:
    disclosure.require(record=need, viewer=actor, act=Act.EDIT)
    if FieldGroup.CAPABILITY not in disclosure.seen_groups(record=offering, viewer=actor):
        raise disclosure_rules.NotDisclosed
    running = Verdict.objects.filter(need=need, offering=offering, undone_at=None).first()
    if running and running.kind == kind and running.reason == reason:
        audit.unchanged()
        return running
    if running:
        running.undone_at = timezone.now()
        running.save(update_fields=["undone_at"])
    verdict = Verdict.objects.create(need=need, offering=offering, kind=kind, reason=reason, given_by_id=actor.user_id)
    audit.record(
        act=f"matching.{'accept' if kind == VerdictKind.ACCEPTED else 'reject'}",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={"offering": offering.public_id},
        reason=reason,
    )
    return verdict


@audit.act("matching.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget that this person gave verdicts or made corrections, which stay. Returns how many rows changed."""
    changed = Verdict.objects.filter(given_by=person).update(given_by=None)
    changed += Correction.objects.filter(made_by=person).update(made_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="matching.forget_person", subject=subject, actor=actor.actor)
    return changed
