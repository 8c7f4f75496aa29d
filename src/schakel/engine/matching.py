"""Match a need with offerings: read, search, explain. The one path that command line and pages share."""

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.explanation.given import Given, Shown, shown
from schakel.engine.explanation.requirements import GRADES, by_grade
from schakel.engine.explanation.whole import Whole
from schakel.engine.ranking.aside import taken_literally
from schakel.engine.ranking.concepts import concept_finder
from schakel.engine.ranking.counted import Counted
from schakel.engine.ranking.expression import Expression, express
from schakel.engine.ranking.probability import falling, probabilities
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.retrieval.documents import Rows
from schakel.engine.retrieval.index import BASE_FROM, DocumentIndex
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Asked
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
)
from schakel.engine.vocabulary.lexicon import shipped_lexicon

#: So many needs are kept as columns, about 40 kB each; and so many leaves with their names, about a tenth of a kB each.
_MOST_READINGS = 2_000
_MOST_LEAVES = 50_000
#: More needs than this, asked at once, keep their words together: so many times as many as else.
_MANY, _MOST_IN_BULK = 200, 8
#: Needs with words of all kinds in both languages, among them compounds, phrases, numbers, names, slips of the pen.
_AHEAD = (
    "Wij zoeken een leverancier van radarsystemen en lichtgewicht batterijen voor onbemande vaartuigen, tot 10 km, die "
    "samenwekring met NATO-partners kan áántonen. De apparatuur moet storingsvrij werken bij -20 graden en 3,5 kW.",
    "We are looking for a supplier of electronic warfare equipment and lightweight armour for unmanned vehicles, up to "
    "1,500 m, with a mantenance plan. The sensors shall work in GPS-denied environments; naïve jamming is expected.",
)


class Reading:
    """A need as it was read, as columns: all that ranking asks for. With the names of its leaves while they are kept.

    Holds for one state of the vocabulary, and as long as the counts that had a part in it stay the same.
    """

    def __init__(self, columns: Asked, counted: Counted, book: WordBook) -> None:
        self.columns = columns
        self.counted = counted
        self.whole: Whole | None = None
        self._book = book

    def numbers(self, documents: DocumentIndex) -> npt.NDArray[np.int32]:
        """Return the numbers that the index gives to the keys of `columns`; -1 for what it never met."""
        found = self._book.numbers(documents.encoder.keys, len(documents.encoder.names))
        return found[self.columns.signs]


