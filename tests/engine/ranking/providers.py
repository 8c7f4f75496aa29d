"""Make the smallest provider of meaning: three words, two numbers each."""

import json
from pathlib import Path

import numpy as np

WORDS = {"automobile": (1.0, 0.2), "car": (1.0, 0.0), "potatoes": (0.0, 1.0)}


def write_provider(folder: Path, *, scale: float = 1.0) -> Path:
    """Write it and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "vectors.npy", scale * np.array(list(WORDS.values()), dtype=np.float32))
    (folder / "vocabulary.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    about = {"format": "schakel-static-1", "name": "tiny"}
    (folder / "provider.json").write_text(json.dumps(about), encoding="utf-8")
    return folder
