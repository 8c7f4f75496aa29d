"""Tokens that machine code finds are those of the pattern, with numbers, units and all that stands between them."""

import random

from schakel.engine.explanation.location import edges_of
from schakel.engine.explanation.scanning import scan
from schakel.engine.text.forms import TOKEN
from schakel.engine.text.numbers import UNITS
from tests.engine.text.test_tokens import PIECES


def test_scanned_texts_have_the_tokens_of_the_pattern() -> None:
    chance = random.Random(3)
    pieces = [*PIECES, *UNITS, *map(str.upper, UNITS)]
    for _ in range(1_500):
        texts = ["".join(chance.choices(pieces, k=chance.randint(0, 12))) for _ in range(20)]
        for text, edges in zip(texts, scan(texts), strict=True):
            if not text.isascii():
                assert edges is None, text
                continue
            assert edges == edges_of(text), text
            assert list(zip(*edges, strict=True)) == [found.span() for found in TOKEN.finditer(text)], text


def test_nothing_is_found_in_nothing() -> None:
    assert scan([]) == []
    assert scan(["", " ", "é"]) == [([], []), ([], []), None]
