"""Requirements with their verdict: met where a mark on a test shows it, else why it does not apply or is not met."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maintenance.evidence.marks import Shown

HERE = Path(__file__).parent
#: Requirements of level 1 and of level 2 in ASVS 5.0.0; level 3 is not claimed.
ASVS_SIZES = {1: 70, 2: 183}
VERDICTS = ("met", "not applicable", "not met")


@dataclass(frozen=True)
class Requirement:
    """One requirement in our own words. `reason` stands where no test shows it, or adds to what a test shows."""

    id: str
    chapter: str
    level: int
    words: str
    verdict: str
    reason: str
    shown: tuple[Shown, ...]


def asvs(shown: list[Shown]) -> list[Requirement]:
    """Every requirement of OWASP ASVS 5.0.0, levels 1 and 2, with its verdict."""
    found: list[Requirement] = []
    for path in sorted((HERE / "asvs").glob("v*.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        chapter = f"V{int(path.stem[1:])} {about.pop('name')}"
        found += [_requirement(id, chapter, row, shown, "asvs") for id, row in about.items()]
    return sorted(found, key=lambda one: numbers(one.id))


def bio2(shown: list[Shown]) -> list[Requirement]:
    """The controls of BIO2 that touch the product, with its verdict."""
    about = tomllib.loads((HERE / "bio2.toml").read_text(encoding="utf-8"))
    return [
        _requirement(id, str(theme), row, shown, "bio2") for theme, rows in about.items() for id, row in rows.items()
    ]


def numbers(id: str) -> list[int]:
    """The parts of a number such as 11.2.10, for sorting."""
    return [int(part) for part in re.findall(r"\d+", id)]


def _requirement(id: str, chapter: str, row: dict[str, Any], shown: list[Shown], standard: str) -> Requirement:
    tests = tuple(one for one in shown if (one.standard, one.requirement) == (standard, id))
    said = [verdict for verdict in VERDICTS[1:] if verdict.replace(" ", "_") in row]
    verdict = said[0] if len(said) == 1 and not tests else "met" if tests and not said else "unclear"
    reason = str(row[said[0].replace(" ", "_")]) if said else str(row.get("note", ""))
    return Requirement(id, chapter, int(row.get("level", 0)), str(row["words"]), verdict, reason, tests)


def faults(requirements: list[Requirement], shown: list[Shown], standard: str) -> Iterator[str]:
    """Everything that keeps a page from being true, one line each."""
    known = {one.id for one in requirements}
    for mark in (one for one in shown if one.standard == standard):
        if mark.requirement not in known:
            yield f"{mark.file}::{mark.test}: there is no {standard} {mark.requirement} in our list"
        for fault in mark.faults:
            yield f"{mark.file}::{mark.test}: does not show {standard} {mark.requirement}: {fault}"
    for one in requirements:
        if one.verdict == "unclear" and one.shown:
            where = one.shown[0].file
            yield f"{standard} {one.id}: a test shows it ({where}), and it is said not to be met or to apply"
        elif one.verdict == "unclear":
            yield f"{standard} {one.id}: no test shows it, and nothing says why"
    if standard == "asvs":
        for level, size in ASVS_SIZES.items():
            number = sum(one.level == level for one in requirements)
            if number != size:
                yield f"asvs: {number} requirements of level {level}, and the standard has {size}"
