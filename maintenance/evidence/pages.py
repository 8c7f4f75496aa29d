"""The pages of evidence, drawn from requirements and the tests that show them."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from maintenance.evidence.catalogue import VERDICTS, Requirement

ASVS_HEAD = """\
# OWASP ASVS 5.0.0, level 2, requirement by requirement

Made by `python -m maintenance.evidence` from marks on tests, compared in CI: a requirement is *met* only where a test
that CI runs at every change is marked with it, and that test asserts something. The words are ours; the
[standard](https://github.com/OWASP/ASVS) (CC BY-SA 4.0) has the exact ones. Level 3 is not claimed. Where a requirement
is one for the installation, the page says what the shipped example does and what is left to the operator.
"""
BIO2_HEAD = """\
# BIO2: what the product brings, control by control

Made by `python -m maintenance.evidence` from marks on tests, compared in CI. BIO2 (Baseline Informatiebeveiliging
Overheid 2, on [bio-overheid.nl](https://www.bio-overheid.nl)) asks an organisation for the controls of NEN-EN-ISO/IEC
27002:2022 and adds measures for government. A product cannot comply with it; it can bring what a control needs from
software, and *met* means that it does. The words are ours. Controls that are about the organisation alone (people,
premises, suppliers, and most of chapter 5) are not listed: they are the operator's.
"""
HEADS = {
    "missing": ["| id | level | requirement | why |", "|---|---|---|---|"],
    "asvs": ["| id | level | requirement | verdict | shown by, or why |", "|---|---|---|---|---|"],
    "bio2": ["| control | what it asks of software | verdict | shown by, or why |", "|---|---|---|---|"],
}


def asvs_page(requirements: list[Requirement]) -> str:
    """The page of ASVS: figures, what is not met, then every requirement by chapter."""
    lines = [ASVS_HEAD, *_figures(requirements), "", "## What is not met", ""]
    missing = [one for one in requirements if one.verdict == "not met"]
    lines += HEADS["missing"]
    lines += [f"| {one.id} | {one.level} | {_cell(one.words)} | {_cell(one.reason)} |" for one in missing]
    for chapter, rows in groupby(requirements, key=lambda one: one.chapter):
        lines += [
            "",
            f"## {chapter}",
            "",
            "| id | level | requirement | verdict | shown by, or why |",
            "|---|---|---|---|---|",
        ]
        lines += [f"| {r.id} | {r.level} | {_cell(r.words)} | {r.verdict} | {_cell(_because(r))} |" for r in rows]
    return "\n".join(lines).rstrip() + "\n"


def bio2_page(requirements: list[Requirement]) -> str:
    """The page of BIO2: by theme, what is shown and what is left to the operator."""
    lines = [BIO2_HEAD, *_figures(requirements)]
    for theme, rows in groupby(requirements, key=lambda one: one.chapter):
        lines += [
            "",
            f"## {theme}",
            "",
            "| control | what it asks of software | verdict | shown by, or why |",
            "|---|---|---|---|",
        ]
        lines += [f"| {r.id} | {_cell(r.words)} | {r.verdict} | {_cell(_because(r))} |" for r in rows]
    return "\n".join(lines).rstrip() + "\n"


def _figures(requirements: Iterable[Requirement]) -> list[str]:
    """A small table: verdicts by level."""
    counted = Counter((one.level, one.verdict) for one in requirements)
    levels = sorted({level for level, _verdict in counted})
    lines = ["| | " + " | ".join(VERDICTS) + " |", "|---|---|---|---|"]
    for level in levels:
        name = f"level {level}" if level else "controls"
        lines.append(f"| {name} | " + " | ".join(str(counted[level, verdict]) for verdict in VERDICTS) + " |")
    return lines


def _because(one: Requirement) -> str:
    """The tests that show it, with the note; or the reason."""
    tests = [f"[{test.test}](../../{test.file})" for test in one.shown]
    return "; ".join([*tests, *([one.reason] if one.reason else [])])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
