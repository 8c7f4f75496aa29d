"""Learn the weights of levels that share a line with other words, and say what they reach on sets not learnt from.

Each labelled passage has a few places where a level is named (`weigh.weighable`). A logistic regression with a penalty
learns one weight a trait; in a marked passage the place that weighs most counts as the marking. Divided by set: the
figures of a set come from weights that never saw it, beside those of the rules alone.

usage: .venv/bin/python -m bench.marking_weights [--write]
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.engine.markings import passages
from tests.engine.markings.test_passages import SETS, is_name, written_apart

from schakel.engine.markings import find_markings, mend, weigh
from schakel.engine.markings.page import page_of

WEIGHTS = Path(weigh.__file__).with_name("data") / "weights.tsv"
OVER = 1.5  # the bar: a level that weighs more is held for a marking
FOLDS = 8
CARRIERS = "carriers"
_PIECE = re.compile(r"<([a-zA-Z]+)>(?!.*</)")
_PENALTY, _PENALTY_OF_WORDS = 3.0, 1.0
_SHOUTED = 0.06  # of the carriers come in capitals
_FEWEST = 3  # passages in which a trait must occur
_SMALLEST = 0.02  # weights below it are left out
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A passage: its set, whether it bears a marking, what the rules alone say, and the traits of each level in it."""

    of_set: str
    is_marked: bool
    is_found: bool
    places: tuple[tuple[str, ...], ...]


def example(of_set: str, is_marked: bool, text: str) -> Example:
    page = page_of(mend.read(text).text)
    places = tuple(one.traits for one in weigh.weighable(page, range(len(page))))
    return Example(of_set, is_marked, bool(find_markings(text, is_weighed=False)), places)


def examples() -> list[Example]:
    """The passages that tuning may see: the sets, the part made by rule that is not held out, and the carriers."""
    found = [
        example(name, is_marked, text)
        for name in SETS
        for is_marked, text in written_apart(f"blind_{name}.txt")
        if not is_name(text)
    ]
    found += [example("stored", one.is_marked, one.text) for one in passages.stored() if not one.is_held_out]
    found += [example(CARRIERS, is_marked, text) for is_marked, text in carried()]
    return found


