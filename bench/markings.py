"""How many public texts that nobody here wrote are refused for a marking: each of them is unclassified.

Also how long a text of 0.2, 1 and 5 MB takes: the gate stands before every form.

usage: .venv/bin/python -m bench.markings [--data ../shared/data]
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from schakel.engine.markings import find_markings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
PROSE = "The radar system was tested in a confidential environment, 12 times. Ordinary text.\n"


def texts_of(data: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Each collection with its texts: award abstracts, topics, projects, tenders, notices, names of goods and firms."""
    yield "SBIR award abstracts", (row["text"] for row in _rows(data / "sbir" / "corpus.jsonl"))
    yield "SBIR topics", (row["text"] for row in _rows(data / "sbir" / "queries.jsonl"))
    yield "CORDIS projects", (" ".join(map(str, row.values())) for row in _rows(data / "cordis" / "projects.jsonl"))
    yield "tenders", (row["text"] for row in _rows(data / "ted" / "cpv_task.dev.jsonl"))
    notices = sorted((data / "ted").rglob("*.xml"))
    yield "notices", (re.sub(r"<[^>]*>", "\n", path.read_text("utf-8", errors="replace")) for path in notices)
    yield "CPV labels", iter((data / "codes" / "cpv.tsv").read_text("utf-8").splitlines())
    yield "names of firms", iter((data / "er" / "nl_company_pairs.tsv").read_text("utf-8").splitlines())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> int:
    """Print the refused of each collection, and all together. Returns 2 when the data is absent."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=DATA)
    data = asked.parse_args().data
    if not (data / "sbir" / "corpus.jsonl").exists():
        print(f"no public texts under {data}: nothing measured", file=sys.stderr)
        return 2
    total = refused = 0
    began = time.process_time()
    for name, texts in texts_of(data):
        found = [bool(find_markings(text)) for text in texts]
        total, refused = total + len(found), refused + sum(found)
        print(f"{name:22} {len(found):6} texts, {sum(found)} refused")
    print(f"{'together':22} {total:6} texts, {refused} refused, {time.process_time() - began:.0f} s of work")
    for size in (200_000, 1_000_000, 5_000_000):
        took = min(_seconds(PROSE * (size // len(PROSE))) for _ in range(3))
        print(f"{size / 1_000_000:.1f} MB of prose: {took:.2f} s of work, best of 3")
    return 0


def _seconds(text: str) -> float:
    began = time.process_time()
    find_markings(text)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
