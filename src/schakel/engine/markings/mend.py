"""Levels that a line end or a gap has broken, put together before anything is judged; names that are no examples."""

import re
from array import array
from collections.abc import Iterator
from itertools import pairwise

from schakel.engine.markings import fold
from schakel.engine.markings.lexicon import FOLLOWERS, PHRASES, RELEASES, letters_of

_LONGEST = 20  # characters of a word before or behind a break
_OWN = tuple(phrase.words for phrase in PHRASES if phrase.strength in {"own", "capitals"})
#: The words of the levels, as bare letters: what a hyphen at a line end may have broken.
_WORDS = frozenset(
    letters for words in _OWN for word in re.split(r"[\s/]+", words) if len(letters := letters_of(word)) >= 6
)
#: Words that stand beside each other in a level, or in a level with what follows it.
_PAIRS = frozenset(pair for words in _OWN for pair in pairwise(letters_of(word) for word in words.split())) | frozenset(
    (letters_of(words.split()[-1]), letters_of(behind.split()[0]))
    for words in _OWN
    for behind in (*FOLLOWERS, *RELEASES)
)
_WRAPS = frozenset(
    pair
    for phrase in PHRASES
    if phrase.strength == "own"
    for pair in pairwise(letters_of(word) for word in phrase.words.split())
)
_LEFTS = frozenset(left for left, _ in _PAIRS)
#: The last word of a line that does not stand alone there, with a capital.
_WRAP = re.compile(r"(?<=[^\s][ ])(?P<left>[(\[]?[A-Z][^\s]{1,18}) ?(?P<end>\n)(?=[^\s])")
_HYPHEN = re.compile(r"(?<=[^\W_]) ?-[ \t]{0,3}\n[ \t>*|]{0,8}(?=[^\W_])")
_GAP = re.compile(r"(?<=[^\s|]) {2,12}(?=[^\s|])")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W_]+$"), re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"&(?:nbsp|shy|thinsp|ensp|emsp|zwnj|zwsp|#160|#173|#xa0);", re.IGNORECASE)
_A_NAME = re.compile(
    r"(?i)(?<=[@./])(?:example|voorbeeld)(?=\.)|\b(?:(?<=of )|(?<=van ))(?-i:Example|Voorbeeld)\b(?! (?:of|van)\b)|"
    r"\b(?-i:Example|Voorbeeld|EXAMPLE|VOORBEELD)(?= (?:B\.?V|N\.?V|GmbH|Ltd|Inc|Corp|Company|Bedrijf)\b)"
)


def read(text: str) -> fold.Flat:
    """A text as it is judged: flat, with line ends and spaces that files of data write as `\\n` and `&nbsp;`.

    NATO CONFI-(line end)DENTIAL and "Stg.   Geheim" come in one piece, only where the pieces make a level; a firm or an
    address called Example is no example. The places in the text that came in are kept. Linear in the text.
    """
    flat = fold.flatten(text)
    if "\\n" in flat.text:
        flat = fold.Flat(flat.text.replace("\\n", " \n"), flat.source)
    if "&" in flat.text:
        flat = fold.Flat(_ENTITY.sub(lambda entity: " " * len(entity.group()), flat.text), flat.source)
    if re.search("xample|oorbeeld|XAMPLE|OORBEELD", flat.text):
        flat = fold.Flat(_A_NAME.sub(lambda name: f"{name.group()[:-3]}a{name.group()[-2:]}", flat.text), flat.source)
    if "-\n" in flat.text or "- \n" in flat.text:
        flat = _without(flat, list(_hyphens(flat.text)))
    if "  " in flat.text:
        flat = _without(flat, list(_gaps(flat.text)))
    return _unwrapped(flat)


def _hyphens(text: str) -> Iterator[tuple[int, int]]:
    for found in _HYPHEN.finditer(text):
        left = _LAST_WORD.search(text, max(0, found.start() - _LONGEST), found.start())
        right = _FIRST_WORD.match(text, found.end(), found.end() + _LONGEST)
        if left and right and fold.canon(left.group() + right.group()) in _WORDS:
            yield found.span()


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    for found in _GAP.finditer(text):
        left = text[max(0, found.start() - _LONGEST) : found.start()].replace("|", " ").split()[-1]
        if (before := fold.canon(left)) not in _LEFTS:
            continue
        right = text[found.end() : found.end() + _LONGEST].replace("|", " ").split()[0]
        if (before, fold.canon(right)) in _PAIRS:
            yield found.start() + 1, found.end()


def _unwrapped(flat: fold.Flat) -> fold.Flat:
    """The text with a space for a line end within a level that stands behind other words."""
    text = flat.text
    found = [match.start("end") for match in _WRAP.finditer(text) if _is_wrapped(text, match)]
    if not found:
        return flat
    letters = list(text)
    for at in found:
        letters[at] = " "
    return fold.Flat("".join(letters), flat.source)


def _is_wrapped(text: str, found: re.Match[str]) -> bool:
    """Whether the level goes on behind this line end."""
    right = text[found.end() : found.end() + _LONGEST].partition("\n")[0].split()[:1]
    return bool(right) and (fold.canon(found["left"]), fold.canon(right[0])) in _WRAPS


def _without(flat: fold.Flat, cuts: list[tuple[int, int]]) -> fold.Flat:
    """The text without these places, which are in order."""
    if not cuts:
        return flat
    source = flat.source if flat.source is not None else array("l", range(len(flat.text)))
    kept, places, at = [], array("l"), 0
    for begin, end in [*cuts, (len(flat.text), len(flat.text))]:
        kept.append(flat.text[at:begin])
        places.extend(source[at:begin])
        at = end
    return fold.Flat("".join(kept), places)
