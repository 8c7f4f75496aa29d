"""Decide about matches, correct how a need is read, keep lists of matches."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from schakel import engine
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.match.matching import rules, selectors
from schakel.match.matching.enums import WEIGHTS, Cause, CorrectionKind, VerdictKind
from schakel.match.matching.models import Correction, Ranker, ReadingPlace, Run, SharedVerdicts, Verdict
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
    shown = result.explain().matches
    run = Run.objects.create(
        need=need,
        number=last.number + 1 if last else 1,
        card_number=need.number,
        cause=cause,
        configuration=result.configuration,
        offerings=[match.id for match in shown],
        scores=[round(match.score, 6) for match in shown],
        reasons=[rules.kept_reasons(match) for match in shown],
    )
    audit.record(
        act="matching.keep_run",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={"number": run.number, "cause": cause.value, "configuration": run.configuration},
    )
    return run


@audit.act("matching.share_verdicts")
def share_verdicts(*, need: Need, with_corrections: bool = False, actor: Viewer) -> SharedVerdicts:
    """Let everybody see what a card that everybody may see accepted and rejected, without reasons and persons;
    `with_corrections`: also which words of what everybody may read it corrected. A steward of the need's owner; twice
    changes nothing. Raises `rules.NotPublic`, `NotDisclosed`, `NotAllowed`."""
    disclosure.require(record=need, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not selectors.is_open_to_all(need):
        raise rules.NotPublic
    shared, is_new = SharedVerdicts.objects.get_or_create(
        need=need, ended_at=None, defaults={"shared_by_id": actor.user_id, "with_corrections": with_corrections}
    )
    if not is_new:
        if shared.with_corrections == with_corrections:
            audit.unchanged()
            return shared
        shared.with_corrections = with_corrections
        shared.save(update_fields=["with_corrections"])
    change = {"with_corrections": with_corrections}
    audit.record(act="matching.share_verdicts", subject=disclosure.subject_of(need), actor=actor.actor, change=change)
    return shared


@audit.act("matching.end_sharing")
def end_sharing(*, need: Need, actor: Viewer) -> None:
    """Let nobody else see the verdicts of a card any more; rankers learnt before stay as they are. A steward of the
    need's owner; twice changes nothing. Raises `NotDisclosed`, `NotAllowed`."""
    disclosure.require(record=need, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not SharedVerdicts.objects.filter(need=need, ended_at=None).update(ended_at=timezone.now()):
        audit.unchanged()
        return
    audit.record(act="matching.end_sharing", subject=disclosure.subject_of(need), actor=actor.actor)


@audit.act("matching.keep_ranker")
def keep_ranker(
    *, ranker: engine.LearntRanker, comparison: engine.Comparison, verdicts: int, configuration: str, actor: Viewer
) -> Ranker:
    """Keep what was learnt as the next version, switched off, with the comparison. Raises `NotAllowed` unless the
    actor's role lets a ranker learn."""
    _require_learning(actor)
    last = Ranker.objects.order_by("-number").first()
    kept = Ranker.objects.create(
        number=last.number + 1 if last else 1,
        configuration=configuration,
        weights=dict(ranker.weights),
        words=rules.kept_evidence(ranker.evidence),
        verdicts=verdicts,
        needs=comparison.needs,
        plain_quality=comparison.plain,
        learnt_quality=comparison.learnt,
        least_gain=comparison.difference.low,
        most_gain=comparison.difference.high,
    )
    change = {"verdicts": verdicts, "needs": comparison.needs, "weights": kept.weights}
    audit.record(act="matching.keep_ranker", subject=_subject(kept), actor=actor.actor, change=change)
    return kept


@audit.act("matching.switch_ranker_on")
def switch_ranker_on(*, ranker: Ranker, reason: str, actor: Viewer) -> None:
    """Let a learnt ranker take part in every list of matches, in place of another. Raises `rules.RankerRefused` when it
    is not known to be better, `rules.ReasonMissing`, `NotAllowed`; twice changes nothing."""
    _require_learning(actor)
    kept = rules.check_reason(reason)
    if not rules.can_switch_on(needs=ranker.needs, gain=ranker.gain):
        raise rules.RankerRefused
    if Ranker.objects.filter(pk=ranker.pk, is_on=True).exists():
        audit.unchanged()
        return
    Ranker.objects.filter(is_on=True).update(is_on=False)
    Ranker.objects.filter(pk=ranker.pk).update(is_on=True)
    audit.record(act="matching.switch_ranker_on", subject=_subject(ranker), actor=actor.actor, reason=kept)


@audit.act("matching.switch_ranker_off")
def switch_ranker_off(*, ranker: Ranker, reason: str, actor: Viewer) -> None:
    """Go back to the plain order. Raises `rules.ReasonMissing`, `NotAllowed`; twice changes nothing."""
    _require_learning(actor)
    kept = rules.check_reason(reason)
    if not Ranker.objects.filter(pk=ranker.pk, is_on=True).update(is_on=False):
        audit.unchanged()
        return
    audit.record(act="matching.switch_ranker_off", subject=_subject(ranker), actor=actor.actor, reason=kept)


def _require_learning(actor: Viewer) -> None:
    if actor.kind != "job" and not rules.may_learn(actor.roles):
        raise disclosure_rules.NotAllowed("learn")


def _subject(ranker: Ranker) -> audit_rules.Subject:
    return audit_rules.Subject("matching.Ranker", ranker.name)


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
    changed += SharedVerdicts.objects.filter(shared_by=person).update(shared_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="matching.forget_person", subject=subject, actor=actor.actor)
    return changed
