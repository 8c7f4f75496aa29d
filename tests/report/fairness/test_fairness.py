"""Who is shown is told by group, from what everybody may see, and hidden records change nothing of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from schakel import engine
from schakel.base.parties.enums import PartyKind
from schakel.match.matching.selectors import indexes
from schakel.register.organisations.models import Offering
from schakel.report.fairness import rules, selectors
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)
TEXT = "A radar notices small aircraft above a camp, day and night."


@pytest.fixture(autouse=True)
def _fresh() -> None:
    indexes.OFFERINGS.forget()
    selectors.RANKINGS.forget()


def offered(*, size: str, title: str, text: str = TEXT, label: str = "CLEAR") -> Offering:
    owner = make.steward()
    organisation = make.organisation(by=owner, label=label, size_class=size)
    return make.offering(by=owner, of=organisation, title=title, text=text, label=label)


def asked(label: str = "CLEAR") -> None:
    effect = "A unit notices small aircraft above a camp."
    unit = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    make.need(by=unit, label=label, title="Small aircraft", effect=effect, situation="", measures=())


def groups(trait: str) -> dict[str, engine.Exposure]:
    return {one.group: one for one in selectors.fairness(today=DAY).groups[trait]}


def test_attention_and_relevance_are_told_by_size() -> None:
    asked()
    offered(size="micro", title="Radar for small aircraft")
    offered(size="large", title="Camp", text="Tents for a camp.")
    found = groups("size")
    assert {name: one.count for name, one in found.items()} == {"micro": 1, "large": 1}
    assert found["micro"].relevance > found["large"].relevance > 0
    assert found["micro"].attention == pytest.approx(engine_attention(1) / (engine_attention(1) + engine_attention(2)))
    assert sum(one.attention for one in found.values()) == pytest.approx(1.0)


def engine_attention(place: int) -> float:
    return {1: 1.0, 2: 0.6309297535714574}[place]


def test_a_hidden_offering_and_a_hidden_need_change_nothing_for_whoever_looks() -> None:
    asked()
    offered(size="micro", title="Radar for small aircraft")
    page = reverse("fairness:fairness")
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    before = [Client().get(page, {"as": "csv"}).content, signed_in(officer).get(page, {"as": "csv"}).content]
    offered(size="large", title="Radar for small aircraft", label="GREEN")
    offered(size="large", title="Radar for small aircraft", label="AMBER")
    asked(label="GREEN")
    after = [Client().get(page, {"as": "csv"}).content, signed_in(officer).get(page, {"as": "csv"}).content]
    assert before == after


def test_an_offering_that_is_hidden_now_is_gone_from_the_next_answer() -> None:
    asked()
    owner = make.steward()
    gone = make.offering(by=owner, title="Radar for small aircraft", text=TEXT, label="CLEAR")
    offered(size="micro", title="Another radar for small aircraft")
    assert selectors.fairness(today=DAY).offerings == 2
    make.labelled(gone, label="AMBER", by=owner)
    assert selectors.fairness(today=DAY).offerings == 1


def test_a_group_is_even_within_a_quarter_and_silent_when_small() -> None:
    def one(count: int, relevance: float, attention: float) -> engine.Exposure:
        return engine.Exposure("x", count, 0.5, relevance, attention)

    assert rules.standing(one(9, 0.4, 0.49), needs=9) == "even"
    assert rules.standing(one(9, 0.4, 0.51), needs=9) == "more"
    assert rules.standing(one(9, 0.4, 0.31), needs=9) == "less"
    assert rules.standing(one(4, 0.4, 0.9), needs=9) == "little"
    assert rules.standing(one(9, 0.4, 0.9), needs=4) == "little"


def test_the_page_is_dutch_and_asks_little_however_many_needs_there_are() -> None:
    for number in range(7):
        asked()
        offered(size="micro" if number % 2 else "large", title=f"Radar {number}")
    client, page = Client(headers={"accept-language": "nl"}), reverse("fairness:fairness")
    html = client.get(page).content.decode()
    assert "Eerlijkheid van het matchen" in html
    assert "7 open behoeften" in html
    assert query_count(client, page) <= 25
    selectors.RANKINGS.forget()
    assert query_count(client, page) <= 25


def test_an_empty_installation_says_so() -> None:
    assert "Nog niets om te bekijken" in Client(headers={"accept-language": "nl"}).get("/fairness").content.decode()
