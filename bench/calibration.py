"""Is the probability what it says, and is it known when nobody can help? Learnt and measured on SBIR dev by folds.

usage: .venv/bin/python -m bench.calibration [--sbir ../shared/data/sbir]

Tasks: full text, objective, title, and Dutch needs. Per need the first ten matches; the answers are those of real
buyers. The map is learnt on four fifths of the topics and measured on the rest, five times; a topic's tasks stay
together. Prints the expected calibration error (ten equal bins of probability) of the map that ships and of the learnt
one, the weights learnt on everything, and how well the first match's probability tells needs whose answers are in the
supply from the same needs with their answers taken out (AUC), with shares of right and wrong alarms at some thresholds.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from schakel import engine

ROOT = Path(__file__).resolve().parents[1]
SBIR = ROOT.parent / "shared" / "data" / "sbir"
TOP, FOLDS, BINS, TURNS = 10, 5, 10, 200
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """One need: its task and topic, full score, (score, is an answer) of the first matches, and the best score once the
    answers are taken out."""

    task: str
    topic: str
    full: float
    first: tuple[tuple[float, bool], ...]
    without: float


def lines(path: Path) -> list[dict[str, str]]:
    """Return the rows of a jsonl file."""
    with path.open(encoding="utf-8") as source:
        return [json.loads(line) for line in source]


def needs(folder: Path) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield task, topic and text of every dev need."""
    topics = [row for row in lines(folder / "queries.jsonl") if row["split"] == "dev"]
    for task in ("text", "objective", "title"):
        yield from ((task, row, row[task]) for row in topics if row.get(task, "").strip())
    for row in lines(folder / "dutch" / "queries.dev.jsonl"):
        yield "dutch", row, f"{row['title']}. {row['text']}"


def ask(folder: Path) -> list[Asked]:
    """Match every dev need, with and without its answers in the supply."""
    index = engine.Index(engine.shipped_vocabulary())
    rows = lines(folder / "corpus.jsonl")
    index.add(engine.Document(id=row["id"], text=row["text"], title=row.get("title", "")) for row in rows)
    answers: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.dev.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        topic, document, score = line.split("\t")
        if int(score) > 0:
            answers[topic].add(document)
    found = []
    for task, row, text in needs(folder):
        need, right, out = engine.Need(text=text), answers[row["id"]], set(row.get("exclude", ()))
        first = index.rank(need, top=TOP, exclude=out)
        without = index.rank(need, top=1, exclude=out | right)
        if first and without:
            scores = tuple((score, name in right) for name, score in first)
            found.append(Asked(task, row["id"], index.full_score(need), scores, without[0][1]))
    return found


def learn(features: Floats, truth: Floats) -> Floats:
    """Return (constant, weights) of a logistic regression by Newton's method."""
    table = np.c_[np.ones(len(features)), features]
    weights = np.zeros(table.shape[1])
    for _turn in range(TURNS):
        chance = 1 / (1 + np.exp(-table @ weights))
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + 1e-6 * np.eye(table.shape[1])
        weights += np.linalg.solve(curve, table.T @ (truth - chance))
    return weights


def chances(features: Floats, weights: Floats) -> Floats:
    """Return the probability of each row."""
    return np.asarray(1 / (1 + np.exp(-np.c_[np.ones(len(features)), features] @ weights)))


def calibration_error(chance: Floats, truth: Floats) -> float:
    """Return the expected calibration error over equal bins of probability (Naeini et al. 2015)."""
    place = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [
        np.mean(place == n) * abs(chance[place == n].mean() - truth[place == n].mean())
        for n in range(BINS)
        if np.any(place == n)
    ]
    return float(sum(gaps))


def area(inside: Floats, outside: Floats) -> float:
    """Return the chance that a need with its answers scores above one without (AUC)."""
    return float(np.mean([(one > outside).mean() + 0.5 * (one == outside).mean() for one in inside]))


def report(found: list[Asked]) -> None:
    """Print the figures."""
    flat = [(a.task, a.topic, score, a.full, right) for a in found for score, right in a.first]
    tasks = np.array([row[0] for row in flat])
    topics = np.array([row[1] for row in flat])
    features = np.log(np.array([[row[2], row[3]] for row in flat]))
    truth = np.array([row[4] for row in flat], dtype=float)
    names = sorted(set(topics))
    np.random.default_rng(0).shuffle(names)
    learnt = np.zeros(len(truth))
    for fold in np.array_split(np.array(names), FOLDS):
        held = np.isin(topics, fold)
        learnt[held] = chances(features[held], learn(features[~held], truth[~held]))
    ships = chances(features, np.array(engine.DEFAULT_CONFIGURATION.probability_weights))
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}; expected calibration error of the first {TOP} matches")
    for task in ("text", "objective", "title", "dutch", "all"):
        mine = np.ones(len(truth), dtype=bool) if task == "all" else tasks == task
        held_out, shipped = calibration_error(learnt[mine], truth[mine]), calibration_error(ships[mine], truth[mine])
        print(f"  {task:10s} held out {held_out:.3f}   as it ships {shipped:.3f}   right {truth[mine].mean():.3f}")
    print("  learnt on everything:", ", ".join(f"{w:.3f}" for w in learn(features, truth)))
    weights = np.array(engine.DEFAULT_CONFIGURATION.probability_weights)
    for task in ("text", "objective", "title", "dutch", "all"):
        mine_asked = [a for a in found if task in (a.task, "all")]
        full = np.array([a.full for a in mine_asked])
        inside = chances(np.log(np.c_[[a.first[0][0] for a in mine_asked], full]), weights)
        outside = chances(np.log(np.c_[[a.without for a in mine_asked], full]), weights)
        alarms = ", ".join(
            f"below {t}: {(outside < t).mean():.2f} / {(inside < t).mean():.2f}" for t in (0.05, 0.1, 0.2)
        )
        print(f"nobody can: {task:10s} AUC {area(inside, outside):.3f}   said when so / when not so: {alarms}")


def main() -> None:
    """Read the arguments, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--sbir", type=Path, default=SBIR)
    folder = reader.parse_args().sbir
    if not (folder / "corpus.jsonl").exists():
        sys.exit(f"{folder}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    report(ask(folder))


if __name__ == "__main__":
    main()
