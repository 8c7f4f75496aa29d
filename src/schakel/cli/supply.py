"""Files of offerings (.jsonl, .csv, .xlsx) as documents; every refusal names the file and the line."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import InputRefused
from schakel.cli.terminal import progress, say
from schakel.cli.texts import count_lines, json_object, read_bytes, read_lines

KINDS = (".jsonl", ".csv", ".xlsx")
#: The option of verbs that rank: a folder with a provider of meaning, none by default.
ProviderFolder = Annotated[Path | None, typer.Option("--provider", help="A folder with a provider of meaning.")]
_SEPARATORS = (",", ";", "\t")
Row = Mapping[str, Any]
#: A line and its row, which is read when it is asked for.
Numbered = tuple[int, Callable[[], Row]]


def read_supply(name: str, *, needed: tuple[str, ...] = ("id", "text")) -> list[engine.Document]:
    """Return the offerings of a file in its order.

    Columns `id` and `text`, and where known `title`, `company`, `company_id`, `language`, `capabilities`; others are
    ignored. Offerings without a word are left out with a message; `InputRefused` when ids come twice or none is left.
    """
    return [document for _, document in supply_rows(name, needed=needed)]


def supply_rows(
    name: str, known: Sequence[tuple[str, int]] = (), *, needed: tuple[str, ...] = ("id", "text")
) -> Iterator[tuple[int, engine.Document]]:
    """Yield the same one by one, each with its line; only what follows those whose (id, line) are known already."""
    lines = dict(known)
    empty: list[int] = []
    after = known[-1][1] if known else 0
    total, rows = _rows(name, needed)
    is_none = not known
    for line, row in progress((r for r in rows if r[0] > after), total=total, what="reading", done=after):
        document = _document(name, line, row())
        if document.id in lines:
            first = lines[document.id]
            raise InputRefused(f"{name}, line {line}: the id {document.id!r} is on line {first} too; ids must differ")
        lines[document.id] = line
        if (document.text + document.title).strip():
            is_none = False
            yield line, document
        else:
            empty.append(line)
    if is_none:
        raise InputRefused(f"{name}: no offering with a text in this file")
    if empty:
        where = ", ".join(map(str, empty[:5])) + (" ..." if len(empty) > 5 else "")
        say(f"{name}: {len(empty)} without text cannot be found (line {where})")


def read_additions(provider: Path | None) -> tuple[engine.Addition, ...]:
    """Return the provider of meaning in a folder, if one is named; `InputRefused` says why it is none."""
    if provider is None:
        return ()
    try:
        return (engine.read_provider(provider),)
    except engine.ProviderUnusable as error:
        raise InputRefused(str(error)) from error


def _rows(name: str, needed: tuple[str, ...]) -> tuple[int, Iterator[Numbered]]:
    """Return about how many rows there are (0 when that shows late only), and the rows one by one with their lines."""
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        raise InputRefused(f"{name}: offerings come as {', '.join(KINDS)}, not {kind or 'a file without an ending'}")
    total = count_lines(name)
    if not total:
        raise InputRefused(f"{name}: the file is empty; expected columns {' and '.join(needed)}")
    if kind == ".jsonl":
        return total, _json_rows(name)
    if kind == ".csv":
        return total, _csv_rows(name, needed)
    return 0, _sheet_rows(name, read_bytes(name), needed)


def _json_rows(name: str) -> Iterator[Numbered]:
    for number, line in enumerate(read_lines(name), start=1):
        if line.strip():
            yield number, partial(json_object, name, number, line, of=" with id and text")


def _csv_rows(name: str, needed: tuple[str, ...]) -> Iterator[Numbered]:
    header = next(read_lines(name)).rstrip("\n")
    separator = max(
        _SEPARATORS, key=lambda s: (len(set(next(csv.reader([header], delimiter=s))) & set(needed)), header.count(s))
    )
    reader = csv.reader(read_lines(name), delimiter=separator, strict=True)
    csv.field_size_limit(10_000_000)
    try:
        columns = _columns(name, next(reader), needed)
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if len(cells) > len(columns):
                raise InputRefused(
                    f"{name}, line {reader.line_num}: {len(cells)} cells for {len(columns)} columns; "
                    f"a text with {separator!r} in it needs quotes around it"
                )
            yield reader.line_num, partial(_named, columns, cells)
    except csv.Error as error:
        raise InputRefused(f"{name}, line {reader.line_num}: not a csv file ({error})") from error


def _named(columns: Sequence[str], cells: Iterable[str]) -> Row:
    return dict(zip(columns, cells, strict=False))


def _sheet_rows(name: str, data: bytes, needed: tuple[str, ...]) -> Iterator[Numbered]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except python_calamine.PasswordError as error:
        raise InputRefused(f"{name}: the file has a password; save it without one") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise InputRefused(f"{name}: not a readable .xlsx file ({error})") from error
    start = next((n for n, row in enumerate(cells) if any(str(c).strip() for c in row)), None)
    if start is None:
        raise InputRefused(f"{name}: the first sheet is empty; expected columns {' and '.join(needed)}")
    columns = _columns(name, [str(c) for c in cells[start]], needed)
    for number, row in enumerate(cells[start + 1 :], start=start + 2):
        if any(str(c).strip() for c in row):
            yield number, partial(_named, columns, [_cell(value) for value in row])


def _columns(name: str, header: list[str], needed: tuple[str, ...]) -> list[str]:
    columns = [c.strip().lower() for c in header]
    twice = sorted({c for c in columns if c in ("id", "text") and columns.count(c) > 1})
    if twice:
        raise InputRefused(f"{name}: the column {twice[0]!r} is there {columns.count(twice[0])} times; keep one")
    missing = [c for c in needed if c not in columns]
    if missing:
        found = ", ".join(repr(c[:30]) for c in columns[:8])
        raise InputRefused(
            f"{name}, line 1: no column {' or '.join(map(repr, missing))}; found {found}. "
            "Separate columns with a comma, semicolon or tab and name them on the first line"
        )
    return columns


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _document(name: str, line: int, row: Row) -> engine.Document:
    for column in ("id", "text"):
        if row.get(column) is None:
            raise InputRefused(f"{name}, line {line}: no {column!r}; every offering needs id and text")
    identifier = str(row["id"]).strip()
    if not identifier:
        raise InputRefused(f"{name}, line {line}: the id is empty")
    text = row["text"]
    if not isinstance(text, str):
        raise InputRefused(f"{name}, line {line}: 'text' is {type(text).__name__}, expected a text")
    extra = _listed(row.get("capabilities"))
    language = str(row.get("language") or "").strip().lower()[:2]
    return engine.Document(
        id=identifier,
        text="\n".join([text, *extra]),
        title=str(row.get("title") or ""),
        company=str(row.get("company") or ""),
        company_id=str(row.get("company_id") or ""),
        language=language if language in ("nl", "en") else "",
    )


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [v.strip() for v in value.replace("|", ";").split(";") if v.strip()]
    return [str(v) for v in value] if isinstance(value, list) else []
