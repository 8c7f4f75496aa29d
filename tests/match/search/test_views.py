"""The first page and the one box: what is found is what the reader may see."""

import pytest
from django.test import Client
from django.urls import reverse

from schakel.base.parties.enums import PartyKind
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Wat hebt u nodig, of wat kunt u leveren?"), ("en", "What do you need")]
)
def test_a_stranger_gets_one_box_and_no_waiting_list(language: str, words: str) -> None:
    html = Client(headers={"accept-language": language}).get("/").content.decode()
    assert words in html
    assert html.count('type="search"') == 1
    assert "Wacht op uw antwoord" not in html


def test_a_signed_in_person_sees_what_waits_for_an_answer() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    make.proposal(to=make.need(by=officer), by=make.steward(), title="Hearing what comes")
    html = signed_in(officer).get("/").content.decode()
    assert "Hearing what comes" in html[html.index("Wacht op uw antwoord") :]


@pytest.mark.asvs("v5.0.0-15.2.2")
@pytest.mark.parametrize("asked", ["", "   ", "x" * 20_001], ids=["empty", "blank", "too-long"])
def test_a_question_that_cannot_be_read_says_so(asked: str) -> None:
    answer = Client(headers={"accept-language": "nl"}).get(reverse("search:find"), {"q": asked})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("asked", ["a", "%00%ff\x00", "zzqx"], ids=["letter", "binary", "unknown"])
def test_an_odd_question_gets_a_calm_answer(asked: str) -> None:
    assert Client().get(reverse("search:find"), {"q": asked}).status_code in {200, 422}


@pytest.mark.parametrize(
    "asked", ["小型ドローンを早期に発見する", "Ein Gerät zur Erkennung kleiner Drohnen rund um das Lager"]
)
def test_a_question_in_another_language_is_told_that_two_are_read(asked: str) -> None:
    html = Client(headers={"accept-language": "nl"}).get(reverse("search:find"), {"q": asked}).content.decode()
    assert "Dit lijkt geen Nederlands of Engels" in html


@pytest.mark.parametrize(
    ("asked", "says"), [("de", True), ("the of and", True), ("radar", False), ("12345 3.14", False)]
)
def test_a_question_of_stop_words_only_asks_for_words_of_ones_own(asked: str, says: bool) -> None:
    html = Client(headers={"accept-language": "nl"}).get(reverse("search:find"), {"q": asked}).content.decode()
    assert ("Geen woord hier zegt wat er nodig is" in html) is says
    assert ("Geen aanbod dat u mag zien gaat hierover" in html) is not says


def test_signs_that_are_no_text_are_refused_in_plain_words() -> None:
    html = Client(headers={"accept-language": "nl"}).get(reverse("search:find"), {"q": "\x00\x01"}).content.decode()
    assert "Hierin staan tekens die geen tekst zijn" in html


def test_what_is_hidden_is_not_found_by_others() -> None:
    supplier = make.steward()
    make.offering(by=supplier, title="Secret radar", text="Radar for small aircraft.", label="AMBER")
    make.offering(by=supplier, title="Open radar", text="Radar for small aircraft.", label="CLEAR")
    found = Client().get(reverse("search:find"), {"q": "radar"}).content.decode()
    assert "Open radar" in found
    assert "Secret radar" not in found
    assert "Secret radar" in signed_in(supplier).get(reverse("search:find"), {"q": "radar"}).content.decode()


def test_no_page_asks_more_than_25_questions() -> None:
    make.offering(by=make.steward(), label="CLEAR")
    member = signed_in(make.steward())
    for client in (Client(), member):
        assert query_count(client, "/") <= 25
        assert query_count(client, reverse("search:find") + "?q=radar") <= 25
