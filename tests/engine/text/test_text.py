"""Words, languages, numbers and compounds as people write them."""

import time

import pytest

from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.forms import Analyser, first_key, word_keys
from schakel.engine.text.language import detect_language, is_neither_language, language_runs
from schakel.engine.text.normalise import fold, normalise
from schakel.engine.text.numbers import number_value, quantity_key


def keys(written: str, language: str, lexicon: CompoundLexicon | None = None) -> set[str]:
    form = Analyser(lexicon or CompoundLexicon()).form(written, language)
    return {key for word in form.words for key in word.keys}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Coördinatie", "coordinatie"),
        ("ÉÉN", "een"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ﬁlter", "filter"),
        ("Straße", "strasse"),
    ],
)
def test_it_folds_case_diacritics_and_soft_hyphens(written: str, plain: str) -> None:
    assert fold(written) == plain


def test_it_normalises_dashes_spaces_and_control_characters() -> None:
    assert normalise("Multi\u2011fuel \u0000 Ëén\n\n ja") == "multi-fuel een ja"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bescherming van bruggen tegen drones", "nl"),
        ("Protection of bridges against drones", "en"),
        ("onbemand vaartuig", "nl"),
        ("unmanned surface vessel", "en"),
        ("zoek een boot die het zelf doet", "nl"),
        ("waterzuivering", "nl"),
    ],
)
def test_it_tells_the_language_of_a_page_a_line_and_a_word(text: str, language: str) -> None:
    assert detect_language(text, default="nl" if language == "nl" else "en") == language


def test_a_word_of_both_languages_gets_the_default() -> None:
    assert {detect_language("radar", default=x) for x in ("nl", "en")} == {"nl", "en"}


def test_polish_is_neither_dutch_nor_english() -> None:
    polish = "Szukamy bezzałogowych statków powietrznych zdolnych do rozpoznania terenu oraz łączności szyfrowanej"
    assert is_neither_language(polish)
    assert not is_neither_language(
        "Wij zoeken een onbemand vliegtuig dat het terrein kan verkennen en veilig communiceert"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ein deutscher Satz über Flugabwehr und Nebel",
        "Wir suchen ein Radar",
        "Wir brauchen eine Drohne gegen Nebel und Radar an der Grenze, die bei Nacht fliegen kann",
        "Nous avons besoin d'un radar pour la nuit et la surveillance des frontières",
        "Necesitamos un radar para la noche con los drones",
    ],
)
def test_the_languages_of_the_neighbours_are_neither(text: str) -> None:
    assert is_neither_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "radar",
        "Radar van La Fayette en Du Pont voor de nacht",
        "Sensors made with MIT and El Paso for the night",
        "Onderhoud aan een ponton, samen met Rheinmetall und Söhne en Auf Deck",
        "drone detectie kamp nacht",
    ],
)
def test_a_foreign_name_makes_no_foreign_text(text: str) -> None:
    assert not is_neither_language(text)


def test_a_mixed_text_is_read_sentence_by_sentence_and_stays_whole() -> None:
    text = (
        "Wij maken de sensoren voor het schip en de kade. Het is van ons en niet van hen. "
        "We also make the software that they use with it. This is what they need from us."
    )
    runs = language_runs(text)
    assert "".join(part for part, _ in runs) == text
    assert {language for _, language in runs} == {"nl", "en"}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("vaartuigen", "vaartuig", "nl"),
        ("systemen", "systeem", "nl"),
        ("schepen", "schip", "nl"),
        ("gebouwd", "bouwen", "nl"),
        ("mice", "mouse", "en"),
        ("vessels", "vessel", "en"),
        ("detection", "detect", "en"),
        ("batteries", "battery", "en"),
    ],
)
def test_two_forms_of_a_word_meet_by_stem_or_lemma(one: str, other: str, language: str) -> None:
    assert set(word_keys(one, language)) & set(word_keys(other, language))


def test_the_first_key_is_the_stem_and_needs_no_dictionary() -> None:
    assert word_keys("vaartuigen", "nl")[0] == first_key("vaartuigen", "nl") == "vaartuig"


@pytest.mark.parametrize("word", ["van", "de", "het", "en"])
def test_dutch_stop_words_are_never_scored_in_a_dutch_text(word: str) -> None:
    assert keys(word, "nl") == set()


def test_mine_weather_and_network_are_words_of_this_field() -> None:
    assert keys("mine", "en")
    assert keys("weer", "nl")
    assert keys("net", "nl")


@pytest.mark.parametrize(
    ("one", "its_language", "other", "other_language"),
    [
        ("10 km", "en", "10.000 m", "nl"),
        ("10,000 m", "en", "10 km", "nl"),
        ("3 kW", "en", "3000 W", "nl"),
        ("1,5 kg", "nl", "1500 gram", "en"),
        ("90 %", "nl", "90 percent", "en"),
    ],
)
def test_a_number_with_its_unit_is_one_term(one: str, its_language: str, other: str, other_language: str) -> None:
    assert quantity_key(one, its_language) == quantity_key(other, other_language)


def test_a_point_means_thousands_in_dutch_and_a_fraction_in_english() -> None:
    assert number_value("10.000", "nl") == 10000
    assert number_value("10.000", "en") == 10
    assert number_value("1.2.3", "en") is None


def test_a_compound_falls_apart_in_words_that_the_texts_use() -> None:
    lexicon = CompoundLexicon()
    lexicon.learn(["radar", "systeem", "veiligheid", "toets"])
    assert lexicon.split("radarsystemen") == ("radar", "systemen")
    assert lexicon.split("veiligheidstoets") == ("veiligheid", "toets")
    assert lexicon.split("waterkering") == ()
    assert "radar" in keys("radarsysteem", "nl", lexicon)


def test_a_lexicon_forgets_what_it_learnt() -> None:
    lexicon = CompoundLexicon()
    assert "radar" in lexicon.learn(["radar", "systeem"])
    assert lexicon.split("radarsysteem")
    assert "radar" in lexicon.forget(["radar"])
    assert not lexicon.split("radarsysteem")


def test_seeds_are_asked_for_once_and_only_when_a_word_may_be_a_compound() -> None:
    asked: list[int] = []

    def seeds() -> list[str]:
        asked.append(1)
        return ["radar", "systeem"]

    lexicon = CompoundLexicon(seeds=seeds)
    assert not lexicon.split("radar")
    assert not asked
    assert lexicon.split("radarsysteem") == ("radar", "systeem")
    assert lexicon.split("systeemradar") == ("systeem", "radar")
    assert asked == [1]


def test_a_hyphenated_word_is_found_by_its_parts_and_as_one() -> None:
    assert {"multi", "fuel", "multifuel"} <= keys("multi-fuel", "en")


def test_reading_a_thousand_texts_again_is_quick_as_forms_are_kept() -> None:
    analyser = Analyser(CompoundLexicon())
    words = [f"{a}{b}" for a in ("sensor", "radar", "kabel", "brug") for b in ("huis", "systeem", "meting", "")] * 4000
    started = time.process_time()
    for word in words:
        analyser.form(word, "nl")
    assert time.process_time() - started < 2.0


def test_one_word_over_and_over_is_not_another_language() -> None:
    assert not is_neither_language("sonar " * 10_000)
    assert is_neither_language("Bezzałogowy statek nawodny wykrywa miny morskie w trudnych warunkach pogodowych")
