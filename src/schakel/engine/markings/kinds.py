"""The kinds of words around a level (a paper, a room, a permit, a verb that sends), so that traits speak of kinds."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import combinations

_WORD = re.compile(r"[^\W_]+")
_NEAR = 12  # words on either side whose kind counts
_BEGIN = re.compile(
    r"(?i)^\W*(?:niet|do not|not for|geen|alleen|only|uitsluitend|please|graag|gelieve|need.to.know|no further|"
    r"bewaar|vernietig|destroy|handle|behandel\w*|lezen|read|keep|burn|return|retour)\b"
)


@cache
def _kinds() -> dict[str, str]:
    text = resources.files("schakel.engine.markings").joinpath("data", "kinds.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {word: row["kind"] for row in rows for word in row["words"].split()}


def kind_of(word: str) -> str:
    """The kind of one word: that of the list, of a compound's last part, or how it is written."""
    known, plain = _kinds(), word.lower()
    if plain in known:
        return known[plain]
    if plain[:1].isdigit():
        return "number"
    for size in range(min(12, len(plain) - 3), 4, -1):
        if (kind := known.get(plain[-size:])) in _LAST_PARTS:
            return kind
    if len(plain) == 1:
        return "letter"
    return "capitals" if word.isupper() else "Name" if word[:1].isupper() else "other"


#: Kinds whose words stand at the end of Dutch and German compounds: weekrapport, directienota, munitiekluis.
_LAST_PARTS = frozenset(("paper", "room", "system", "people", "permit", "rule", "teach", "goods", "level", "label"))


def of(left: Sequence[str], right: Sequence[str], before: str, after: str) -> Iterator[str]:
    """Traits of the kinds of the words to the left and right of a level, the nearest last and first."""
    kinds_left = [kind_of(word) for word in left[-_NEAR:]]
    kinds_right = [kind_of(word) for word in right[:_NEAR]]
    near_left, near_right = (kinds_left or ["none"])[-1], (kinds_right or ["none"])[0]
    sign_left, sign_right = _sign(before.rstrip()[-1:]), _sign(after.lstrip()[:1])
    yield f"kind {near_left} {sign_left} | {sign_right} {near_right}"
    yield f"kind {near_left} {sign_left} |"
    yield f"kind | {sign_right} {near_right}"
    yield f"signs {sign_left} | {sign_right}"
    if len(kinds_left) > 1:
        yield f"kind {kinds_left[-2]} {near_left} {sign_left} |"
    if len(kinds_right) > 1:
        yield f"kind | {sign_right} {near_right} {kinds_right[1]}"
    named_left, named_right = sorted(set(kinds_left) - _WRITTEN), sorted(set(kinds_right) - _WRITTEN)
    yield from (f"left kind {kind}" for kind in named_left)
    yield from (f"right kind {kind}" for kind in named_right)
    yield from (f"kinds {one} {other}" for one, other in combinations(named_left, 2))
    if sign_left in _OPENS and right[:1] and right[0][:1].isupper() and sum(word.islower() for word in right[:6]) > 1:
        yield f"opens a text behind {sign_left}"
    if _BEGIN.match(after):
        yield "right instructs"
    yield f"first kind {kinds_left[0] if kinds_left else 'none'}"


_OPENS = frozenset((":", '"', "edge"))
_WRITTEN = frozenset(("number", "letter", "capitals", "Name", "other"))


def _sign(sign: str) -> str:
    return "" if sign.isalnum() else sign or "edge"
