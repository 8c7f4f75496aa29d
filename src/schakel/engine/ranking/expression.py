"""From a need to a query: which words count, how much, and by which other words they may be met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.ranking.crossing import Counts, Crossed, Crossing, cross
from schakel.engine.ranking.translation import Translated, Translator, shipped_translator
from schakel.engine.ranking.words import NeedWord, need_words
from schakel.engine.retrieval.encoding import concept_key
from schakel.engine.retrieval.query import Key, Leaf
from schakel.engine.text.forms import TOKEN, Analyser, word_keys
from schakel.engine.text.language import detect_language, language_signs
from schakel.engine.types import Correction, Need, ReasonKind

#: Shorter words that nobody uses are more likely names than slips of the pen.
_SHORTEST_MISSPELT = 6
#: Of a whole book only so many different words are looked at for slips.
_MOST_DOUBTED = 500


class NamedLeaf(NamedTuple):
    """A leaf with the name under which its part of the score is shown: the need's own words."""

    leaf: Leaf
    kind: ReasonKind
    label: str
    speaks_for: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A need as a query: named leaves, the language and concepts read, its words, and the words a person set aside."""

    language: str
    leaves: tuple[NamedLeaf, ...]
    concepts: tuple[str, ...]
    words: tuple[NeedWord, ...]
    ignored: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class _Group:
    """All places of one word (same keys) in a need."""

    word: NeedWord
    total: float = 0.0
    clause: int = -1


@dataclass(slots=True)
class _Draft:
    """An expression in the making."""

    configuration: Configuration
    links: tuple[tuple[str, float], ...]
    groups: dict[tuple[str, ...], _Group] = field(default_factory=dict)
    leaves: list[NamedLeaf] = field(default_factory=list)
    clauses: int = 0
    crossing: Crossing = field(default_factory=Crossing)
    present: frozenset[str] = frozenset()
    kin: set[tuple[int, tuple[str, ...]]] = field(default_factory=set)

    def weight(self, keys: tuple[str, ...]) -> float:
        total = min(self.groups[keys].total, self.configuration.query_most)
        return float(total**self.configuration.query_power)

    def new_clause(self) -> int:
        self.clauses += 1
        return self.clauses - 1


def need_language(need: Need) -> tuple[str, bool]:
    """Return the language of a need, as stated or as its words show, and whether that is open ("radar")."""
    if need.language in ("nl", "en"):
        return need.language, False
    written = f"{need.title}\n{need.text}"
    dutch, english = language_signs(written)
    return detect_language(written, default="nl"), dutch == english


def express(
    need: Need,
    analyser: Analyser,
    finder: ConceptFinder | None,
    configuration: Configuration,
    corrections: Sequence[Correction] = (),
    counts: Counts | None = None,
    present: frozenset[str] = frozenset(("nl", "en")),
) -> Expression:
    """Return the query of a need.

    1. Read the words where they stand, misspelt ones as what they resemble; leave out those that a person set aside.
    2. Find the concepts. 3. One clause per word, with the words that also mean it, in the other language and its own;
    words of one concept share a clause. 4. Pairs of neighbours.

    `counts` gives the public frequencies of keys and pairs that decide between the senses of a word; `present` the
    languages in which there are documents at all.
    """
    language, is_open = need_language(need)
    texts = (
        ("title", need.title),
        ("text", need.text),
        *((f"requirement {n}", r) for n, r in enumerate(need.requirements)),
    )
    spoken = [need_words(t, f, language, analyser, configuration, is_open=is_open) for f, t in texts if t]
    if counts is not None:
        spoken = _spelled(spoken, configuration, counts)
    ignored = _ignored(corrections, language, analyser)
    dropped = {k for _, keys in ignored for k in keys}
    spoken = [[w for w in words if not dropped.intersection(w.keys)] for words in spoken]  # 1
    draft = _Draft(configuration, _links(language, is_open, configuration), present=present)
    for word in (w for words in spoken for w in words):
        group = draft.groups.setdefault(word.keys, _Group(word))
        group.total += word.weight
    if configuration.translation_weight:
        draft.crossing = cross(
            spoken, _translator(configuration), configuration, counts, is_open=is_open, present=present
        )
    concepts = _concept_clauses(draft, spoken, finder, need) if finder is not None else []  # 2
    _word_clauses(draft, corrections, language, analyser)  # 3
    _kin_clauses(draft, spoken)
    _pair_clauses(draft, spoken)  # 4
    words = tuple(w for ws in spoken for w in ws)
    return Expression(language, tuple(draft.leaves), tuple(concepts), words, tuple(ignored))


def _translator(configuration: Configuration) -> Callable[[str], Translator]:
    return lambda language: shipped_translator(language, configuration)


def _links(language: str, is_open: bool, configuration: Configuration) -> tuple[tuple[str, float], ...]:
    """Return what a concept weighs in documents of each language: more in the other one, where words cannot meet."""
    same = configuration.concept_weight if is_open else configuration.concept_same_weight
    return tuple((x, same if x == language else configuration.concept_weight) for x in ("nl", "en"))


def _ignored(corrections: Sequence[Correction], language: str, analyser: Analyser) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.word, _keys_of(c.word, language, analyser)) for c in corrections if c.kind == "ignore"]


def _keys_of(text: str, language: str, analyser: Analyser) -> tuple[str, ...]:
    words = (w for t in TOKEN.findall(text) for w in analyser.form(t, language).words)
    return tuple(dict.fromkeys(k for w in words if w.kind != "compound" for k in w.keys))


def _concept_clauses(draft: _Draft, spoken: list[list[NeedWord]], finder: ConceptFinder, need: Need) -> list[str]:
    """Give the words of each concept one clause, with the concept itself as the other way to be met."""
    named: dict[str, None] = {}
    for words in spoken:
        sequence = [w for w in words if w.in_sequence]
        for at, length, concept in finder.find_meant(sequence):
            if concept in named:
                continue
            named[concept] = None
            members = sequence[at : at + length]
            label = " ".join(dict.fromkeys(w.written for w in members))
            _concept_clause(draft, [m.keys for m in members], concept, label, finder)
    for concept in need.concepts:
        if concept not in named:
            named[concept] = None
            _concept_clause(draft, [], concept, finder.label(concept, need.language or "en"), finder)
    return list(named)


def _concept_clause(
    draft: _Draft, members: list[tuple[str, ...]], concept: str, label: str, finder: ConceptFinder
) -> None:
    taken = [draft.groups[m].clause for m in members if draft.groups[m].clause >= 0]
    clause = taken[0] if taken else draft.new_clause()
    for member in members:
        if draft.groups[member].clause < 0:
            draft.groups[member].clause = clause
    strength = max((draft.weight(m) for m in members), default=1.0)
    alternative = 1000 + len(draft.leaves)
    for known, share in finder.ancestors(concept):
        for language, link in draft.links:
            for key in _concept_keys(known, language, is_asked=known == concept):
                leaf = Leaf(key, strength * share * link, clause, alternative)
                draft.leaves.append(NamedLeaf(leaf, "concept", label, tuple(members)))
                alternative += 1


def _concept_keys(concept: str, language: str, *, is_asked: bool) -> tuple[str, ...]:
    """Return by which keys a concept is met: itself, and where it is what is asked, also what is narrower."""
    own = concept_key(concept, language)
    return (own, concept_key(concept, language, is_narrower=True)) if is_asked else (own,)


def _word_clauses(draft: _Draft, corrections: Sequence[Correction], language: str, analyser: Analyser) -> None:
    also: dict[str, list[str]] = {}
    for correction in corrections:
        if correction.kind == "also" and correction.also:
            for key in _keys_of(correction.word, language, analyser):
                also.setdefault(key, []).append(correction.also)
    together: dict[int, dict[tuple[str, ...], int]] = {}
    for keys, group in draft.groups.items():
        if group.clause >= 0:
            members = together.setdefault(group.clause, {})
            members[keys] = len(members)
    for keys, group in draft.groups.items():
        clause = group.clause if group.clause >= 0 else draft.new_clause()
        group.clause = clause
        kind: ReasonKind = "compound" if group.word.kind == "compound" else "term"
        kind = "number" if keys[0].startswith("=") else kind
        label = group.word.written
        shares = draft.crossing.shares(keys)
        for key, alternative in _choices(keys, together.setdefault(clause, {})):
            leaf = Leaf(key, draft.weight(keys), clause, alternative, *shares)
            draft.leaves.append(NamedLeaf(leaf, kind, label, (keys,)))
        _translation_leaves(draft, keys, clause)
        for number, synonym in enumerate(s for k in keys for s in also.get(k, [])):
            spoken = (synonym, detect_language(synonym, default=language))
            for key in _keys_of(*spoken, analyser):
                leaf = Leaf(key, draft.weight(keys), clause, 100 + number)
                draft.leaves.append(NamedLeaf(leaf, "correction", f"{label} → {synonym}", (keys,)))


def _choices(keys: tuple[str, ...], members: dict[tuple[str, ...], int]) -> list[tuple[str, int]]:
    """Return the keys of a word with the alternatives of its clause that they belong to.

    Words that share a clause add up, each by the one or the other of its keys: an alternative is one choice for each
    word, a bit per word (of the first three).
    """
    place = members.get(keys, 0)
    count = min(max(len(members), 1), 3)
    if count == 1 or place >= count:
        return [(key, alternative) for alternative, key in enumerate(keys)]
    choices = range(2**count)
    return [(keys[min(choice >> place & 1, len(keys) - 1)], choice) for choice in choices]


def _translation_leaves(draft: _Draft, keys: tuple[str, ...], clause: int) -> None:
    """Give a word its renderings in the other language as further ways to be met; a rendering's own words add up."""
    crossed = draft.crossing.words.get(keys)
    if crossed is None or not crossed.renderings:
        return
    c = draft.configuration
    members = tuple(m for m in crossed.members if m in draft.groups)
    strength = c.translation_weight * max(draft.weight(m) for m in members)
    places = _abroad(crossed, c)
    for rank, one in enumerate(crossed.renderings):
        sought: list[tuple[Key, float]] = [(key, 1.0) for key in one.keys]
        sought += [((min(a, b), max(a, b)), c.pair_weight) for a, b in zip(one.keys, one.keys[1:], strict=False)]
        for key, share in sought:
            leaf = Leaf(key, strength * one.share * share, clause, 200 + rank, *places)
            draft.leaves.append(NamedLeaf(leaf, "translation", crossed.label, members))


