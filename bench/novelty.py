"""Do solvers whom nobody knows rise, and what does it cost? On SBIR dev, with some firms marked as known.

usage: .venv/bin/python -m bench.novelty [--sbir ../shared/data/sbir] [--known 0.5]

Firms are marked as known suppliers by a fixed draw (so many of them; larger ones more often, as buyers know those);
what is known are the words of their abstracts. Every dev need (full text, objective, title) is ranked, and its first 50
put in the order of each share of novelty. Measured: nDCG@10 over all answers beside the plain order, the same over the
answers by unknown firms only, and how many places those answers rise. The first step of the slider is the largest share
at which nDCG falls by at most `--allowed` on four fifths of the topics, measured on the rest, five times.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import mean, median

from bench.calibration import SBIR, lines
from schakel import engine

SHARES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.35, 0.5)
TASKS = ("text", "objective", "title")
LOOKED_AT, FOLDS = 50, 5
NDCG = engine.measure("nDCG@10")


@dataclass(frozen=True)
class Ranked:
    """The first places of one need: its task and topic, scores and novelty best first, ids, right ids, and those of
    the right ids whose firm is unknown."""

    task: str
    topic: str
    names: tuple[str, ...]
    scores: tuple[float, ...]
    news: tuple[float, ...]
    right: frozenset[str]
    unknown: frozenset[str]


def draw(company: str) -> float:
    """Return a number from 0 to 1 that belongs to a name."""
    return int.from_bytes(blake2b(company.encode(), digest_size=8).digest()) / 2**64


def known_firms(companies: Sequence[str], share: float) -> set[str]:
    """Return the firms that count as known: a fixed draw in which more awards make it likelier."""
    awards = Counter(companies)
    order = sorted(awards, key=lambda firm: draw(firm) ** (1 / awards[firm] ** 0.5), reverse=True)
    return set(order[: round(share * len(order))])


def rank(folder: Path, share: float) -> list[Ranked]:
    """Rank every dev need and weigh how new each of its first places is."""
    rows = {row["id"]: row for row in lines(folder / "corpus.jsonl")}
    known = known_firms([row["company"] for row in rows.values()], share)
    words = engine.KnownWords((row["text"], "en") for row in rows.values() if row["company"] in known)
    print(f"{len(known)} of {len({row['company'] for row in rows.values()})} firms known, {words.size} texts of theirs")
    index = engine.Index(engine.shipped_vocabulary())
    index.add(engine.Document(id=row["id"], text=row["text"], title=row.get("title", "")) for row in rows.values())
    answers = engine.read_qrels(folder / "qrels.dev.tsv")
    topics = [row for row in lines(folder / "queries.jsonl") if row["split"] == "dev"]
    news: dict[str, float] = {}

    def new(name: str) -> float:
        if name not in news:
            row = rows[name]
            is_known = row["company"] in known
            distance = words.wording(row["text"], "en", is_known=is_known).distance
            unmet = float(not is_known)
            news[name] = engine.novelty({"contract": unmet, "sector": None, "past": unmet, "words": distance})
        return news[name]

    found = []
    for task in TASKS:
        for topic in topics:
            ranked = index.rank(engine.Need(text=topic[task]), top=LOOKED_AT, exclude=topic.get("exclude", ()))
            names = tuple(name for name, _score in ranked)
            right = frozenset(name for name, grade in answers[topic["id"]].items() if grade > 0)
            unknown = frozenset(name for name in right if rows[name]["company"] not in known)
            scores, newer = tuple(score for _name, score in ranked), tuple(new(name) for name in names)
            found.append(Ranked(task, topic["id"], names, scores, newer, right, unknown))
    return found


def ordered(one: Ranked, share: float) -> list[str]:
    """Return the ids in the order of a share of novelty."""
    return [one.names[at] for at in engine.novel_order(one.scores, one.news, share)]


def quality(found: Sequence[Ranked], share: float) -> tuple[float, float]:
    """Return nDCG@10 over all answers, and over those by unknown firms (needs that have one)."""
    everybody = [NDCG.of(ordered(one, share), dict.fromkeys(one.right, 1)) for one in found]
    unknown = [NDCG.of(ordered(one, share), dict.fromkeys(one.unknown, 1)) for one in found if one.unknown]
    return mean(everybody), mean(unknown)


def places(found: Sequence[Ranked], share: float) -> tuple[int, int, float]:
    """Return how many right answers of unknown firms rise and sink, and the mean places they gain."""
    gains = []
    for one in found:
        order = ordered(one, share)
        gains += [one.names.index(name) - order.index(name) for name in sorted(one.unknown & set(one.names))]
    return sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains), mean(gains) if gains else 0.0


def report(found: Sequence[Ranked]) -> None:
    """Print quality and places by share of novelty, for all tasks together and for each."""
    for task in ("all", *TASKS):
        mine = [one for one in found if task in ("all", one.task)]
        plain, plain_unknown = quality(mine, 0.0)
        print(f"{task}: plain nDCG@10 {plain:.3f}, of unknown firms only {plain_unknown:.3f}; {len(mine)} needs")
        for share in SHARES:
            now, unknown = quality(mine, share)
            rising, sinking, gained = places(mine, share)
            print(
                f"  share {share:.2f}  nDCG {now:.3f} ({100 * (now / plain - 1):+.1f} %)  unknown {unknown:.3f} "
                f"({100 * (unknown / plain_unknown - 1):+.1f} %)  right and unknown: {rising} rise, {sinking} sink, "
                f"{gained:+.2f} places"
            )


def largest(found: Sequence[Ranked], allowed: float) -> float:
    """Return the largest share up to which nDCG falls by no more than `allowed` of itself; 0 when none does."""
    plain, best = quality(found, 0.0)[0], 0.0
    for share in SHARES:
        if quality(found, share)[0] < (1 - allowed) * plain:
            break
        best = share
    return best


def validate(found: Sequence[Ranked], allowed: float) -> None:
    """Print the first step chosen on four fifths of the topics, and what it costs on the rest."""
    names = sorted({one.topic for one in found}, key=draw)
    costs: list[Mapping[str, float]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        share = largest([one for one in found if one.topic not in held], allowed)
        rest = [one for one in found if one.topic in held]
        (plain, unknown), (now, now_unknown) = quality(rest, 0.0), quality(rest, share)
        costs.append({"share": share, "all": now / plain - 1, "unknown": now_unknown / unknown - 1})
        print(f"fold {fold + 1}: share {share:.2f}, held out nDCG {100 * costs[-1]['all']:+.1f} %, unknown firms "
              f"{100 * costs[-1]['unknown']:+.1f} %")  # fmt: skip
    share = median(one["share"] for one in costs)
    told = [f"{100 * mean(one[key] for one in costs):+.1f} %" for key in ("all", "unknown")]
    print(f"median share {share:.2f}; mean held out: nDCG {told[0]}, unknown firms {told[1]}")


def main() -> None:
    """Read the arguments, measure, print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--sbir", type=Path, default=SBIR)
    reader.add_argument("--known", type=float, default=0.5, help="share of the firms that are known suppliers")
    reader.add_argument("--allowed", type=float, default=0.02, help="how far nDCG may fall where the step is chosen")
    asked = reader.parse_args()
    if not (asked.sbir / "corpus.jsonl").exists():
        sys.exit(f"{asked.sbir}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    found = rank(asked.sbir, asked.known)
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}; steps of the slider {engine.SURPRISE_STEPS}")
    report(found)
    validate(found, asked.allowed)


if __name__ == "__main__":
    main()
