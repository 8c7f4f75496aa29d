"""`schakel audit`: is the ledger whole, its signed head, and checking an export anywhere."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schakel.cli import DONE, NO, InputRefused
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import progress, show_json
from schakel.cli.texts import read_bytes

if TYPE_CHECKING:
    from schakel.base.audit import rules, selectors

app = typer.Typer(add_completion=False, rich_markup_mode=None)

AS_JSON = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
#: What each kind of fault says to a reader; `{at}` is lane/number.
MESSAGES = {
    "edited": "entry {at} was edited: what it says does not give its hash",
    "removed": "entry {at} was removed: the entry before it and the entry after it stand, it does not",
    "moved": "entry {at} was moved: the entry that stands there was written as number {was}",
    "rebuilt": "entry {at} was rebuilt: it is not the entry that the chain or the anchor knows by its hash",
    "truncated": "entry {at} and what came after it was cut off: the anchor knows it",
    "value-changed": "the values of entry {at} were changed: they are not what the entry commits to",
    "value-removed": "the values of entry {at} were removed, and no act of erasing says so",
    "value-added": "values were put beside entry {at}, which commits to none",
    "value-left": "values lie beside no entry at all: the entry that they belong to was cut off or removed",
    "key": "the key of entry {at} does not open: keys/ledger.key is of another installation, or the key was changed",
    "another-key": "the anchor agrees with the entries, but was signed with another key than keys/ledger-signing.key",
    "another-installation": "the anchor is of another installation's ledger: another key signed it, and nothing agrees",
}


@app.callback()
def audit() -> None:
    """The ledger of acts: verify that it is whole, sign its head, check an export of it."""


@app.command(epilog="Example:  schakel audit verify --anchor head-2026-11-01.json")
def verify(
    anchor: Annotated[
        list[str] | None,
        typer.Option("--anchor", metavar="HEAD", help="A head kept elsewhere (a file, or -); may be given more often."),
    ] = None,
    as_json: AS_JSON = False,
) -> int:
    """Follow the ledger of this installation from its first entries and compare it with heads kept elsewhere.

    Exit code 0: whole. 1: not whole; the first wrong entry of each lane is named. 2: a head that is none or was
    changed, or a database that cannot be read. Without an anchor, cutting off the end and writing a chain anew cannot
    be seen: keep heads elsewhere.
    """
    start_django()
    from schakel.base.audit import selectors

    heads = [_head_in(source) for source in anchor or []]
    began = time.monotonic()
    with reading_database():
        total = sum(selectors.ends().values())
        found = selectors.verification(
            anchors=heads, watch=lambda rows: progress(rows, total=total, what="Verifying", least=20_000)
        )
    result = _as_dictionary(found, heads, time.monotonic() - began)
    if as_json:
        show_json(result)
    else:
        print("\n".join(_as_lines(result)))
    return DONE if found.is_whole else NO


@app.command(epilog="Example:  schakel audit head > head-2026-11-22.json")
def head() -> int:
    """Write where every lane of the ledger ends now, signed: keep it where this installation's keepers cannot reach.

    The text holds hashes and numbers only, no content. Signing does not verify: run `schakel audit verify` first.
    """
    start_django()
    from schakel.base.audit import selectors

    with reading_database():
        print(selectors.signed_head())
    return DONE


@app.command(epilog="Example:  schakel audit check ledger.jsonl --anchor head-2026-11-01.json")
def check(
    file: Annotated[str, typer.Argument(metavar="EXPORT", help="An exported ledger (JSON lines), or -.")],
    as_json: AS_JSON = False,
) -> int:
    """Check an exported ledger, on any machine and without a database: signatures, hashes and, when it holds all
    entries, the chain from the first entry to the head.

    Compare the fingerprint that is printed with the one that the installation gave you. Exit code 0: sound. 1: an
    entry is wrong. 2: no export, cut off, or changed after signing.
    """
    from schakel.base.audit import rules

    try:
        with _lines(file) as lines:
            found = rules.check_export(lines)
    except rules.LedgerError as refusal:
        raise InputRefused(f"{_name(file)}: {refusal}") from refusal
    result = {
        "sound": not found.faults,
        "complete": found.is_complete,
        "filters": dict(found.filters),
        "entries": found.count,
        "signed_at": found.head.signed_at,
        "installation": found.head.installation,
        "faults": [_fault(fault) for fault in found.faults],
    }
    if as_json:
        show_json(result)
    else:
        what = "the whole ledger up to its head" if found.is_complete else "a selection of the ledger"
        print(f"{found.count} entries, {what}, signed {found.head.signed_at} by {found.head.installation}.")
        print("\n".join(f"NOT SOUND: {_fault(fault)['message']}." for fault in found.faults) or "All of it fits.")
    return NO if found.faults else DONE


def _head_in(source: str) -> "rules.Head":
    from schakel.base.audit import rules

    try:
        return rules.read_head(read_bytes(source).decode("utf-8", "replace"))
    except rules.HeadRefused as refusal:
        raise InputRefused(f"{_name(source)}: {refusal}") from refusal


@contextmanager
def _lines(source: str) -> Iterator[Iterable[str]]:
    """The lines of a file or of standard input, one at a time."""
    if source == "-":
        yield sys.stdin
        return
    try:
        file = Path(source).open(encoding="utf-8", errors="replace")  # noqa: SIM115 -- closed below
    except OSError as error:
        raise InputRefused(f"{source}: cannot be read ({error.strerror})") from error
    with file:
        yield file


def _name(source: str) -> str:
    return "standard input" if source == "-" else source


def _fault(fault: "rules.Fault") -> dict[str, Any]:
    at = f"{fault.lane}/{fault.number}"
    return {
        "kind": fault.kind.value,
        "lane": fault.lane,
        "number": fault.number,
        "message": MESSAGES[fault.kind.value].format(at=at, was=fault.was),
    }


def _as_dictionary(found: "selectors.Verification", heads: list["rules.Head"], took: float) -> dict[str, Any]:
    from schakel.base.audit import rules, selectors

    return {
        "whole": found.is_whole,
        "entries": found.count,
        "lanes": [{"lane": lane, "number": end.number} for lane, end in found.ends.items()],
        "values": {"checked": found.checked, "erased": found.erased},
        "installation": rules.fingerprint(selectors.public_key()),
        "anchors": [
            {"signed_at": head.signed_at, "entries": head.count, "installation": head.installation, "agrees": agrees}
            for head, agrees in zip(heads, found.agrees, strict=True)
        ],
        "faults": [_fault(fault) for fault in found.faults],
        "took_s": round(took, 2),
    }


def _as_lines(result: dict[str, Any]) -> Iterator[str]:
    """The result for a reader at a terminal."""
    for fault in result["faults"]:
        yield f"NOT WHOLE: {fault['message']}."
    state = "All" if result["whole"] else "Read"
    yield (
        f"{state} {result['entries']} entries in {len(result['lanes'])} lanes{' are whole' if result['whole'] else ''} "
        f"({result['took_s']} s)."
    )
    yield f"Values: {result['values']['checked']} are as committed, {result['values']['erased']} were erased."
    for anchor in result["anchors"]:
        verdict = "goes on from it" if anchor["agrees"] else "does NOT go on from it"
        yield f"Anchor of {anchor['signed_at']} ({anchor['entries']} entries): the ledger {verdict}."
    if not result["anchors"]:
        yield "No anchor given: an end that was cut off or a chain written anew cannot be seen without one."
