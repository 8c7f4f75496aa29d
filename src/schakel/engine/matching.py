"""Match a need with offerings: read, search, explain. The one path that command line and pages share."""

from collections.abc import Collection, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.explanation.location import Located, locate
from schakel.engine.explanation.reasons import met_words, reasons, wanted_keys, word_importance
from schakel.engine.explanation.requirements import Part, graded_parts, need_parts
from schakel.engine.ranking.concepts import concept_finder
from schakel.engine.ranking.expression import Expression, express
from schakel.engine.ranking.probability import full_score, probability
from schakel.engine.retrieval.index import BASE_FROM, DocumentIndex
from schakel.engine.retrieval.query import Key
from schakel.engine.retrieval.question import Asked, asked
from schakel.engine.retrieval.search import Scope
from schakel.engine.types import ConceptBook, Correction, Document, Graded, Match, MatchResult, Need, NeedReading
from schakel.engine.vocabulary.lexicon import shipped_lexicon

_MOST_EXPRESSIONS = 5_000
#: An expression that no statistic had a part in holds whatever is public.
_ANY_PUBLIC = -1


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
        self._expressed: tuple[
            tuple[int, frozenset[str]], dict[tuple[Need, tuple[Correction, ...]], tuple[Expression, Asked, int]]
        ] = ((-1, frozenset()), {})
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
        return self._read(need, corrections)[0]

    def _read(self, need: Need, corrections: Sequence[Correction]) -> tuple[Expression, Asked]:
        encoder, public = self._documents.encoder, self._documents.public_version
        present = self._documents.languages
        version = (encoder.version, present)
        if self._expressed[0] != version or len(self._expressed[1]) >= _MOST_EXPRESSIONS:
            self._expressed = (version, {})
        key = (need, tuple(corrections))
        kept = self._expressed[1].get(key)
        if kept is None or kept[2] not in (public, _ANY_PUBLIC):
            of = _ANY_PUBLIC

            def counts(keys: Sequence[Key]) -> list[float]:
                nonlocal of
                of = public
                return self._documents.pair_counts(keys)

            found = express(need, encoder.analyser, self._finder, self.configuration, corrections, counts, present)
            kept = self._expressed[1][key] = (found, asked([named.leaf for named in found.leaves]), of)
        return kept[0], kept[1]

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
        _, columns = self._read(need, corrections)
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
        expression, columns = self._read(need, corrections)
        hits, table = self._documents.answer(columns, Scope(allowed, exclude), top=top)
        parts = need_parts(need, expression.words)
        importance = self._importance(expression)
        full = self._full_score(expression)
        wanted = wanted_keys(expression)
        matches = [
            self._match(rank, self._located(hit.ordinal, wanted), row, expression, parts, importance, full)
            for rank, (hit, row) in enumerate(zip(hits, table.tolist(), strict=True), start=1)
        ]
        reading = NeedReading(expression.language, expression.concepts, tuple(p.requirement for p in parts))
        size = self._documents.count(allowed)
        return MatchResult(reading, tuple(matches), size, self.configuration.name)

    def graded(
        self,
        need: Need,
        *,
        top: int,
        allowed: Collection[str] | None = None,
        corrections: Sequence[Correction] = (),
    ) -> list[Graded]:
        """Return how far the best allowed documents speak to each part of the need, best first, without reasons."""
        expression, columns = self._read(need, corrections)
        hits, table = self._documents.answer(columns, Scope(allowed, ()), top=top)
        parts = need_parts(need, expression.words)
        importance = self._importance(expression)
        texts = [part.requirement.text for part in parts]
        found = []
        for hit, row in zip(hits, table.tolist(), strict=True):
            grades = graded_parts(parts, importance, met_words(expression, row).__contains__)
            found.append(Graded(hit.id, hit.score, dict(zip(texts, grades, strict=True))))
        return found

    def full_score(self, need: Need, corrections: Sequence[Correction] = ()) -> float:
        """Return about what an offering would score here that meets every word of a need."""
        return self._full_score(self.express(need, corrections))

    def _full_score(self, expression: Expression) -> float:
        keys = list(dict.fromkeys(n.leaf.key for n in expression.leaves if isinstance(n.leaf.key, str)))
        idf = self._documents.inverse_frequencies(keys)
        return full_score(expression, dict(zip(keys, idf.tolist(), strict=True)))

    def _importance(self, expression: Expression) -> dict[tuple[str, ...], float]:
        keys = list(dict.fromkeys(k for w in expression.words for k in w.keys))
        idf = self._documents.inverse_frequencies(keys)
        return word_importance(expression, dict(zip(keys, idf.tolist(), strict=True)))

    def _match(
        self,
        rank: int,
        located: Located,
        row: Sequence[float],
        expression: Expression,
        parts: Sequence[Part],
        importance: dict[tuple[str, ...], float],
        full: float,
    ) -> Match:
        why = reasons(expression, row, located, self._finder, self.configuration.pair_window)
        score = sum(r.weight for r in why)
        grades = graded_parts(parts, importance, met_words(expression, row).__contains__)
        texts = [p.requirement.text for p in parts]
        document = located.document
        return Match(
            rank=rank,
            id=document.id,
            company=document.company,
            score=score,
            probability=probability(
                score, full, self.configuration.probability_weights, is_across=document.language != expression.language
            ),
            reasons=why,
            covered=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "covered"),
            missing=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "missing"),
            partly=tuple(t for t, grade in zip(texts, grades, strict=True) if grade == "partly"),
        )

    def _located(self, ordinal: int, wanted: Container[str]) -> Located:
        return locate(self._documents.at(ordinal), self._documents.encoder.analyser, self._finder, wanted)


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
