"""What the editor says about the words of a card: solutions instead of effects, and how readable it is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from schakel import engine

#: The fields whose words are looked at. Constraints may name things: an answer may have to work with them.
HINTED = ("title", "effect", "situation")


@dataclass(frozen=True)
class FieldHints:
    """The words of one field that name a solution."""

    field: str
    words: tuple[engine.SolutionWord, ...]


@dataclass(frozen=True)
class Hints:
    """Everything that is said about the words of a card. `language` is empty when it is neither of the two."""

    language: str
    fields: tuple[FieldHints, ...]
    readability: engine.Readability | None

    @property
    def count(self) -> int:
        """How many words are pointed out."""
        return sum(len(field.words) for field in self.fields)

    @property
    def words(self) -> tuple[str, ...]:
        """The words pointed out, in lower case."""
        return tuple(word.text.casefold() for field in self.fields for word in field.words)


def hints_for(texts: Mapping[str, str], *, language: str = "", kept: tuple[str, ...] = ()) -> Hints:
    """Look at the texts of a card (field name -> words); `language` empty means: detect it.

    `kept` are the words that a person chose to keep. Words of a third language are not judged.
    """
    whole = "\n".join(texts.get(field, "") for field in HINTED)
    spoken = language or engine.text_language(whole)
    if spoken == "nl":
        return _hints(texts, whole, "nl", kept)
    if spoken == "en":
        return _hints(texts, whole, "en", kept)
    return Hints("", (), None)


def _hints(texts: Mapping[str, str], whole: str, language: engine.Language, kept: tuple[str, ...]) -> Hints:
    fields = []
    seen = tuple(kept)
    for field in HINTED:
        text = texts.get(field, "")
        means = engine.named_means(text, language) if text.strip() else ()
        words = engine.solution_words(text, language, means=means, kept=seen)
        seen += tuple(word.text for word in words)
        if words:
            fields.append(FieldHints(field, words))
    return Hints(language, tuple(fields), engine.readability(whole, language))
