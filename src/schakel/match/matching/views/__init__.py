"""Views of matching."""

from schakel.match.matching.views.acts import accept_match, correct_word, reject_match, undo_correction, undo_verdict
from schakel.match.matching.views.pages import compare, my_matches, need_matches, need_panel, waiting

__all__ = [
    "accept_match",
    "compare",
    "correct_word",
    "my_matches",
    "need_matches",
    "need_panel",
    "reject_match",
    "undo_correction",
    "undo_verdict",
    "waiting",
]
