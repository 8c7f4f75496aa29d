"""An optional provider of meaning: word vectors out of a folder that an operator supplies; none is shipped."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.additions import Part
from schakel.engine.ranking.pieces import UnknownTokenizer, read_word_pieces
from schakel.engine.ranking.tensors import TensorsUnusable, mapped_tensors
from schakel.engine.text.forms import HYPHENS, TOKEN
from schakel.engine.text.normalise import fold
from schakel.engine.types import Document, Match, Need

FORMAT = "schakel-static-1"
#: What the likeness of two texts weighs at most, as share of what a perfect match would score (matching-trials.md).
WEIGHT = 0.05
_FILES = ("provider.json", "vocabulary.txt", "vectors.npy")
#: A static model as model2vec and sentence-transformers write it, and what they call its table.
_MODEL_FILES = ("model.safetensors", "tokenizer.json")
_MODEL_TABLES = ("embeddings", "embedding.weight")
_LONGEST = 400
Floats = npt.NDArray[np.float32]


class ProviderUnusable(ValueError):
    """A folder that is no provider; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False)
class Table:
    """A vector for each number of a word or piece: row `rows[n]` (or n), times `worth[n]` where worth is told."""

    vectors: npt.NDArray[Any] = field(repr=False)
    rows: npt.NDArray[Any] | None = field(repr=False, default=None)
    worth: npt.NDArray[Any] | None = field(repr=False, default=None)

    def total(self, numbers: Sequence[int]) -> Floats:
        """Return the sum of the vectors of some numbers."""
        at = np.array(numbers, dtype=np.int64)
        found = np.asarray(self.vectors[at if self.rows is None else self.rows[at]], dtype=np.float32)
        if self.worth is not None:
            found = found * np.asarray(self.worth[at], dtype=np.float32)[:, None]
        return np.asarray(found.sum(axis=0), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class MeaningProvider:
    """Vectors of words or of pieces of words: the meaning of a text is the mean of those of its first `_LONGEST`.

    `read` gives the numbers of the words or pieces of a text that are known. `name` holds the folder's own name of the
    model and the beginning of the fingerprint of its files, so that another model is another configuration.
    """

    name: str
    table: Table
    read: Callable[[str], Sequence[int]] = field(repr=False)
    weight: float = WEIGHT

    def likeness(self, one: str, other: str) -> float:
        """Return the cosine of two texts' meanings, 0 to 1; 0 where a text has no known word or they are opposed."""
        return max(0.0, float(self._meaning(one) @ self._meaning(other)))

    def parts(self, need: Need, match: Match, document: Document) -> list[Part]:
        """Return the one part that likeness gives to a match."""
        del match
        asked = "\n".join((need.title, need.text, *need.requirements))
        value = self.likeness(asked, f"{document.title}\n{document.text}")
        return [Part("meaning", "likeness of meaning", f"{value:.2f}", self.weight * value)]

    def _meaning(self, text: str) -> Floats:
        return _mean(self, text)


@lru_cache(maxsize=20_000)
def _mean(provider: MeaningProvider, text: str) -> Floats:
    total = provider.table.total(provider.read(text))
    length = float(np.linalg.norm(total))
    return np.asarray(total / length if length else total, dtype=np.float32)


def provider_words(text: str) -> Iterator[str]:
    """Yield the words of a text as a provider's vocabulary writes them."""
    for token in TOKEN.findall(text):
        yield from (piece for piece in HYPHENS.split(fold(token)) if piece)


def read_provider(folder: Path) -> MeaningProvider:
    """Return the provider in a folder, its vectors mapped into memory; `ProviderUnusable` says why not.

    The folder holds either `provider.json` ({"format": "schakel-static-1", "name": ...}), `vocabulary.txt` (one word in
    small letters a line) and `vectors.npy` (float16 or float32, a row a word); or a static model as model2vec and
    sentence-transformers write it: `model.safetensors` and `tokenizer.json` of the kind WordPiece. Nothing in it is
    executed.
    """
    if not any((folder / name).is_file() for name in (*_FILES, *_MODEL_FILES)):
        raise ProviderUnusable(
            f"{folder}: no provider of meaning; give a folder with {', '.join(_FILES)}, or a static model with"
            f" {' and '.join(_MODEL_FILES)}"
        )
    of_words = any((folder / name).is_file() for name in _FILES)
    files = _FILES if of_words else _MODEL_FILES
    missing = [name for name in files if not (folder / name).is_file()]
    if missing:
        raise ProviderUnusable(f"{folder}: no provider of meaning ({', '.join(missing)} missing)")
    return _of_words(folder) if of_words else _of_pieces(folder)


def _of_words(folder: Path) -> MeaningProvider:
    try:
        about = json.loads((folder / "provider.json").read_text(encoding="utf-8"))
        words = (folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    except (ValueError, OSError) as error:
        raise ProviderUnusable(f"{folder}: cannot be read as a provider of meaning ({error})") from error
    try:
        vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise ProviderUnusable(f"{folder}/vectors.npy: cannot be read as a table of numbers of numpy") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT or not isinstance(about.get("name"), str):
        raise ProviderUnusable(f"{folder}/provider.json: expected a name and the format {FORMAT!r}")
    _check_table(vectors, f"{folder}/vectors.npy", "a row a word")
    if len(words) != len(vectors):
        raise ProviderUnusable(f"{folder}: {len(words)} words and {len(vectors)} vectors; there must be as many")
    places = {word: number for number, word in enumerate(words)}

    def read(text: str) -> list[int]:
        return [places[word] for word in provider_words(text) if word in places][:_LONGEST]

    return MeaningProvider(_named(about["name"], folder / "vectors.npy"), Table(vectors), read)


def _of_pieces(folder: Path) -> MeaningProvider:
    model, tokenizer = (folder / name for name in _MODEL_FILES)
    try:
        pieces = read_word_pieces(tokenizer)
    except UnknownTokenizer as error:
        raise ProviderUnusable(f"{tokenizer}: {error}") from error
    try:
        tables = mapped_tensors(model)
    except (TensorsUnusable, OSError) as error:
        raise ProviderUnusable(f"{model}: {error}") from error
    vectors = next((tables[name] for name in _MODEL_TABLES if name in tables), None)
    if vectors is None:
        raise ProviderUnusable(f"{model}: no static model; expected a table {' or '.join(map(repr, _MODEL_TABLES))}")
    _check_table(vectors, str(model), "a row a piece")
    table = Table(vectors, tables.get("mapping"), tables.get("weights"))
    known = len(vectors) if table.rows is None else len(table.rows)
    if pieces.size > known or (table.worth is not None and len(table.worth) < pieces.size):
        raise ProviderUnusable(f"{folder}: {pieces.size} pieces in tokenizer.json, vectors of {known}; these must fit")
    if table.rows is not None and (table.rows.dtype.kind != "i" or not _fits(table.rows, len(vectors))):
        raise ProviderUnusable(f"{model}: its mapping points beside its vectors")
    name = _named(folder.resolve().name, model, tokenizer)
    return MeaningProvider(name, table, lambda text: pieces.read(text, _LONGEST))


def _fits(rows: npt.NDArray[Any], size: int) -> bool:
    return rows.ndim == 1 and len(rows) > 0 and int(rows.min()) >= 0 and int(rows.max()) < size


def _check_table(vectors: npt.NDArray[Any], where: str, each: str) -> None:
    if vectors.ndim != 2 or vectors.dtype not in (np.float16, np.float32) or not vectors.size:
        raise ProviderUnusable(f"{where}: expected a table of float16 or float32, {each}")
    if not np.isfinite(vectors).all():
        raise ProviderUnusable(f"{where}: holds numbers that are none")


def _named(name: str, *files: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return f"meaning-{_plain(name)}-{digest.hexdigest()[:8]}"


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in name.casefold())[:30] or "unnamed"
