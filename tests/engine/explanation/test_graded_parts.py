"""What an offering speaks to, partly speaks to, or leaves open: judged by hand on small pairs of texts."""

import pytest

from schakel import engine

OFFERINGS = {
    "mast": "Akoestische dronedetectie op batterijen. Een mast met microfoons hoort drones op ruim een kilometer en"
    " wijst de richting aan. Werkt dag en nacht en zendt niets uit. Twee mensen zetten het op in een kwartier.",
    "rijden": "Autonoom rijden zonder satellietnavigatie. Voertuigen vinden hun weg op camera en kaart, ook op"
    " onverharde wegen en bij verstoorde satellietnavigatie.",
    "antennes": "Productie van printplaatantennes tot 500 stuks per maand, met eigen meetkamer.",
    "water": "Drinkwater uit oppervlaktewater voor vijftig mensen, op zonnepanelen.",
}
#: Part of a need, offering, grade that a reader gave without looking at the engine's answer.
JUDGED = (
    ("Drones boven een kamp opmerken, dag en nacht", "mast", "covered partly"),
    ("Kleine, laagvliegende drones vroeg horen", "mast", "partly covered"),
    ("Zendt zelf niets uit", "mast", "covered"),
    ("Schoon drinkwater maken", "mast", "missing"),
    ("Onverharde wegen, verstoorde satellietnavigatie", "rijden", "covered"),
    ("Kogelwerende vesten in kleine maten", "rijden", "missing"),
    ("Drinkwater voor vijftig mensen", "water", "covered"),
    ("Gewonden stabiel houden tijdens vervoer", "water", "missing"),
    ("Antennes in series van 500 stuks", "antennes", "covered partly"),
)


@pytest.fixture(scope="module")
def index() -> engine.Index:
    made = engine.Index()
    made.add(engine.Document(name, text, language="nl") for name, text in OFFERINGS.items())
    return made


@pytest.mark.parametrize(("part", "offering", "grades"), JUDGED)
def test_a_part_gets_a_grade_that_a_reader_would_give(
    index: engine.Index, part: str, offering: str, grades: str
) -> None:
    need = engine.Need(OFFERINGS[offering][:30], requirements=(part,), language="nl")
    match = engine.explain(index, need, offering)
    assert match is not None
    given = {
        grade
        for grade, parts in (("covered", match.covered), ("partly", match.partly), ("missing", match.missing))
        if part in parts
    }
    assert len(given) == 1
    assert given <= set(grades.split())


def test_each_part_has_one_grade(index: engine.Index) -> None:
    parts = tuple(part for part, _, _ in JUDGED)
    for match in engine.match(index, engine.Need("", requirements=parts, language="nl")).matches:
        assert sorted((*match.covered, *match.partly, *match.missing)) == sorted(parts)
