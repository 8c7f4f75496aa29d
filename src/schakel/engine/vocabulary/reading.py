"""Vocabulary files read and checked: every complaint names file, line and what to do."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from schakel.engine.vocabulary.concept import LANGUAGES, Concept, CrosswalkLink, Labels, normal_label

#: The folder of the vocabulary that ships with the product.
SHIPPED = Path(str(resources.files("schakel.engine.vocabulary"))) / "data"


@dataclass(frozen=True, slots=True)
class VocabularyProblem:
    """One thing wrong in a vocabulary file, and what to do about it; line 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class VocabularyInvalid(ValueError):
    """A vocabulary that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[VocabularyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a vocabulary file as it was read: where it stands and what it says."""

    file: str
    line: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a vocabulary: its concepts and the links of its crosswalks, and what could not be read."""

    concepts: tuple[Row, ...]
    links: tuple[Row, ...]
    problems: tuple[VocabularyProblem, ...] = ()


def source_files(path: Path) -> tuple[list[Path], list[Path]]:
    """Give the concept files and the crosswalk files at `path`.

    A file is a concept file. A folder holds `concepts/*.jsonl` and `crosswalks/*.jsonl`, or concept files directly.
    Raises `VocabularyInvalid` when nothing is there.
    """
    if path.is_file():
        return [path], []
    folder = path / "concepts"
    concepts = sorted((folder if folder.is_dir() else path).glob("*.jsonl"))
    if not concepts:
        message = "no vocabulary here: give a .jsonl file of concepts, or a folder with such files"
        raise VocabularyInvalid([VocabularyProblem(str(path), 0, message)])
    return concepts, sorted((path / "crosswalks").glob("*.jsonl"))


def read_source(path: Path) -> Source:
    """Read the rows of the vocabulary at `path` without judging them; unreadable lines become problems."""
    concept_files, link_files = source_files(path)
    problems: list[VocabularyProblem] = []
    concepts = [row for file in concept_files for row in _rows(file, problems)]
    links = [row for file in link_files for row in _rows(file, problems)]
    return Source(tuple(concepts), tuple(links), tuple(problems))


def _rows(file: Path, problems: list[VocabularyProblem]) -> Iterator[Row]:
    name = "/".join(part for part in (file.parent.name, file.name) if part)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(VocabularyProblem(name, 0, f"cannot be read ({error}): save it as UTF-8 text"))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(
                VocabularyProblem(name, number, f"not JSON at column {error.colno} ({error.msg}): one object a line")
            )
            continue
        if isinstance(value, dict):
            yield Row(name, number, value)
        else:
            problems.append(
                VocabularyProblem(name, number, "not an object: write one concept or link as {...} on each line")
            )


def concept_from_row(value: Mapping[str, Any]) -> Concept:
    """Make a concept of a row that obeys the schema."""
    return Concept(
        id=value["id"],
        kind=value["kind"],
        nl=Labels(value["nl"]["preferred"], tuple(value["nl"].get("other", ()))),
        en=Labels(value["en"]["preferred"], tuple(value["en"].get("other", ()))),
        broader=tuple(value.get("broader", ())),
        related=tuple(value.get("related", ())),
        note=value.get("note", ""),
        ambiguous=tuple(value.get("ambiguous", ())),
    )


def concept_row(concept: Concept) -> dict[str, Any]:
    """Make the row of a concept; the reverse of `concept_from_row`."""
    row: dict[str, Any] = {
        "id": concept.id,
        "kind": concept.kind,
        "nl": {"preferred": concept.nl.preferred, "other": list(concept.nl.other)},
        "en": {"preferred": concept.en.preferred, "other": list(concept.en.other)},
        "broader": list(concept.broader),
        "related": list(concept.related),
        "note": concept.note,
    }
    if concept.ambiguous:
        row["ambiguous"] = list(concept.ambiguous)
    return row


def link_from_row(value: Mapping[str, Any]) -> CrosswalkLink:
    """Make a crosswalk link of a row that obeys the schema."""
    return CrosswalkLink(
        source_id=value["from"],
        target_id=value["to"],
        kind=value["kind"],
        said_by=value["said_by"],
        confidence=value["confidence"],
        said_on=value["said_on"],
        source=value.get("source", ""),
    )


def link_row(link: CrosswalkLink) -> dict[str, Any]:
    """Make the row of a crosswalk link; the reverse of `link_from_row`."""
    return {
        "from": link.source_id,
        "to": link.target_id,
        "kind": link.kind,
        "said_by": link.said_by,
        "confidence": link.confidence,
        "source": link.source,
        "said_on": link.said_on,
    }


def check_source(source: Source, *, known: Iterable[str] = ()) -> list[VocabularyProblem]:
    """List everything that is wrong with the rows: schema, ids, links, circles, unmarked ambiguous labels.

    Args:
        source: the rows as read.
        known: ids of concepts outside these rows that broader, related and links may point at.
    """
    problems = [*source.problems]
    problems += _schema_problems(source.concepts, "concept")
    problems += _schema_problems(source.links, "crosswalk")
    if problems:
        return problems
    problems += _id_problems(source, frozenset(known))
    problems += _circle_problems(source.concepts)
    problems += _label_problems(source.concepts)
    return problems


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator  # 0.2 s to import, not needed for a vocabulary that was checked before

    schema = json.loads((SHIPPED / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _schema_problems(rows: Iterable[Row], name: str) -> Iterator[VocabularyProblem]:
    for row in rows:
        for error in sorted(_validator(name).iter_errors(row.value), key=lambda error: [str(p) for p in error.path]):
            place = ".".join(str(part) for part in error.path) or "the object"
            message = f"{place}: {error.message}; see data/{name}.schema.json"
            yield VocabularyProblem(row.file, row.line, message)


def _id_problems(source: Source, known: frozenset[str]) -> Iterator[VocabularyProblem]:
    first: dict[str, Row] = {}
    for row in source.concepts:
        earlier = first.setdefault(row.value["id"], row)
        if earlier is not row:
            message = f"id {row.value['id']!r} stands in {earlier.file}:{earlier.line} too: rename or join the two"
            yield VocabularyProblem(row.file, row.line, message)
    ids = first.keys() | known
    for row in source.concepts:
        for relation in ("broader", "related"):
            for target in row.value.get(relation, ()):
                if target not in ids:
                    yield VocabularyProblem(
                        row.file, row.line, f"{relation} {target!r} is not a concept: add it or correct it"
                    )
                elif target == row.value["id"]:
                    yield VocabularyProblem(
                        row.file, row.line, f"{relation} points at the concept itself: leave it out"
                    )
    for row in source.links:
        for end in ("from", "to"):
            if row.value[end] not in ids:
                message = f"{end} {row.value[end]!r} is not a concept: add the concept or correct the id"
                yield VocabularyProblem(row.file, row.line, message)


def _circle_problems(rows: Iterable[Row]) -> Iterator[VocabularyProblem]:
    by_id = {row.value["id"]: row for row in rows}
    done: set[str] = set()
    for start in by_id:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, is_leaving = stack.pop()
            if is_leaving:
                path.pop()
                done.add(node)
            elif node in path:
                row, circle = by_id[node], " > ".join([*path[path.index(node) :], node])
                yield VocabularyProblem(row.file, row.line, f"broader goes in a circle ({circle}): take one step out")
                return
            elif node in by_id and node not in done:
                path.append(node)
                stack.append((node, True))
                stack += [(target, False) for target in by_id[node].value.get("broader", ())]


def _label_problems(rows: Iterable[Row]) -> Iterator[VocabularyProblem]:
    for row in rows:
        for language in LANGUAGES:
            if row.value[language]["preferred"] in row.value[language].get("other", ()):
                label = row.value[language]["preferred"]
                yield VocabularyProblem(
                    row.file, row.line, f"{language}.other repeats the preferred {label!r}: leave it out"
                )
    owners: dict[str, dict[str, Row]] = {}
    concepts = {row.value["id"]: concept_from_row(row.value) for row in rows}
    for row in rows:
        concept = concepts[row.value["id"]]
        own = {normal_label(label) for label in (*concept.nl.all, *concept.en.all)}
        for label in own:
            owners.setdefault(label, {})[concept.id] = row
        for label in concept.ambiguous:
            if normal_label(label) not in own:
                message = f"ambiguous {label!r} is not a label of this concept: add the label or leave the mark out"
                yield VocabularyProblem(row.file, row.line, message)
    for label, holders in sorted(owners.items()):
        if len(holders) < 2:
            continue
        for concept_id, row in holders.items():
            if not concepts[concept_id].is_ambiguous(label):
                others = ", ".join(sorted(holders.keys() - {concept_id}))
                message = f"label {label!r} stands with {others} too: put it in 'ambiguous' of both or give it to one"
                yield VocabularyProblem(row.file, row.line, message)
