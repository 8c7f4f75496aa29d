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
    from schakel.engine.evaluation.exposure import SHOWN, SPEAKING, Exposure, exposure
    from schakel.engine.evaluation.measures import Measure, UnknownMeasure, mean, measure, per_query
    from schakel.engine.evaluation.trec import BadRun, read_qrels, read_run, run_lines, write_run
    from schakel.engine.explanation.requirements import part_text
    from schakel.engine.markings import Marking, find_markings, find_markings_in_name
    from schakel.engine.matching import Index, explain, match
    from schakel.engine.moving import configuration_name, match_with, rank_with
    from schakel.engine.partners import Partner, PartnerFinder, PartnerReason, PastProject
    from schakel.engine.ranking.additions import MOVED, Addition, Part
    from schakel.engine.ranking.book import concept_book, shipped_concepts
    from schakel.engine.ranking.evidence import NO_EVIDENCE, Corrected, WordEvidence, gather_evidence, says
    from schakel.engine.ranking.learnt import (
        FEATURES,
        NEITHER,
        Comparison,
        Feedback,
        Judged,
        LearntRanker,
        NothingLearnt,
        compare_ranker,
        learn_ranker,
        match_features,
    )
    from schakel.engine.ranking.meaning import MeaningProvider, ProviderUnusable, provider_words, read_provider
    from schakel.engine.ranking.novelty import (
        PART_WEIGHTS,
        SURPRISE_STEPS,
        KnownWords,
        Wording,
        novel_order,
        novelty,
        strength_kept,
        surprise_order,
    )
    from schakel.engine.ranking.probability import somebody_can
    from schakel.engine.retrieval.audience import Audience
    from schakel.engine.retrieval.index import DuplicateDocument
    from schakel.engine.retrieval.store import IndexUnusable
    from schakel.engine.synthesis.ecosystem import (
        Ecosystem,
        EcosystemSteps,
        SyntheticNeed,
        SyntheticOffering,
        SyntheticOrganisation,
        compose_offering,
        need_count,
        synthetic_ecosystem,
    )
    from schakel.engine.synthesis.leakage import Leakage
    from schakel.engine.synthesis.making import Learnt, draw_dataset, generator_version, learn_dataset, measure_dataset
    from schakel.engine.synthesis.tables import NothingToLearn, column_kinds
    from schakel.engine.synthesis.utility import Utility
    from schakel.engine.text.language import detect_language, is_neither_language
    from schakel.engine.text.normalise import normalise
    from schakel.engine.text.numbers import number_value
    from schakel.engine.types import (
        ConceptBook,
        Correction,
        Document,
        Graded,
        Language,
        Match,
        MatchResult,
        Need,
        NeedReading,
        Reason,
        Requirement,
        SimpleConceptBook,
        Span,
    )
    from schakel.engine.vocabulary.concept import Concept, CrosswalkLink, Found, LabelHit
    from schakel.engine.vocabulary.loading import (
        read_vocabulary,
        shipped_vocabulary,
        vocabulary_from_rows,
        write_shipped_index,
    )
    from schakel.engine.vocabulary.reading import VocabularyInvalid, VocabularyProblem, concept_row, link_row
    from schakel.engine.vocabulary.skos import write_skos
    from schakel.engine.vocabulary.skos_reading import SkosUnreadable, read_skos
    from schakel.engine.vocabulary.vocabulary import ConceptUnknown, Vocabulary
    from schakel.engine.wording.means import named_means
    from schakel.engine.wording.readability import Readability, readability
    from schakel.engine.wording.sentences import Sentence, sentences
    from schakel.engine.wording.solutions import NamedMeans, SolutionWord, solution_words
    from schakel.engine.wording.tongue import text_language