def _kin_clauses(draft: _Draft, spoken: list[list[NeedWord]]) -> None:
    """Let words be met by others of the same meaning in documents of their own language, as the lexicon knows them."""
    c = draft.configuration
    for language in sorted(draft.present):
        places = (c.kin_weight, 0.0) if language == "nl" else (0.0, c.abbreviation_weight)
        for words in spoken:
            sequence = [w for w in words if w.language == language and w.form.isalnum()]
            for unit in _translator(c)(language).kin(sequence):
                members = sequence[unit.at : unit.at + unit.length]
                _kin_leaves(draft, tuple(dict.fromkeys(m.keys for m in members)), unit, members, places)


def _kin_leaves(
    draft: _Draft,
    members: tuple[tuple[str, ...], ...],
    unit: Translated,
    words: Sequence[NeedWord],
    places: tuple[float, float],
) -> None:
    group = draft.groups[members[-1]]
    if (group.clause, unit.renderings[0].keys) in draft.kin:
        return
    draft.kin.add((group.clause, unit.renderings[0].keys))
    label = " ".join(w.written for w in words)
    strength = max(draft.weight(m) for m in members)
    for rank, kin in enumerate(unit.renderings):
        for key in kin.keys:
            share = strength * kin.share / (1 if len(kin.keys) > len(members) else len(kin.keys))
            leaf = Leaf(key, share, group.clause, 300 + rank, *places)
            draft.leaves.append(NamedLeaf(leaf, "concept", label, members))


