"""Which language a person wrote in, or that it is neither of the two."""

import unicodedata

from schakel.engine.text.language import detect_language, is_neither_language
from schakel.engine.types import Language

_LOOK = 400  # signs looked at to tell the script


def text_language(text: str, *, default: Language = "nl") -> str:
    """The language of a text: "nl", "en", or "" when it is long enough to tell and is neither.

    A text mostly in another script (Cyrillic, Chinese ...) is neither, however short. `default` is the answer for a
    text that says nothing either way.
    """
    if _is_other_script(text) or is_neither_language(text):
        return ""
    return detect_language(text, default=default)


def _is_other_script(text: str) -> bool:
    letters = [sign for sign in text[:_LOOK] if sign.isalpha()]
    latin = sum(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return 2 * latin < len(letters)
