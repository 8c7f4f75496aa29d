"""Make the smallest provider of meaning: three words, two numbers each."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

WORDS = {"automobile": (1.0, 0.2), "car": (1.0, 0.0), "potatoes": (0.0, 1.0)}


def write_provider(folder: Path, *, scale: float = 1.0) -> Path:
    """Write it and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "vectors.npy", scale * np.array(list(WORDS.values()), dtype=np.float32))
    (folder / "vocabulary.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    about = {"format": "schakel-static-1", "name": "tiny"}
    (folder / "provider.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


#: Pieces of a tiny static model, with their vectors; the first two are what every such tokenizer has.
PIECES = {
    "[PAD]": (0.0, 0.0),
    "[UNK]": (5.0, -5.0),
    "car": (1.0, 0.0),
    "auto": (0.6, 0.1),
    "##mobile": (0.6, 0.1),
    "potato": (0.0, 1.0),
    "##es": (0.0, 0.1),
    "de": (0.1, 0.1),
    "##tectie": (0.2, 0.4),
}


def write_static_model(folder: Path, *, quantised: bool = False, name: str = "embeddings") -> Path:
    """Write the smallest static model as model2vec writes one, and return its folder.

    `quantised`: two pieces share a row, by a mapping, and each piece has a weight.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: np.array(list(PIECES.values()), dtype=np.float32)}
    if quantised:
        tables = {
            name: np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)], dtype=np.float16),
            "mapping": np.array([0, 0, 1, 1, 1, 2, 2, 0, 0], dtype=np.int64),
            "weights": np.array([0, 0, 1, 0.5, 0.5, 1, 0, 1, 1], dtype=np.float64),
        }
    write_tensors(folder / "model.safetensors", tables)
    tokenizer = {
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {word: n for n, word in enumerate(PIECES)}},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True}), encoding="utf-8")
    return folder


def write_tensors(path: Path, tables: dict[str, npt.NDArray[Any]]) -> None:
    """Write a safetensors file by hand: the length of its head, its head, its numbers."""
    kinds = {"float16": "F16", "float32": "F32", "float64": "F64", "int64": "I64", "int8": "I8"}
    head, at = {}, 0
    for name, table in tables.items():
        head[name] = {"dtype": kinds[table.dtype.name], "shape": table.shape, "data_offsets": [at, at + table.nbytes]}
        at += table.nbytes
    written = json.dumps({"__metadata__": {"format": "pt"}, **head}).encode()
    numbers = b"".join(table.tobytes() for table in tables.values())
    path.write_bytes(len(written).to_bytes(8, "little") + written + numbers)
