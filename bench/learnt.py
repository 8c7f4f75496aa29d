"""Does a ranker learnt from feedback do better on needs that it has not seen? On SBIR dev, with simulated feedback.

usage: .venv/bin/python -m bench.learnt [--sbir ../shared/data/sbir]

People look at the first ten matches of each need, accept those that the buyer chose, and reject `--rejected` others,
the best ones first. Learnt on four fifths of the topics (a topic's tasks stay together), measured on the rest, five
times: nDCG@10 over all answers, plain beside learnt, with the paired 95 % interval. Tasks: full text, objective,
title, Dutch.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.calibration import SBIR, lines, needs
from schakel import engine

FOLDS, SEEN = 5, 10
NDCG = engine.measure("nDCG@10")


@dataclass(frozen=True)
class Asked:
    """One need: its task and topic, the first matches with features, their ids, and the right ids."""

    task: str
    topic: str
    names: tuple[str, ...]
    matches: tuple[engine.Judged, ...]
    right: frozenset[str]


def ask(folder: Path) -> list[Asked]:
    """Match every dev need with its reasons."""
    index = engine.Index(engine.shipped_vocabulary())
    rows = lines(folder / "corpus.jsonl")
    index.add(engine.Document(id=row["id"], text=row["text"], title=row.get("title", "")) for row in rows)
    answers = engine.read_qrels(folder / "qrels.dev.tsv")
    found = []
    for task, row, text in needs(folder):
        need = engine.Need(text=text)
        result = index.match(need, top=engine.MOVED, exclude=row.get("exclude", ()))
        full = index.full_score(need)
        judged = [engine.Judged(m.score / full, engine.match_features(m), None) for m in result.matches]
        right = frozenset(name for name, grade in answers[row["id"]].items() if grade > 0)
        found.append(Asked(task, row["id"], tuple(m.id for m in result.matches), tuple(judged), right))
    return found


def told(one: Asked, rejected: int) -> engine.Feedback:
    """Return what people would say who look at the first ten."""
    said: list[bool | None] = [True if name in one.right else None for name in one.names[:SEEN]]
    for place, _kind in [(place, kind) for place, kind in enumerate(said) if kind is None][:rejected]:
        said[place] = False
    matches = (
        engine.Judged(match.base, match.features, kind)
        for match, kind in zip(one.matches, said, strict=False)
    )  # fmt: skip
    return engine.Feedback(f"{one.task} {one.topic}", tuple(matches))


def quality(one: Asked, ranker: engine.LearntRanker | None) -> float:
    """Return nDCG@10 in the order of a ranker, or the plain one."""
    weights = ranker.weights if ranker else {}
    worth = [m.base + sum(share * m.features[name] for name, share in weights.items()) for m in one.matches]
    order = sorted(range(len(worth)), key=lambda place: (-worth[place], place))
    return NDCG.of([one.names[place] for place in order], dict.fromkeys(one.right, 1))


def report(found: Sequence[Asked], rejected: int) -> None:
    """Print plain and learnt on held-out topics, by task, and the weights learnt on everything."""
    topics = sorted({one.topic for one in found})
    plain: dict[tuple[str, str], float] = {}
    learnt: dict[tuple[str, str], float] = {}
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        ranker = engine.learn_ranker([told(one, rejected) for one in found if one.topic not in held], name="fold")
        for one in found:
            if one.topic in held:
                plain[one.task, one.topic], learnt[one.task, one.topic] = quality(one, None), quality(one, ranker)
    for task in ("text", "objective", "title", "dutch", "all"):
        ours = {f"{t} {n}": value for (t, n), value in learnt.items() if task in (t, "all")}
        theirs = {f"{t} {n}": value for (t, n), value in plain.items() if task in (t, "all")}
        gain = engine.paired_bootstrap(ours, theirs)
        print(
            f"{task:10s} plain {engine.mean(theirs):.3f}  learnt {engine.mean(ours):.3f}  "
            f"difference {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        )
    whole = engine.learn_ranker([told(one, rejected) for one in found], name="all")
    print("learnt on everything:", ", ".join(f"{name} {share:+.4f}" for name, share in whole.weights.items()))


def main() -> None:
    """Read the arguments, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--sbir", type=Path, default=SBIR)
    reader.add_argument("--rejected", type=int, default=3)
    asked = reader.parse_args()
    if not (asked.sbir / "corpus.jsonl").exists():
        sys.exit(f"{asked.sbir}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    found = ask(asked.sbir)
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}, {len(found)} needs, {asked.rejected} rejected a need")
    report(found, asked.rejected)


if __name__ == "__main__":
    main()
