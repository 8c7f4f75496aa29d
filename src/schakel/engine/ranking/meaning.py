"""An optional provider of meaning: word vectors out of a folder that an operator supplies; none is shipped."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.additions import Part
from schakel.engine.text.forms import HYPHENS, TOKEN
from schakel.engine.text.normalise import fold
from schakel.engine.types import Document, Match, Need

FORMAT = "schakel-static-1"
#: What the likeness of two texts weighs at most, as share of what a perfect match would score (matching-trials.md).
WEIGHT = 0.05
_FILES = ("provider.json", "vocabulary.txt", "vectors.npy")
_LONGEST = 400
Floats = npt.NDArray[np.float32]


class ProviderUnusable(ValueError):
    """A folder that is no provider; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False)
class MeaningProvider:
    """Word vectors by word: the meaning of a text is the mean of those of its first `_LONGEST` known words.

    The length of a vector says how much its word counts. `name` holds the folder's own name of the model and the
    beginning of the vectors' fingerprint, so that another model is another configuration.
    """

    name: str
    vectors: Floats = field(repr=False)
    places: dict[str, int] = field(repr=False)
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
    found = [provider.places[word] for word in provider_words(text) if word in provider.places][:_LONGEST]
    total = provider.vectors[found].sum(axis=0, dtype=np.float32)
    length = float(np.linalg.norm(total))
    return np.asarray(total / length if length else total, dtype=np.float32)


def provider_words(text: str) -> Iterator[str]:
    """Yield the words of a text as a provider's vocabulary writes them."""
    for token in TOKEN.findall(text):
        yield from (piece for piece in HYPHENS.split(fold(token)) if piece)


def read_provider(folder: Path) -> MeaningProvider:
    """Return the provider in a folder, its vectors mapped into memory; `ProviderUnusable` says why not.

    The folder holds `provider.json` ({"format": "schakel-static-1", "name": ...}), `vocabulary.txt` (one word in small
    letters a line) and `vectors.npy` (float16 or float32, a row a word). Nothing in it is executed.
    """
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ProviderUnusable(f"{folder}: no provider of meaning ({', '.join(missing)} missing)")
    try:
        about = json.loads((folder / "provider.json").read_text(encoding="utf-8"))
        words = (folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
        vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise ProviderUnusable(f"{folder}: cannot be read as a provider of meaning ({error})") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT or not isinstance(about.get("name"), str):
        raise ProviderUnusable(f"{folder}/provider.json: expected a name and the format {FORMAT!r}")
    if vectors.ndim != 2 or vectors.dtype not in (np.float16, np.float32) or not vectors.size:
        raise ProviderUnusable(f"{folder}/vectors.npy: expected a table of float16 or float32, a row a word")
    if len(words) != len(vectors):
        raise ProviderUnusable(f"{folder}: {len(words)} words and {len(vectors)} vectors; there must be as many")
    if not np.isfinite(vectors).all():
        raise ProviderUnusable(f"{folder}/vectors.npy: holds numbers that are none")
    print_of = hashlib.sha256((folder / "vectors.npy").read_bytes()).hexdigest()[:8]
    return MeaningProvider(f"meaning-{_plain(about['name'])}-{print_of}", vectors, {w: n for n, w in enumerate(words)})


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in name.casefold())[:30] or "unnamed"
