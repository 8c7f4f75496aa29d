"""Dutch verbs that stand in two are read as one, and mean what the whole means."""

import pytest

from schakel import engine
from schakel.engine.ranking.separable import separated_verbs


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("Ontwerp een middel en toon de werking aan.", {"toon": "aantonen", "aan": ""}),
        ("om verborgen verbanden op te sporen tussen teksten", {"sporen": "opsporen", "op": ""}),
        ("om de herkomst vast te stellen.", {"stellen": "vaststellen", "vast": ""}),
        ("een antenne aan boord van het schip", {}),
        ("Toon de sensor, die aan de mast hangt.", {}),
    ],
)
def test_the_whole_verb_is_found_where_its_part_stands(sentence: str, verbs: dict[str, str]) -> None:
    found = separated_verbs(sentence)
    assert {sentence[at:].split()[0].strip(".,"): verb for at, verb in found.items()} == verbs


def offerings(**texts: str) -> engine.Index:
    index = engine.Index()
    index.add([engine.Document(name, text, language="en") for name, text in texts.items()])
    return index


def first(index: engine.Index, text: str) -> str:
    return engine.match(index, engine.Need(text, language="nl")).matches[0].id


def test_a_verb_in_two_is_rendered_as_one() -> None:
    index = offerings(whole="We detect corrosion early.", part="We make tracks for corrosion tests.")
    assert first(index, "om corrosie op te sporen") == "whole"


def test_a_word_in_ge_is_not_the_word_without_it() -> None:
    index = offerings(weather="A station that measures weather.", rifle="A rifle for patrols.", mind="Peace of mind.")
    assert first(index, "weer") == "weather"
    assert first(index, "geweren") == "rifle"
    assert not engine.match(index, engine.Need("es", language="nl")).matches


def test_the_first_part_of_a_compound_has_its_own_meaning() -> None:
    index = offerings(main="The main drive of a ferry.", head="A head drive unit.")
    assert first(index, "hoofdaandrijving") == "main"


def test_an_abbreviation_of_a_concept_is_not_the_stem_of_another_word() -> None:
    index = engine.Index(engine.shipped_vocabulary())
    index.add([engine.Document("tanker", "Air-to-air refuelling of jets.", language="en")])
    assert not engine.match(index, engine.Need("de aarde", language="nl")).matches
    assert engine.match(index, engine.Need("AAR", language="nl")).matches


def test_a_denied_word_is_met_by_its_denial() -> None:
    index = offerings(denied="Measurements in an unshielded room.", plain="A shielded room.")
    assert first(index, "een onafgeschermde ruimte") == "denied"


def test_what_an_abbreviation_stands_for_does_not_outweigh_it() -> None:
    index = offerings(short="We verify an FPGA.", words="An array of gates in a programmable field device.")
    assert first(index, "een FPGA die wordt geverifieerd") == "short"
