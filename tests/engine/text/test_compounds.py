"""Compounds: how a part of one begins, whatever the stemmer makes of it, and many words looked over at once."""

import random

import Stemmer
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from schakel.engine.text.compounds import CompoundLexicon, beginnings, standing, with_piece


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
    words = ["huistaken", "huisdaken", "hulptaakje"]
    assert standing(words, {"taak~"}, heads) == ["huistaken", "hulptaakje"]
    assert with_piece(words, {"taak~"}) == ["huistaken", "hulptaakje"]
    assert with_piece([*words, "é" * 8], {"taak~"}) == ["huistaken", "hulptaakje"]


def test_no_word_is_split_otherwise_in_which_the_new_part_was_not_seen() -> None:
    chosen = random.Random(2)
    parts = ["radar", "systeem", "taak", "huis", "geweer", "kunst", "gebied", "vermogen", "druk", "zaal", "reep"]
    bent = ["systemen", "taken", "huizen", "geweren", "gebieden", "zalen", "repen", "drukken"]
    ends = [*parts, *bent, "s", "en", "xyz"]
    words = sorted({"".join(chosen.choices(ends, k=chosen.randint(2, 4))) for _ in range(3_000)})
    changed = 0
    for part in [*parts, *bent]:
        lexicon = CompoundLexicon()
        lexicon.learn(word for word in [*parts, *bent] if word != part)
        before = {word: lexicon.split(word) for word in words}
        fresh = set(lexicon.learn([part]))
        found = {word for word in words if lexicon.split(word) != before[word]}
        assert found <= set(with_piece(words, fresh))
        changed += len(found)
    assert changed > 500


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
