"""Markings are found by form and place, whatever their letters are made of, in time that grows with the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.engine.markings import find_markings, find_markings_in_name, forms, slips

CASES = {
    "Stg. GEHEIM": ("NL", "secret"),
    "DEP.V": ("NL", "restricted"),
    "Te Beschermen Belang: 3": ("NL", "confidential"),
    "TBB categorie 2": ("NL", "secret"),
    "Te beschermen belang, niveau 4": ("NL", "restricted"),
    "MERKING: PERSONEELSVERTROUWELIJK": ("NL", "caveat"),
    "TBB 1": ("NL", "top secret"),
    "COSMIC TOP SECRET ATOMAL": ("NATO", "top secret"),
    "NATO RESTRICTED RELEASABLE TO UKR": ("NATO", "restricted"),
    "RESTREINT UE/EU RESTRICTED": ("EU", "restricted"),
    "TRÈS SECRET UE/EU TOP SECRET": ("EU", "top secret"),
    "SECRET//NOFORN": ("US", "secret"),
    "TS//SI": ("US", "top secret"),
    "OFFICIAL-SENSITIVE": ("UK", "restricted"),
    "VS-NfD": ("DE", "restricted"),
    "DIFFUSION RESTREINTE": ("FR", "restricted"),
    "BE VERTROUWELIJK": ("BE", "confidential"),
    "TLP:RED": ("TLP", "red"),
    "NLD EYES ONLY": ("NL", "caveat"),
    "(NR) The depot opens at seven.": ("NATO", "restricted"),
}


@pytest.mark.parametrize("text", CASES)
def test_it_says_whose_marking_it_is_and_how_high(text: str) -> None:
    found = find_markings(f"{text}\n\nThe depot opens at seven.\n")
    assert [(one.system, one.level) for one in found] == [CASES[text]]


def test_the_place_is_that_in_the_text_as_given() -> None:
    text = "Één re\u0301gel\u200b\n\n  N\u200bATO\u00ad SЕCRET  \nrest"
    (found,) = find_markings(text)
    assert text[found.at : found.at + len(found.text)] == found.text
    assert (found.text[0], found.text[-3:]) == ("N", "RET")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x0c", "\x85"])
def test_any_line_end_ends_a_line(end: str) -> None:
    assert find_markings(f"The depot opens at seven.{end}Stg. GEHEIM{end}It closes at four.")


def test_a_list_of_levels_is_talk_and_one_repeated_level_is_a_marking() -> None:
    assert find_markings("NATO SECRET\nNATO CONFIDENTIAL\nNATO RESTRICTED\n") == ()
    assert len(find_markings("NATO SECRET\n\nMinutes\n\nNATO SECRET\n")) == 2


def test_a_level_that_is_explained_below_is_talk() -> None:
    assert find_markings("Departementaal Vertrouwelijk\nDeze rubricering geldt voor nota's.\n") == ()


def test_the_name_of_a_project_that_its_title_spells_out_is_no_marking() -> None:
    assert find_markings("SECRET\nSECurity of Railways against Electromagnetic aTtacks") == ()


@pytest.mark.parametrize(
    "name",
    ["Stg_GEHEIM_v2.docx", "plan (NATO SECRET).pdf", "x/RESTREINT-UE.txt", "verslag_dep.v.pdf", "NАТО_SЕСRЕТ.pdf"],
)
def test_it_finds_a_marking_in_a_file_name(name: str) -> None:
    (found,) = find_markings_in_name(name)
    assert name[found.at : found.at + len(found.text)] == found.text


@pytest.mark.parametrize(
    "name",
    ["secret-santa.xlsx", "geheim recept.docx", "nato_secret_clearance.pdf", "GEHEIM/plan.docx", "stg_groep.pdf", ""],
)
def test_an_ordinary_file_name_passes(name: str) -> None:
    assert find_markings_in_name(name) == ()


@settings(deadline=None)
@given(st.text(alphabet="SECRTGHIMN. \n\t:-()/|0lrnaо\u200b", max_size=200))
def test_it_never_fails_and_its_places_always_fit(text: str) -> None:
    for found in find_markings(text):
        assert text[found.at : found.at + len(found.text)] == found.text


@given(st.text(max_size=80))
def test_a_name_never_fails(name: str) -> None:
    assert len(find_markings_in_name(name)) <= 1


HARD = {
    "prose": "The radar system was tested in a confidential environment, 12 times. Ordinary text.\n",
    "prose with accents": "Het radarsysteem wérd – zoals gebruikelijk – vertrouwelijk getest in café ’t Hoekje.\n",
    "one line": "The radar system was tested in a confidential environment, 12 times. ",
    "nothing but markings": "NATO SECRET\n",
    "letters below one another": "S\nE\nC\nR\nE\nT\n",
    "labels without end": "Rubricering: ",
    "opening brackets": "((((( secret ",
    "sentences that begin again": "this document is is is is classified ",
    "spaced letters": "S E C R E T ",
}


@pytest.mark.asvs("v5.0.0-15.2.2")
@pytest.mark.parametrize("name", HARD)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    """Four times the text may take at most nine times as long: quadratic work would take sixteen."""
    small = HARD[name] * (40_000 // len(HARD[name]))
    quick = min(_seconds(small) for _ in range(3))
    assert _seconds(small * 4) <= max(9 * quick, 0.25)


def _seconds(text: str) -> float:
    began = time.process_time()
    find_markings(text)
    return time.process_time() - began


def test_the_quick_look_for_a_slip_misses_none_that_the_long_look_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        known[:at] + letter + known[at + taken :]
        for known in ("NATORESTRICTED", "STGCONFIDENTIEEL", "DEPARTEMENTAALVERTROUWELIJK", "COSMICTOPSECRET")
        for at in range(len(known))
        for letter, taken in (("X", 1), ("", 1), (known[at], 0))
    ]
    quick = [forms.alone(line) for line in lines]
    assert sum(hit is not None for hit in quick) > len(lines) / 2
    monkeypatch.setattr(slips, "RIMS", frozenset(line[:4] for line in lines))
    assert quick == [forms.alone(line) for line in lines]
