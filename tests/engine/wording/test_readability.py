"""How hard a text is to read: counts that a person can check by hand."""

import pytest

from schakel import engine
from schakel.engine.wording.syllables import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("zee", 1), ("tijd", 1), ("nieuw", 1), ("radio", 3), ("materieel", 4), ("voertuigen", 3), ("ideeën", 3)),
        *(
            ("beëindigen", 4),
            ("situatie", 4),
            ("koeien", 2),
            ("efficiënt", 4),
            ("omstandigheden", 5),
            ("x", 1),
            ("5", 1),
        ),
    ],
)
def test_dutch_syllables(word: str, count: int) -> None:
    assert syllables(word, "nl") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("the", 1), ("make", 1), ("jumped", 1), ("houses", 2), ("wanted", 2), ("table", 2), ("mission", 2)),
        *(
            ("radio", 3),
            ("area", 3),
            ("vehicle", 3),
            ("battery", 3),
            ("situation", 4),
            ("capability", 5),
            ("special", 2),
            ("flying", 2),
        ),
    ],
)
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


def test_dutch_scores_by_flesch_douma() -> None:
    text = "De man ziet de boot. De boot ligt in het meer. De man vaart niet."
    found = engine.readability(text, "nl")
    assert (found.words, found.sentences, found.syllables_per_word) == (15, 3, 1.0)
    assert found.score == pytest.approx(206.84 - 77 - 0.93 * 5, abs=0.05)
    assert found.level == "easy"


def test_english_scores_by_flesch() -> None:
    text = "The man sees the boat. The boat lies in the lake. The man stays home."
    found = engine.readability(text, "en")
    assert (found.words, found.sentences, found.syllables_per_word) == (15, 3, 1.0)
    assert found.score == pytest.approx(206.835 - 84.6 - 1.015 * 5, abs=0.05)


def test_few_words_get_no_score() -> None:
    for text in ("", "x", "Drie woorden maar.", "123 456"):
        found = engine.readability(text, "nl")
        assert (found.level, found.score) == ("too-short", None)


def test_long_sentences_are_named_worst_first() -> None:
    long, longer = " ".join(["woord"] * 25) + ".", " ".join(["woord"] * 40) + "."
    found = engine.readability(f"Kort. {long} {longer}", "nl")
    assert [len(sentence.words) for sentence in found.long_sentences] == [40, 25]


def test_heavy_words_are_named() -> None:
    text = "De verantwoordelijkheidsverdeling is nog niet bekend bij de mensen die dit werk elke dag doen."
    assert engine.readability(text, "nl").heavy_words[0] == "verantwoordelijkheidsverdeling"


def test_abbreviations_numbers_and_lists_do_not_break_sentences_wrongly() -> None:
    text = "Bij wind, bijv. boven 7 m/s, werkt het ca. 2.5 uur.\n- Een punt\n- Nog een punt"
    assert [sentence.text for sentence in engine.sentences(text)] == [
        "Bij wind, bijv. boven 7 m/s, werkt het ca. 2.5 uur.",
        "Een punt",
        "Nog een punt",
    ]


def test_a_sentence_stands_where_it_says_it_stands() -> None:
    text = "  Eén zin. Nog een zin!"
    for sentence in engine.sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_the_language_is_recognised_and_a_third_one_is_neither() -> None:
    assert engine.text_language("Een eenheid merkt kleine toestellen op tijd op") == "nl"
    assert engine.text_language("A unit notices small aircraft in time") == "en"
    assert engine.text_language("Oddział zauważa małe obiekty nad obozem wystarczająco wcześnie aby się ukryć") == ""
    assert engine.text_language("ドローン") == ""
    assert engine.text_language("Небольшой дрон, radar") == ""
    assert engine.text_language("é") in ("nl", "en")
