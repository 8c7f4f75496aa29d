"""A card taken apart into requirements, as matching reads it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schakel.base.disclosure.enums import FieldGroup
from schakel.register.needs.enums import PartKind
from schakel.register.needs.rules.card import Card, MeasureOfSuccess, plain_number

#: Where each part of a card belongs for disclosure; the same words as `models.Need.FIELD_GROUPS`.
PART_GROUPS: Mapping[PartKind, FieldGroup] = {
    PartKind.EFFECT: FieldGroup.CAPABILITY,
    PartKind.SITUATION: FieldGroup.TECHNICAL,
    PartKind.MEASURE: FieldGroup.CAPABILITY,
    PartKind.CONSTRAINT: FieldGroup.TECHNICAL,
}
_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True)
class Part:
    """One requirement of a card: where it comes from, its words, and the field group that decides who may read it."""

    kind: PartKind
    text: str
    group: FieldGroup


@dataclass(frozen=True)
class MatchingText:
    """A card as matching reads it: title, language, and each requirement by itself."""

    public_id: str
    title: str
    language: str
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """All parts in one text, one paragraph each."""
        return "\n".join(part.text for part in self.parts)

    @property
    def requirements(self) -> tuple[str, ...]:
        """The words of each part, in order."""
        return tuple(part.text for part in self.parts)


def measure_sentence(measure: MeasureOfSuccess, signs: Mapping[str, str]) -> str:
    """A measure in one line; `signs` gives the words of each comparator ("at least") and the decimal sign (".")."""
    number = "" if measure.threshold is None else plain_number(measure.threshold).replace(".", signs.get(".", "."))
    words = [signs.get(measure.comparator, ""), number, measure.unit] if number else []
    line = " ".join([f"{measure.what}:" if words or measure.note else measure.what, *(w for w in words if w)])
    return f"{line} ({measure.note})" if measure.note and words else f"{line} {measure.note}".strip()


def parts_of(card: Card, *, groups: frozenset[FieldGroup], signs: Mapping[str, str]) -> tuple[Part, ...]:
    """The requirements of a card that lie in `groups`, in reading order: each paragraph and each measure by itself."""
    pieces: list[tuple[PartKind, str]] = [(PartKind.EFFECT, text) for text in _paragraphs(card.effect)]
    pieces += [(PartKind.MEASURE, measure_sentence(measure, signs)) for measure in card.measures]
    pieces += [(PartKind.SITUATION, text) for text in _paragraphs(card.situation)]
    pieces += [(PartKind.CONSTRAINT, text) for text in _paragraphs(card.constraints)]
    return tuple(Part(kind, text, PART_GROUPS[kind]) for kind, text in pieces if PART_GROUPS[kind] in groups)


def _paragraphs(text: str) -> list[str]:
    """Lines as requirements; a line that goes on in lower case after an unfinished one is the same line, wrapped."""
    found: list[str] = []
    is_unfinished = False
    for line in text.splitlines():
        words = " ".join(_LIST_MARK.sub("", line).split())
        if is_unfinished and words[:1].islower() and not _LIST_MARK.match(line):
            found[-1] = f"{found[-1]} {words}"
        elif words:
            found.append(words)
        is_unfinished = bool(words) and words[-1] not in ".!?:;"
    return found
