"""A provider of meaning adds one named reason; a folder that is none is refused with what is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from schakel import engine
from tests.engine.ranking.providers import write_provider

NEED = engine.Need("automobile", language="en")


@pytest.fixture
def index() -> engine.Index:
    made = engine.Index(engine.shipped_vocabulary())
    made.add(
        [
            engine.Document("plain", "An automobile with potatoes.", language="en"),
            engine.Document("near", "An automobile and a car, a car, a car.", language="en"),
        ]
    )
    return made


def test_likeness_is_one_named_reason_and_the_score_adds_up(index: engine.Index, tmp_path: Path) -> None:
    provider = engine.read_provider(write_provider(tmp_path))
    plain = {match.id: match for match in index.match(NEED).matches}
    found = engine.match_with(index, NEED, additions=[provider])
    assert found.configuration.startswith(f"{engine.DEFAULT_CONFIGURATION.name}+meaning-tiny-")
    for match in found.matches:
        given = [reason for reason in match.reasons if reason.kind == "meaning"]
        assert [reason.label for reason in given] == ["likeness of meaning"]
        assert match.score == pytest.approx(plain[match.id].score + given[0].weight, abs=1e-6)
    likeness = {m.id: next(r.weight for r in m.reasons if r.kind == "meaning") for m in found.matches}
    assert likeness["near"] > likeness["plain"] > 0


def test_it_is_symmetric_between_0_and_1_and_silent_about_unknown_words(tmp_path: Path) -> None:
    provider = engine.read_provider(write_provider(tmp_path))
    assert provider.likeness("car", "automobile") == pytest.approx(provider.likeness("automobile", "car"))
    assert provider.likeness("car", "Car!") == pytest.approx(1.0, abs=1e-3)
    assert provider.likeness("car", "xyzzy") == 0.0
    assert provider.likeness("car", "potatoes") == 0.0


def test_other_vectors_are_another_configuration(tmp_path: Path) -> None:
    first = engine.read_provider(write_provider(tmp_path / "a"))
    second = engine.read_provider(write_provider(tmp_path / "b", scale=2.0))
    assert first.name != second.name


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "vectors.npy").unlink(), "vectors.npy missing"),
        (lambda folder: (folder / "provider.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "provider.json").write_text(json.dumps({"format": "onnx"})), "expected a name"),
        (lambda folder: (folder / "vocabulary.txt").write_text("car\n"), "there must be as many"),
        (lambda folder: (folder / "vectors.npy").write_bytes(b"no table"), "cannot be read"),
        (lambda folder: np.save(folder / "vectors.npy", np.array([["a"]], dtype=object)), "cannot be read"),
        (lambda folder: np.save(folder / "vectors.npy", np.full((3, 2), np.nan, np.float32)), "numbers that are none"),
        (lambda folder: np.save(folder / "vectors.npy", np.zeros((3, 2), np.int8)), "float16 or float32"),
    ],
)
def test_a_folder_that_is_none_says_why(tmp_path: Path, spoil: object, said: str) -> None:
    folder = write_provider(tmp_path)
    spoil(folder)  # type: ignore[operator]
    with pytest.raises(engine.ProviderUnusable, match=said):
        engine.read_provider(folder)
