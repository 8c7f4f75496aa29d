"""Tokens of plain texts are found by a quicker pattern, and are the same."""

import random

from schakel.engine.text.forms import TOKEN, tokens_at

PIECES = (
    *"aB3_-'’., /%\n", "10 km", "1.000,5", "10km/h", "m2", "2,5 GHz", "kw", "KW", "-", "--", "x-ray", "don't", "é",
    "ij", "TRL7", "7e", "12-", "3.", "3.5.2", "5%", "6 percent", "8 MB", "9-kg", "0", "_x", "x_y", "A'", "1a",
)  # fmt: skip


def test_plain_and_other_texts_have_the_same_tokens() -> None:
    chance = random.Random(3)
    for _ in range(20_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
        tokens, starts = tokens_at(text)
        assert tokens == TOKEN.findall(text), text
        assert starts == [found.start() for found in TOKEN.finditer(text)], text
        assert [s + len(t) for t, s in zip(tokens, starts, strict=True)] == [f.end() for f in TOKEN.finditer(text)]


def test_between_two_tokens_stands_nothing_that_the_second_begins_with() -> None:
    chance = random.Random(4)
    for _ in range(5_000):
        text, at = "".join(chance.choices(PIECES, k=chance.randint(1, 20))), 0
        for found in TOKEN.finditer(text):
            assert text.index(found.group(), at) == found.start()
            at = found.end()
