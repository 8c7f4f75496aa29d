"""Slips of the pen: the one known word that an unknown one resembles."""

from collections.abc import Callable, Iterable
from functools import lru_cache

#: From so many letters on a word may hold two slips.
LONG = 9
_Bucket = tuple[str, int]


class Slips:
    """Finds the known word that a word with a slip was meant to be.

    A slip is a letter too many (also a doubled one), missing or other, or two neighbours in the wrong order. The first
    letter stands, or has changed places with the second. Two slips are believed in words of `LONG` letters or more,
    where no known word is one slip away. Words with the same `stem` are one; where several differ, none is meant.
    """

    def __init__(self, words: Iterable[str], stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._buckets: dict[_Bucket, list[str]] = {}
        for word in words:
            self._buckets.setdefault((word[0], len(word)), []).append(word)
        self.meant = lru_cache(maxsize=4_096)(self._meant)

    def _meant(self, form: str) -> str:
        """Return the word that a folded form was meant to be; "" for none or several."""
        near = self._near(form, 1)
        if not near and len(form) >= LONG:
            near = [word for word in self._near(form, 2) if len(word) >= LONG]
        stems = {self._stem(word) for word in near}
        return min(near) if len(stems) == 1 else ""

    def _near(self, form: str, slips: int) -> list[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: list[str] = []
        for first in dict.fromkeys(form[:2]):
            bucket = [
                word
                for length in range(len(form) - slips, len(form) + slips + 1)
                for word in self._buckets.get((first, length), ())
                if first == form[0] or word[:2] == form[1::-1]
            ]
            hits = process.extract(form, bucket, scorer=OSA.distance, score_cutoff=slips, limit=None)
            found += [word for word, _, _ in hits]
        return found
