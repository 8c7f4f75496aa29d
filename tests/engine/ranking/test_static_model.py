"""A folder as model2vec writes it serves as a provider of meaning; one that is not quite one says why."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from schakel import engine
from schakel.engine.ranking.pieces import UnknownTokenizer, read_word_pieces
from tests.engine.ranking.providers import PIECES, write_static_model, write_tensors


def changed(folder: Path, **parts: object) -> None:
    path = folder / "tokenizer.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **parts}))


def test_a_static_model_reads_words_by_their_pieces(tmp_path: Path) -> None:
    provider = engine.read_provider(write_static_model(tmp_path / "Tiny Model"))
    assert provider.name.startswith("meaning-tiny-model-")
    assert provider.likeness("car", "CAR!") == pytest.approx(1.0, abs=1e-6)
    assert provider.likeness("car", "automobile") == pytest.approx(0.986, abs=1e-3)
    assert provider.likeness("car", "Potatoes") == pytest.approx(0.0, abs=1e-6)
    assert provider.likeness("car", "xyzzy") == 0.0
    assert provider.likeness("car xyzzy", "car") == pytest.approx(1.0, abs=1e-6), "an unknown word counts nothing"


@pytest.mark.parametrize("name", ["embeddings", "embedding.weight"])
def test_shared_rows_and_weights_of_pieces_count(tmp_path: Path, name: str) -> None:
    provider = engine.read_provider(write_static_model(tmp_path, quantised=True, name=name))
    assert provider.likeness("automobile", "car") == pytest.approx(1.0, abs=1e-3)
    assert provider.likeness("automobile potato", "car") == pytest.approx(2**-0.5, abs=1e-3), "two halves make one"


def test_pieces_are_those_of_bert(tmp_path: Path) -> None:
    read = read_word_pieces(write_static_model(tmp_path) / "tokenizer.json")
    names = list(PIECES)
    assert [names[n] for n in read.read("Détectie, car-AUTO\x00mobile\tzz", 99)] == [
        "de", "##tectie", "car", "auto", "##mobile",
    ]  # fmt: skip
    assert read.read("car car car", 2) == [2, 2]


def test_it_takes_part_in_a_match_as_one_named_reason(tmp_path: Path) -> None:
    index = engine.Index(engine.shipped_vocabulary())
    index.add([engine.Document("a", "An automobile with potatoes.", language="en")])
    provider = engine.read_provider(write_static_model(tmp_path))
    found = engine.match_with(index, engine.Need("automobile", language="en"), additions=[provider]).matches[0]
    given = [reason for reason in found.reasons if reason.kind == "meaning"]
    assert [reason.label for reason in given] == ["likeness of meaning"]
    assert found.score == pytest.approx(sum(reason.weight for reason in found.reasons), abs=1e-6)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "tokenizer.json missing"),
    "no json": (lambda f: (f / "tokenizer.json").write_text("{"), "cannot be read"),
    "no model": (lambda f: (f / "tokenizer.json").write_text("[]"), "holds no tokenizer"),
    "unigram": (lambda f: changed(f, model={"type": "Unigram", "vocab": [["a", -1.0]]}), "only WordPiece"),
    "bytes": (lambda f: changed(f, pre_tokenizer={"type": "ByteLevel"}), "splits texts by 'ByteLevel'"),
    "charsmap": (lambda f: changed(f, normalizer={"type": "Precompiled"}), "changes texts by 'Precompiled'"),
    "too many pieces": (
        lambda f: changed(f, model={"type": "WordPiece", "vocab": {"car": 99}}),
        "100 pieces in tokenizer.json",
    ),
    "empty": (lambda f: (f / "model.safetensors").write_bytes(b""), "no safetensors file"),
    "other file": (lambda f: (f / "model.safetensors").write_bytes(b"\x10" + bytes(7) + b"x" * 40), "no safetensors"),
    "cut off": (lambda f: (f / "model.safetensors").write_bytes((f / "model.safetensors").read_bytes()[:-4]), "cut"),
    "a whole model": (
        lambda f: write_tensors(f / "model.safetensors", {"encoder.layer.0": np.ones((2, 2), np.float32)}),
        "no static model; expected a table 'embeddings'",
    ),
    "bytes as numbers": (
        lambda f: write_tensors(f / "model.safetensors", {"embeddings": np.ones((9, 2), np.int8)}),
        "no static model",
    ),
    "no numbers": (
        lambda f: write_tensors(f / "model.safetensors", {"embeddings": np.full((9, 2), np.nan, np.float32)}),
        "numbers that are none",
    ),
    "mapping": (
        lambda f: write_tensors(
            f / "model.safetensors",
            {"embeddings": np.ones((2, 2), np.float32), "mapping": np.full(9, 2, np.int64)},
        ),
        "points beside its vectors",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_model_that_cannot_be_used_says_why(tmp_path: Path, case: str) -> None:
    folder = write_static_model(tmp_path)
    spoil, said = SPOILT[case]
    spoil(folder)
    with pytest.raises(engine.ProviderUnusable, match=said):
        engine.read_provider(folder)


def test_a_folder_with_nothing_of_it_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(engine.ProviderUnusable, match=r"give a folder with provider.json, .* or a static model with"):
        engine.read_provider(tmp_path)


def test_a_tokenizer_without_pieces_is_refused(tmp_path: Path) -> None:
    folder = write_static_model(tmp_path)
    changed(folder, model={"type": "WordPiece", "vocab": {}})
    with pytest.raises(UnknownTokenizer, match="no vocabulary"):
        read_word_pieces(folder / "tokenizer.json")
