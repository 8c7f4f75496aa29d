"""`schakel sheet check`: what an import of a spreadsheet would do, row by row, without a database."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from typing import Annotated, Any

import typer

from schakel.base.documents import rules as documents
from schakel.base.documents import sources as files
from schakel.cli import DONE, NO, InputRefused
from schakel.cli.terminal import progress, say
from schakel.cli.texts import read_bytes
from schakel.ingest.sheets import rules as sheets
from schakel.ingest.sheets import sources
from schakel.ingest.sheets.enums import Outcome
from schakel.register.imports import rules as imports
from schakel.register.imports.enums import Target

app = typer.Typer(add_completion=False, rich_markup_mode=None)

LIMITS = documents.Limits(max_bytes=512 * 1024 * 1024)
#: At a terminal, so many refused rows are spelled out.
SHOWN = 50


@app.callback()
def sheet() -> None:
    """Spreadsheets of organisations and offerings, before they are imported."""


@app.command(epilog="Example:  schakel sheet check members.xlsx --json")
def check(
    file: Annotated[str, typer.Argument(help="An xlsx, ods or csv file; - reads standard input.")],
    target: Annotated[str, typer.Option(help="organisations or offerings; by the headings if left out.")] = "",
    name: Annotated[str, typer.Option("--sheet", help="The sheet to read; the one that fits best if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Say what an import would do with each row: valid, refused and why, twice in the file, marked.

    Nothing is compared with an installation, so every valid row is a `create`; the page says which of them it knows.
    Exit code 0: no row is refused. 1: some rows are, or there are none. 2: the file cannot be read or is refused.
    """
    if target and target not in set(Target):
        raise InputRefused(f"--target {target}: choose {' or '.join(Target)}")
    data = read_bytes(file)
    shown = "standard input" if file == "-" else file
    try:
        book = opened(data, "" if file == "-" else re.split(r"[/\\]", file)[-1])
        schema = _schema(book, target, name)
        table = sources.table_of(book, schema, wanted=name, most=imports.MOST_ROWS)
        for text in sources.besides(book, table, schema):
            documents.check_text(text)
        if not table.sheet:
            deque(book.lines("", schema), maxlen=0)  # a csv that breaks off half-way is refused first
        count = _report(table, schema, as_json=as_json)
    except documents.DocumentRefused as refused:
        raise InputRefused(f"{shown}: {refused}") from refused
    except sheets.SheetRefused as refused:
        raise InputRefused(f"{shown}: {sheets.SENTENCES[refused.code] % refused.params}") from refused
    return NO if count[Outcome.REFUSED] or not count.total() else DONE


def opened(data: bytes, name: str) -> sources.Book:
    """Open a file after it was found safe. Raises `documents.DocumentRefused` or `sheets.SheetRefused`."""
    reading = files.read(sources.rest_of(data), name=name, limits=LIMITS)
    documents.check_parts(reading.parts)
    return sources.open_book(data, reading.kind)


def _schema(book: sources.Book, target: str, name: str) -> sheets.Schema:
    """The target asked for, or the one whose headings are there most; organisations on a tie."""
    today, codes = datetime.now(tz=UTC).date(), shipped_codes()
    found: list[tuple[int, sheets.Schema]] = []
    for one in [target] if target else list(Target):
        schema = imports.schema_for(one, codes, today)
        if target:
            return schema
        try:
            table = sources.table_of(book, schema, wanted=name)
            found.append((sheets.heading_hits(table.headings, schema), schema))
        except sheets.SheetRefused as refused:
            if refused.code not in {"no-headings", "one-column"}:
                raise
    if not found:
        raise sheets.SheetRefused("no-headings")
    return max(found, key=lambda pair: pair[0])[1]


def shipped_codes() -> dict[str, dict[str, tuple[str, ...]]]:
    """The code lists that a sheet may use, as they ship with the product."""
    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists")
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for code_list in ("regions", "propositions"):
        loaded = json.loads(home.joinpath(f"{code_list}.json").read_text("utf-8"))
        found[code_list] = {term["code"]: (term["nl"], term["en"]) for term in loaded["terms"]}
    return found


def checked_rows(table: sheets.Table, schema: sheets.Schema) -> Iterator[dict[str, Any]]:
    """The rows of a table with their outcome, one by one."""
    mapping = sheets.guess_mapping(table.headings, schema, {})
    missing = sheets.missing_fields(mapping, schema)
    if missing:
        names = " and ".join(" or ".join(dict.fromkeys(one.label.values())) for one in missing)
        raise sheets.SheetRefused("missing-columns", names=names)
    planner = imports.Planner(schema.target, None)
    for line in map(sheets.checked_line, table.lines):
        plan = planner.plan(line, sheets.check_row(line, mapping, schema))
        yield {
            "row": line.number,
            "outcome": plan.outcome.value,
            "reasons": [_reason(one, table.headings) for one in plan.reasons],
            "notes": list(line.notes),
        }


def _reason(reason: sheets.Reason, headings: tuple[str, ...]) -> dict[str, str]:
    said = imports.ALL_SENTENCES[reason.code] % reason.params
    return {"column": headings[reason.column] if reason.column >= 0 else "", "code": reason.code, "message": said}


def _report(table: sheets.Table, schema: sheets.Schema, *, as_json: bool) -> Counter[str]:
    """Write the outcome row by row, as it comes: a hundred thousand rows need no more memory than one."""
    mapping = sheets.guess_mapping(table.headings, schema, {})
    head = {
        "target": schema.target,
        "sheet": table.sheet,
        "columns": {heading: mapping.get(at, "") for at, heading in enumerate(table.headings)},
        "notes": [*table.notes],
        "unread": [*table.unread],
    }
    counts: Counter[str] = Counter(dict.fromkeys((one.value for one in Outcome), 0))
    write = _write_json if as_json else _write_text
    write(head, progress(checked_rows(table, schema), total=table.height, what="checking"), counts)
    return counts


def _write_json(head: Mapping[str, Any], rows: Iterator[dict[str, Any]], counts: Counter[str]) -> None:
    first = next(rows, None)  # what is wrong with the whole file shows before anything is written
    print(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    separator = ""
    while first is not None:
        counts[first["outcome"]] += 1
        print(separator + json.dumps(first, ensure_ascii=False), end="")
        separator, first = ",\n", next(rows, None)
    print(f'\n], "counts": {json.dumps(dict(counts))}}}')


def _write_text(head: Mapping[str, Any], rows: Iterator[dict[str, Any]], counts: Counter[str]) -> None:
    unknown = [heading for heading, field in head["columns"].items() if heading and not field]
    for row in rows:
        counts[row["outcome"]] += 1
        if row["outcome"] == Outcome.REFUSED and counts[Outcome.REFUSED] <= SHOWN:
            for reason in row["reasons"]:
                where = f"{reason['column']}: " if reason["column"] else ""
                print(f"row {row['row']:>6}  refused  {where}{reason['message']}")
    if counts[Outcome.REFUSED] > SHOWN:
        say(f"{counts[Outcome.REFUSED] - SHOWN} more refused rows; --json lists all")
    if unknown:
        say(f"columns that are not imported: {', '.join(unknown)}")
    for note in head["notes"]:
        say(sheets.REMARKS[note])
    print(f"{head['target']}: {counts[Outcome.CREATE]} rows are in order, {counts[Outcome.REFUSED]} are refused.")
