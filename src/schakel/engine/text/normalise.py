"""One written form for what people write in many: case, diacritics, dashes, soft hyphens, control characters."""

import re
import unicodedata

_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "\u00ad": None, "’": "'"}
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SPACE = re.compile(r"\s+")


def fold(word: str) -> str:
    """Return a word in lower case without diacritics, compatibility forms or soft hyphens ("Ëénheid" -> "eenheid")."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN)


def normalise(text: str) -> str:
    """Return a text in its plain form: folded words, plain dashes, single spaces, no control characters."""
    return _SPACE.sub(" ", _CONTROL.sub(" ", _DASHES.sub("-", fold(text)))).strip()
