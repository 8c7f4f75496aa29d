"""Lemmas are the same whether few words are asked or many."""

import random

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from schakel.engine.text.lemmas import know_words, lemma, many_words


def test_compact_and_unpacked_dictionaries_give_the_same_lemmas() -> None:
    words = ["schepen", "radarsystemen", "ontwikkelde", "ships", "built", "wuiloovaapoer", "Émile", "drones", "beste"]
    asked = [(word, language) for word in words for language in ("nl", "en")]
    few = [lemma(*one) for one in asked]
    with many_words():
        many = [lemma(*one) for one in asked]
    know_words()
    assert few == many == [lemma(*one) for one in asked]
    assert lemma("schepen", "nl") == "schip"
    assert lemma("built", "en") == "build"


def test_lemmas_are_those_of_simplemma() -> None:
    theirs = Lemmatizer(lemmatization_strategy=DefaultStrategy(low_memory=True))
    know_words()
    draw = random.Random(2)
    for language in ("nl", "en"):
        words = draw.sample([w.lower() for w in LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)], 1_500)
        endings = ("heden", "ijen", "ties", "tions", "ized", "erves", "ments", "en", "s", "")
        made = [word[: draw.randint(2, 9)] + draw.choice(endings) for word in words]
        for word in (*words, *made, "Radar", "NAVO", "c-uas", "it's"):
            assert lemma(word, language) == theirs.lemmatize(word, lang=language), word
