"""Sentences and words of a text as it was typed, with their places."""

import re
from dataclasses import dataclass

#: What is read at most, in characters; a longer text is judged by its beginning.
MOST_CHARACTERS = 20_000
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:bijv|bv|o\.a|m\.b\.v|d\.m\.v|t\.o\.v|i\.v\.m|m\.b\.t|z\.s\.m|e\.d|enz|ca|nr|max|min|resp|incl|excl|evt"
    r"|e\.g|i\.e|etc|approx|no|vs|fig|dr|ir|ing|prof)|\b[A-Z]|\d)\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n+")
_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words as typed and the characters `[start, end)` where it stands in the text."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences: at closing marks and line ends, not after abbreviations or inside numbers.

    A line of a list is a sentence of its own. Pieces without a word are left out. Reads `MOST_CHARACTERS`.
    """
    text = text[:MOST_CHARACTERS]
    found: list[Sentence] = []
    start = 0
    for end in _END.finditer(text):
        piece = text[start : end.end()].rstrip()
        if end.group().startswith(".") and len(end.group()) == 1 and _is_abbreviation(piece, text[end.end() :]):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return tuple(found)


def words(text: str) -> tuple[str, ...]:
    """The words of a text: letters, joined inside by hyphens and apostrophes; numbers are not words."""
    return tuple(_WORD.findall(text))


def _is_abbreviation(piece: str, rest: str) -> bool:
    if not _ABBREVIATIONS.search(piece):
        return False
    following = rest.lstrip(" ")[:1]
    return following.islower() or following.isdigit()


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    mark = _LIST_MARK.match(piece)
    start += mark.end() if mark else len(piece) - len(piece.lstrip())
    piece = text[start:end].rstrip()
    own = words(piece)
    if own:
        found.append(Sentence(piece, start, start + len(piece), own))
