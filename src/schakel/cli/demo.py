"""`schakel demo`: the synthetic ecosystem as files, the same for the same size and seed, byte for byte."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel import engine
from schakel.cli import DONE, InputRefused
from schakel.cli.terminal import progress, show_json

MOST = 100_000
FILES = ("organisations.jsonl", "offerings.jsonl", "needs.jsonl", "qrels.tsv")

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  schakel demo --size 5000 --seed 7 --out demo")
def demo(
    out: Annotated[Path, typer.Option(help="The folder to write; it must be empty or not be there yet.")],
    size: Annotated[int, typer.Option(help=f"How many organisations, 1 to {MOST:,}.")] = 220,
    seed: Annotated[int, typer.Option(help="The same size and seed give the same files.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Write in a folder that holds files already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Write a synthetic ecosystem: organisations, offerings, needs and which offerings answer which need.

    Nothing in it describes an existing organisation or person. `offerings.jsonl` goes into `schakel match --supply`,
    and with `needs.jsonl` and `qrels.tsv` into `schakel evaluate`.
    """
    if not 1 <= size <= MOST:
        raise InputRefused(f"--size {size}: it must lie between 1 and {MOST:,}")
    _make_folder(out, force)
    made = _made(size, seed)
    rows: dict[str, Iterable[str]] = {
        "organisations.jsonl": (_line(asdict(one)) for one in made.organisations),
        "offerings.jsonl": (_line(_offering(one)) for one in made.offerings),
        "needs.jsonl": (_line(_need(one)) for one in made.needs),
        "qrels.tsv": _judgements(made.needs),
    }
    for name in FILES:
        _write(out / name, rows[name])
    counts = {"organisations": len(made.organisations), "offerings": len(made.offerings), "needs": len(made.needs)}
    if as_json:
        show_json({"size": size, "seed": seed, **counts, "files": [str(out / name) for name in FILES]})
    else:
        told = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        print(f"{told} in {out} (seed {seed})")
    return DONE


def _make_folder(out: Path, force: bool) -> None:
    try:
        if out.exists() and not out.is_dir():
            raise InputRefused(f"--out {out}: this is a file; name a folder")
        if out.is_dir() and any(out.iterdir()) and not force:
            raise InputRefused(f"--out {out}: the folder is not empty; choose another, or add --force to write in it")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRefused(f"--out {out}: the folder cannot be made ({error.strerror})") from error


def _made(size: int, seed: int) -> engine.Ecosystem:
    steps = engine.EcosystemSteps(size=size, seed=seed)
    total = size + engine.need_count(size)
    for _ in progress(iter(steps), total=total, what="making"):
        pass
    return steps.made


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _offering(offering: engine.SyntheticOffering) -> dict[str, Any]:
    """The columns that `match` reads come first."""
    row = asdict(offering)
    first = ("id", "text", "title", "company", "company_id", "language", "region", "trl", "capabilities")
    return {name: row[name] for name in (*first, *(name for name in row if name not in first))}


def _need(need: engine.SyntheticNeed) -> dict[str, Any]:
    """A need with its parts as one `text` too, which is what `evaluate` reads."""
    row = asdict(need)
    text = " ".join(part for part in (need.effect, need.situation, need.constraints) if part)
    return {
        "id": need.id,
        "title": need.title,
        "text": text,
        **{k: v for k, v in row.items() if k not in ("id", "title")},
    }


def _judgements(needs: Iterable[engine.SyntheticNeed]) -> Iterator[str]:
    yield "query-id\tcorpus-id\tscore"
    for need in needs:
        for offering in need.relevant:
            yield f"{need.id}\t{offering}\t1"


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write beside the place and then move, so that a stopped run leaves no half file under the name."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputRefused(f"{path}: cannot be written ({error.strerror})") from error
