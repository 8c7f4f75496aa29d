"""The Dutch-English lexicon of general technical and military language: read, checked, looked up both ways."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path

from schakel.engine.text import stopwords
from schakel.engine.text.forms import HYPHENS, first_key
from schakel.engine.text.inflection import adjective_forms, noun_plurals
from schakel.engine.text.normalise import fold
from schakel.engine.text.wholes import whole_stem

FOLDER = Path(__file__).parent / "data" / "lexicon"
COLUMNS = ("dutch", "english", "pos", "note")
#: Part of speech: noun, verb, adjective, adverb, first part of compounds, abbreviation, phrase.
POS = ("n", "v", "adj", "adv", "mod", "abbr", "phr")
#: More renderings than this of one word only blur a need.
MOST_RENDERINGS = 4
_SHORTEST_PART = 4
_BENDING: dict[str, Callable[[str], tuple[str, ...]]] = {"adj": adjective_forms, "n": noun_plurals}


class LexiconInvalid(ValueError):
    """The lexicon does not hold; the message has a line per problem, with file and line number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon: a Dutch word or phrase, its English renderings best first, part of speech, sense."""

    dutch: str
    english: tuple[str, ...]
    pos: str
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One direction of the lexicon: what the words of one language may be called in the other.

    `words` has folded single words, `forms` what they bend to (Dutch only), `stems` their stems, `phrases` sequences of
    stems of two words or more, `abbreviations` those that must be written in capitals ("HEL" is no "hel"). `firsts` has
    what a word means as the first part of a compound (Dutch only).
    """

    language: str
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    abbreviations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    firsts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def stems(self) -> dict[str, tuple[str, ...]]:
        """The renderings of each stem (`whole_stem`), those of all its words one after another."""
        found: dict[str, tuple[str, ...]] = {}
        for word, renderings in self.words.items():
            stem = whole_stem(word, self.language)
            found[stem] = tuple(dict.fromkeys((*found.get(stem, ()), *renderings)))[:MOST_RENDERINGS]
        return found

    @cached_property
    def heads(self) -> frozenset[str]:
        """The stems with which a phrase may begin."""
        return frozenset(keys[0] for keys in self.phrases)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Both directions of the lexicon: `dutch` looks up Dutch words, `english` English ones.

    `parts` are Dutch nouns that may be parts of a compound in any text; shorter ones split words that are one word.
    `verbs` are Dutch infinitives.
    """

    dutch: Side
    english: Side
    parts: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    def side(self, language: str) -> Side:
        """Return the direction that looks up the words of "nl" or "en"."""
        return self.dutch if language == "nl" else self.english


def read_entries(folder: Path = FOLDER) -> list[Entry]:
    """Return the entries of all `.tsv` files of a folder, in the order of their names; `LexiconInvalid` lists faults.

    A file has the header `dutch english pos note`, tabs between, `;` between renderings. A Dutch word stands once per
    part of speech and note.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    seen: dict[tuple[str, str, str], str] = {}
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(next(rows, ())) != COLUMNS:
                problems.append(f"{file.name}, line 1: the header must be {' '.join(COLUMNS)}")
                continue
            for number, row in enumerate(rows, start=2):
                place = f"{file.name}, line {number}"
                entry = _entry(row)
                fault = _fault(row, entry)
                key = (entry.dutch, entry.pos, entry.note)
                if not fault and key in seen:
                    fault = f"{entry.dutch!r} stands in {seen[key]} too"
                seen.setdefault(key, place)
                problems += [f"{place}: {fault}"] if fault else []
                entries.append(entry)
    if problems:
        raise LexiconInvalid("\n".join(problems))
    return entries


def _entry(row: Sequence[str]) -> Entry:
    dutch, english, pos, note = (*row, "", "", "", "")[:4]
    return Entry(dutch, tuple(english.split(";")), pos, note)


def _fault(row: Sequence[str], entry: Entry) -> str:
    if len(row) != len(COLUMNS):
        return f"{len(row)} columns, not {len(COLUMNS)}"
    if not entry.dutch or not all(entry.english):
        return "a word is empty"
    if any(word != " ".join(word.split()) for word in (entry.dutch, *entry.english, entry.note) if not word.isalpha()):
        return "spaces at an end or doubled"
    if len(set(entry.english)) != len(entry.english):
        return "a rendering stands twice"
    if entry.pos not in POS:
        return f"part of speech {entry.pos!r}: use one of {', '.join(POS)}"
    return ""