def _spelled(spoken: list[list[NeedWord]], configuration: Configuration, counts: Counts) -> list[list[NeedWord]]:
    """Return the words with those that no public text uses and no lexicon knows read as the word they resemble."""
    translator = _translator(configuration)
    plain = {w.form: w for words in spoken for w in words if _may_be_misspelt(w)}
    doubtful = {
        form: w for form, w in islice(plain.items(), _MOST_DOUBTED) if not translator(w.language).is_understood(form)
    }
    if not doubtful:
        return spoken
    used = counts([w.keys[0] for w in doubtful.values()])
    meant = {
        form: better
        for (form, word), count in zip(doubtful.items(), used, strict=True)
        if not count and (better := translator(word.language).corrected(form))
    }
    return [[_read_as(w, meant[w.form]) if w.form in meant else w for w in words] for words in spoken]


def _may_be_misspelt(word: NeedWord) -> bool:
    """Return whether a word is long enough and no name, number or part."""
    is_plain = word.in_sequence and word.form.isalpha() and word.written.islower()
    return is_plain and len(word.form) >= _SHORTEST_MISSPELT


def _read_as(word: NeedWord, form: str) -> NeedWord:
    return word._replace(form=form, keys=tuple(dict.fromkeys((*word_keys(form, word.language), *word.keys))))


