"""Lemmas are the same whether few words are asked or many."""

from schakel.engine.text.lemmas import lemma, many_words


def test_compact_and_unpacked_dictionaries_give_the_same_lemmas() -> None:
    words = ["schepen", "radarsystemen", "ontwikkelde", "ships", "built", "wuiloovaapoer", "Émile", "drones", "beste"]
    asked = [(word, language) for word in words for language in ("nl", "en")]
    few = [lemma(*one) for one in asked]
    with many_words():
        many = [lemma(*one) for one in asked]
    assert few == many
    assert lemma("schepen", "nl") == "schip"
    assert lemma("built", "en") == "build"
