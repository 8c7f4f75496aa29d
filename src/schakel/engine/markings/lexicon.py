"""The words of the systems: which phrases are markings, whose, how high, and how specific each phrase is.

The phrases lie in `data/phrases.tsv`, what may stand beside them in `data/beside.tsv`. Sources: VIRBI 2013 and its
successor (Staatscourant 2013, 15497; 2025, 30222) for the Dutch levels, ABDO 2019 and ABRO 2026 for the TBB levels,
C-M(2002)49 for NATO, Council Decision 2013/488/EU for the EU, TLP 2.0 (FIRST) for TLP:RED. The national phrases follow
general knowledge of the national systems and are not each verified at their source.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from typing import Literal, cast

from schakel.engine.markings import fold
from schakel.engine.markings.marking import Level

# own: no one writes this phrase alone on a line unless it marks something, whatever the case.
# capitals: an ordinary word too, so it counts in capitals only.
# label: an ordinary heading too, so it counts behind a label such as "Rubricering:" only.
# portion: stands for its level in brackets before a paragraph only.
Strength = Literal["own", "capitals", "label", "portion"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to write one level of one system."""

    words: str
    system: str
    level: Level
    strength: Strength


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("schakel.engine.markings").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


#: The alliance before a nation's own word, as its papers for the alliance bear it: NATO RISERVATO, UE RESERVADO.
_ALLIANCES = (("NATO", "NATO"), ("OTAN", "NATO"), ("EU", "EU"), ("UE", "EU"))
_NATIONS_OF_THE_ALLIANCES = frozenset(
    ("BG", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IT", "LT", "LV", "NO", "PL", "PT",
     "RO", "SE", "SI", "SK")
)  # fmt: skip


def _phrases() -> tuple[Phrase, ...]:
    written = [
        Phrase(row["words"], row["system"], cast(Level, row["level"]), cast(Strength, row["strength"]))
        for row in _rows("phrases.tsv")
    ]
    return (
        *written,
        *_of_the_alliances(written),
        *_with_a_joined_ij(written),
        *_shortened(written),
        *(replace(one, words=one.words.replace("1998", "98")) for one in written if one.words.endswith("11.12.1998")),
    )


_SHORTENED = (("CONFIDENTIAL", "CONF"), ("CONFIDENTIAL", "CONFID"), ("CONFIDENTIEEL", "CONFID"),
              ("RESTRICTED", "RESTR"), ("RESTREINT", "RESTR"),
              ("SECRET", "SECR"), ("GEHEIM", "GEH"), ("VERTROUWELIJK", "VERTR"))  # fmt: skip
_SHORTENED_OF = re.compile(
    r"(?:NATO|NAVO|Stg[.]|DEPARTEMENTAAL|DEP[.]) [A-Z]+(?: GEHEIM)?|EU (?:SECRET|CONFIDENTIAL|RESTRICTED)"
)


def _shortened(written: list[Phrase]) -> Iterator[Phrase]:
    """The level cut short behind the name of its system: NATO RESTR., EU CONF."""
    known = {letters_of(phrase.words) for phrase in written}
    for phrase in written:
        for whole, short in _SHORTENED if _SHORTENED_OF.fullmatch(phrase.words) and phrase.strength == "own" else ():
            words = re.sub(rf"\b{whole}$", short, phrase.words)
            if words != phrase.words and letters_of(words) not in known:
                yield replace(phrase, words=words)


def _with_a_joined_ij(written: list[Phrase]) -> Iterator[Phrase]:
    """The Dutch ij as scanners read it: VERTROUWELUK."""
    for phrase in written:
        if "IJ" in phrase.words and phrase.strength == "own":
            yield replace(phrase, words=phrase.words.replace("IJ", "U"))


def _of_the_alliances(written: list[Phrase]) -> Iterator[Phrase]:
    for phrase in written:
        is_national = phrase.system in _NATIONS_OF_THE_ALLIANCES and phrase.level != "caveat"
        if (
            is_national
            and phrase.strength in {"own", "capitals"}
            and phrase.words.isupper()
            and "." not in phrase.words
        ):
            for before, system in _ALLIANCES:
                yield Phrase(f"{before} {phrase.words}", system, phrase.level, "own")
                if " " not in phrase.words:
                    yield Phrase(f"{phrase.words} {before}", system, phrase.level, "own")


def letters_of(words: str) -> str:
    """The bare letters of a phrase, as they are compared with the bare letters of a text."""
    return fold.canon(fold.flatten(words).text)


PHRASES = _phrases()
#: Bare letters -> the phrase; where two systems write the same letters, the first in the file has it.
BY_LETTERS = {letters_of(phrase.words): phrase for phrase in reversed(PHRASES) if phrase.strength != "portion"}
#: What stands in brackets before a paragraph, without its full stops.
PORTIONS = {phrase.words: phrase for phrase in PHRASES if phrase.strength == "portion"}

_BESIDE = [(row["kind"], row["words"]) for row in _rows("beside.tsv")]
#: What may follow a level and leaves it a marking: who may have it, of what kind it is, until when.
FOLLOWERS = tuple(words for kind, words in _BESIDE if kind == "follower")
#: Behind these the rest of the line names who may have it.
RELEASES = tuple(words for kind, words in _BESIDE if kind == "release")
#: What stands before a level and names it as the level of this text.
LABELS = tuple(words for kind, words in _BESIDE if kind == "label")
#: Labels that stand before other things too; behind them a phrase of its own marks, an ordinary word does not.
SOFT_LABELS = tuple(words for kind, words in _BESIDE if kind == "soft label")
#: Every phrase and every label holds one of these; lines without any are not looked at again.
FRAGMENTS = tuple(letters_of(words) for kind, words in _BESIDE if kind == "fragment")
