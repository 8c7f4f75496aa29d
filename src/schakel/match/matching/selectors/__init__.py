"""Read matches: what a viewer gets uses only what that viewer may see, decided from the database at this moment."""

from schakel.match.matching.models import Verdict
from schakel.match.matching.rules import Steering
from schakel.match.matching.selectors.additions import additions, ranker_on
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
from schakel.match.matching.selectors.everybody import (
    public_cards,
    public_offerings,
    public_question,
    public_ranking,
)
from schakel.match.matching.selectors.learning import (
    PublicVerdict,
    is_open_to_all,
    public_corrections,
    public_feedback,
    public_verdicts,
    rankers,
    shared_verdicts,
    shares_corrections,
)
from schakel.match.matching.selectors.lists import KeptReason, KeptRow, kept_list, kept_lists
from schakel.match.matching.selectors.questions import WhatIf, WhyNot, offerings_named, what_if, why_not
from schakel.match.matching.selectors.rematch import cards_to_rematch, stale_cards
from schakel.match.matching.selectors.steering import parts_of, steering_of
from schakel.match.matching.selectors.supply import (
    EVERYTHING,
    KEPT,
    Filters,
    LeftOutRow,
    SupplyResult,
    SupplyRow,
    matches_for_need,
    matches_for_text,
    ranking_for_owner,
)
from schakel.match.matching.selectors.versions import Moved, TextComparison, compare_texts, compare_versions

__all__ = [
    "EVERYTHING",
    "KEPT",
    "CardRow",
    "DemandRow",
    "Filters",
    "KeptReason",
    "KeptRow",
    "LeftOutRow",
    "Moved",
    "PublicVerdict",
    "Steering",
    "SupplyResult",
    "SupplyRow",
    "TextComparison",
    "Verdict",
    "WhatIf",
    "WhyNot",
    "additions",
    "cards_to_rematch",
    "compare_texts",
    "compare_versions",
    "corrections_of",
    "is_open_to_all",
    "kept_list",
    "kept_lists",
    "last_runs",
    "matches_for_need",
    "matches_for_text",
    "needs_for_party",
    "needs_for_text",
    "offerings_named",
    "open_correction",
    "open_verdict",
    "parts_of",
    "place_of",
    "public_cards",
    "public_corrections",
    "public_feedback",
    "public_offerings",
    "public_question",
    "public_ranking",
    "public_verdicts",
    "ranker_on",
    "rankers",
    "ranking_for_owner",
    "recent_changes",
    "run_difference",
    "shared_verdicts",
    "shares_corrections",
    "stale_cards",
    "steering_of",
    "verdicts_of",
    "what_if",
    "why_not",
]
