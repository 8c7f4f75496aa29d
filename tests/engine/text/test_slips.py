"""Slips of the pen are read as the one word that was meant; names and short words are left alone."""

import time

import pytest

from schakel import engine
from schakel.engine.text.slips import Slips

WORDS = ("onbemande", "detecteren", "vaartuig", "batterij", "sensor", "tensor", "handelaar", "wandelaar", "navigatie")


@pytest.fixture(scope="module")
def slips() -> Slips:
    return Slips(WORDS, lambda word: word)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("onbmande", "onbemande"),
        ("vaartiug", "vaartuig"),
        ("batterrij", "batterij"),
        ("abtterij", "batterij"),
        ("detcteern", "detecteren"),
        ("navgatei", ""),
        ("xensor", ""),
        ("batterijen", ""),
        ("vrtuig", ""),
    ],
)
def test_the_word_that_was_meant_is_found(slips: Slips, written: str, meant: str) -> None:
    assert slips.meant(written) == meant


def test_where_two_words_are_as_near_none_is_meant() -> None:
    assert not Slips(("lader", "later"), lambda word: word).meant("laxer")


def found(text: str, language: str = "nl") -> list[str]:
    index = engine.Index()
    index.add(
        [
            engine.Document("mines", "Mine countermeasures at sea.", language="en"),
            engine.Document("bread", "We bake bread and cake.", language="en"),
        ]
    )
    return [match.id for match in engine.match(index, engine.Need(text, language=language)).matches]


def test_a_slip_in_a_part_of_a_compound_is_read() -> None:
    assert found("mijnenbestrijdng") == ["mines"]


def test_a_name_is_not_read_as_a_word() -> None:
    assert found("de firma Breadd", "en") == []


def test_a_book_of_unknown_words_does_not_take_minutes() -> None:
    words = " ".join(f"{a}{b}{c}orvix" for a in "bdfgk" for b in "aeiou" for c in "lmnrs" for _ in range(30))
    begun = time.process_time()
    found(words)
    assert time.process_time() - begun < 20
