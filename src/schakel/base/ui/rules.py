"""What components take, as frozen values, and the pure sums behind them. Views build these; templates draw them."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from schakel.base.ui.enums import Coverage, Kind, StepState, Tone

#: Text to show: a `str` or a lazy translation, so that one value serves both languages.
Words: TypeAlias = object
THEMES = ("system", "light", "dark")


class PageRefused(Exception):
    """A request that gets a calm page instead of an answer. Raise one of its children, with a sentence to read."""

    status = 400

    def __init__(self, detail: Words = "") -> None:
        super().__init__(str(detail))
        self.detail = detail


class Conflict(PageRefused):
    """Somebody else changed the record in the meantime, or the act was done already."""

    status = 409


class TooLarge(PageRefused):
    """What was sent is larger than the installation accepts."""

    status = 413


class TooMany(PageRefused):
    """The same was asked too often in a short time."""

    status = 429


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere."""

    text: Words
    url: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A status in a word, with a tone that repeats what the word says."""

    text: Words
    tone: str = Tone.NEUTRAL
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A TLP label shown as a badge; `value` is the label's stored value, such as `AMBER+STRICT`."""

    value: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts. Source, day and trust say who vouches for the value."""

    label: Words
    value: Any
    source: Words = ""
    on: date | datetime | None = None
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepper; a finished step may carry the address where it is opened again."""

    label: Words
    state: str = StepState.TODO
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views on the same record, as a link."""

    label: Words
    url: str
    is_current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a need and how far it is answered; `by` names what answers it."""

    label: Words
    state: str = Coverage.MISSING
    by: Any = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `cell` makes the value of a row; `sort` names the field to order by (empty: none)."""

    key: str
    label: Words
    cell: Callable[[Any], Any]
    sort: str = ""
    kind: str = Kind.TEXT
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading as drawn: where it sorts to, and how it is sorted now (`ascending`, `descending` or empty)."""

    column: Column
    url: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to draw; `selectors.table` makes it."""

    name: str
    caption: Words
    heads: tuple[Head, ...]
    rows: tuple[Any, ...]
    count: int
    first: int
    last: int
    number: int
    pages: int
    page_links: tuple[Link | None, ...] = ()
    previous_url: str = ""
    next_url: str = ""
    size: int = 25
    sizes: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()
    empty: Words = ""
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words in a difference of two texts: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Arc:
    """One part of the coverage ring: where its stroke starts and how long it is, in hundredths of the ring."""

    part: Part
    offset: float
    length: float


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation, resolved for this reader."""

    label: Words
    url: str
    icon: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What the page shell shows around every page."""

    navigation: tuple[NavigationItem, ...] = ()
    account: tuple[NavigationItem, ...] = ()
    footer: tuple[NavigationItem, ...] = ()
    theme: str = "system"
    is_demo: bool = False
    sign_in_url: str = ""
    sign_out_url: str = ""
    search_url: str = ""
    back_to: str = "/"
    themes: tuple[str, ...] = field(default=THEMES)


def words_of(text: str) -> list[str]:
    """Split a text into words and the white space between them, losing nothing."""
    return re.findall(r"\s+|[^\s]+", text)


def text_difference(before: str, after: str) -> list[Piece]:
    """Tell two texts apart word by word: what was not added gives `before`, what was not removed gives `after`."""
    old, new = words_of(before), words_of(after)
    pieces = []
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return pieces


def percentage(value: float, maximum: float) -> float:
    """How much of the maximum the value is, as 0..100 with one decimal; 0 when there is no maximum."""
    if maximum <= 0:
        return 0.0
    return round(min(max(value / maximum, 0.0), 1.0) * 100, 1)


def coverage_arcs(parts: Sequence[Part]) -> list[Arc]:
    """Lay the parts around a ring of length 100 with a small gap between them, in the order given.

    Half a gap comes first: an arc that begins where a quarter of a circle does is drawn with a spike.
    """
    if not parts:
        return []
    step = 100 / len(parts)
    gap = 0.0 if len(parts) == 1 else min(2.0, step / 4)
    return [Arc(part, round(index * step + gap / 2, 3), round(step - gap, 3)) for index, part in enumerate(parts)]


def page_numbers(number: int, pages: int) -> list[int | None]:
    """The page numbers worth a link: first, last and those around the current one; `None` stands for a gap."""
    wanted = sorted({1, pages, *range(number - 1, number + 2)} & set(range(1, pages + 1)))
    numbers: list[int | None] = []
    for before, here in zip([0, *wanted], wanted, strict=False):
        if here - before == 2:
            numbers.append(here - 1)
        elif here - before > 2:
            numbers.append(None)
        numbers.append(here)
    return numbers


def label_slug(value: str) -> str:
    """The style name of a TLP label: `clear`, `green`, `amber` or `strict`."""
    word = value.lower().replace("tlp:", "").strip()
    return "strict" if "strict" in word else word


def safe_path(path: str) -> str:
    """The path when it leads back into this installation, else the front page: a guard against open redirects."""
    return path if re.fullmatch(r"/(?![/\\])[^\s\\]*", path) else "/"
