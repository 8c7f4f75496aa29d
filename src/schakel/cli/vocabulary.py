"""`schakel vocabulary`: check, export, read and try a vocabulary."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import DONE, NO, InputRefused
from schakel.cli.terminal import say, show_json
from schakel.cli.texts import read_text

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_FORMATS = ("turtle", "rdf-xml", "json-ld", "jsonl")
_ENDINGS = {".ttl": "turtle", ".rdf": "rdf-xml", ".xml": "rdf-xml", ".jsonld": "json-ld", ".json": "json-ld"}

_Place = Annotated[
    Path | None, typer.Argument(help="Your own .jsonl file or folder; without it the vocabulary of the product.")
]
_Alone = Annotated[bool, typer.Option("--alone", help="Your own vocabulary stands alone, not on that of the product.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


@app.callback()
def vocabulary() -> None:
    """The concepts of the field in Dutch and English: check, export, read and try them."""


@app.command(epilog="Example:  schakel vocabulary check own-concepts.jsonl")
def check(place: _Place = None, alone: _Alone = False, as_json: _Json = False) -> int:
    """Check a vocabulary; say what is wrong, where and what to do. Exit code 1 when something is wrong."""
    try:
        checked = _vocabulary(place, alone)
    except engine.VocabularyInvalid as invalid:
        problems = [asdict(problem) for problem in invalid.problems]
        if as_json:
            show_json({"valid": False, "problems": problems})
        else:
            print("\n".join(map(str, invalid.problems)))
        return NO
    kinds: dict[str, int] = {}
    for concept in checked.concepts.values():
        kinds[concept.kind] = kinds.get(concept.kind, 0) + 1
    report = {
        "valid": True,
        "concepts": len(checked),
        "kinds": dict(sorted(kinds.items())),
        "links": len(checked.links),
    }
    if as_json:
        show_json(report)
    else:
        counts = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        print(f"{len(checked)} concepts ({counts}), {len(checked.links)} crosswalk links; nothing is wrong")
    return DONE


@app.command(epilog="Example:  schakel vocabulary export --format turtle --out vocabulary.ttl")
def export(
    place: _Place = None,
    format_name: Annotated[str, typer.Option("--format", help=f"One of {', '.join(_FORMATS)}.")] = "turtle",
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output without it.")] = None,
    alone: _Alone = False,
) -> int:
    """Write a vocabulary as SKOS (Turtle, RDF/XML, JSON-LD) or as JSON lines, the same text every time.

    JSON lines hold the concepts; crosswalk links go along in SKOS only.
    """
    if format_name not in _FORMATS:
        raise InputRefused(f"--format {format_name!r}: use {', '.join(_FORMATS)}")
    written = _valid(place, alone)
    text = _lines(written) if format_name == "jsonl" else engine.write_skos(written, format_name)
    if out is None:
        print(text, end="")
        return DONE
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputRefused(f"{out}: cannot be written ({error.strerror})") from error
    say(f"{len(written)} concepts written to {out}")
    return DONE


@app.command("import", epilog="Example:  schakel vocabulary import thesaurus.ttl > own-concepts.jsonl")
def import_skos(
    file: Annotated[str, typer.Argument(help="A SKOS document (.ttl, .rdf, .jsonld), or - for standard input.")],
    format_name: Annotated[
        str, typer.Option("--format", help="turtle, rdf-xml or json-ld; by the ending without it.")
    ] = "",
    kind: Annotated[str, typer.Option(help="The kind of concepts for which the document states none.")] = "capability",
) -> int:
    """Read a SKOS document and write its concepts as JSON lines, ready for `schakel vocabulary check`.

    Exit code 1 when it is SKOS but breaks a rule of the vocabulary, for instance a concept without a Dutch label.
    """
    chosen = format_name or _ENDINGS.get(Path(file).suffix.lower(), "turtle")
    try:
        read = engine.read_skos(read_text(file), chosen, default_kind=kind)
    except engine.VocabularyInvalid as invalid:
        say("\n".join(map(str, invalid.problems)))
        return NO
    except ValueError as error:
        raise InputRefused(f"{file}: {error}") from error
    print(_lines(read), end="")
    return DONE


@app.command(epilog="Example:  echo 'detectie van kleine drones' | schakel vocabulary find -")
def find(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    language: Annotated[str, typer.Option(help="nl or en; recognised without it.")] = "",
    own: Annotated[Path | None, typer.Option(help="Your own concepts on top of those of the product.")] = None,
    as_json: _Json = False,
) -> int:
    """Show the concepts that a text speaks of. Exit code 1 when there is none."""
    if language not in ("", "nl", "en"):
        raise InputRefused(f"--language {language!r}: use nl or en")
    text = read_text(file)
    spoken = language or engine.detect_language(text)
    book = _valid(own, alone=False)
    found = book.find(text, spoken)
    if as_json:
        show_json(
            {"language": spoken, "found": [asdict(one) | {"name": book.label(one.concept_id, spoken)} for one in found]}
        )
    else:
        for one in found:
            doubt = "  (this word means other things too)" if one.is_ambiguous else ""
            print(f"{one.start:>6}  {one.text}  ->  {book.label(one.concept_id, spoken)} [{one.concept_id}]{doubt}")
    return DONE if found else NO


@app.command("compile", epilog="Example:  schakel vocabulary compile")
def compile_labels() -> int:
    """Compile the labels of the vocabulary of the product; to be done after its files were edited.

    Exit code 1 when they do not hold.
    """
    try:
        made = engine.write_shipped_index()
    except engine.VocabularyInvalid as invalid:
        print("\n".join(map(str, invalid.problems)))
        return NO
    except OSError as error:
        raise InputRefused(f"{error.filename}: cannot be written ({error.strerror})") from error
    print(f"{len(made)} concepts compiled")
    return DONE


def _vocabulary(place: Path | None, alone: bool) -> engine.Vocabulary:
    if place is None:
        return engine.shipped_vocabulary()
    if not place.exists():
        raise InputRefused(f"{place}: there is no such file or folder")
    return engine.read_vocabulary(place, extends=None if alone else engine.shipped_vocabulary())


def _valid(place: Path | None, alone: bool) -> engine.Vocabulary:
    try:
        return _vocabulary(place, alone)
    except engine.VocabularyInvalid as invalid:
        first, rest = invalid.problems[0], len(invalid.problems) - 1
        more = f" (and {rest} more; `schakel vocabulary check` lists them)" if rest else ""
        raise InputRefused(f"{first}{more}") from invalid


def _lines(written: engine.Vocabulary) -> str:
    rows: list[dict[str, Any]] = [engine.concept_row(concept) for concept in written.concepts.values()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
