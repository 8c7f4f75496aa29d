"""Dutch compounds taken apart into the words of a lexicon, cheapest way first."""

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from schakel.engine.text.wholes import whole_keys

_SHORTEST = 3
_LINKS = ("s", "e", "en", "n")
_ENDINGS = ("en", "s", "e", "n")
#: What a part of so few letters costs more.
_SHORT = {3: 0.5, 4: 0.15}
_UNKNOWN = 1.2
_UNKNOWN_LETTER = 0.15
_SHORTEST_BESIDE = 5
#: No way with an unknown end costs less.
_CHEAPEST_PARTLY = 1.0 + _UNKNOWN + _UNKNOWN_LETTER * _SHORTEST_BESIDE


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a compound: as written, the lexicon's word or stem for it, and whether it is known at all."""

    written: str
    word: str
    is_known: bool = True


class Splitter:
    """Splits words into the `words` of a lexicon, or into their `stems`.

    A part costs 1, more when it is short, met by its stem only, or joined by a linking letter; one unknown end of a
    word is let pass at a price. The cheapest way wins, ties by the longer first part.
    """

    def __init__(self, words: Container[str], stems: Container[str], not_parts: Container[str] = ()) -> None:
        self._words = words
        self._stems = stems
        self._not_parts = not_parts
        self.split = lru_cache(maxsize=2_048)(self._split)

    def _split(self, word: str) -> tuple[Piece, ...]:
        """Return the parts of a folded word, head last; () when no part of it is known."""
        if len(word) < 2 * _SHORTEST or not word.isalpha():
            return ()
        best: list[tuple[float, tuple[Piece, ...]] | None] = [None] * (len(word) + 1)
        best[len(word)] = (0.0, ())
        for start in range(len(word) - _SHORTEST, -1, -1):
            for end in range(len(word), start + _SHORTEST - 1, -1):
                rest = best[end]
                if rest is None or (start == 0 and end == len(word)):
                    continue
                found = self._piece(word[start:end], is_last=end == len(word))
                if found is not None and (best[start] is None or found[0] + rest[0] < best[start][0]):  # type: ignore[index]
                    best[start] = (found[0] + rest[0], (found[1], *rest[1]))
        whole = best[0]
        if whole is not None and whole[0] <= min(_CHEAPEST_PARTLY, 1.7 * len(whole[1])):
            return whole[1]
        partly = self._with_unknown_end(word, best)
        if whole is not None and (partly is None or whole[0] <= partly[0]) and whole[0] <= 1.7 * len(whole[1]):
            return whole[1]
        return partly[1] if partly is not None else ()

    def _with_unknown_end(
        self, word: str, best: list[tuple[float, tuple[Piece, ...]] | None]
    ) -> tuple[float, tuple[Piece, ...]] | None:
        """Return the way with an unknown start or an unknown end and one well-known long word beside it."""
        ways: list[tuple[float, tuple[Piece, ...]]] = []
        for cut in range(_SHORTEST_BESIDE, len(word) - _SHORTEST_BESIDE + 1):
            start, end = word[:cut], word[cut:]
            rest = best[cut]
            if rest is not None and all(len(p.written) >= _SHORTEST_BESIDE for p in rest[1]):
                bare = start.removesuffix("s") if len(start) > 5 else start
                ways.append(
                    (rest[0] + _UNKNOWN + _UNKNOWN_LETTER * len(start), (Piece(start, bare, is_known=False), *rest[1]))
                )
            known = self._piece(start, is_last=False)
            if known is not None:
                ways.append(
                    (known[0] + _UNKNOWN + _UNKNOWN_LETTER * len(end), (known[1], Piece(end, end, is_known=False)))
                )
        return min(ways, key=lambda way: way[0], default=None)

    def _piece(self, piece: str, *, is_last: bool) -> tuple[float, Piece] | None:
        if piece in self._not_parts:
            return None
        short = _SHORT.get(len(piece), 0.0)
        if piece in self._words:
            return 1.0 + short, Piece(piece, piece)
        for link in _ENDINGS if is_last else _LINKS:
            bare = piece[: -len(link)] if piece.endswith(link) else ""
            if len(bare) >= _SHORTEST and bare in self._words and bare not in self._not_parts:
                return 1.1 + _SHORT.get(len(bare), 0.0), Piece(piece, bare)
        if len(piece) >= 4:
            stem = ""
            for key in whole_keys(piece, "nl"):
                if len(key) >= 3 and key in self._stems:
                    stem = key
                    break
            if stem:
                return 1.25 + short + (0.3 if len(stem) == 3 else 0.0), Piece(piece, stem)
        return None
