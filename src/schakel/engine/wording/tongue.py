"""Which language a person wrote in, or that it is neither of the two."""

from schakel.engine.text.language import detect_language, is_neither_language
from schakel.engine.types import Language


def text_language(text: str, *, default: Language = "nl") -> str:
    """The language of a text: "nl", "en", or "" when it is long enough to tell and is neither.

    `default` is the answer for a text that says nothing either way.
    """
    if is_neither_language(text):
        return ""
    return detect_language(text, default=default)
