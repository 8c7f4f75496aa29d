"""Levels that open or close a heading without a dash, labels of other languages, sentences about "this ..."."""

import pytest

from schakel.engine.markings import find_markings

MARKED = [
    "Stg. GEHEIM loket",
    "Stg. GEHEIM rapport over drones",
    "NATO SECRET desk",
    "NATO SECRET rapport over boten",
    "3 maart Stg. GEHEIM planbureau",
    "DRAFT NATO SECRET v3 for comments",
    "Jaarplan werkplaats Stg. GEHEIM",
    "Inventory of tools NATO RESTRICTED",
    "Deze handleiding is Stg. CONFIDENTIEEL. Bewaar haar in de kluis.",
    "Klassifizierung: VS-NfD",
    "Degré de confidentialité : DIFFUSION RESTREINTE",
    "Der nachstehende Plan wurde als VS-NfD eingestuft.",
    "Comment [3]: marking raised to NATO SECRET per registry",
    "Marking changed from NATO UNCLASSIFIED to NATO RESTRICTED in this version",
]
ORDINARY = [
    "informatie gerubriceerd als Stg. GEHEIM mag niet worden gemaild",
    "a NATO SECRET clearance is needed",
    "NATO SECRET clearance",
    "NATO SECRET workstation, quantity 12",
    "Stg. GEHEIM voor beginners",
    "Stg. C. Huygens museum",
    "EU RESTRICTED SUBSTANCES LIST",
    "Beheerder netwerk NATO SECRET",
    "Deze ruimte is Stg. CONFIDENTIEEL.",
    "Als deze handleiding Stg. CONFIDENTIEEL is, bewaar haar dan in de kluis.",
    "Systeemrubricering: Dep.V.; gebruikers krijgen een instructie.",
    "Declassification: NATO SECRET",
    "Der Auftrag ist als VS-NfD eingestuft; die Unterlagen werden zugesandt.",
    "Ce compte rendu ne contient rien de CONFIDENTIEL DÉFENSE.",
    "Annex C is NATO RESTRICTED and is not attached.",
    "RESERVADO - mesa 4",
    'Example of a footer: "NATO SECRET - page 1 of 4"',
]


@pytest.mark.parametrize("text", MARKED)
def test_a_heading_that_bears_a_level_is_found(text: str) -> None:
    assert find_markings(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_talk_about_a_level_is_none(text: str) -> None:
    assert not find_markings(text)


def test_a_norwegian_and_a_luxembourg_level_are_known_with_their_height() -> None:
    found = [find_markings(f"{words}\nNotat") for words in ("FORTROLIG", "SECRET LUX", "CONFIDENTIEL LUX")]
    assert [[(one.system, one.level) for one in each] for each in found] == [
        [("NO", "confidential")],
        [("LU", "secret")],
        [("LU", "confidential")],
    ]
