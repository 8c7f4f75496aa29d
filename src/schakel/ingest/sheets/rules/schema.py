"""What a target takes: fields with their headings in two languages, and the check of a row against them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from schakel.ingest.sheets.rules.cells import normal_heading
from schakel.ingest.sheets.rules.tables import Line


def gettext_noop(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


#: Why a file, line or cell is refused. Owners of targets add their own.
SENTENCES: dict[str, str] = {
    "marked": gettext_noop(
        "This cell carries a classification marking and was not kept. Take out what is classified; this installation "
        "takes unclassified information only."
    ),
    "citizen-number": gettext_noop(
        "This cell holds nine digits that can be a citizen service number (BSN). It was not kept. Take it out."
    ),
    "required": gettext_noop("This field may not be empty. Fill it in."),
    "too-many-cells": gettext_noop(
        "This row has more cells than there are headings. A separator probably stands inside a text: put the text in "
        "double quotes, or save the sheet as xlsx."
    ),
    "duplicate": gettext_noop("The same record stands on row %(line)s already. Keep one of the two."),
    "no-headings": gettext_noop(
        "No row with column headings was found. Put the headings in the first row, such as those of the sample sheet."
    ),
    "one-column": gettext_noop(
        "Everything stands in one column. Separate the columns with a semicolon, comma or tab, or save the sheet as "
        "xlsx."
    ),
    "double-heading": gettext_noop("The heading '%(heading)s' stands there twice. Rename or remove one of the two."),
    "no-such-sheet": gettext_noop("There is no sheet with this name. The file has: %(names)s."),
    "no-sheets": gettext_noop("No visible sheet with rows was found in this file."),
    "too-wide": gettext_noop("The cells reach too far: %(rows)s rows and %(columns)s columns. Remove stray cells."),
    "too-many-rows": gettext_noop("The sheet has %(rows)s rows; at most %(most)s go at once. Divide it into parts."),
    "missing-columns": gettext_noop("There is no column %(names)s. It is required."),
    "no-rows": gettext_noop("There are no rows under the headings."),
    "not-a-table": gettext_noop("This is not a table. Give an xlsx, ods or csv file."),
    "broken-row": gettext_noop("Row %(line)s cannot be read: a quotation mark is probably not closed."),
    "unreadable": gettext_noop("The table in this file cannot be read. Open it, save it again as xlsx and try again."),
}
#: What was odd about a line or file that is taken.
REMARKS: dict[str, str] = {
    "formula": gettext_noop("A formula stands here; the value that the sheet shows was taken."),
    "merged": gettext_noop("Merged cells were read as if their text stood in each of them."),
    "windows-1252": gettext_noop("The text was read as Windows-1252. Check letters with accents."),
    "hidden-sheets": gettext_noop("Hidden sheets were not read."),
    "formulas": gettext_noop("Formulas stand in this sheet; the values that the sheet shows were taken."),
}


class CellRefused(Exception):
    """A value that a field cannot hold: `code` is a key of the target's sentences, `params` fill the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _as_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Field:
    """One field of a target. `label` is its heading per language in the sample sheet, `meaning` what to fill in;
    `aliases` are further headings that mean it; `check` gives the normal value or raises `CellRefused`."""

    name: str
    label: Mapping[str, str]
    meaning: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    check: Callable[[str], str] = _as_is
    example: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """A target as ingest knows it."""

    target: str
    fields: tuple[Field, ...]

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """Normalised heading -> name of the field, over labels, aliases and names."""
        found: dict[str, str] = {}
        for one in self.fields:
            for text in (one.name, *one.label.values(), *one.aliases):
                found.setdefault(normal_heading(text), one.name)
        return found

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {one.name: one for one in self.fields}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is refused: which column (its number, -1 for none), which sentence, filled with what."""

    column: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after its check: normal values by field name (empty cells left out) and the reasons against it."""

    values: Mapping[str, str]
    reasons: tuple[Reason, ...]


def heading_hits(headings: Iterable[str], schema: Schema) -> int:
    """How many headings name a field of the target."""
    return len({schema.headings[h] for h in map(normal_heading, headings) if h in schema.headings})


def guess_mapping(headings: Sequence[str], schema: Schema, remembered: Mapping[str, str]) -> dict[int, str]:
    """Which column is which field: as the party said before (normalised heading -> field, empty for none), else by the
    known headings; a field goes to one column only."""
    mapping: dict[int, str] = {}
    for at, heading in enumerate(headings):
        plain = normal_heading(heading)
        name = remembered[plain] if plain in remembered else schema.headings.get(plain, "")
        if name in schema.by_name and name not in mapping.values():
            mapping[at] = name
    return mapping


def missing_fields(mapping: Mapping[int, str], schema: Schema) -> tuple[Field, ...]:
    """The required fields that no column is named for."""
    return tuple(one for one in schema.fields if one.is_required and one.name not in mapping.values())


def check_row(line: Line, mapping: Mapping[int, str], schema: Schema) -> Checked:
    """Check every named cell of a line. What was refused when it was read stays refused."""
    reasons = [Reason(at, code) for at, code in line.faults]
    faulty = {at for at, _code in line.faults}
    values: dict[str, str] = {}
    for at, name in mapping.items():
        text = line.cells[at] if at < len(line.cells) else ""
        one = schema.by_name[name]
        if at in faulty:
            continue
        if not text:
            if one.is_required and -1 not in faulty:
                reasons.append(Reason(at, "required"))
            continue
        try:
            value = one.check(text)
        except CellRefused as refused:
            reasons.append(Reason(at, refused.code, dict(refused.params)))
            continue
        if value:
            values[name] = value
    return Checked(values, tuple(reasons))
