"""What an index keeps on disk beside its base: the names of the keys and the words of the compound lexicon."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.encoding import Encoder
from schakel.engine.retrieval.names import Names, names_of
from schakel.engine.retrieval.store import SharedCounts, SharedKeys, SharedNames
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.lemmas import know_words


def arrays_of(encoder: Encoder, lexicon: CompoundLexicon) -> dict[str, npt.NDArray[Any]]:
    """Return the names of all keys and the words of the lexicon with their counts as arrays."""
    words = list(lexicon.words())
    keys, of_lexicon = names_of(list(encoder.names)), names_of([word for word, _ in words])
    return {
        **{f"keys.{field}": array for field, array in keys._asdict().items()},
        **{f"words.{field}": array for field, array in of_lexicon._asdict().items()},
        "word_counts": np.array([count for _, count in words], dtype=np.int64),
    }


def take_arrays(encoder: Encoder, lexicon: CompoundLexicon, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Let an encoder and a lexicon use such arrays, shared with other processes."""
    keys = Names(**{field: arrays[f"keys.{field}"] for field in Names._fields})
    words = Names(**{field: arrays[f"words.{field}"] for field in Names._fields})
    encoder.keys = SharedKeys(keys)
    encoder.names = SharedNames(keys)
    lexicon.counts = SharedCounts(words, arrays["word_counts"])
    know_words()
