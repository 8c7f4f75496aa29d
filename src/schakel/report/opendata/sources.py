"""The folder of an export: one file of JSON Lines for each table, and a manifest that is written last."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schakel.report.opendata import rules


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target that gets its name only when the body ends well; stopped, it goes.

    Raises `ExportRefused` when the target is there already.
    """
    if target.exists():
        raise rules.ExportRefused(f"{target} is there already; an export never overwrites")
    part = target.with_name(f"{target.name}.part")
    try:
        part.mkdir(parents=True, mode=0o700)
    except FileExistsError as error:
        raise rules.ExportRefused(f"{part} is there: another export runs, or was killed; remove it first") from error
    except OSError as error:
        raise rules.ExportRefused(f"{target} cannot be made ({error.strerror})") from error
    try:
        yield part
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def write_table(folder: Path, table: str, columns: Sequence[str], rows: Iterator[list[Any]]) -> rules.TableFile:
    """Write the rows of one table, one JSON object a line."""
    name, digest, count = f"{table}.jsonl", hashlib.sha256(), 0
    with (folder / name).open("wb") as file:
        for row in rows:
            line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return rules.TableFile(table, name, count, digest.hexdigest(), tuple(columns))


def write_manifest(folder: Path, manifest: rules.Manifest) -> None:
    """Write the manifest: with it the export is whole."""
    (folder / rules.MANIFEST).write_text(manifest.text(), encoding="utf-8")


def manifest_of(folder: Path) -> rules.Manifest:
    """The manifest of an export. Raises `ExportRefused` when there is none: an export that was not finished."""
    try:
        return rules.read_manifest((folder / rules.MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise rules.ExportRefused(f"{folder} holds no {rules.MANIFEST}: no export, or half a one") from error


def check_files(folder: Path, manifest: rules.Manifest) -> Iterator[str]:
    """Read every file to its end against its digest and count, and yield its table. Raises `ExportRefused`."""
    for table in manifest.tables:
        if Path(table.file).name != table.file:
            raise rules.ExportRefused(f"{rules.MANIFEST} names a file outside the folder")
        digest, count = hashlib.sha256(), 0
        try:
            with (folder / table.file).open("rb") as file:
                for line in file:
                    digest.update(line)
                    count += 1
        except OSError as error:
            raise rules.ExportRefused(f"{table.file} is not there: half an export") from error
        rules.check_file(table, count, digest.hexdigest())
        yield table.table


def rows_of(folder: Path, table: rules.TableFile) -> Iterator[list[Any]]:
    """The rows of one table, in the order of its columns."""
    with (folder / table.file).open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            yield [told[column] for column in table.columns]
