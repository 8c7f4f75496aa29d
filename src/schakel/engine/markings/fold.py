"""Read letters as an eye does: look-alikes, accents, invisible characters and scanning slips fall together."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache

# Letters of other scripts that look like a Latin one (Unicode TR39 "confusables", the ones that occur in words).
_LOOK_ALIKES = {
    "АВЕЅЈКМНІОРСТХҮԌԚԜӨ": "ABESJKMHIOPCTXYGQWO",
    "авеѕјкмнірсоухԁһԛԝԍгт": "abesjkmhipcoyxdhqwgrt",
    "ДИЗбьЬ": "DN3bbB",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺ": "ABEZHIKMNOPTYXCM",
    "αβγεικνορτυχωϲϳ": "aByeikvoptuxwcj",
    "ԱՍՏՕ": "UUSO",
    "оսոհցյ": "ounhgj",
    "ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ": "ABCDEGHiJKLMPRSTVWZ",
    "ıɡɑɩʟɪɴʀʜᴄᴅᴇᴍᴏᴘᴛᴜᴠᴡᴢᴀʙꜱꜰᴋᴊ": "igaiLINRHCDEMOPTUVWZABSFKJ",
    "øØłŁđĐħĦŧŦ": "oOlLdDhHtT",
    "ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ": "BPDTGKJCZFMNLSRVHWXYAEIOU",
    "∕⁄／⧸": "////",
    "‐‑‒–—―−﹘﹣－": "----------",
    "꞉：∶": ":::",
    "（）［］": "()[]",
    "│┃❘∣": "||||",
}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
    "|[ﬀ-ﬆŒœÆæßẞĲĳ\u2100-\u214f\u3300-\u33ff\U0001f110-\U0001f1ff]"
)
_LIGATURES = {"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "ß": "ss", "ẞ": "SS", "Ĳ": "IJ", "ĳ": "ij"}
_LINE_ENDS = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


class _Flat(dict[int, int]):
    """One character in, one character out; computed once for each character that occurs."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFKD", chr(code))[:1] or " "
        base = _single().get(base, base)
        flat = ord(" ") if base.isspace() and base != "\t" else ord(base)
        self[code] = flat
        return flat


@cache
def _single() -> dict[str, str]:
    table: dict[str, str] = {}
    for strange, plain in _LOOK_ALIKES.items():
        table.update(zip(strange, plain, strict=False))
    return table


def _flat_table() -> _Flat:
    table = _Flat({code: code for code in range(128)})
    table.update({ord(end): ord("\n") for end in _LINE_ENDS})
    return table


_FLAT = _flat_table()


@dataclass(frozen=True, slots=True)
class Flat:
    """A text with its look-alikes replaced; `source` gives the place of each character in the text that came in."""

    text: str
    source: array[int] | None

    def origin(self, at: int) -> int:
        """The place in the original text of character `at` of the flat text."""
        return at if self.source is None else self.source[at]


def flatten(text: str) -> Flat:
    """Replace look-alikes, accents and line ends one for one; drop what cannot be seen. Linear in the text."""
    if text.isascii():
        return Flat(text.translate(_FLAT), None)
    if not _INVISIBLE.search(text):
        return Flat(text.translate(_FLAT), None)
    kept: list[str] = []
    source = array("l")
    done = 0
    for hit in _INVISIBLE.finditer(text):
        kept.append(text[done : hit.start()])
        source.extend(range(done, hit.start()))
        shown = _shown(hit.group()[0])
        kept.append(shown)
        source.extend([hit.start()] * len(shown))
        done = hit.end()
    kept.append(text[done:])
    source.extend(range(done, len(text)))
    return Flat("".join(kept).translate(_FLAT), source)


def _shown(character: str) -> str:
    if character in _LIGATURES:
        return _LIGATURES[character]
    # Regional indicators and squared letters (the emoji blocks) show letters without being letters.
    code = ord(character)
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x1F110):
        if first <= code < first + 26:
            return chr(ord("A") + code - first)
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c)) if decomposed != character else ""


# Scanning slips: what a scanner confuses is written alike. The words looked for pass through the same table, so the
# two meet whatever was misread.
_ALIKE = {
    "0": "O", "Q": "O", "1": "I", "L": "I", "|": "I", "!": "I", "5": "S", "$": "S", "8": "B", "6": "G",
    "4": "A", "3": "E", "€": "E", "7": "T", "2": "Z",
}  # fmt: skip


class _Canon(dict[int, int | None]):
    """Upper case, slips joined, everything that is no letter deleted, line ends kept."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code).upper()
        letter = _ALIKE.get(letter, letter)
        value = ord(letter) if len(letter) == 1 and letter.isalpha() else None
        self[code] = value
        return value


_CANON = _Canon({10: 10})
for _code in range(128):
    if _code != 10:
        _CANON[_code]


# Two letters that a scanner reads as one.
_JOINED = {"RN": "M", "VV": "W"}


def canon(flat: str) -> str:
    """The bare letters of a flat text, capital, slips joined (0/O, 1/I/l, rn/m, IVI/M, vv/w); line ends stay."""
    return flat.translate(_CANON).replace("RN", "M").replace("VV", "W").replace("IVI", "M")


def canon_with_places(flat: str) -> tuple[str, list[int], list[int]]:
    """As `canon` for a short piece, line ends left out; also where in `flat` each letter begins and ends."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, character in enumerate(flat):
        code = _CANON[ord(character)]
        if code is None or code == 10:
            continue
        letter = chr(code)
        if letters and (joined := _JOINED.get(letters[-1] + letter)):
            letters[-1] = joined
            ends[-1] = at + 1
            continue
        if letter == "I" and letters[-2:] == ["I", "V"]:
            del letters[-1], starts[-1], ends[-1]
            letters[-1], ends[-1] = "M", at + 1
            continue
        letters.append(letter)
        starts.append(at)
        ends.append(at + 1)
    return "".join(letters), starts, ends
