"""The thinking: plain Python and numeric wheels; no Django, no database, no network, no clock.

This is the door: callers import from here only. Names are fetched when they are first used, so that a command pays only
for what it needs. A new public name is one line in `_HOME`, one under TYPE_CHECKING and one in `__all__`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
    from schakel.engine.evaluation.baseline import PlainBM25
    from schakel.engine.evaluation.bootstrap import Interval, bootstrap, paired_bootstrap
    from schakel.engine.evaluation.measures import Measure, UnknownMeasure, mean, measure, per_query
    from schakel.engine.evaluation.trec import BadRun, read_qrels, read_run, run_lines, write_run
    from schakel.engine.markings import Marking, find_markings
    from schakel.engine.matching import Index, explain, match
    from schakel.engine.ranking.book import concept_book, shipped_concepts
    from schakel.engine.retrieval.index import DuplicateDocument
    from schakel.engine.text.language import detect_language, is_neither_language
    from schakel.engine.text.normalise import normalise
    from schakel.engine.types import (
        ConceptBook,
        Correction,
        Document,
        Match,
        MatchResult,
        Need,
        NeedReading,
        Reason,
        Requirement,
        SimpleConceptBook,
        Span,
    )
    from schakel.engine.wording.readability import Readability, readability
    from schakel.engine.wording.sentences import Sentence, sentences
    from schakel.engine.wording.solutions import NamedMeans, SolutionWord, solution_words
    from schakel.engine.wording.tongue import text_language

#: Public name -> the module inside the engine where it lives.
_HOME = {
    **dict.fromkeys(("DEFAULT_CONFIGURATION", "Configuration"), "configuration"),
    "PlainBM25": "evaluation.baseline",
    **dict.fromkeys(("Interval", "bootstrap", "paired_bootstrap"), "evaluation.bootstrap"),
    **dict.fromkeys(("Measure", "UnknownMeasure", "mean", "measure", "per_query"), "evaluation.measures"),
    **dict.fromkeys(("BadRun", "read_qrels", "read_run", "run_lines", "write_run"), "evaluation.trec"),
    **dict.fromkeys(("Marking", "find_markings"), "markings"),
    **dict.fromkeys(("Index", "explain", "match"), "matching"),
    **dict.fromkeys(("concept_book", "shipped_concepts"), "ranking.book"),
    "DuplicateDocument": "retrieval.index",
    **dict.fromkeys(("detect_language", "is_neither_language"), "text.language"),
    "normalise": "text.normalise",
    **dict.fromkeys(
        (
            "ConceptBook",
            "Correction",
            "Document",
            "Match",
            "MatchResult",
            "Need",
            "NeedReading",
            "Reason",
            "Requirement",
            "SimpleConceptBook",
            "Span",
        ),
        "types",
    ),
    **dict.fromkeys(("Readability", "readability"), "wording.readability"),
    **dict.fromkeys(("Sentence", "sentences"), "wording.sentences"),
    **dict.fromkeys(("NamedMeans", "SolutionWord", "solution_words"), "wording.solutions"),
    "text_language": "wording.tongue",
}

__all__ = [
    "DEFAULT_CONFIGURATION",
    "BadRun",
    "ConceptBook",
    "Configuration",
    "Correction",
    "Document",
    "DuplicateDocument",
    "Index",
    "Interval",
    "Marking",
    "Match",
    "MatchResult",
    "Measure",
    "NamedMeans",
    "Need",
    "NeedReading",
    "PlainBM25",
    "Readability",
    "Reason",
    "Requirement",
    "Sentence",
    "SimpleConceptBook",
    "SolutionWord",
    "Span",
    "UnknownMeasure",
    "bootstrap",
    "concept_book",
    "detect_language",
    "explain",
    "find_markings",
    "is_neither_language",
    "match",
    "mean",
    "measure",
    "normalise",
    "paired_bootstrap",
    "per_query",
    "read_qrels",
    "read_run",
    "readability",
    "run_lines",
    "sentences",
    "solution_words",
    "text_language",
    "write_run",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"the engine has no public name {name!r}")
    found = getattr(import_module(f"schakel.engine.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
