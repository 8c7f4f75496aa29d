"""From a need to a query: which words count, how much, and by which other words they may be met."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from schakel.engine.ranking.crossing import Counts
from schakel.engine.ranking.draft import Draft
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.ranking.pairing import pair_up
from schakel.engine.ranking.wordbook import Kin, WordBook
from schakel.engine.ranking.words import Spoken, Term, spoken_words
from schakel.engine.text.forms import TOKEN, Analyser
from schakel.engine.text.language import detect_language
from schakel.engine.types import Correction, Need, ReasonKind

#: Shorter words that nobody uses are more likely names than slips of the pen.
_SHORTEST_MISSPELT = 6
#: Of a whole book only so many different words are looked at for slips.
_MOST_DOUBTED = 500


@dataclass(frozen=True, slots=True)
class Expression:
    """A need as a query: named leaves, the language and concepts read, its words, and the words a person set aside."""

    language: str
    leaves: Leaves
    concepts: tuple[str, ...]
    spoken: tuple[Spoken, ...]
    ignored: tuple[tuple[str, tuple[str, ...]], ...] = ()


def need_language(need: Need, book: WordBook) -> tuple[str, bool]:
    """Return the language of a need, as stated or as its words show, and whether that is open ("radar")."""
    if need.language in ("nl", "en"):
        return need.language, False
    dutch, english = book.language_signs(f"{need.title}\n{need.text}")
    return "nl" if dutch >= english else "en", dutch == english


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
    language, is_open = need_language(need, book)
    texts = (
        ("title", need.title),
        ("text", need.text),
        *((f"requirement {n}", r) for n, r in enumerate(need.requirements)),
    )
    spoken = [spoken_words(t, f, language, book, is_open=is_open) for f, t in texts if t]  # 1
    spoken = _spelled(spoken, book, counts)
    ignored = _ignored(corrections, language, book.analyser)
    dropped = {k for _, keys in ignored for k in keys}
    if dropped:
        spoken = [words.without(dropped) for words in spoken]
    draft = Draft(book, spoken)
    if book.configuration.translation_weight:
        draft.carry_over(counts, is_open=is_open, present=present)  # 2
    concepts = _concept_clauses(draft, need, language, is_open=is_open) if book.finder is not None else []  # 3
    draft.settle_clauses()  # 4
    _kin_clauses(draft, sorted(present))
    _synonyms(draft, corrections, language, book.analyser)
    return Expression(language, pair_up(draft), tuple(concepts), tuple(spoken), tuple(ignored))  # 5


def _ignored(corrections: Sequence[Correction], language: str, analyser: Analyser) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.word, _keys_of(c.word, language, analyser)) for c in corrections if c.kind == "ignore"]


def _keys_of(text: str, language: str, analyser: Analyser) -> tuple[str, ...]:
    words = (w for t in TOKEN.findall(text) for w in analyser.form(t, language).words)
    return tuple(dict.fromkeys(k for w in words if w.kind != "compound" for k in w.keys))


def _concept_clauses(draft: Draft, need: Need, language: str, *, is_open: bool) -> list[str]:
    """Give the words of each concept one clause, with the concept itself as the other way to be met.

    A concept weighs more in documents of the other language, where words cannot meet.
    """
    c, finder = draft.book.configuration, draft.book.finder
    assert finder is not None  # noqa: S101 - asked before
    same = c.concept_weight if is_open else c.concept_same_weight
    links = (same if language == "nl" else c.concept_weight, same if language == "en" else c.concept_weight)
    named: dict[str, None] = {}
    for words in draft.spoken:
        sequence = [t for t in words.terms if t.in_sequence]
        for at, length, concept in finder.find_meant(sequence):
            if concept in named:
                continue
            named[concept] = None
            members = sequence[at : at + length]
            label = " ".join(dict.fromkeys(t.written for t in members))
            draft.add_concept(concept, label, [draft.groups[t.group] for t in members], links)
    for concept in need.concepts:
        if concept not in named:
            named[concept] = None
            draft.add_concept(concept, finder.label(concept, need.language or "en"), [], links)
    return list(named)


def _kin_clauses(draft: Draft, languages: Sequence[str]) -> None:
    """Let words be met by others of the same meaning in documents of their own language, as the lexicon knows them."""
    book = draft.book
    c, known = book.configuration, set[tuple[int, tuple[str, ...]]]()
    for language in languages:
        places = (c.kin_weight, 0.0) if language == "nl" else (0.0, c.abbreviation_weight)
        translator = book.translator(language)
        for words in draft.spoken:
            sequence = [t for t in words.terms if t.language == language and t.form.isalnum()]
            keys = [t.phrase_key for t in sequence]
            at = 0
            if translator.heads.isdisjoint(keys):
                for term in sequence:
                    if term.kin is None:
                        term.kin = book.kin((term,)) or False
                    if term.kin:
                        _add_kin(draft, (term,), term.kin, places, known)
                continue
            while at < len(sequence):
                length = max(translator.phrase_length(keys, at), 1)
                kin = book.kin(sequence[at : at + length])
                if kin is not None:
                    _add_kin(draft, sequence[at : at + length], kin, places, known)
                at += length


def _add_kin(
    draft: Draft, terms: Sequence[Term], kin: Kin, places: tuple[float, float], known: set[tuple[int, tuple[str, ...]]]
) -> None:
    members = tuple(dict.fromkeys(draft.groups[t.group] for t in terms))
    clause = draft.clauses[members[-1]]
    if (clause, kin.first) in known:
        return
    known.add((clause, kin.first))
    name = draft.name("concept", " ".join(t.written for t in terms), members)
    strength = max(draft.weights[m] for m in members)
    for sign, share, beside, rank in kin.rows:
        weight = strength * share / (1 if beside > len(members) else beside)
        draft.kin.add(sign, weight, clause, 300 + rank, name, *places)


def _synonyms(draft: Draft, corrections: Sequence[Correction], language: str, analyser: Analyser) -> None:
    """Let words be met by what a person said that they also mean."""
    also: dict[str, list[str]] = {}
    for correction in corrections:
        if correction.kind == "also" and correction.also:
            for key in _keys_of(correction.word, language, analyser):
                also.setdefault(key, []).append(correction.also)
    if not also:
        return
    kind: ReasonKind = "correction"
    for group, term in enumerate(draft.terms):
        for number, synonym in enumerate(s for k in term.keys for s in also.get(k, [])):
            name = draft.name(kind, f"{term.written} → {synonym}", (group,))
            for key in _keys_of(synonym, detect_language(synonym, default=language), analyser):
                draft.synonyms.add(draft.book.sign(key), draft.weights[group], draft.clauses[group], 100 + number, name)
                draft.synonym_of.append(group)


def _spelled(spoken: list[Spoken], book: WordBook, counts: Counts) -> list[Spoken]:
    """Return the words with those that no public text uses and no lexicon knows read as the word they resemble."""
    plain: dict[str, Term] = {}
    for words in spoken:
        for term in words.terms:
            if term.is_plain and len(term.form) >= _SHORTEST_MISSPELT:
                plain[term.form] = term
    doubtful = [term for term in islice(plain.values(), _MOST_DOUBTED) if not book.is_understood(term)]
    if not doubtful:
        return spoken
    heads = np.array([term.head for term in doubtful], np.int32)
    used = counts(book, heads, np.full(len(heads), -1, np.int32)).tolist()
    meant = {
        term.form: better
        for term, count in zip(doubtful, used, strict=True)
        if not count and (better := book.translator(term.language).corrected(term.form))
    }
    for words in spoken if meant else ():
        words.terms = [book.read_as(t, meant[t.form]) if t.form in meant else t for t in words.terms]
    return spoken
