"""Pages of matching: who may decide, what a reader is told, and at what cost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schakel.base.accounts.rules import Viewer
from schakel.base.parties.enums import PartyKind
from schakel.match.matching.models import Correction, Run, Verdict
from schakel.register.needs import services as needs
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def need(officer: Viewer) -> Need:
    return make.need(by=officer, label="CLEAR")


@pytest.fixture
def offering() -> Offering:
    return make.offering(by=make.steward(), title="Acoustic mast", text="Notices small aircraft early.", label="CLEAR")


def page_of(need: Need) -> str:
    return reverse("matching:need-matches", args=[need.public_id])


@pytest.mark.parametrize(("language", "words"), [("nl", "Waarom dit past"), ("en", "Why this matches")])
def test_a_stranger_reads_why_and_decides_nothing(need: Need, offering: Offering, language: str, words: str) -> None:
    html = Client(headers={"accept-language": language}).get(page_of(need)).content.decode()
    assert offering.title in html
    assert words in html
    assert reverse("matching:accept-match", args=[need.public_id, offering.public_id]) not in html
    assert not Run.objects.exists()


def test_the_owner_accepts_and_takes_it_back(need: Need, offering: Offering, officer: Viewer) -> None:
    client = signed_in(officer)
    accept = reverse("matching:accept-match", args=[need.public_id, offering.public_id])
    assert client.post(accept).status_code == 302
    verdict = Verdict.objects.get(undone_at=None)
    client.post(reverse("matching:undo-verdict", args=[verdict.public_id]))
    assert not Verdict.objects.filter(undone_at=None).exists()


def test_rejecting_without_a_reason_is_asked_again_and_writes_nothing(
    need: Need, offering: Offering, officer: Viewer
) -> None:
    reject = reverse("matching:reject-match", args=[need.public_id, offering.public_id])
    client = signed_in(officer)
    assert client.post(reject, {"reason": ""}).status_code == 422
    assert not Verdict.objects.exists()
    client.post(reject, {"reason": "Needs fixed power."})
    assert "Needs fixed power." in client.get(page_of(need)).content.decode()


@pytest.mark.parametrize("act", ["accept-match", "reject-match"])
def test_somebody_else_may_not_decide(need: Need, offering: Offering, act: str) -> None:
    other = signed_in(make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT)))
    answer = other.post(reverse(f"matching:{act}", args=[need.public_id, offering.public_id]), {"reason": "No good."})
    assert answer.status_code == 403
    assert not Verdict.objects.exists()


def test_a_correction_is_shown_counts_and_is_undone(need: Need, offering: Offering, officer: Viewer) -> None:
    client, correct = signed_in(officer), reverse("matching:correct-word", args=[need.public_id])
    assert client.post(correct, {"kind": "also", "word": "aircraft", "also": ""}).status_code == 422
    client.post(correct, {"kind": "ignore", "word": "aircraft", "also": ""})
    assert "aircraft" in client.get(page_of(need)).content.decode()
    client.post(reverse("matching:undo-correction", args=[Correction.objects.get().public_id]))
    assert not Correction.objects.filter(undone_at=None).exists()


def test_a_concept_that_does_not_count_here_is_set_aside_by_one_press_and_comes_back(officer: Viewer) -> None:
    said: dict[str, Any] = {
        "title": "Onbemand vaartuig",
        "effect": "Een onbemand vaartuig vindt mijnen voor de kust.",
        "situation": "",
    }
    need, other = (make.need(by=officer, label="GREEN", **said) for _ in range(2))
    for text in ("An unmanned surface vessel with sonar.", "A vessel of steel, unmanned."):
        make.offering(by=make.steward(), title="Seeker", text=text, label="CLEAR")
    client = signed_in(officer)
    html = client.get(page_of(need)).content.decode()
    pressed = [dict(re.findall(r'name="(kind|word)" value="([^"]+)"', one)) for one in html.split("<form")]
    press = next(one for one in pressed if one.get("kind") == "literal" and "word" in one)
    assert weight_by_others(client, need, press["word"]) > 0
    client.post(reverse("matching:correct-word", args=[need.public_id]), {**press, "also": ""})
    shown = client.get(page_of(need)).content.decode()
    assert f"“{press['word'].lower()}” telt alleen zoals het er staat" in shown
    assert weight_by_others(client, need, press["word"]) == 0
    assert weight_by_others(client, other, press["word"]) > 0  # it binds this need only
    client.post(reverse("matching:undo-correction", args=[Correction.objects.get().public_id]))
    assert weight_by_others(client, need, press["word"]) > 0


def weight_by_others(client: Client, need: Need, word: str) -> float:
    """What concepts and translations of a word of the need weigh in all matches together."""
    matches = client.get(f"/api/v1/needs/{need.public_id}/matches").json()["matches"]
    weights: list[float] = [
        reason["weight"]
        for match in matches
        for reason in match["reasons"]
        if reason["kind"] in {"concept", "translation"} and reason["label"].lower() == word.lower()
    ]
    return sum(weights)


def test_comparing_fewer_than_two_says_what_to_do(need: Need, offering: Offering) -> None:
    page = reverse("matching:compare", args=[need.public_id])
    html = Client().get(page, {"offering": offering.public_id}).content.decode()
    assert "Kies twee of drie matches" in html


def test_comparing_more_than_three_says_that_three_are_shown(need: Need, offering: Offering) -> None:
    page, steward = reverse("matching:compare", args=[need.public_id]), make.steward()
    others = [make.offering(by=steward, title=offering.title, text=offering.text, label="CLEAR") for _ in range(3)]
    asked = [offering.public_id, *(one.public_id for one in others)]
    html = Client().get(page, {"offering": asked}).content.decode()
    assert "de eerste drie staan hier" in html
    assert html.count('role="columnheader"') == 4
    assert "de eerste drie" not in Client().get(page, {"offering": asked[:3]}).content.decode()


def test_a_hidden_card_is_absent(offering: Offering) -> None:
    hidden = make.need(label="AMBER")
    assert Client().get(page_of(hidden)).status_code == 404


def test_the_card_tells_what_its_next_version_changed(officer: Viewer, need: Need, offering: Offering) -> None:
    other = make.offering(by=make.steward(), title="Water plant", text="Purifies drinking water.", label="CLEAR")
    card = make.card(title="Drinking water", effect="A field hospital has drinking water.", situation="", measures=())
    changed = needs.change_need(need=need, card=card, actor=officer)
    needs.publish_need(need=changed, days=30, reason="Moved.", actor=officer)
    html = signed_in(officer).get(reverse("needs:detail", args=[need.public_id])).content.decode()
    came, fell = html.index("Nieuw erbij"), html.index("Niet meer erbij")
    assert came < html.index(other.title, came) < fell < html.index(offering.title, fell)


def test_no_page_asks_more_than_25_questions(need: Need, offering: Offering, officer: Viewer) -> None:
    own, stranger = signed_in(officer), Client()
    stranger.get(page_of(need))
    for client in (own, own, stranger):
        assert query_count(client, reverse("needs:detail", args=[need.public_id])) <= 25
        assert query_count(client, page_of(need)) <= 25
    assert query_count(own, reverse("matching:my-matches")) <= 25


def test_my_matches_ask_to_sign_in() -> None:
    assert Client().get(reverse("matching:my-matches")).status_code == 302