#: Public name -> the module inside the engine where it lives.
_HOME = {
    **dict.fromkeys(
        (
            "Ecosystem",
            "EcosystemSteps",
            "SyntheticNeed",
            "SyntheticOffering",
            "SyntheticOrganisation",
            "compose_offering",
            "need_count",
            "synthetic_ecosystem",
        ),
        "synthesis.ecosystem",
    ),
    "Leakage": "synthesis.leakage",
    "Utility": "synthesis.utility",
    **dict.fromkeys(
        ("Learnt", "draw_dataset", "generator_version", "learn_dataset", "measure_dataset"), "synthesis.making"
    ),
    **dict.fromkeys(("NothingToLearn", "column_kinds"), "synthesis.tables"),
    **dict.fromkeys(("DEFAULT_CONFIGURATION", "Configuration"), "configuration"),
    "part_text": "explanation.requirements",
    "PlainBM25": "evaluation.baseline",
    **dict.fromkeys(("Interval", "bootstrap", "paired_bootstrap"), "evaluation.bootstrap"),
    **dict.fromkeys(("SHOWN", "SPEAKING", "Exposure", "exposure"), "evaluation.exposure"),
    **dict.fromkeys(("Measure", "UnknownMeasure", "mean", "measure", "per_query"), "evaluation.measures"),
    **dict.fromkeys(("BadRun", "read_qrels", "read_run", "run_lines", "write_run"), "evaluation.trec"),
    **dict.fromkeys(("Marking", "find_markings", "find_markings_in_name"), "markings"),
    **dict.fromkeys(("Index", "explain", "match"), "matching"),
    **dict.fromkeys(("Partner", "PartnerFinder", "PartnerReason", "PastProject"), "partners"),
    **dict.fromkeys(("configuration_name", "match_with", "rank_with"), "moving"),
    **dict.fromkeys(("MOVED", "Addition", "Part"), "ranking.additions"),
    **dict.fromkeys(
        (
            "FEATURES",
            "NEITHER",
            "Comparison",
            "Feedback",
            "Judged",
            "LearntRanker",
            "NothingLearnt",
            "compare_ranker",
            "learn_ranker",
            "match_features",
        ),
        "ranking.learnt",
    ),
    **dict.fromkeys(("NO_EVIDENCE", "Corrected", "WordEvidence", "gather_evidence", "says"), "ranking.evidence"),
    **dict.fromkeys(("MeaningProvider", "ProviderUnusable", "provider_words", "read_provider"), "ranking.meaning"),
    **dict.fromkeys(("concept_book", "shipped_concepts"), "ranking.book"),
    **dict.fromkeys(
        (
            "PART_WEIGHTS",
            "SURPRISE_STEPS",
            "KnownWords",
            "Wording",
            "novel_order",
            "novelty",
            "strength_kept",
            "surprise_order",
        ),
        "ranking.novelty",
    ),
    "somebody_can": "ranking.probability",
    "Audience": "retrieval.audience",
    "DuplicateDocument": "retrieval.index",
    "IndexUnusable": "retrieval.store",
    **dict.fromkeys(("detect_language", "is_neither_language"), "text.language"),
    "normalise": "text.normalise",
    "number_value": "text.numbers",
    **dict.fromkeys(
        (
            "ConceptBook",
            "Correction",
            "Document",
            "Graded",
            "Language",
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
    **dict.fromkeys(("Concept", "CrosswalkLink", "Found", "LabelHit"), "vocabulary.concept"),
    **dict.fromkeys(
        ("read_vocabulary", "shipped_vocabulary", "vocabulary_from_rows", "write_shipped_index"), "vocabulary.loading"
    ),
    **dict.fromkeys(("VocabularyInvalid", "VocabularyProblem", "concept_row", "link_row"), "vocabulary.reading"),
    "write_skos": "vocabulary.skos",
    **dict.fromkeys(("SkosUnreadable", "read_skos"), "vocabulary.skos_reading"),
    **dict.fromkeys(("ConceptUnknown", "Vocabulary"), "vocabulary.vocabulary"),
    "named_means": "wording.means",
    **dict.fromkeys(("Readability", "readability"), "wording.readability"),
    **dict.fromkeys(("Sentence", "sentences"), "wording.sentences"),
    **dict.fromkeys(("NamedMeans", "SolutionWord", "solution_words"), "wording.solutions"),
    "text_language": "wording.tongue",
}

__all__ = [
    "DEFAULT_CONFIGURATION",
    "FEATURES",
    "MOVED",
    "NEITHER",
    "NO_EVIDENCE",
    "PART_WEIGHTS",
    "SHOWN",
    "SPEAKING",
    "SURPRISE_STEPS",
    "Addition",
    "Audience",
    "BadRun",
    "Comparison",
    "Concept",
    "ConceptBook",
    "ConceptUnknown",
    "Configuration",
    "Corrected",
    "Correction",
    "CrosswalkLink",
    "Document",
    "DuplicateDocument",
    "Ecosystem",
    "EcosystemSteps",
    "Exposure",
    "Feedback",
    "Found",
    "Graded",
    "Index",
    "IndexUnusable",
    "Interval",
    "Judged",
    "KnownWords",
    "LabelHit",
    "Language",
    "Leakage",
    "Learnt",
    "LearntRanker",
    "Marking",
    "Match",
    "MatchResult",
    "MeaningProvider",
    "Measure",
    "NamedMeans",
    "Need",
    "NeedReading",
    "NothingLearnt",
    "NothingToLearn",
    "Part",
    "Partner",
    "PartnerFinder",
    "PartnerReason",
    "PastProject",
    "PlainBM25",
    "ProviderUnusable",
    "Readability",
    "Reason",
    "Requirement",
    "Sentence",
    "SimpleConceptBook",
    "SkosUnreadable",
    "SolutionWord",
    "Span",
    "SyntheticNeed",
    "SyntheticOffering",
    "SyntheticOrganisation",
    "UnknownMeasure",
    "Utility",
    "Vocabulary",
    "VocabularyInvalid",
    "VocabularyProblem",
    "WordEvidence",
    "Wording",
    "bootstrap",
    "column_kinds",
    "compare_ranker",
    "compose_offering",
    "concept_book",
    "concept_row",
    "configuration_name",
    "detect_language",
    "draw_dataset",
    "explain",
    "exposure",
    "find_markings",
    "find_markings_in_name",
    "gather_evidence",
    "generator_version",
    "is_neither_language",
    "learn_dataset",
    "learn_ranker",
    "link_row",
    "match",
    "match_features",
    "match_with",
    "mean",
    "measure",
    "measure_dataset",
    "named_means",
    "need_count",
    "normalise",
    "novel_order",
    "novelty",
    "number_value",
    "paired_bootstrap",
    "part_text",
    "per_query",
    "provider_words",
    "rank_with",
    "read_provider",
    "read_qrels",
    "read_run",
    "read_skos",
    "read_vocabulary",
    "readability",
    "run_lines",
    "says",
    "sentences",
    "shipped_concepts",
    "shipped_vocabulary",
    "solution_words",
    "somebody_can",
    "strength_kept",
    "surprise_order",
    "synthetic_ecosystem",
    "text_language",
    "vocabulary_from_rows",
    "write_run",
    "write_shipped_index",
    "write_skos",
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