def _abroad(crossed: Crossed, configuration: Configuration) -> tuple[float, float]:
    """Return how much a rendering counts in Dutch and in English documents.

    English words stand in Dutch texts too, Dutch words hardly ever in English ones.
    """
    return (configuration.translation_at_home, 1.0) if crossed.language == "nl" else (1.0, 0.0)


@dataclass(slots=True)
class _Pair:
    """Two words of a need that stand close together, how strongly, and the first place where they do."""

    first: NeedWord
    second: NeedWord
    total: float


def _pair_clauses(draft: _Draft, spoken: list[list[NeedWord]]) -> None:
    c = draft.configuration
    if not c.pair_weight:
        return
    sequences = [[w for w in words if w.in_sequence] for words in spoken]
    strength = _pair_weight(sum(map(len, sequences)), c)
    shares, leaves = draft.crossing.shares, draft.leaves
    for key, pair in _near_pairs(sequences, c.need_pair_window).items():
        first, second = pair.first, pair.second
        weight = strength * float(pair.total**c.query_power)
        clause = draft.new_clause()
        label = f"{first.written} … {second.written}"
        one, other = shares(first.keys), shares(second.keys)
        here = min(one[0], other[0]), min(one[1], other[1])
        leaves.append(NamedLeaf(Leaf(key, weight, clause, 0, *here), "pair", label, ()))
        _translated_pairs(draft, pair, key, weight, clause, label)


def _near_pairs(sequences: Sequence[Sequence[NeedWord]], window: int) -> dict[tuple[str, str], _Pair]:
    """Return the pairs of words at most `window` apart, nearest first; what stands near often counts more."""
    pairs: dict[tuple[str, str], _Pair] = {}
    for sequence in sequences:
        heads = [w.keys[0] for w in sequence]
        weights = [w.weight for w in sequence]
        for gap in range(1, window + 1):
            for at in range(len(heads) - gap):
                a, b = heads[at], heads[at + gap]
                if a == b:
                    continue
                one, other = weights[at], weights[at + gap]
                close = (one if one < other else other) / gap
                key = (a, b) if a < b else (b, a)
                known = pairs.get(key)
                if known is None:
                    pairs[key] = _Pair(sequence[at], sequence[at + gap], close)
                else:
                    known.total += close
    return pairs


def _pair_weight(words: int, configuration: Configuration) -> float:
    """Return what a pair weighs in a need of so many words: less in a short one, where every word is wanted."""
    c = configuration
    risen = min(max((words - c.short_need) / (c.whole_need - c.short_need), 0.0), 1.0)
    return c.pair_weight * (c.short_pair_share + (1.0 - c.short_pair_share) * risen)


def _translated_pairs(draft: _Draft, pair: _Pair, key: tuple[str, str], weight: float, clause: int, label: str) -> None:
    """Let a pair be met by the renderings of its words, close together in either order."""
    first, second = pair.first.keys, pair.second.keys
    crossed = draft.crossing.words.get(first) or draft.crossing.words.get(second)
    if crossed is None:
        return
    dutch, english = _abroad(crossed, draft.configuration)
    known, weight = {key}, weight * draft.configuration.translation_weight
    ends = draft.crossing.ends(second, is_first=False)
    for a, a_share in draft.crossing.ends(first, is_first=True):
        for b, b_share in ends:
            rendered = (a, b) if a < b else (b, a)
            if a == b or rendered in known:
                continue
            known.add(rendered)
            leaf = Leaf(rendered, weight * (a_share * b_share), clause, len(known), dutch, english)
            draft.leaves.append(NamedLeaf(leaf, "pair", label, ()))
