"""Read matches: what a viewer gets uses only what that viewer may see, decided from the database at this moment."""

from schakel.match.matching.models import Verdict
from schakel.match.matching.selectors.decisions import (
    corrections_of,
    last_runs,
    open_correction,
    open_verdict,
    place_of,
    recent_changes,
    run_difference,
    verdicts_of,
)
from schakel.match.matching.selectors.demand import CardRow, DemandRow, needs_for_party, needs_for_text
from schakel.match.matching.selectors.supply import (
    EVERYTHING,
    KEPT,
    Filters,
    SupplyResult,
    SupplyRow,
    cards_to_rematch,
    matches_for_need,
    matches_for_owner,
    matches_for_text,
    scores_of,
)

__all__ = [
    "EVERYTHING",
    "KEPT",
    "CardRow",
    "DemandRow",
    "Filters",
    "SupplyResult",
    "SupplyRow",
    "Verdict",
    "cards_to_rematch",
    "corrections_of",
    "last_runs",
    "matches_for_need",
    "matches_for_owner",
    "matches_for_text",
    "needs_for_party",
    "needs_for_text",
    "open_correction",
    "open_verdict",
    "place_of",
    "recent_changes",
    "run_difference",
    "scores_of",
    "verdicts_of",
]
