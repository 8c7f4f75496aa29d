"""From a need to a query: which words count, how much, and by which other words they may be met."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.engine.ranking.composing import NAMED
from schakel.engine.ranking.drafting import Concepts, Counts, Draft, misspelt
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.ranking.speaking import CONCEPT, MOST_DOUBTED
from schakel.engine.ranking.spoken import Spoken, Words, read_words
from schakel.engine.ranking.tables import WEIGHTS
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.text.forms import TOKEN, Analyser
from schakel.engine.text.language import detect_language
from schakel.engine.types import Correction, Need


@dataclass(frozen=True, slots=True)
class Expression:
    """A need as a query: named leaves, the language and concepts read, its words, and the words a person set aside."""

    language: str
    leaves: Leaves
    concepts: tuple[str, ...]
    spoken: tuple[Spoken, ...]
    ignored: tuple[tuple[str, tuple[str, ...]], ...] = ()


def express(
    need: Need, book: WordBook, counts: Counts, corrections: Sequence[Correction] = (), *, present: frozenset[str]
) -> Expression:
    """Return the query of a need.

    1. Read the words where they stand, misspelt ones as what they resemble; leave out those that a person set aside.
    2. Carry them over to the other language. 3. Find the concepts. 4. One clause per word, with the words that also
    mean it, in the other language and its own; words of one concept share a clause. 5. Pairs of neighbours.

    `counts` gives the public frequencies of keys and pairs that decide between the senses of a word; `present` the
    languages in which there are documents at all.
    """
    words = read_words(need, book, present)  # 1
    ignored = _ignored(corrections, words.language, book.analyser)
    draft = _draft(words, counts, {k for _, keys in ignored for k in keys})  # 2
    has_concepts = book.finder is not None and bool(words.marks & CONCEPT or need.concepts)
    concepts = Concepts(draft, is_empty=not has_concepts and not corrections)
    named = _add_concepts(concepts, draft, need) if has_concepts else []  # 3
    leaves, ends = draft.finish(concepts)  # 4, 5
    leaves = _with_synonyms(leaves, draft, corrections, ends)
    return Expression(words.language, leaves, tuple(named), words.spoken(), tuple(ignored))


def _draft(words: Words, counts: Counts, dropped: set[str]) -> Draft:
    """Return the words of a need carried over, without those with any of some keys, misspelt ones as what they mean."""
    if not dropped:
        draft = Draft(words, counts, has_doubts=True)
        is_many = draft.doubted > MOST_DOUBTED
        changed = misspelt(words, counts, draft.unused, is_asked=is_many) if draft.unused or is_many else {}
        if not changed:
            return draft
    else:
        changed = misspelt(words, counts, (), is_asked=True)
    words.change(changed)
    if dropped:
        words.leave_out(dropped)
    return Draft(words, counts, has_doubts=False)


def _ignored(corrections: Sequence[Correction], language: str, analyser: Analyser) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.word, _keys_of(c.word, language, analyser)) for c in corrections if c.kind == "ignore"]


def _keys_of(text: str, language: str, analyser: Analyser) -> tuple[str, ...]:
    words = (w for t in TOKEN.findall(text) for w in analyser.form(t, language).words)
    return tuple(dict.fromkeys(k for w in words if w.kind != "compound" for k in w.keys))


def _add_concepts(concepts: Concepts, draft: Draft, need: Need) -> list[str]:
    """Give the words of each concept one clause, with the concept itself as the other way to be met.

    A concept weighs more in documents of the other language, where words cannot meet.
    """
    words, c, finder = draft.words, draft.book.configuration, draft.book.finder
    assert finder is not None  # noqa: S101 - asked before
    same = c.concept_weight if words.is_open else c.concept_same_weight
    links = (
        same if words.language == "nl" else c.concept_weight,
        same if words.language == "en" else c.concept_weight,
    )
    named: dict[str, None] = {}
    for field in words.spoken() if words.marks & CONCEPT else ():
        sequence = [term for term in field.terms if term.in_sequence]
        groups = [group for group, term in zip(field.groups, field.terms, strict=True) if term.in_sequence]
        for at, length, concept in finder.find_meant(sequence):
            if concept in named:
                continue
            named[concept] = None
            label = " ".join(dict.fromkeys(t.written for t in sequence[at : at + length]))
            concepts.add(concept, label, groups[at : at + length], links)
    for concept in need.concepts:
        if concept not in named:
            named[concept] = None
            concepts.add(concept, finder.label(concept, need.language or "en"), [], links)
    return list(named)


def _with_synonyms(leaves: Leaves, draft: Draft, corrections: Sequence[Correction], ends: Sequence[int]) -> Leaves:
    """Let words be met by what a person said that they also mean: leaves behind the own ones of each word."""
    language, analyser = draft.words.language, draft.book.analyser
    also: dict[str, list[str]] = {}
    for correction in corrections:
        if correction.kind == "also" and correction.also:
            for key in _keys_of(correction.word, language, analyser):
                also.setdefault(key, []).append(correction.also)
    if not also:
        return leaves
    names, rows, places = leaves.names, list[tuple[float, ...]](), list[int]()
    clauses, weights = draft.settled, draft.drafted.amount(WEIGHTS)
    for group, term in enumerate(names.terms):
        weight = float(weights[group])
        for number, synonym in enumerate(s for k in term.keys for s in also.get(k, [])):
            name = names.count + len(names.synonyms)
            names.synonyms.append(("correction", f"{term.written} → {synonym}", (group,)))
            for key in _keys_of(synonym, detect_language(synonym, default=language), analyser):
                sign = draft.book.sign(key)
                rows.append((sign, -1, weight, clauses[group], 100 + number, 1.0, 1.0, NAMED, name, -1))
                places.append(int(ends[group]))
    return leaves.with_rows(rows, places) if rows else leaves
