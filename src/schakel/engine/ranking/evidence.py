"""What corrections of other needs tell of the words of this one: which words were set aside, what others also mean."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from schakel.engine.text.forms import HYPHENS, TOKEN, word_keys
from schakel.engine.text.normalise import fold
from schakel.engine.types import Correction, Document, Match, Need

#: Before so many needs agree, what they said of a word counts for less.
_DOUBT = 2.0
_LANGUAGES = ("nl", "en")
#: The kinds of reasons that a correction of the kind "literal" can set aside.
_LINKS = frozenset(("concept", "translation"))


@dataclass(frozen=True, slots=True)
class Corrected:
    """One need that its people corrected, with what they said."""

    id: str
    need: Need
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What people of other needs said of words: `set_aside` and `literal` by word or label, 0 to 1 (how many of those
    who had it said so), `also` by word what else it was said to mean."""

    set_aside: Mapping[str, float] = field(default_factory=dict)
    literal: Mapping[str, float] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def doubted(self, match: Match) -> float:
        """Return the share of a match's score, 0 to 1, that rests on what others set aside, by how many did."""
        if not self.set_aside and not self.literal:
            return 0.0
        total = fsum(reason.weight for reason in match.reasons)
        shares = _by_key(self.set_aside)
        doubts = []
        for reason in match.reasons:
            words = max((shares.get(key, 0.0) for key in _keys(reason.label)), default=0.0)
            link = self.literal.get(fold(reason.label), 0.0) if reason.kind in _LINKS else 0.0
            doubts.append(reason.weight * max(words, link))
        return fsum(doubts) / total if total > 0.0 else 0.0

    def met(self, need: Need, document: Document) -> float:
        """Return 1 where an offering holds what others said that a word of the need also means; else 0."""
        if not self.also:
            return 0.0
        asked = _keys(_text(need))
        taught = [other for word, others in self.also.items() if _keys(word) & asked for other in others]
        if not taught:
            return 0.0
        held = _keys(f"{document.title}\n{document.text}")
        return float(any(_says(held, other) for other in taught))


#: What is known where nobody shared a correction.
NO_EVIDENCE = WordEvidence()


def gather_evidence(corrected: Sequence[Corrected], *, without: str = "") -> WordEvidence:
    """Return what the people of these needs said of words, leaving one need out (by id).

    A word counts by the share of the needs with it that set it aside, a link by how many did; less where few needs say
    so. Only words that stand in the need count. The order of needs changes nothing.
    """
    having: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    literal: Counter[str] = Counter()
    also: defaultdict[str, set[str]] = defaultdict(set)
    for one in (one for one in corrected if one.id != without):
        words = _keys(_text(one.need))
        having.update(words)
        for said in one.corrections:
            if said.kind != "literal" and not _keys(said.word) & words:
                continue
            _count(said, aside, literal, also)
    shares = {word: n / (max((having[key] for key in _keys(word)), default=n) + _DOUBT) for word, n in aside.items()}
    labels = {label: n / (n + _DOUBT) for label, n in literal.items()}
    return WordEvidence(
        dict(sorted((word, round(share, 4)) for word, share in shares.items())),
        dict(sorted((label, round(share, 4)) for label, share in labels.items())),
        {word: tuple(sorted(others)) for word, others in sorted(also.items())},
    )


def _count(said: Correction, aside: Counter[str], literal: Counter[str], also: Mapping[str, set[str]]) -> None:
    if said.kind == "ignore":
        aside[fold(said.word)] += 1
    elif said.kind == "literal":
        literal[fold(said.word)] += 1
    elif said.also.strip():
        also[fold(said.word)].add(fold(said.also.strip()))


def _text(need: Need) -> str:
    return "\n".join((need.title, need.text, *need.requirements))


def says(words: str, text: str) -> bool:
    """Return whether each word of a phrase stands in a text, in any form, in either language."""
    return _says(_keys(text), words)


def _says(held: frozenset[str], words: str) -> bool:
    """Whether each word of a phrase is there."""
    return all(not set(keys) or held & set(keys) for keys in map(_keys_of, _pieces(words)))


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for piece in _pieces(text) for key in _keys_of(piece))


def _pieces(text: str) -> Iterable[str]:
    return (piece for token in TOKEN.findall(text) for piece in HYPHENS.split(fold(token)) if piece)


def _keys_of(piece: str) -> frozenset[str]:
    return frozenset(key for language in _LANGUAGES for key in word_keys(piece, language))


def _by_key(shares: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, share in shares.items():
        for key in _keys(word):
            found[key] = max(share, found.get(key, 0.0))
    return found
