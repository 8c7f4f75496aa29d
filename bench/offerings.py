"""Made-up offerings and needs for `bench/search.py`, from the shared generator or one of the same shape."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

LENGTHS = (5, 15, 60)


def draw_texts(count: int, length: int, seed: int, share: float) -> Iterator[str]:
    """Yield texts of the same shape as those of the shared generator: Zipf words, topics, two languages."""
    chance = np.random.default_rng(seed)
    words = [f"{a}{b}{c}{d}" for a in "bdfgklmnprstvz" for b in _SYLLABLES for c in _SYLLABLES for d in ("en", "tion")]
    half = len(words) // 2
    order = np.random.default_rng(1).permutation(len(words))
    background = np.cumsum(1 / (np.arange(half) + 10.0))
    topics = np.random.default_rng(2).integers(300, half, size=(500, 80))
    for _ in range(count):
        size = length or int(np.clip(chance.normal(60, 20), 20, 100))
        language = (chance.random(size) < 0.1) ^ (chance.random() < 0.4)
        ranks = np.searchsorted(background, chance.random(size) * background[-1])
        topic = topics[chance.integers(500), np.minimum(chance.geometric(0.06, size), 80) - 1]
        places = np.where(chance.random(size) < share, topic, ranks) + half * language
        yield " ".join(words[order[p]] for p in np.minimum(places, len(words) - 1))


_SYLLABLES = [f"{v}{c}{w}" for v in ("a", "e", "oo", "ij") for c in "bdfgklmnprst" for w in ("a", "ee", "o", "ui")]


def make_input(folder: Path, count: int, generator: str) -> None:
    """Write corpus.jsonl and queries_{5,15,60}.jsonl unless they are there."""
    if (folder / "corpus.jsonl").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if generator:
        subprocess.run([sys.executable, generator, str(count), str(folder)], check=True, stderr=subprocess.DEVNULL)
        return
    with (folder / "corpus.jsonl").open("w") as file:
        for number, text in enumerate(draw_texts(count, 0, 7, 0.3)):
            file.write(json.dumps({"id": f"d{number}", "text": text}) + "\n")
    for length in LENGTHS:
        with (folder / f"queries_{length}.jsonl").open("w") as file:
            for number, text in enumerate(draw_texts(1000, length, 99 + length, 0.4)):
                file.write(json.dumps({"id": f"q{number}", "text": text}) + "\n")


def read_rows(path: Path, most: int = 10**9) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of the first lines of a file: what is built from them holds them, not this program too."""
    with path.open() as file:
        for _, line in zip(range(most), file, strict=False):
            row = json.loads(line)
            yield row["id"], row["text"]


def read_texts(path: Path, most: int = 10**9) -> list[tuple[str, str]]:
    """Return (id, text) of the first lines of a file."""
    return list(read_rows(path, most))