def lexicon_of(entries: Sequence[Entry]) -> Lexicon:
    """Return the lexicon of entries, both ways; the reverse puts first the Dutch word whose best rendering it is."""
    forward: dict[str, list[tuple[int, str]]] = {}
    backward: dict[str, list[tuple[int, str]]] = {}
    for entry in entries:
        for rank, rendering in enumerate(entry.english):
            forward.setdefault(entry.dutch, []).append((rank, rendering))
            if entry.pos != "mod":
                backward.setdefault(rendering, []).append((rank, entry.dutch))
    parts = frozenset(fold(e.dutch) for e in entries if e.pos == "n" and len(e.dutch) >= _SHORTEST_PART)
    verbs = frozenset(fold(e.dutch) for e in entries if e.pos == "v" and e.dutch.isalpha())
    lexicon = Lexicon(_side("nl", forward), _side("en", backward), parts, verbs)
    _bend(lexicon.dutch, entries)
    for entry in entries:
        if entry.pos == "mod":
            word = fold(entry.dutch)
            lexicon.dutch.firsts[word] = (*lexicon.dutch.firsts.get(word, ()), *entry.english)
    return lexicon


def _bend(side: Side, entries: Sequence[Entry]) -> None:
    """Give bent adjectives and plurals the renderings of their own word, not of all words with the same stem.

    "verhoogde" is raised, not increase; "lagen" is layers, not low. Where such a form is a word of its own too, an
    adjective shares the place with it ("centrale": central, power plant), a plural does not.
    """
    for entry in entries:
        word = fold(entry.dutch)
        if entry.pos not in _BENDING or not word.isalpha():
            continue
        for form in _BENDING[entry.pos](word):
            known = side.words.get(form, ())
            if not known:
                side.forms[form] = _merged(side.forms.get(form, ()), entry.english)
            elif entry.pos == "adj":
                side.words[form] = _merged(known, entry.english)


def _merged(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Return the renderings of two words in turn, best first, at most `MOST_RENDERINGS`."""
    turns = (r for pair in zip_longest(first, second) for r in pair if r is not None)
    return tuple(dict.fromkeys(turns))[:MOST_RENDERINGS]


def _side(language: str, raw: dict[str, list[tuple[int, str]]]) -> Side:
    side = Side(language)
    for source, ranked in raw.items():
        renderings = tuple(dict.fromkeys(r for _, r in sorted(ranked, key=lambda pair: pair[0])))[:MOST_RENDERINGS]
        words = phrase_words(source, language)
        if len(words) == 1 and is_abbreviation(source):
            side.abbreviations[words[0]] = renderings
        elif len(words) == 1:
            known = side.words.get(words[0], ())
            side.words[words[0]] = tuple(dict.fromkeys((*known, *renderings)))[:MOST_RENDERINGS]
        elif words:
            keys = tuple(first_key(word, language) for word in words)
            side.phrases.setdefault(keys, renderings)
    return side


def is_abbreviation(written: str) -> bool:
    """Return whether a word is written as an abbreviation: two capitals or more, at most one small letter ("TRL")."""
    return not written.islower() and _is_of_capitals(written)


@lru_cache(maxsize=2_048)
def _is_of_capitals(written: str) -> bool:
    letters = [c for c in written if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= max(2, len(letters) - 1)


def phrase_words(phrase: str, language: str) -> list[str]:
    """Return the folded words of an entry that a text in that language would show: no stop words, hyphens as spaces."""
    if phrase.isascii() and phrase.isalpha():  # most entries: no need to take them apart
        return [phrase.lower()]
    silent = stopwords.BY_LANGUAGE[language]
    pieces = [p.replace("'", "") for part in phrase.split() for p in HYPHENS.split(fold(part)) if p]
    return [p for p in pieces if p not in silent] if len(pieces) > 1 else pieces


@cache
def shipped_lexicon() -> Lexicon:
    """Return the lexicon that ships with the product; read once a process, in some 20 ms."""
    return lexicon_of(read_entries())
