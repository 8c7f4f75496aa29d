"""When matching looks again: after the ledger says that offerings or cards changed."""

from collections.abc import Callable

from schakel import engine
from schakel.base.accounts.rules import Viewer, job
from schakel.base.audit import selectors as audit
from schakel.match.matching import selectors, services
from schakel.match.matching.enums import Cause
from schakel.match.matching.models import Ranker

NAME = "rematch"


def rematch_open_needs() -> int:
    """Match every open card anew against what changed since the last time; returns how many lists changed.

    Reads the ledger from where it stopped, so nothing is missed and nothing is done twice: stopped halfway it begins
    again at the same place, and a list that did not change is not kept again.
    """
    actor = job(NAME)
    heads, place = audit.heads(), selectors.place_of(job=NAME)
    touched = audit.changed_subjects(cursor=place, upto=heads, kinds=["organisations.Offering", "needs.Need"])
    offerings = {public_id for kind, public_id in touched if kind == "organisations.Offering"}
    cards = {public_id for kind, public_id in touched if kind == "needs.Need"}
    changed = 0
    if offerings or cards:
        for stale in selectors.stale_cards(changed=offerings):
            cause = Cause.CARD if stale.need.public_id in cards else Cause.SUPPLY
            kept = services.keep_run(need=stale.need, cause=cause, found=stale.found, actor=actor)
            changed += kept is not None
    services.read_on(job=NAME, cursor=heads, actor=actor)
    return changed


def learn_ranker(*, on_progress: Callable[[int, int], None] | None = None, actor: Viewer) -> Ranker:
    """Learn a ranker from the shared verdicts and corrections of this moment, compare it with the plain order on needs
    that it was not learnt from, and keep it switched off. The same verdicts give the same weights.

    Raises `engine.NothingLearnt` when the verdicts are too few, `NotAllowed`.
    """
    verdicts = selectors.public_verdicts()
    feedback = selectors.public_feedback(verdicts=verdicts, on_progress=on_progress)
    comparison = engine.compare_ranker(feedback)
    evidence = engine.gather_evidence(selectors.public_corrections())
    ranker = engine.learn_ranker(feedback, name="learnt", evidence=evidence)
    return services.keep_ranker(
        ranker=ranker,
        comparison=comparison,
        verdicts=len(verdicts),
        configuration=engine.DEFAULT_CONFIGURATION.name,
        actor=actor,
    )
