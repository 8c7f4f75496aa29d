"""Unknown solvers rise as far as the reader asks, the price is said, and what is hidden stays out of it."""

import pytest
from django.test import Client
from django.urls import reverse

from schakel import engine
from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.enums import PartyKind
from schakel.match.matching.selectors import indexes
from schakel.match.novelty import rules, selectors
from schakel.register.needs.models import Need
from schakel.register.organisations import services
from schakel.register.organisations.models import Offering
from tests import make
from tests.match.browsing import query_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_indexes() -> None:
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
    selectors.KNOWN.forget()


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def need(officer: Viewer) -> Need:
    effect = "A unit notices small aircraft above a camp."
    return make.need(
        by=officer,
        label="CLEAR",
        title="Small aircraft",
        effect=effect,
        situation="",
        constraints="",
        measures=(),
    )


def supplier(status: str, title: str, text: str, label: str = "CLEAR") -> Offering:
    owner = make.steward()
    organisation = make.organisation(by=owner, label=label, status=status)
    return make.offering(by=owner, of=organisation, title=title, text=text, label=label)


def owner_of(offering: Offering) -> Viewer:
    return make.viewer(of=make.member(of=offering.owner, position=Position.STEWARD))


@pytest.fixture
def known() -> Offering:
    return supplier("active", "Radar mast", "Radar mast that notices small aircraft above a camp.")


@pytest.fixture
def unknown() -> Offering:
    return supplier("civil", "Bird counter", "Ornithologists count starlings: it notices small aircraft above a camp.")


def titles(found: selectors.Surprise) -> list[str]:
    return [new.row.offering.title for new in found.rows]


def test_an_unknown_solver_rises_with_the_slider_and_the_price_is_told(
    need: Need, known: Offering, unknown: Offering
) -> None:
    plain = selectors.surprise(need=need, viewer=make.steward(), step=0)
    most = selectors.surprise(need=need, viewer=make.steward(), step=4)
    assert titles(plain) == ["Radar mast", "Bird counter"]
    assert plain.kept_share == 1.0
    assert titles(most) == ["Bird counter", "Radar mast"]
    assert 0.0 < most.kept_share < 1.0
    assert [new.plain_rank for new in most.rows] == [2, 1]


def test_each_part_says_what_is_known(need: Need, known: Offering, unknown: Offering) -> None:
    found = selectors.surprise(need=need, viewer=make.steward(), step=0)
    by_title = {new.row.offering.title: new.novelty for new in found.rows}
    assert (by_title["Radar mast"].parts["contract"], by_title["Bird counter"].parts["contract"]) == (0.0, 1.0)
    assert by_title["Bird counter"].parts["sector"] == 1.0
    assert "ornithologists" in by_title["Bird counter"].unheard
    assert by_title["Radar mast"].value < by_title["Bird counter"].value


def test_a_hidden_supplier_changes_nothing(need: Need, known: Offering, unknown: Offering) -> None:
    viewer = make.steward()
    before = selectors.surprise(need=need, viewer=viewer, step=3)
    supplier("active", "Starling filter", "Ornithologists and starlings filter small aircraft.", label="AMBER")
    after = selectors.surprise(need=need, viewer=viewer, step=3)
    assert [(n.row.offering.public_id, n.novelty) for n in before.rows] == [
        (n.row.offering.public_id, n.novelty) for n in after.rows
    ]
    assert before.known == after.known


def test_what_happens_to_hidden_records_makes_no_work_for_the_next_page(
    need: Need, known: Offering, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    honest = selectors._read

    def reading() -> selectors.Known:
        read.append(1)
        return honest()

    monkeypatch.setattr(selectors, "_read", reading)
    hidden = supplier("active", "Starling filter", "Starlings filter small aircraft.", label="AMBER")
    selectors.KNOWN.current()
    services.withdraw_offering(offering=hidden, reason="not made", actor=owner_of(hidden))
    supplier("active", "Starling counter", "Starlings count small aircraft.", label="AMBER+STRICT")
    make.need(label="AMBER")
    selectors.KNOWN.current()
    assert len(read) == 1


def test_whatever_happens_to_public_offerings_of_known_suppliers_is_read(need: Need, known: Offering) -> None:
    owner = owner_of(known)

    def heard() -> frozenset[str]:
        return selectors.KNOWN.current().ids

    assert heard() == {known.public_id}
    more = supplier("active", "Mast", "A mast for a camp.")
    assert heard() == {known.public_id, more.public_id}
    disclosure.set_labels(record=more, labels={FieldGroup.CAPABILITY: "GREEN"}, actor=owner_of(more))
    assert heard() == {known.public_id}
    words = selectors.KNOWN.current().words.wording("starlings", "en", is_known=False)
    texts = {"title": known.title, "text": "Starlings above a camp."}
    services.change_offering(offering=known, texts=texts, facts={}, provenance=make.provenance(), actor=owner)
    assert selectors.KNOWN.current().words.wording("starlings", "en", is_known=False) != words
    services.withdraw_offering(offering=known, reason="not made", actor=owner)
    assert heard() == frozenset()


def test_what_nobody_knows_is_left_out() -> None:
    found = rules.novelty_of(status="unknown", steps=(), is_acquainted=False, wording=engine.Wording(0.5, ()))
    assert (found.parts["contract"], found.parts["sector"]) == (None, None)
    weights = engine.PART_WEIGHTS
    assert found.value == pytest.approx(
        (weights["past"] + 0.5 * weights["words"]) / (weights["past"] + weights["words"])
    )


@pytest.mark.parametrize("step", ["9", "-1", "x", ""])
def test_a_step_that_does_not_exist_is_the_plain_order(step: str) -> None:
    assert rules.checked_step(step) == 0


def test_the_page_speaks_dutch_and_asks_little(need: Need, known: Offering, unknown: Offering) -> None:
    client = Client(headers={"accept-language": "nl"})
    page = reverse("novelty:surprise", args=[need.public_id])
    html = client.get(page, {"step": "4"}).content.decode()
    assert html.index("Bird counter") < html.index("Radar mast")
    assert "Wat deze volgorde kost" in html
    assert "deze stap kost 48,2% van de kwaliteit" in html
    assert "deze stap kost" not in client.get(page).content.decode()
    assert query_count(client, page) <= 25
