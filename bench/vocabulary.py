"""Speed of the vocabulary: loaded and ready to find, concepts found in a text, written and read as SKOS.

usage: .venv/bin/python bench/vocabulary.py [--texts 500]

Loading is measured in fresh processes (processor time and wall time, median of seven). Texts are SBIR abstracts where
../shared/data is there, else the labels of the vocabulary itself in groups of forty. Exits 1 when a goal is missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from schakel import engine

ROOT = Path(__file__).resolve().parents[1]
SBIR = ROOT.parent / "shared" / "data" / "sbir" / "corpus.jsonl"
GOAL_LOAD_MS = 150.0
LOAD = """
import time
from schakel import engine
engine.Vocabulary
wall, cpu = time.perf_counter(), time.process_time()
engine.shipped_vocabulary().index
print((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)
"""


def loading() -> tuple[float, float]:
    """Return the median milliseconds (processor, wall) of loading in a fresh process."""
    runs = [subprocess.run([sys.executable, "-c", LOAD], capture_output=True, check=True, text=True) for _ in range(7)]
    pairs = [tuple(map(float, run.stdout.split())) for run in runs]
    return statistics.median(cpu for cpu, _ in pairs), statistics.median(wall for _, wall in pairs)


def texts(count: int) -> list[str]:
    """Return so many texts in English."""
    if SBIR.exists():
        with SBIR.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in islice(lines, count)]
    print("no SBIR collection here: the labels themselves instead", file=sys.stderr)
    labels = [label for concept in engine.shipped_vocabulary().concepts.values() for label in concept.en.all]
    return [" and ".join(labels[start : start + 40]) for start in range(0, min(len(labels), 40 * count), 40)]


def main() -> int:
    """Measure, print, and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=500)
    count = parser.parse_args().texts
    cpu, wall = loading()
    print(f"loaded and ready: {cpu:.0f} ms of processor time, {wall:.0f} ms on the wall (goal {GOAL_LOAD_MS:.0f} ms)")
    vocabulary = engine.shipped_vocabulary()
    vocabulary.find("radar", "en")
    read = texts(count)
    started = time.process_time()
    hits = sum(len(vocabulary.find(text, "en")) for text in read)
    took = (time.process_time() - started) * 1000 / len(read)
    words = sum(len(text.split()) for text in read) / len(read)
    print(f"find: {took:.2f} ms a text of {words:.0f} words, {hits / len(read):.1f} concepts each")
    for format_name in ("turtle", "rdf-xml", "json-ld"):
        started = time.process_time()
        document = engine.write_skos(vocabulary, format_name)
        written = time.process_time()
        same = engine.read_skos(document, format_name) == vocabulary
        back = time.process_time() - written
        print(f"{format_name}: written in {written - started:.1f} s, read in {back:.1f} s, equal: {same}")
    return 0 if cpu <= GOAL_LOAD_MS else 1


if __name__ == "__main__":
    sys.exit(main())
