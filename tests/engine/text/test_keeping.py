"""What is kept of words has bounds, and what was let go is read the same again."""

import pytest

from schakel.engine.text import compounds, forms
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.vocabulary.lexicon import is_abbreviation

HEADS = ("radar", "taak", "kunst", "druk")
WORDS = [f"{head}{tail}" for head in HEADS for tail in ("systemen", "taken", "huizen", "xyzzy", "kunst")]


def test_keys_that_were_let_go_are_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    once = {word: forms.word_keys(word, "nl") for word in WORDS}
    monkeypatch.setattr(forms, "_KEYS", {})
    monkeypatch.setattr(forms, "_MOST_KEYS", 4)
    assert {word: forms.word_keys(word, "nl") for word in WORDS} == once
    assert len(forms._KEYS) <= 4


def test_pieces_that_were_let_go_are_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ["radar", "systeem", "taak", "huis", "kunst", "druk"]
    many, few = CompoundLexicon(), CompoundLexicon()
    many.learn(parts)
    few.learn(parts)
    monkeypatch.setattr(compounds, "_MOST_PIECES", 3)
    few_splits = [few.split(word) for word in WORDS]
    assert len(few._pieces) <= 3
    monkeypatch.undo()
    assert [many.split(word) for word in WORDS] == few_splits
    assert few_splits[0] == ("radar", "systemen")


def test_an_abbreviation_is_told_by_its_capitals() -> None:
    assert [is_abbreviation(word) for word in ("TRL", "trl", "PhD", "Radar", "C2", "UAVs")] == [
        True, False, True, False, False, True,
    ]  # fmt: skip