def carried() -> Iterable[tuple[bool, str]]:
    """Each carrier with four levels, with eight when it is made of pieces; two in five with a body below."""
    chance = random.Random(5)
    levels = [one for system in ("NL", "NATO", "EU", "other") for one in passages.PHRASES[system]]
    levels = [one for one in levels if "RELEAS" not in one and not one.startswith("TBB")]
    pieces: dict[str, list[str]] = {}
    for line in (passages.DATA / "carriers.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            name, _, choices = line[2:].partition(": ")
            pieces[name] = choices.split(" | ")
        if line[:2] in {"+ ", "- "}:
            for level in chance.sample(levels, 8 if _PIECE.search(line) else 4):
                text = _PIECE.sub(lambda piece: chance.choice(pieces.get(piece[1], [piece[0]])), line[2:])
                text = text.replace("\\n", "\n").replace(" ,", ",").replace(" ;", ";").replace(" .", ".")
                text = (text.upper() if chance.random() < _SHOUTED else text).replace("{}", level)
                body = f"\n{chance.choice(passages.BODIES)}" if chance.random() < 0.4 else ""
                yield line[0] == "+", text + body


def names_of_traits(known: Sequence[Example]) -> dict[str, int]:
    count: Counter[str] = Counter()
    sets: defaultdict[str, set[str]] = defaultdict(set)
    for one in known:
        for trait in {trait for place in one.places for trait in place}:
            count[trait] += 1
            sets[trait].add(one.of_set)
    return {trait: at for at, trait in enumerate(sorted(t for t in count if count[t] >= _FEWEST and len(sets[t]) > 1))}


def learn(known: Sequence[Example]) -> dict[str, float]:
    """The weights from these examples, in four rounds: each chooses anew which place of a marked passage counts."""
    columns = names_of_traits(known)
    rows: list[int] = []
    cols: list[int] = []
    marked: list[bool] = []
    owner: list[int] = []
    for number, one in enumerate(known):
        for place in one.places:
            cols += (seen := [columns[trait] for trait in set(place) if trait in columns])
            rows += [len(marked)] * len(seen)
            marked.append(one.is_marked)
            owner.append(number)
    row, col, is_marked = np.array(rows), np.array(cols), np.array(marked)
    owners, size = np.array(owner), len(columns)
    penalty = np.full(size, _PENALTY)
    for trait, at in columns.items():
        if " has " in trait or " next " in trait:
            penalty[at] = _PENALTY_OF_WORDS
    weights = np.zeros(size)
    share = 1.0 / np.bincount(owners)[owners]
    for _ in range(4):
        weights = _fit(row, col, is_marked, np.where(is_marked, share, 1.0), penalty, weights)
        sums = np.bincount(row, weights[col], minlength=len(marked)).astype(np.float64)
        share = _heaviest(sums, owners)
    return {trait: float(weights[at]) for trait, at in columns.items()}


def _heaviest(sums: Floats, owners: NDArray[np.int64]) -> Floats:
    """One for the place of each passage that weighs most, nothing for the others."""
    share = np.zeros(len(sums))
    order = np.lexsort((-sums, owners))
    share[order[np.unique(owners[order], return_index=True)[1]]] = 1.0
    return share


def _fit(
    row: NDArray[np.int64],
    col: NDArray[np.int64],
    is_marked: NDArray[np.bool_],
    share: Floats,
    penalty: Floats,
    begin: Floats,
) -> Floats:
    """Logistic regression by accelerated gradient steps (Nesterov 1983), each as long as the curvature allows."""
    places, size = len(is_marked), len(penalty)

    def times(vector: Floats) -> Floats:
        return np.bincount(row, vector[col], minlength=places).astype(np.float64)

    def back(vector: Floats) -> Floats:
        return np.bincount(col, vector[row], minlength=size).astype(np.float64)

    steep = np.ones(size)
    for _ in range(20):
        steep = back(share * times(steep)) / 4
        steep /= (longest := float(np.linalg.norm(steep)))
    step = 1 / (1.05 * longest + penalty.max())
    now, ahead, pace = begin, begin, 1.0
    for _ in range(600):
        wrong = share * (1 / (1 + np.exp(-times(ahead))) - is_marked)
        following = ahead - step * (back(wrong) + penalty * ahead)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = following + (pace - 1) / faster * (following - now)
        now, pace = following, faster
    return now


def weight_of(one: Example, weights: dict[str, float]) -> float:
    return max((sum(weights.get(trait, 0.0) for trait in place) for place in one.places), default=float("-inf"))


def divided(known: Sequence[Example]) -> list[tuple[Example, float]]:
    """Each passage of a set with what it weighs by weights that were learnt without that set."""
    names = sorted({one.of_set for one in known} - {CARRIERS})
    random.Random(1).shuffle(names)
    found = []
    for fold_at in range(FOLDS):
        out = set(names[fold_at::FOLDS])
        weights = learn([one for one in known if one.of_set not in out])
        found += [(one, weight_of(one, weights)) for one in known if one.of_set in out]
    return found


def shares(scored: Sequence[tuple[Example, float]], is_held: Callable[[Example, float], bool]) -> str:
    marked = [is_held(one, weight) for one, weight in scored if one.is_marked]
    plain = [is_held(one, weight) for one, weight in scored if not one.is_marked]
    return f"recall {np.mean(marked):.4f} of {len(marked)}, false alarms {np.mean(plain):.4f} of {len(plain)}"


def main() -> int:
    """Print the figures by set left out; with --write also learn from all and keep the weights."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    is_written = asked.parse_args().write
    known = examples()
    scored = divided(known)
    print("rules alone:           ", shares(scored, lambda one, _: one.is_found))
    print("weights alone:         ", shares(scored, lambda _, weight: weight > OVER))
    for bar in (0.0, 0.5, 1.0, 1.2, 1.4, 1.5, 1.6, 2.0, 3.0):
        print(f"rules or weight > {bar}: ", shares(scored, lambda one, weight, bar=bar: one.is_found or weight > bar))  # type: ignore[misc]
    if is_written:
        kept = {trait: weight for trait, weight in learn(known).items() if abs(weight) >= _SMALLEST}
        lines = ["trait\tweight", f"over\t{OVER}", *(f"{trait}\t{kept[trait]:.2f}" for trait in sorted(kept))]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(kept)} weights written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
