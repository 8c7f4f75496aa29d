"""Views of matching."""

from schakel.match.matching.views.acts import (
    accept_match,
    correct_word,
    reject_match,
    undo_correction,
    undo_verdict,
    weigh_parts,
)
from schakel.match.matching.views.exports import match_export
from schakel.match.matching.views.learning import learn_ranker, learning, share_verdicts, switch_ranker
from schakel.match.matching.views.lists import kept_list, kept_lists
from schakel.match.matching.views.pages import compare, my_matches, need_matches, need_panel, waiting
from schakel.match.matching.views.questions import what_if, why_not, why_not_offering
from schakel.match.matching.views.versions import text_matches, version_matches, versions_link

__all__ = [
    "accept_match",
    "compare",
    "correct_word",
    "kept_list",
    "kept_lists",
    "learn_ranker",
    "learning",
    "match_export",
    "my_matches",
    "need_matches",
    "need_panel",
    "reject_match",
    "share_verdicts",
    "switch_ranker",
    "text_matches",
    "undo_correction",
    "undo_verdict",
    "version_matches",
    "versions_link",
    "waiting",
    "weigh_parts",
    "what_if",
    "why_not",
    "why_not_offering",
]