class Index:
    """Documents that needs are matched with. Build once, change one document at a time, ask as often as you like.

    `concepts` links the two languages and broader to narrower. `languages` says in which ("nl", "en") documents are
    looked for; empty: those of the public documents, so that readers of hidden ones in another language miss these.
    Reading from several threads is safe; writing is not.
    """

    def __init__(
        self,
        concepts: ConceptBook | None = None,
        configuration: Configuration = DEFAULT_CONFIGURATION,
        *,
        base_from: int = BASE_FROM,
        languages: Collection[str] = (),
    ) -> None:
        self.configuration = configuration
        self._languages = frozenset(languages)
        self._finder = concept_finder(concepts, configuration) if concepts is not None else None
        self._documents = DocumentIndex(configuration, seeds=self._seeds, base_from=base_from)
        #: The languages of the public documents, for one version of them.
        self._met: tuple[int, frozenset[str]] = (-1, frozenset())
        self._version: tuple[int, frozenset[str]] = (-1, frozenset())
        self._readings: dict[tuple[Need, tuple[Correction, ...]], Reading] = {}
        #: The readings with the names of their leaves, oldest first.
        self._named: dict[int, Reading] = {}
        self._leaves = 0
        self._book: tuple[int, WordBook] | None = None
        #: Whether many needs are asked at once: then more words are kept, until the last is answered.
        self._is_many = False
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

    def read_in_parts(self, rows: Rows, *, folder: Path, made_of: str, tell: Callable[[str], None]) -> None:
        """Take all documents from the rows of a large file, so that reading goes on where it was stopped."""
        self._documents.read_in_parts(rows, folder=folder, made_of=made_of, tell=tell)

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

    def read_ahead(self) -> None:
        """Match two needs and forget them: dictionaries, lexicon, translations and machine code are then in memory.

        Half a second. Processes that are forked afterwards share all of it.
        """
        for text in _AHEAD:
            self.match(Need(text))
        self.forget_needs()

    def forget_needs(self) -> None:
        """Forget the needs that were asked: the next one is read anew (for measuring)."""
        self._readings, self._named, self._leaves = {}, {}, 0

    def express(self, need: Need, corrections: Sequence[Correction] = ()) -> Expression:
        """Return a need as the query it becomes; kept for a while, as needs are asked again."""
        return self._read_whole(need, corrections)[1].expression

    def _read(self, need: Need, corrections: Sequence[Correction], *, is_shown: bool = False) -> Reading:
        version = (self._documents.encoder.version, self._present)
        if self._version != version or len(self._readings) >= _MOST_READINGS:
            self.forget_needs()
            self._version = version
        key = (need, tuple(corrections))
        kept = self._readings.get(key)
        if kept is None or not kept.counted.holds():
            expression, counted = self._express(need, corrections)
            kept = self._readings[key] = Reading(expression.leaves.asked(), counted, expression.leaves.book)
            if is_shown:
                self._name(kept, Whole(need, expression))
        return kept

    def _read_whole(self, need: Need, corrections: Sequence[Correction]) -> tuple[Reading, Whole]:
        reading = self._read(need, corrections, is_shown=True)
        whole = reading.whole
        if whole is None:
            whole = Whole(need, self._express(need, corrections)[0])
            self._name(reading, whole)
        return reading, whole

    def _name(self, reading: Reading, whole: Whole) -> None:
        """Keep the names of the leaves of a reading; the oldest ones are forgotten, as they take most of the memory."""
        reading.whole = whole
        self._named[id(reading)] = reading
        self._leaves += len(whole.expression.leaves)
        while self._leaves > _MOST_LEAVES and len(self._named) > 1:
            oldest = self._named.pop(next(iter(self._named)))
            if oldest.whole is not None:
                self._leaves -= len(oldest.whole.expression.leaves)
                oldest.whole = None

    def _express(self, need: Need, corrections: Sequence[Correction]) -> tuple[Expression, Counted]:
        book = self._words()
        counted = Counted(self._documents, book)
        found = express(need, book, counted.ask, corrections, present=self._present)
        return taken_literally(found, corrections), counted

    def _words(self) -> WordBook:
        """Return what is known of the words of needs; begun anew when words are read otherwise, or with too many."""
        encoder, is_compiled = self._documents.encoder, self._documents.base is not None
        kept = self._book
        if (
            kept is None
            or kept[0] != encoder.version
            or kept[1].is_full(_MOST_IN_BULK if self._is_many else 1)
            or kept[1].is_compiled != is_compiled
        ):
            book = WordBook(encoder.analyser, self._finder, self.configuration, is_compiled=is_compiled)
            kept = self._book = encoder.version, book
            self.forget_needs()
        return kept[1]

    @property
    def _present(self) -> frozenset[str]:
        if self._languages:
            return self._languages
        version = self._documents.touched.version
        if self._met[0] != version:
            self._met = version, self._documents.languages
        return self._met[1]

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
        hits, _ = self._answer(self._read(need, corrections), Scope(allowed, exclude), top=top, with_parts=False)
        return [(hit.id, hit.score) for hit in hits]

    def _answer(
        self, reading: Reading, scope: Scope, *, top: int, with_parts: bool = True
    ) -> tuple[list[Hit], npt.NDArray[np.float64]]:
        documents = self._documents
        numbers = reading.numbers(documents)
        return documents.answer(reading.columns, scope, top=top, with_parts=with_parts, numbers=numbers)

    def rank_all(
        self,
        needs: Sequence[Need],
        *,
        top: int = 100,
        allowed: Collection[str] | None = None,
        threads: int = 1,
    ) -> list[list[tuple[str, float]]]:
        """Return for each need what `rank` returns, on several threads: everything against everything.

        Of many needs up to 160,000 words are kept at once, about 200 MB, and forgotten afterwards.
        """
        self._is_many = len(needs) > _MANY
        try:
            with ThreadPoolExecutor(threads) as pool:
                return list(pool.map(lambda need: self.rank(need, top=top, allowed=allowed), needs))
        finally:
            self._is_many = False

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
        reading, whole = self._read_whole(need, corrections)
        documents, expression, grader = self._documents, whole.expression, whole.grader
        hits, table = self._answer(reading, Scope(allowed, exclude), top=top)
        numbers = reading.numbers(documents)
        given = Given(documents, self._finder, hits, table, expression, reading.columns, numbers)
        found, grades, full = self._shown(given, whole)
        requirements = tuple([part.requirement for part in grader.parts])
        scores = [sum([reason.weight for reason in reasons]) for reasons in found.reasons]
        chances = probabilities(
            scores, full, self.configuration.probability_weights,
            [language != expression.language for language in found.languages],
        )  # fmt: skip
        told = by_grade([one.text for one in requirements], grades)
        matches = [
            Match(n, hit.id, company, score, chance, reasons, covered, missing, partly)
            for n, (hit, company, score, chance, reasons, (covered, partly, missing)) in enumerate(
                zip(hits, found.companies, scores, chances, found.reasons, told, strict=True), 1
            )
        ]
        read = NeedReading(expression.language, expression.concepts, requirements)
        return MatchResult(read, falling(matches), documents.count(allowed), self.configuration.name)

    def _shown(self, given: Given, whole: Whole) -> tuple[Shown, list[list[int]], float]:
        """Return what is shown of hits, how far each speaks to the parts of a need, and its full score."""
        documents, base, grader = self._documents, self._documents.base, whole.grader
        if base is None or not whole.expression.leaves.book.is_compiled:
            return shown(given), grader.grades(given.table, whole.weights(documents)), whole.full(documents)
        from schakel.engine.explanation.bulk import shown_in_bulk
        from schakel.engine.explanation.grading import graded_in_bulk

        found, gathered, called = shown_in_bulk(given, base)
        leaves = whole.expression.leaves
        return found, *graded_in_bulk(grader, leaves, whole.idf(documents), gathered, called.links)

    def graded(
        self,
        need: Need,
        *,
        top: int,
        allowed: Collection[str] | None = None,
        corrections: Sequence[Correction] = (),
    ) -> list[Graded]:
        """Return how far the best allowed documents speak to each part of the need, best first, without reasons."""
        reading, whole = self._read_whole(need, corrections)
        hits, table = self._answer(reading, Scope(allowed, ()), top=top)
        texts = [part.requirement.text for part in whole.grader.parts]
        grades = whole.grader.grades(table, whole.weights(self._documents))
        return [
            Graded(hit.id, hit.score, {text: GRADES[grade] for text, grade in zip(texts, row, strict=True)})
            for hit, row in zip(hits, grades, strict=True)
        ]

    def full_score(self, need: Need, corrections: Sequence[Correction] = ()) -> float:
        """Return about what an offering would score here that meets every word of a need."""
        return self._read_whole(need, corrections)[1].full(self._documents)


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
