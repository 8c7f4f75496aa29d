"""Dutch compounds taken apart with the words that the readable texts themselves use; no word list from outside."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from itertools import chain
from string import ascii_lowercase

import numpy as np
import numpy.typing as npt
import Stemmer

from schakel.engine.text import stopwords
from schakel.engine.text.lemmas import most_kept

#: Short words and endings that look like parts and are not.
_NOT_PARTS = stopwords.words(
    """
    baar heid lijk loos zaam ster schap aars ings atie eren elen enen isch ische tien ment eerd eren erende ende
    aren voor door over onder tegen naar achter binnen buiten boven tussen zonder rond ation able ness tion ting
    ring ling ding king ging sing ning ment ions ings ated ates tuig
    """
)
_SHORTEST = 4
#: Shorter words are no compounds.
SHORTEST_COMPOUND = 2 * _SHORTEST
_LINKS = ("", "s", "e", "en")
#: Without its own cache, which costs more than stemming where words hardly come twice.
_STEMMER = Stemmer.Stemmer("dutch", 0)
#: So many pieces and words are kept as they were looked at: they are asked for again at once, or hardly ever.
_MOST_PIECES = 16_384
_MOST_SPLITS = 2_048
_SOFT = {"f": "v", "s": "z"}


def _root(word: str) -> str:
    """Return the stem of a word with a mark that no written word has, so that "systemen" lets "systeem" be a part."""
    return f"{_STEMMER.stemWord(word)}~"


def beginnings(part: str) -> set[str]:
    """Return how words may begin (four letters) that are a part: a word as it is written, or any word of a marked stem.

    The stemmer takes "ge" out of the start and the middle of a word, doubles a vowel that lost its ending, hardens "v"
    and "z", and reads "-atie" as "-eren". So "taak" is also found by "take", "loop" by "gelo".
    """
    if not part.endswith("~"):
        return {part[:_SHORTEST]}
    root = part[:-1]
    shapes = {root}
    if root.endswith("eer"):
        shapes |= {root[:-3] + end for end in ("ati", "ant")}
    for _ in range(2):
        shapes |= {shape[:at] + "ge" + shape[at:] for shape in shapes for at in range(_SHORTEST)}
    shapes |= {
        shape[:at] + _SOFT[shape[at]] + shape[at + 1 :]
        for shape in shapes
        for at in range(1, min(_SHORTEST, len(shape)))
        if shape[at] in _SOFT
    }
    shapes |= {
        shape[:at] + shape[at + 1 :]
        for shape in shapes
        for at in range(min(_SHORTEST, len(shape) - 1))
        if shape[at] == shape[at + 1] and shape[at] in "aeiou"
    }
    short = {shape[: _SHORTEST - 1] for shape in shapes if len(shape) <= _SHORTEST}
    return {shape[:_SHORTEST] for shape in shapes if len(shape) >= _SHORTEST} | {
        s + c for s in short for c in ascii_lowercase
    }


def all_beginnings(parts: Iterable[str]) -> set[str]:
    """Return how words may begin that are any of some parts."""
    return set().union(*map(beginnings, parts))


def with_piece(words: Sequence[str], parts: Set[str]) -> list[str]:
    """Return the words in which any of some parts (words and marked stems) may stand, in their order.

    All words are looked through at once for the first letters of the parts; only those met are looked at by themselves.
    """
    heads = all_beginnings(parts)
    return standing([words[n] for n in _begun(words, heads)], parts, heads)


def _begun(words: Sequence[str], heads: Set[str]) -> Sequence[int]:
    """Return the places of the words in which any of some beginnings stands, and those of words with other signs."""
    wanted = first_letters(heads)
    if not len(words) or not len(wanted):
        return []
    text = "\n".join(words)
    if not text.isascii():
        return range(len(words))
    signs = np.frombuffer(f"{text}\n\n\n\n".encode(), np.uint8).astype(np.uint32)
    fours = signs[:-3] | signs[1:-2] << 8 | signs[2:-1] << 16 | signs[3:] << 24
    may_be = np.zeros(1 << 16, bool)
    may_be[(wanted ^ wanted >> 16) & 0xFFFF] = True
    at = np.flatnonzero(may_be[(fours ^ fours >> 16) & 0xFFFF])
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)) + 1)
    found: list[int] = np.unique(np.searchsorted(ends, at[np.isin(fours[at], wanted)], side="right")).tolist()
    return found


def first_letters(heads: Iterable[str]) -> npt.NDArray[np.uint32]:
    """Return the first four bytes of some beginnings as numbers, ascending."""
    starts = (head.encode("utf-8", "surrogatepass")[:4] for head in heads)
    return np.array(sorted({int.from_bytes(s, "little") for s in starts if len(s) == 4}), dtype=np.uint32)


def standing(words: Sequence[str], parts: Set[str], heads: Set[str]) -> list[str]:
    """Return the words of which any of some parts may be a part, in their order; `heads` are the parts' beginnings.

    A part begins a word or has four letters or more before it, and so it is behind it. Only pieces that begin like one
    are stemmed, those of all words together: much cheaper than splitting.
    """
    met = set[int]()
    owners, pieces = list[int](), list[str]()
    for number, word in enumerate(words):
        last = len(word) - _SHORTEST
        for at in (0, *range(_SHORTEST, last + 1)):
            if word[at : at + _SHORTEST] not in heads:
                continue
            for end in (*range(at + _SHORTEST, last + 1), *(() if at == 0 else (len(word),))):
                owners.append(number)
                pieces.append(word[at:end])
    for number, piece, stem in zip(owners, pieces, _STEMMER.stemWords(pieces), strict=True):
        if piece in parts or f"{stem}~" in parts:
            met.add(number)
    return [words[number] for number in sorted(met)]


def _with_roots(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if len(word) >= _SHORTEST and word.isalpha():
            yield word
            root = _root(word)
            if len(root) > _SHORTEST:
                yield root


class CompoundLexicon:
    """The words that may be parts of a compound, counted over texts that everybody may see.

    A word is a part when at least `least` Dutch texts use it, or when it is one of the `seeds` (the labels of the
    vocabulary, asked for when the first long Dutch word comes). Splitting prefers the fewest parts, then the longest
    shortest part.
    """

    def __init__(self, *, least: int = 1, seeds: Callable[[], Iterable[str]] = tuple) -> None:
        self.least = least
        self._seeds = seeds
        self._seeded: frozenset[str] | None = None
        self.counts: Counter[str] = Counter()
        self._split = lru_cache(maxsize=_MOST_SPLITS)(self._split_once)
        self._pieces: dict[str, bool] = {}
        #: Long words that no part ends, as far as they were looked over; and the stems that may be parts.
        self._whole: set[str] = set()
        self._stems: set[str] = set()

    def learn(self, words: Iterable[str]) -> list[str]:
        """Count the distinct words of one text; return those that became parts by it."""
        fresh = []
        for word in _with_roots(words):
            self.counts[word] += 1
            if self.counts[word] == self.least and word not in _NOT_PARTS:
                fresh.append(word)
        if fresh:
            self._forget_splits()
        return fresh

    def words(self) -> Iterable[tuple[str, int]]:
        """Return the words (and stems) with the number of texts that each is in."""
        return self.counts.items()

    def clear(self) -> None:
        """Forget all texts."""
        self.counts = Counter()
        self._forget_splits()

    def learn_counts(self, counted: Iterable[tuple[str, int]]) -> None:
        """Count words with the number of texts that each is in, as `learn` does text by text."""
        counts = self.counts
        for word, times in counted:
            for part in _with_roots((word,)):
                counts[part] = counts.get(part, 0) + times
        self._forget_splits()

    def forget(self, words: Iterable[str]) -> list[str]:
        """Take back the words of one text; return those that stopped being parts."""
        gone = []
        for word in _with_roots(words):
            if self.counts.get(word, 0) <= 0:
                continue
            self.counts[word] -= 1
            if self.counts[word] == self.least - 1 and word not in _NOT_PARTS:
                gone.append(word)
            if not self.counts[word]:
                del self.counts[word]
        if gone:
            self._forget_splits()
        return gone

    def is_part(self, word: str) -> bool:
        """Return whether a word may stand as a part, as it is or by its stem."""
        found = self._pieces.get(word)
        if found is None:
            if len(self._pieces) >= _MOST_PIECES and len(self._pieces) >= most_kept(_MOST_PIECES):
                self._pieces.clear()
            found = (
                len(word) >= _SHORTEST and word not in _NOT_PARTS and (self._counts(word) or self._counts(_root(word)))
            )
            self._pieces[word] = found
        return found

    def look_over(self, words: Iterable[str]) -> None:
        """Find out for many words at once which of them no part can end, at a third of what `split` takes for each."""
        if not self._stems:
            self._counts("")  # asks for the seeds
            known = chain(self.counts, self._seeded or ())
            self._stems = {part[:-1] for part in known if part.endswith("~") and self._counts(part)}
        long = [word for word in words if len(word) >= SHORTEST_COMPOUND and word.isalpha()]
        ends = [word[cut:] for word in long for cut in range(_SHORTEST, len(word) - _SHORTEST + 1)]
        stems = self._stems
        may_end = [
            stem in stems or (len(stem) < _SHORTEST and self._counts(end))
            for end, stem in zip(ends, _STEMMER.stemWords(ends), strict=True)
        ]
        at = 0
        for word in long:
            before, at = at, at + len(word) - 2 * _SHORTEST + 1
            if True not in may_end[before:at]:
                self._whole.add(word)

    def _is_known(self, word: str) -> bool:
        return len(word) >= _SHORTEST and word not in _NOT_PARTS and self._counts(word)

    def _counts(self, word: str) -> bool:
        if self._seeded is None:
            self._seeded = frozenset(_with_roots(self._seeds()))
        return word in self._seeded or self.counts.get(word, 0) >= self.least

    def split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a folded word, or () when it is none ("radarsysteem" -> ("radar", "systeem"))."""
        if len(word) < SHORTEST_COMPOUND or word in self._whole or not word.isalpha():
            return ()
        return self._split(word)

    def _forget_splits(self) -> None:
        self._split.cache_clear()
        self._pieces.clear()
        self._whole, self._stems = set(), set()

    def _split_once(self, word: str) -> tuple[str, ...]:
        if not any(self.is_part(word[cut:]) for cut in range(_SHORTEST, len(word) - _SHORTEST + 1)):
            return ()  # whatever the ways, the last part is one of these
        candidates = list(self._ways(word, 3))
        if not candidates:
            return ()
        return min(candidates, key=lambda parts: (len(parts), -min(map(len, parts)), parts))

    def _ways(self, word: str, left: int) -> Iterable[tuple[str, ...]]:
        for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
            head = self._head(word[:cut])
            if not head:
                continue
            tail = word[cut:]
            if self.is_part(tail):
                yield (head, tail)
            if left > 2:
                for rest in self._ways(tail, left - 1):
                    yield (head, *rest)

    def _head(self, piece: str) -> str:
        """Return the part that a piece is, with or without its linking letters; "" when it is none."""
        for link in _LINKS:
            if piece.endswith(link) and self._is_known(piece.removesuffix(link)):
                return piece.removesuffix(link)
        return piece if self.is_part(piece) else ""
