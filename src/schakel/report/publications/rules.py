"""What an offer book holds and in which order. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: A book holds at most so many offerings; beyond it somebody chooses fewer regions.
LIMIT = 2_000


class NothingChosen(Exception):
    """A book is of a region, of a proposition, or of both."""


class BookTooLarge(Exception):
    """More offerings than one book holds; the number is the argument."""


@dataclass(frozen=True)
class Wanted:
    """What a book is about: codes of regions, the code of a proposition, and the widest circle it is meant for.

    `upto` is a TLP label (what is stricter stays out) or empty: all that the reader may see.
    """

    regions: tuple[str, ...] = ()
    proposition: str = ""
    upto: str = ""


@dataclass(frozen=True)
class Source:
    """Who says so: a source in words, its address, the day, the sort of source (a code and its name)."""

    name: str
    url: str
    stated_on: date | None
    trust: str
    trust_name: str


@dataclass(frozen=True)
class Said:
    """One statement as a book shows it; `others` are contradicting ones with their sources."""

    field: str
    label: str
    value: str
    source: Source
    others: tuple[tuple[str, Source], ...] = ()


@dataclass(frozen=True)
class Reach:
    """How an organisation can be reached for one role."""

    role: str
    address: str
    person: str
    verified_on: date | None


@dataclass(frozen=True)
class Pictured:
    """A picture whose publication its owner agreed to; the bytes only where a file is made."""

    public_id: str
    shows: str
    credit: str
    media_type: str
    width: int
    height: int
    data: bytes = b""


@dataclass(frozen=True)
class Entry:
    """One offering in a book. `text` is empty when a machine wrote it and nobody confirmed it (`is_machine_made`)."""

    public_id: str
    proposition: str
    kind: str
    title: str
    language: str
    text: str
    text_source: Source | None
    is_machine_made: bool
    capabilities: tuple[str, ...]
    facts: tuple[Said, ...]
    organisation: str
    organisation_id: str
    confirmed_on: date | None
    is_stale: bool
    label: str
    is_own: bool
    pictures: tuple[Pictured, ...] = ()


@dataclass(frozen=True)
class Profile:
    """One organisation in a book, with the contacts whose publication its owner agreed to."""

    public_id: str
    name: str
    facts: tuple[Said, ...]
    contacts: tuple[Reach, ...]
    confirmed_on: date | None
    is_stale: bool
    label: str
    is_own: bool
    pictures: tuple[Pictured, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """The offerings of one proposition and kind: how many, and the place of the first in the book."""

    proposition: str
    kind: str
    count: int
    first: int


@dataclass(frozen=True)
class Book:
    """An offer book as one reader may have it. `entries` and `profiles` are the ones asked for, `chapters` count all.

    `label` is the strictest of what went in. `left_out` offerings the reader sees but may not take along as a file.
    """

    wanted: Wanted
    made_at: datetime
    label: str
    chapters: tuple[Chapter, ...]
    count: int
    organisation_count: int
    left_out: int
    entries: tuple[Entry, ...]
    profiles: tuple[Profile, ...]


def check_wanted(wanted: Wanted) -> None:
    """Raises `NothingChosen` when neither region nor proposition is named."""
    if not (wanted.regions or wanted.proposition):
        raise NothingChosen


def chapters(places: Iterable[tuple[str, str]]) -> tuple[Chapter, ...]:
    """Chapters of a book from the proposition and kind of every offering, given in the order of the book."""
    counts: dict[tuple[str, str], list[int]] = {}
    for number, place in enumerate(places):
        counts.setdefault(place, []).append(number)
    return tuple(Chapter(proposition, kind, len(at), at[0]) for (proposition, kind), at in counts.items())


def place_in(order: Sequence[str], code: str) -> tuple[int, str]:
    """Where a code stands in a list; codes that are not in it come last, by name."""
    return (order.index(code) if code in order else len(order), code)


def sources_of(entry: Entry | Profile) -> tuple[Source, ...]:
    """The different sources behind an entry, in the order in which they are first named."""
    found = [entry.text_source] if isinstance(entry, Entry) and entry.text_source else []
    for said in entry.facts:
        found += [said.source, *(source for _, source in said.others)]
    return tuple(dict.fromkeys(found))
