"""Read matches: what a viewer gets uses only what that viewer may see, decided from the database at this moment."""

from schakel.match.matching.selectors.demand import DemandRow, needs_for_party
from schakel.match.matching.selectors.decisions import (
    corrections_of,
    last_runs,
    open_verdict,
    run_difference,
    verdicts_of,
)
from schakel.match.matching.selectors.supply import (
    Filters,
    SupplyRow,
    SupplyResult,
    matches_for_need,
    matches_for_owner,
    matches_for_text,
)

__all__ = [
    "DemandRow",
    "Filters",
    "SupplyResult",
    "SupplyRow",
    "corrections_of",
    "last_runs",
    "matches_for_need",
    "matches_for_owner",
    "matches_for_text",
    "needs_for_party",
    "open_verdict",
    "run_difference",
    "verdicts_of",
]
