"""Is the probability what it says, and is it known when nobody can help? Learnt and measured on SBIR dev by folds.

usage: .venv/bin/python -m bench.calibration [--sbir ../shared/data/sbir]

Tasks: full text, objective, title, and Dutch needs. Per need the first ten matches; the answers are those of real
buyers. The map is learnt on four fifths of the topics and measured on the rest, five times; a topic's tasks stay
together. Prints the expected calibration error (ten equal bins of probability) of the map that ships and of the learnt
one, and the weights learnt on everything.

Then: can it be told whether anybody here can help? Every need is asked with its answers in the supply and with its
answers taken out; AUC of the first match's probability, and of a rule on how far it stands out, on the share of its
score by neighbouring words and on the parts that it speaks to, learnt by the same folds; an upper bound, of somebody
who is told whether an answer is among the first ten; and the shares of right and wrong alarms of the rule that ships.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from schakel import engine
from schakel.engine.ranking.probability import parts_met

ROOT = Path(__file__).resolve().parents[1]
SBIR = ROOT.parent / "shared" / "data" / "sbir"
TOP, FOLDS, BINS, TURNS = 10, 5, 10, 200
TASKS = ("text", "objective", "title", "dutch")
ALARMS = (0.3, 0.35, 0.4)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What the first matches of one need tell: the best score, how far it stands out, its share by neighbours, the
    share of the need's parts that it speaks to, and the chance that somebody can, as it ships."""

    best: float
    standing_out: float
    together: float
    parts: float
    somebody: float


@dataclass(frozen=True)
class Asked:
    """One need: its task and topic, full score, (score, is an answer) of the first matches, and what the first matches
    tell with the answers in the supply and with them taken out."""

    task: str
    topic: str
    full: float
    first: tuple[tuple[float, bool], ...]
    inside: Evidence
    outside: Evidence

    @property
    def is_across(self) -> bool:
        """Whether need and supply are in two languages."""
        return self.task == "dutch"


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
        first = index.match(need, top=TOP, exclude=out).matches
        without = index.match(need, top=TOP, exclude=out | right).matches
        if first and without:
            scores = tuple((one.score, one.id in right) for one in first)
            asked = Asked(task, row["id"], index.full_score(need), scores, evidence(first), evidence(without))
            found.append(asked)
    return found


def evidence(matches: Sequence[engine.Match]) -> Evidence:
    """Return what the first matches of a need tell."""
    best, last = matches[0], matches[-1]
    together = sum(reason.weight for reason in best.reasons if reason.kind == "pair") / best.score
    standing_out = float(np.log(best.score / last.score))
    return Evidence(best.score, standing_out, together, parts_met(best), engine.somebody_can(matches))


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


def by_folds(features: Floats, truth: Floats, topics: npt.NDArray[np.str_]) -> Floats:
    """Return the chance of each row by weights learnt on the other folds of topics."""
    names = sorted(set(topics.tolist()))
    np.random.default_rng(0).shuffle(names)
    learnt = np.zeros(len(truth))
    for fold in np.array_split(np.array(names), FOLDS):
        held = np.isin(topics, fold)
        learnt[held] = chances(features[held], learn(features[~held], truth[~held]))
    return learnt


def report_calibration(found: list[Asked]) -> None:
    """Print how far the chances of matches are what they say."""
    flat = [(a.task, a.topic, score, a.full, a.is_across, right) for a in found for score, right in a.first]
    tasks = np.array([row[0] for row in flat])
    topics = np.array([row[1] for row in flat])
    features = np.c_[np.log(np.array([[row[2], row[3]] for row in flat])), np.array([row[4] for row in flat])]
    truth = np.array([row[5] for row in flat], dtype=float)
    learnt = by_folds(features, truth, topics)
    ships = chances(features, np.array(engine.DEFAULT_CONFIGURATION.probability_weights))
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}; expected calibration error of the first {TOP} matches")
    for task in (*TASKS, "all"):
        mine = np.ones(len(truth), dtype=bool) if task == "all" else tasks == task
        held_out, shipped = calibration_error(learnt[mine], truth[mine]), calibration_error(ships[mine], truth[mine])
        print(f"  {task:10s} held out {held_out:.3f}   as it ships {shipped:.3f}   right {truth[mine].mean():.3f}")
    print("  learnt on everything:", ", ".join(f"{w:.3f}" for w in learn(features, truth)))


def report_somebody(found: list[Asked]) -> None:
    """Print how well it is told whether anybody can."""
    twice = [*found, *found]
    topics = np.array([a.topic for a in twice])
    truth = np.repeat([1.0, 0.0], len(found))
    told = [*(a.inside for a in found), *(a.outside for a in found)]
    features = np.array([[one.standing_out, one.together, one.parts] for one in told])
    learnt = by_folds(features, truth, topics)
    alone = np.array([[np.log(one.best), np.log(a.full), a.is_across] for one, a in zip(told, twice, strict=True)])
    first = chances(alone, np.array(engine.DEFAULT_CONFIGURATION.probability_weights))
    bound = np.array([float(any(right for _, right in a.first)) for a in found] + [0.0] * len(found))
    ships = np.array([one.somebody for one in told])
    tasks = np.array([a.task for a in twice])
    for task in (*TASKS, "all"):
        mine = np.ones(len(truth), dtype=bool) if task == "all" else tasks == task
        yes, no = mine & (truth == 1), mine & (truth == 0)
        alarms = ", ".join(f"below {t}: {(ships[no] < t).mean():.2f} / {(ships[yes] < t).mean():.2f}" for t in ALARMS)
        print(
            f"nobody can: {task:10s} AUC first match {area(first[yes], first[no]):.3f}, rule held out"
            f" {area(learnt[yes], learnt[no]):.3f}, bound {area(bound[yes], bound[no]):.3f}"
            f"   said when so / when not so: {alarms}"
        )
    print("  learnt on everything:", ", ".join(f"{w:.3f}" for w in learn(features, truth)))


def main() -> None:
    """Read the arguments, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--sbir", type=Path, default=SBIR)
    folder = reader.parse_args().sbir
    if not (folder / "corpus.jsonl").exists():
        sys.exit(f"{folder}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    found = ask(folder)
    report_calibration(found)
    report_somebody(found)


if __name__ == "__main__":
    main()
