"""Who is shown, against who is right; and what stuffing, length and copies gain. On SBIR dev.

usage: .venv/bin/python -m bench.fairness [--sbir ../shared/data/sbir] [--documents 20000] [--needs 131]

Exposure is the share of attention in the first ten places (1 / log2(1 + place), as in nDCG), relevance the share of
the buyers' choices, each by length of the text and by number of awards of the company (a sign of its size). A ratio of
1 is fair, above 1 is shown more than it is chosen. Then offerings are changed as somebody would who wants to be shown,
and the places won are counted: own words stuffed ten times at the end or in front, the whole text twice or five
times, and a second copy of the offering beside the first.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from math import log2
from pathlib import Path
from statistics import median

from schakel import engine

ROOT = Path(__file__).resolve().parents[1]
SBIR = ROOT.parent / "shared" / "data" / "sbir"
TOP, DEEP, CHANGED = 10, 300, range(5, 60, 11)
WORD = re.compile(r"[A-Za-z]{5,}")
Change = Callable[[engine.Document], engine.Document]


def read(folder: Path, documents: int, needs: int) -> tuple[list[engine.Document], list[engine.Need], list[set[str]]]:
    """Return documents, needs (full texts) and the answers of each."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, documents)]
    found = [
        engine.Document(id=r["id"], text=r["text"], title=r.get("title", ""), company=r.get("company", ""))
        for r in rows
    ]
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        topics = [row for row in map(json.loads, lines) if row["split"] == "dev"][:needs]
    answers: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.dev.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        topic, document, score = line.split("\t")
        if int(score) > 0:
            answers[topic].add(document)
    return found, [engine.Need(text=row["text"]) for row in topics], [answers[row["id"]] for row in topics]


def thirds(value: float, values: Sequence[float]) -> str:
    """Return in which third of its kind a number lies."""
    place = sum(one < value for one in values) / len(values)
    return "lowest third" if place < 1 / 3 else "middle third" if place < 2 / 3 else "highest third"


def size(awards: int) -> str:
    """Return in which class of size a company lies."""
    return "1" if awards == 1 else "2 to 9" if awards < 10 else "10 or more"


def exposure(
    index: engine.Index, documents: Sequence[engine.Document], needs: Sequence[engine.Need], answers: Sequence[set[str]]
) -> None:
    """Print exposure and relevance by length and by size of company."""
    awards = Counter(document.company for document in documents)
    lengths = sorted(len(document.text.split()) for document in documents)[:: max(len(documents) // 999, 1)]
    group = {
        d.id: (
            f"length of text, {thirds(len(d.text.split()), lengths)}",
            f"awards of company, {size(awards[d.company])}",
        )
        for d in documents
    }
    seen: defaultdict[str, float] = defaultdict(float)
    right: Counter[str] = Counter()
    supply: Counter[str] = Counter(name for names in group.values() for name in names)
    for need, chosen in zip(needs, answers, strict=True):
        for place, (name, _score) in enumerate(index.rank(need, top=TOP), start=1):
            for one in group[name]:
                seen[one] += 1 / log2(1 + place)
        for name in chosen & group.keys():
            right.update(group[name])
    for kind in ("length of text", "awards of company"):
        names = sorted(name for name in supply if name.startswith(kind))
        total = [sum(counts[name] for name in names) or 1 for counts in (supply, seen, right)]
        for name in names:
            share = [counts[name] / whole for counts, whole in zip((supply, seen, right), total, strict=True)]
            ratio = share[1] / share[2] if share[2] else float("nan")
            print(f"{name:34s} supply {share[0]:.3f}  shown {share[1]:.3f}  chosen {share[2]:.3f}  ratio {ratio:.2f}")


def keywords(document: engine.Document) -> str:
    """Return the dozen commonest long words of a text."""
    counts = Counter(word.lower() for word in WORD.findall(document.text))
    return " ".join(word for word, _count in counts.most_common(12))


CHANGES: dict[str, Change] = {
    "own words ten times at the end": lambda d: replace(d, text=f"{d.text} {' '.join([keywords(d)] * 10)}"),
    "own words ten times in front": lambda d: replace(d, text=f"{' '.join([keywords(d)] * 10)} {d.text}"),
    "the text twice": lambda d: replace(d, text=f"{d.text} {d.text}"),
    "the text five times": lambda d: replace(d, text=" ".join([d.text] * 5)),
}


def gains(index: engine.Index, needs: Sequence[engine.Need]) -> None:
    """Print the places that changed offerings win."""
    for name, change in CHANGES.items():
        won = []
        for need in needs:
            ranked = [found for found, _score in index.rank(need, top=DEEP)]
            for place in (at for at in CHANGED if at < len(ranked)):
                document = index.document(ranked[place])
                index.replace(change(document))
                after = [found for found, _score in index.rank(need, top=DEEP)]
                won.append(place - (after.index(document.id) if document.id in after else DEEP))
                index.replace(document)
        rising = sum(one > 0 for one in won) / len(won)
        print(f"{name:34s} n {len(won)}  median {median(won):+.0f} places, rising {rising:.2f}, most {max(won):+d}")


def copies(index: engine.Index, needs: Sequence[engine.Need]) -> None:
    """Print whether a second copy changes the score or the place of the first."""
    worse = same = 0
    for need in needs:
        ranked = index.rank(need, top=TOP)
        name, score = ranked[len(ranked) // 2]
        index.add([replace(index.document(name), id=f"{name}-copy")])
        after = dict(index.rank(need, top=TOP + 1))
        same += abs(after.get(name, 0.0) - score) <= 1e-9 * score
        worse += after.get(name, 0.0) < score
        index.remove(f"{name}-copy")
    higher = len(needs) - same - worse
    print(f"{'a second copy beside the first':34s} n {len(needs)}  score same {same}, lower {worse}, higher {higher}")


def main() -> None:
    """Read the arguments, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--sbir", type=Path, default=SBIR)
    reader.add_argument("--documents", type=int, default=20_000)
    reader.add_argument("--needs", type=int, default=131)
    asked = reader.parse_args()
    if not (asked.sbir / "corpus.jsonl").exists():
        sys.exit(f"{asked.sbir}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    documents, needs, answers = read(asked.sbir, asked.documents, asked.needs)
    index = engine.Index(engine.shipped_vocabulary())
    index.add(documents)
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}, {len(documents)} documents, {len(needs)} needs")
    exposure(index, documents, needs, answers)
    gains(index, needs[:40])
    copies(index, needs[:40])


if __name__ == "__main__":
    main()
