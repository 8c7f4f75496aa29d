"""Read matches: what a viewer gets uses only what that viewer may see, decided from the database at this moment."""

from schakel.match.matching.models import Verdict
from schakel.match.matching.selectors.decisions import (
    corrections_of,
    last_runs,
    open_correction,
    open_verdict,
    run_difference,
    verdicts_of,
)
from schakel.match.matching.selectors.demand import CardRow, DemandRow, needs_for_party, needs_for_text
from schakel.match.matching.selectors.supply import (
    EVERYTHING,
    Filters,
    SupplyResult,
    SupplyRow,
    matches_for_need,
    matches_for_owner,
    matches_for_text,
)

__all__ = [
    "EVERYTHING",
    "CardRow",
    "DemandRow",
    "Filters",
    "SupplyResult",
    "SupplyRow",
    "Verdict",
    "corrections_of",
    "last_runs",
    "matches_for_need",
    "matches_for_owner",
    "matches_for_text",
    "needs_for_party",
    "needs_for_text",
    "open_correction",
    "open_verdict",
    "run_difference",
    "verdicts_of",
]
