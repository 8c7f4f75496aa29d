"""Match a need with offerings: read, search, explain. The one path that command line and pages share."""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.explanation.location import Located
from schakel.engine.explanation.reasons import reasons
from schakel.engine.explanation.requirements import Grade, Grader, need_parts
from schakel.engine.ranking.concepts import concept_finder
from schakel.engine.ranking.expression import Expression, express
from schakel.engine.ranking.probability import FullScore, probability
from schakel.engine.retrieval.index import BASE_FROM, DocumentIndex
from schakel.engine.retrieval.query import Key
from schakel.engine.retrieval.question import Asked, asked
from schakel.engine.retrieval.search import Scope
from schakel.engine.types import (
    ConceptBook,
    Correction,
    Document,
    Graded,
    Match,
    MatchResult,
    Need,
    NeedReading,
    Reason,
)
from schakel.engine.vocabulary.lexicon import shipped_lexicon

_MOST_EXPRESSIONS = 5_000


class Counted:
    """The public counts that had a part in reading a need: which keys were asked for, and what the answer was.

    Counts are rounded to an eighth of a power of two, so that one document more or less seldom changes how a need is
    read, and the reading need not be made anew.
    """

    def __init__(self, public_version: int) -> None:
        self._version = public_version
        self._keys: list[Key] = []
        self._answers: list[float] = []
        self._codes: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        #: How many keys the index knew when the codes were read.
        self._named = -1

    def ask(self, documents: DocumentIndex, keys: Sequence[Key]) -> list[float]:
        """Return the rounded number of public documents of each key or pair."""
        found = _rounded(documents.frequencies(keys))
        self._keys += keys
        self._answers += found
        return found

    def holds(self, documents: DocumentIndex) -> bool:
        """Return whether the answers would still be the same."""
        touched = documents.touched_since(self._version)
        if touched is not None and not len(touched):
            return True
        self._read_codes(documents)
        at = np.arange(len(self._keys)) if touched is None else np.flatnonzero(np.isin(self._codes, touched))
        if len(at):
            found = _rounded(documents.frequencies([self._keys[n] for n in at]))
            if found != [self._answers[n] for n in at]:
                return False
        self._version = documents.public_version
        return True

    def _read_codes(self, documents: DocumentIndex) -> None:
        """Look up the codes of keys that have none yet, where keys came since."""
        known = len(documents.encoder.names)
        if self._named == known:
            return
        self._codes = np.append(self._codes, np.full(len(self._keys) - len(self._codes), -1, dtype=np.int64))
        without = np.flatnonzero(self._codes < 0)
        self._codes[without] = documents.codes([self._keys[n] for n in without])
        self._named = known


def _rounded(counts: npt.NDArray[np.float64]) -> list[float]:
    powers = np.exp2(np.round(np.log2(np.maximum(counts, 1.0)) * 8.0) / 8.0)
    found: list[float] = np.where(counts > 8.0, powers, counts).tolist()
    return found


class Reading:
    """A need as it was read: its query as expression and as columns, and what its answers are shown with.

    Holds for one state of the vocabulary, and as long as the counts that had a part in it stay the same.
    """

    def __init__(self, need: Need, expression: Expression, counted: Counted) -> None:
        self.need = need
        self.expression = expression
        self.counted = counted
        self.columns: Asked = asked([named.leaf for named in expression.leaves])
        self._figures: tuple[int, npt.NDArray[np.float64], float] = (-2, np.zeros(0), 0.0)

    @cached_property
    def grader(self) -> Grader:
        """Tells how far offerings speak to the parts of the need."""
        return Grader(need_parts(self.need, self.expression.words), self.expression.leaves)

    def figures(self, documents: DocumentIndex) -> tuple[npt.NDArray[np.float64], float]:
        """Return how much each word of `grader` says (the idf of its best-known key), and the full score."""
        if self._figures[0] != documents.public_version:
            full = FullScore(self.expression.leaves)
            sizes = [len(keys) for keys in self.grader.words]
            idf = documents.inverse_frequencies([*full.keys, *(k for keys in self.grader.words for k in keys)])
            starts = len(full.keys) + np.cumsum([0, *sizes[:-1]])
            importance = np.minimum.reduceat(idf, starts) if sizes else np.zeros(0)
            self._figures = (documents.public_version, importance, full.of(idf[: len(full.keys)]))
        return self._figures[1:]


