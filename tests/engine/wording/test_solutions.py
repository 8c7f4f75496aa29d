"""Which words name a solution, and which only name what the effect is about."""

import pytest

from schakel import engine
from schakel.engine.types import Language


def kinds(text: str, language: Language = "nl", kept: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(word.kind, word.text) for word in engine.solution_words(text, language, kept=kept)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Een drone die over de heuvel kijkt", [("product", "drone")]),
        ("Een verkenningsdrone die over de heuvel kijkt", [("product", "verkenningsdrone")]),
        ("Een app waarmee iedereen meldt", [("product", "app")]),
        ("Het platform X deelt berichten", [("brand", "platform X")]),
        ("Met SkyWatch zien wij alles", [("brand", "SkyWatch")]),
        ("Wij zoeken een leverancier van batterijen", [("supplier", "leverancier van"), ("product", "batterijen")]),
        ("Wij zoeken een drone om vijandelijke stellingen te zien", [("product", "drone")]),
        ("Een DRONE, en nog een drone", [("product", "DRONE")]),
    ],
)
def test_it_points_out_words_that_name_a_solution(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Kleine drones boven een kamp vroeg opmerken",
        "Een konvooi beschermen tegen aanvallen met drones",
        "Gewonden afvoeren zonder robot",
        "Werken op 10 GHz bij TRL 6 volgens STANAG 4586",
        "De groep houdt verbinding, ook als de vijand stoort",
        "Een systeem dat werkt",
        "Iedereen rapporteert op tijd",
        "",
        "x",
        "12345 67 %",
    ],
)
def test_it_leaves_alone_what_the_effect_acts_upon_and_plain_words(text: str) -> None:
    assert kinds(text) == []


def test_it_reads_english_too() -> None:
    assert kinds("We need a drone with a thermal camera", "en") == [("product", "drone"), ("product", "thermal camera")]
    assert kinds("Detect small drones near an air base", "en") == []
    assert kinds("Looking for a supplier of tents", "en") == [("supplier", "supplier of"), ("product", "tents")]


def test_every_word_comes_with_a_way_to_say_the_effect() -> None:
    for word in engine.solution_words("Wij zoeken een leverancier van drones voor platform X", "nl"):
        assert word.instead


def test_kept_words_are_left_out_whatever_their_case() -> None:
    assert kinds("Een Drone die kijkt", kept=("drone",)) == []


def test_a_word_stands_where_it_says_it_stands() -> None:
    text = "Eerst een zin. Dan een robot die draagt."
    (word,) = engine.solution_words(text, "nl")
    assert text[word.start : word.end] == word.text == "robot"


def test_a_named_means_is_pointed_out_with_the_ends_it_serves() -> None:
    text = "Roest voorkomen met grafeen"
    means = engine.NamedMeans("material", text.index("grafeen"), len(text), ("lichter maken",))
    (word,) = engine.solution_words(text, "nl", means=(means,))
    assert (word.kind, word.text, word.instead) == ("material", "grafeen", ("lichter maken",))


def test_a_named_means_that_the_effect_acts_upon_is_left_out() -> None:
    text = "Bescherming tegen lasers"
    means = engine.NamedMeans("technology", text.index("lasers"), len(text))
    assert not engine.solution_words(text, "nl", means=(means,))


def test_a_megabyte_is_read_in_part_and_quickly() -> None:
    assert kinds("een drone " * 100_000) == [("product", "drone")]


def test_the_same_text_gives_the_same_words_in_the_order_of_the_text() -> None:
    text = "Een robot, een drone en een app voor platform X"
    found = engine.solution_words(text, "nl")
    assert found == engine.solution_words(text, "nl")
    assert [word.start for word in found] == sorted(word.start for word in found)
