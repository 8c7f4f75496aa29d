"""What a vocabulary is made of: concepts, links between two code systems, and what is found in a text."""

import re
import unicodedata
from dataclasses import dataclass

#: The kinds of concept, in the order in which a reader meets them.
KINDS = ("effect", "capability", "technology", "material", "process", "service", "training", "site", "strength")
#: Every concept has a preferred label in each of these.
LANGUAGES = ("nl", "en")
#: How sure the sayer of a crosswalk link is, surest first.
CONFIDENCES = ("sure", "likely", "possible")

_GAPS = re.compile(r"[\s\-‐‑‒–—_/]+")


@dataclass(frozen=True, slots=True)
class Labels:
    """The words for one concept in one language: the one shown, and the others that people write."""

    preferred: str
    other: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every label, the preferred one first."""
        return (self.preferred, *self.other)


@dataclass(frozen=True, slots=True)
class Concept:
    """A meaning of the field (Dutch: begrip), with its labels in Dutch and English."""

    id: str
    kind: str
    nl: Labels
    en: Labels
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str = ""
    ambiguous: tuple[str, ...] = ()

    def labels(self, language: str) -> Labels:
        """Give the labels in `language`; `ValueError` when that is neither "nl" nor "en"."""
        if language == "nl":
            return self.nl
        if language == "en":
            return self.en
        raise ValueError(f"no labels in {language!r}: use 'nl' or 'en'")

    def is_ambiguous(self, label: str) -> bool:
        """Say whether `label` also means something other than this concept."""
        wanted = normal_label(label)
        return any(normal_label(marked) == wanted for marked in self.ambiguous)


@dataclass(frozen=True, slots=True)
class CrosswalkLink:
    """One link of a crosswalk (Dutch: omnummering): from one concept to another, who says so and how sure."""

    source_id: str
    target_id: str
    kind: str
    said_by: str
    confidence: str
    said_on: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label that stands in the vocabulary: which concept, in which language, and whether it means more than one."""

    concept_id: str
    label: str
    language: str
    is_preferred: bool
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A concept found in a text: the label that hit, the words of the text, and where they stand (characters)."""

    concept_id: str
    label: str
    language: str
    is_ambiguous: bool
    text: str
    start: int
    end: int


def normal_label(label: str) -> str:
    """Give the form in which two labels are the same: NFC, lower case, hyphens and white space as one space."""
    return _GAPS.sub(" ", unicodedata.normalize("NFC", label)).strip().casefold()