class Index:
    """Documents that needs are matched with. Build once, change one document at a time, ask as often as you like.

    `concepts` links the two languages and broader to narrower. Reading from several threads is safe; writing is not.
    """

    def __init__(
        self,
        concepts: ConceptBook | None = None,
        configuration: Configuration = DEFAULT_CONFIGURATION,
        *,
        base_from: int = BASE_FROM,
    ) -> None:
        self.configuration = configuration
        self._finder = concept_finder(concepts, configuration) if concepts is not None else None
        self._documents = DocumentIndex(configuration, seeds=self._seeds, base_from=base_from)
        self._expressed: tuple[tuple[int, frozenset[str]], dict[tuple[Need, tuple[Correction, ...]], Reading]] = (
            (-1, frozenset()),
            {},
        )
        if self._finder is not None:
            encoder = self._documents.encoder
            encoder.find_concepts = self._finder.find
            encoder.ancestors = self._finder.ancestors
            encoder.concept_heads = self._finder.heads

    def _seeds(self) -> set[str]:
        """Return the words that may be parts of Dutch compounds whatever the texts use: nouns and concepts."""
        known = set(shipped_lexicon().parts)
        return known | self._finder.words() if self._finder is not None else known

    def __len__(self) -> int:
        return len(self._documents)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._documents

    def ids(self) -> list[str]:
        """Return the ids of all documents."""
        return self._documents.ids()

    def document(self, document_id: str) -> Document:
        """Return a document as indexed (language filled in); KeyError when it is not here."""
        return self._documents.document(document_id)

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents in one go; `DuplicateDocument` when an id is taken or twice there: then none is added."""
        self._documents.add(documents)

    def replace(self, document: Document) -> None:
        """Put a document in the place of the one with its id, or add it; the next search sees it."""
        self._documents.replace(document)

    def remove(self, document_id: str) -> None:
        """Take a document out; KeyError when it is not here."""
        self._documents.remove(document_id)

    def save(self, path: Path, made_of: str = "") -> None:
        """Write the index as one file, all or nothing: a crash leaves the old file or the new one."""
        self._documents.save(path, made_of)

    def open(self, path: Path, made_of: str = "", *, is_checked: bool = True) -> None:
        """Take all documents from such a file, whose pages processes share; `IndexUnusable` says why not."""
        self._documents.open(path, made_of, is_checked=is_checked)

    def forget_needs(self) -> None:
        """Forget the needs that were asked: the next one is read anew (for measuring)."""
        self._expressed = ((-1, frozenset()), {})

    def express(self, need: Need, corrections: Sequence[Correction] = ()) -> Expression:
        """Return a need as the query it becomes; kept until what is public changes, as needs are asked again."""
        return self._read(need, corrections).expression

    def _read(self, need: Need, corrections: Sequence[Correction]) -> Reading:
        encoder = self._documents.encoder
        present = self._documents.languages
        version = (encoder.version, present)
        if self._expressed[0] != version or len(self._expressed[1]) >= _MOST_EXPRESSIONS:
            self._expressed = (version, {})
        key = (need, tuple(corrections))
        kept = self._expressed[1].get(key)
        if kept is None or not kept.counted.holds(self._documents):
            counted = Counted(self._documents.public_version)

            def counts(keys: Sequence[Key]) -> list[float]:
                return counted.ask(self._documents, keys)

            found = express(need, encoder.analyser, self._finder, self.configuration, corrections, counts, present)
            kept = self._expressed[1][key] = Reading(need, found, counted)
        return kept

    def rank(
        self,
        need: Need,
        *,
        top: int = 10,
        allowed: Collection[str] | None = None,
        exclude: Collection[str] = (),
        corrections: Sequence[Correction] = (),
    ) -> list[tuple[str, float]]:
        """Return (id, score) of the best allowed documents, best first, ties by id; without reasons.

        `allowed` None means every document; what is not allowed changes no score. `exclude` is left out as well.
        """
        columns = self._read(need, corrections).columns
        hits, _ = self._documents.answer(columns, Scope(allowed, exclude), top=top, with_parts=False)
        return [(hit.id, hit.score) for hit in hits]

    def rank_all(
        self,
        needs: Sequence[Need],
        *,
        top: int = 100,
        allowed: Collection[str] | None = None,
        threads: int = 1,
    ) -> list[list[tuple[str, float]]]:
        """Return for each need what `rank` returns, on several threads: everything against everything."""
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda need: self.rank(need, top=top, allowed=allowed), needs, chunksize=64))

    def match(
        self,
        need: Need,
        *,
        top: int = 10,
        allowed: Collection[str] | None = None,
        exclude: Collection[str] = (),
        corrections: Sequence[Correction] = (),
    ) -> MatchResult:
        """Return the best allowed documents with their reasons and what is missing; see `match`."""
        reading = self._read(need, corrections)
        hits, table = self._documents.answer(reading.columns, Scope(allowed, exclude), top=top)
        importance, full = reading.figures(self._documents)
        parts = [part.requirement for part in reading.grader.parts]
        grades = reading.grader.grades(table, importance) or [[] for _ in hits]
        matches = []
        for rank, (hit, given, row) in enumerate(zip(hits, _given(table), grades, strict=True), start=1):
            located = Located(self._documents.at(hit.ordinal), self._documents.encoder.analyser, self._finder)
            why = reasons(reading.expression, given, located, self.configuration.pair_window)
            matches.append(self._match(rank, located, why, full, [p.text for p in parts], row))
        read = NeedReading(reading.expression.language, reading.expression.concepts, tuple(parts))
        return MatchResult(read, tuple(matches), self._documents.count(allowed), self.configuration.name)

    def graded(
        self,
        need: Need,
        *,
        top: int,
        allowed: Collection[str] | None = None,
        corrections: Sequence[Correction] = (),
    ) -> list[Graded]:
        """Return how far the best allowed documents speak to each part of the need, best first, without reasons."""
        reading = self._read(need, corrections)
        hits, table = self._documents.answer(reading.columns, Scope(allowed, ()), top=top)
        texts = [part.requirement.text for part in reading.grader.parts]
        grades = reading.grader.grades(table, reading.figures(self._documents)[0]) or [[] for _ in hits]
        return [
            Graded(hit.id, hit.score, dict(zip(texts, row, strict=True))) for hit, row in zip(hits, grades, strict=True)
        ]

    def full_score(self, need: Need, corrections: Sequence[Correction] = ()) -> float:
        """Return about what an offering would score here that meets every word of a need."""
        return self._read(need, corrections).figures(self._documents)[1]

    def _match(
        self, rank: int, located: Located, why: tuple[Reason, ...], full: float, texts: list[str], grades: list[Grade]
    ) -> Match:
        score = sum(reason.weight for reason in why)
        return Match(
            rank=rank,
            id=located.document.id,
            company=located.document.company,
            score=score,
            probability=probability(score, full, self.configuration.probability_weights),
            reasons=why,
            covered=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "covered"),
            missing=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "missing"),
            partly=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "partly"),
        )


def _given(table: npt.NDArray[np.float64]) -> list[list[tuple[int, float]]]:
    """Return for each row of a table the places of what is not 0, each with its value."""
    rows: list[list[tuple[int, float]]] = [[] for _ in range(len(table))]
    at, places = np.nonzero(table)
    for row, place, value in zip(at.tolist(), places.tolist(), table[at, places].tolist(), strict=True):
        rows[row].append((place, value))
    return rows


def match(
    index: Index,
    need: Need,
    *,
    top: int = 10,
    allowed: Collection[str] | None = None,
    exclude: Collection[str] = (),
    corrections: Sequence[Correction] = (),
) -> MatchResult:
    """Match a need with the documents of an index: the best `top`, each with reasons that add up to its score.

    `allowed` are the ids that the reader may see (None: all); everything else changes nothing in the answer, statistics
    included, as those come from public documents only. `corrections` bind this need only. Offerings that share nothing
    with the need are not listed. Exact, deterministic, ties by id.
    """
    return index.match(need, top=top, allowed=allowed, exclude=exclude, corrections=corrections)


def explain(index: Index, need: Need, document_id: str, *, corrections: Sequence[Correction] = ()) -> Match | None:
    """Return the match of a need with one document, whatever its rank (`rank` is 1); None when they share nothing.

    KeyError when the document is not here. The caller decides first whether the reader may see it.
    """
    index.document(document_id)
    found = index.match(need, top=1, allowed=[document_id], corrections=corrections).matches
    return found[0] if found else None
