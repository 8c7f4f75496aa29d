"""`schakel marking check`: does a file bear a classification marking, and where."""

import re
from typing import Annotated, Any

import typer

from schakel.base.documents import rules, sources
from schakel.base.documents.enums import Kind
from schakel.cli import DONE, NO, InputRefused
from schakel.cli.terminal import show_json
from schakel.cli.texts import read_bytes

app = typer.Typer(add_completion=False, rich_markup_mode=None)

LIMITS = rules.Limits(max_bytes=512 * 1024 * 1024, max_unpacked=1024 * 1024 * 1024)


@app.callback()
def marking() -> None:
    """Classification markings (Dutch, NATO, EU, national, TLP:RED) in files."""


@app.command(epilog="Example:  schakel marking check minutes.docx --json")
def check(
    file: Annotated[str, typer.Argument(help="The file; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Check a file for classification markings in every part of it: text, headers, properties, comments, names.

    Exit code 0: none found. 1: marked, also where only its name or a part of it could be read. 2: the file cannot be
    checked (a scan, a password, a damaged file) or must not be taken for another reason (macros, a zip bomb).
    """
    data = read_bytes(file, most=LIMITS.max_bytes)
    name = "" if file == "-" else re.split(r"[/\\]", file)[-1]
    try:
        reading = sources.read(data, name=name, limits=LIMITS)
    except rules.Empty:
        reading = _reading((rules.Part("file name", name, True),))
    except rules.CannotBeChecked as held:
        if not rules.markings_in(held.read):
            raise InputRefused(f"{'standard input' if file == '-' else file}: {held}") from held
        reading = _reading(held.read)
    except rules.DocumentRefused as refusal:
        raise InputRefused(f"{'standard input' if file == '-' else file}: {refusal}") from refusal
    found = rules.markings_in(reading.parts)
    if as_json:
        show_json(as_dictionary(reading, found))
    else:
        print(as_text(found))
    return NO if found else DONE


def _reading(parts: tuple[rules.Part, ...]) -> rules.Reading:
    """What there is of a file that has no kind that could be read."""
    return rules.Reading(Kind.TEXT, rules.MEDIA_TYPES[Kind.TEXT], parts)


def as_dictionary(reading: rules.Reading, found: tuple[rules.PartMarking, ...]) -> dict[str, Any]:
    """The result in the shape of the public interface."""
    return {
        "marked": bool(found),
        "found": [
            {
                "text": one.marking.text,
                "at": one.marking.at,
                "system": one.marking.system,
                "level": one.marking.level,
                "part": one.part,
            }
            for one in found
        ],
        "kind": reading.kind.value,
        "parts": len(reading.parts),
    }


def as_text(found: tuple[rules.PartMarking, ...]) -> str:
    """The result for a reader at a terminal."""
    if not found:
        return "No classification marking found."
    lines = []
    for one in found:
        place = f"{one.part}, character {one.marking.at}"
        lines.append(f"{one.marking.system:<5} {one.marking.level:<13} {place}: {' '.join(one.marking.text.split())}")
    return "\n".join([*lines, f"{len(found)} marking{'' if len(found) == 1 else 's'} found."])
