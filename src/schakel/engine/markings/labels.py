"""The words before a colon that name what follows as the marking of this text: known ones, misread ones, new ones."""

import re

from schakel.engine.markings.lexicon import LABELS, SOFT_LABELS

LABEL_WORDS = frozenset(LABELS)
SOFT_WORDS = frozenset(SOFT_LABELS)
_LABEL_WORD = re.compile(r"[a-z][a-z/-]*")
#: A word of any language that is made from "classification" or "marking" names it, whatever stands before that.
_MSIP = re.compile(r"(?i)\bmsip_labels?(?:_[\w-]{0,60})?$")  # the property in which Office keeps a sensitivity label
_IS_LABEL = re.compile(
    r"(?!de|her|re|un|not|max|min|systeem|system|netwerk|network|ruimte|facilit|personeel|personnel|bedrijf)[a-z/-]*?"
    r"(?:[ck]las+ifi(?:cation|catie|cering|kation|kasjon|sering|zierung)|clasificacion|clasificacao|classificazione|"
    r"classificacao|klasyfikacja|einstufung|rubri[cz]ering|rubrizierung|gradering|gradierung|schutzgrad|geheimgrad|"
    r"geheimhaltungs(?:grad|stufe)|sicherheitsstufe|vertrouwelijkheid(?:sniveau|sgraad)?|"
    r"vertraulichkeits(?:stufe|grad)|turva\w*luok\w+|suojaustaso|sakerhets(?:skydds)?klass|informationsklass|confidentialite|klauzula|sikkerhetsgrad|sekretessgrad|"
    r"geheimhoudings(?:niveau|graad))"
)


def label_before(flat: str, end: int) -> tuple[str, int]:
    """The longest label that ends at `end`, and where it begins; an empty label when there is none."""
    if msip := _MSIP.search(flat, max(0, end - 90), end):
        return "classification", msip.start()
    words = list(_LABEL_WORD.finditer(flat[max(0, end - 48) : end].lower()))[-5:]
    if words and flat[max(0, end - 48) + words[-1].end() : end].strip():
        return "", end
    if len(words) > 1 and words[-1].group() in {"document", "stuk", "nota", "bijlage", "bestand", "file", "paper"}:
        words = words[:-1]
    for first in range(len(words)):
        label = " ".join(word.group() for word in words[first:])
        if label in LABEL_WORDS or label in SOFT_WORDS:
            return label, max(0, end - 48) + words[first].start()
    if words and (known := _misread(words[-1].group())):
        return known, max(0, end - 48) + words[-1].start()
    if words and _IS_LABEL.fullmatch(words[-1].group()):
        return "classification", max(0, end - 48) + words[-1].start()
    return "", end


_LONG_LABELS = tuple(label for label in LABELS if len(label) >= 9 and label.isalpha())


def _misread(word: str) -> str:
    """The label that this word is but for one letter, as a scanner leaves it: "rubriccring"."""
    for label in _LONG_LABELS if len(word) >= 9 else ():
        if len(label) == len(word) and sum(one != other for one, other in zip(word, label, strict=True)) == 1:
            return label
    return ""
