"""Vocabularies from disk: the one that ships with the product, and the user's own file or folder."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from schakel.engine.vocabulary.index import compile_index
from schakel.engine.vocabulary.reading import (
    SHIPPED,
    Row,
    Source,
    VocabularyInvalid,
    check_source,
    concept_from_row,
    link_from_row,
    read_source,
    source_files,
)
from schakel.engine.vocabulary.vocabulary import Vocabulary

#: Where the compiled labels of the shipped vocabulary are kept, so that starting does not need the dictionaries.
INDEX_FILE = SHIPPED / "index.json"


@cache
def shipped_vocabulary() -> Vocabulary:
    """Give the vocabulary that ships with the product; read once a process, in about 0.1 s.

    Files that were checked and compiled before are not checked again. Raises `VocabularyInvalid` when they were edited
    and do not hold.
    """
    source = read_source(SHIPPED)
    kept = shipped_index()
    if kept is not None and kept["files"] == files_digest(SHIPPED):
        return _made(source, kept, kept["digest"])
    return _checked(source)


@cache
def shipped_index() -> Mapping[str, Any] | None:
    """Give the compiled labels of the shipped vocabulary; None where they are missing or unreadable.

    A vocabulary with the same content that was read from elsewhere starts fast with it: `Vocabulary(..., kept=...)`.
    """
    try:
        kept = json.loads(INDEX_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and {"digest", "files"} <= kept.keys() else None


def files_digest(path: Path) -> str:
    """Give a digest of the vocabulary files at `path`, whatever their line endings."""
    digest = hashlib.sha256()
    for files in source_files(path):
        for file in files:
            content = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def read_vocabulary(path: Path | str, *, extends: Vocabulary | None = None) -> Vocabulary:
    """Read the user's own vocabulary: a `.jsonl` file of concepts, or a folder of such files.

    Args:
        path: the file or the folder (see docs/reference/vocabulary.md).
        extends: the vocabulary that it adds to; its concepts may then be pointed at, and the result holds both.

    Raises `VocabularyInvalid` with every problem, its file and line, and what to do.
    """
    source = read_source(Path(path))
    if extends is None:
        return _checked(source)
    return extends.extended(_checked(source, extends.concepts))


def vocabulary_from_rows(
    rows: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]] = (), *, extends: Vocabulary | None = None
) -> Vocabulary:
    """Make a vocabulary of rows that are held elsewhere, in a database say, shaped as the lines of the files.

    The compiled labels of the shipped vocabulary are used when the content is the same. Raises `VocabularyInvalid`; its
    line numbers count the rows from 1.
    """
    source = Source(
        tuple(Row("concepts", number, dict(row)) for number, row in enumerate(rows, start=1)),
        tuple(Row("links", number, dict(row)) for number, row in enumerate(links, start=1)),
    )
    if extends is None:
        return _checked(source)
    return extends.extended(_checked(source, extends.concepts))


def write_shipped_index(file: Path = INDEX_FILE) -> Vocabulary:
    """Compile the labels of the shipped vocabulary anew and keep them in `file`; to be done after editing the data.

    Raises `VocabularyInvalid` when the data do not hold.
    """
    vocabulary = _checked(read_source(SHIPPED))
    made = {"files": files_digest(SHIPPED), **compiled(vocabulary)}
    file.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return vocabulary


def compiled(vocabulary: Vocabulary) -> dict[str, Any]:
    """Give the plain form of the index of a vocabulary with the digest of the content that it was made from."""
    return {"digest": vocabulary.digest, **compile_index(tuple(vocabulary.concepts.values()))}


def _checked(source: Source, known: Mapping[str, object] | None = None) -> Vocabulary:
    problems = check_source(source, known=known or ())
    if problems:
        raise VocabularyInvalid(problems)
    return _made(source, shipped_index())


def _made(source: Source, kept: Mapping[str, Any] | None = None, digest: str | None = None) -> Vocabulary:
    concepts = [concept_from_row(row.value) for row in source.concepts]
    links = [link_from_row(row.value) for row in source.links]
    return Vocabulary(concepts, links, kept=kept, digest=digest)
