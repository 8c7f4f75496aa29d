"""Compounds: how a part of one begins, whatever the stemmer makes of it, and many words looked over at once."""

import random

import Stemmer
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from schakel.engine.text.compounds import CompoundLexicon, beginnings, has_piece, with_piece


def test_every_dutch_word_begins_as_its_stem_lets_expect() -> None:
    """Of all words of a dictionary, as the stemmer's rules are not written down anywhere here."""
    words = sorted(
        {w.lower() for w in LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("nl") if w.isascii() and w.isalpha()}
    )
    words = [word for word in random.Random(1).sample(words, 20_000) if len(word) >= 4]
    stems = Stemmer.Stemmer("dutch").stemWords(words)
    missed = [w for w, s in zip(words, stems, strict=True) if len(s) >= 4 and w[:4] not in beginnings(f"{s}~")]
    assert missed == []


def test_a_part_is_found_in_a_word_that_bends_it() -> None:
    heads = beginnings("taak~")
    assert has_piece("huistaken", {"taak~"}, heads)
    assert not has_piece("huisdaken", {"taak~"}, heads)
    assert with_piece(["huistaken", "huisdaken", "zeetaakje"], {"taak~"}) == ["huistaken", "zeetaakje"]


def test_words_looked_over_are_split_as_they_are_one_by_one() -> None:
    words = ["radar", "systeem", "veiligheid", "toets", "taak", "huis", "geweer", "as", "kunst"]
    made = [a + b for a in words for b in ("systemen", "taken", "geweren", "huizen", "kunst", "xyzzy", "as", "assen")]
    one, many = CompoundLexicon(), CompoundLexicon()
    one.learn(words)
    many.learn(words)
    many.look_over(made)
    assert [many.split(word) for word in made] == [one.split(word) for word in made]
    assert many.split("radarsystemen") == ("radar", "systemen")
    many.learn(["xyzzy"])
    assert many.split("radarxyzzy") == ("radar", "xyzzy")
