"""Two versions of a card side by side: who came in, fell out, rose and sank, and which reasons weigh otherwise."""

from dataclasses import replace

import pytest
from django.urls import reverse

from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.enums import PartyKind
from schakel.match.matching import rules, selectors
from schakel.register.needs import selectors as needs
from schakel.register.needs import services as need_services
from schakel.register.needs.models import Need
from tests import make
from tests.match.browsing import query_count, signed_in
from tests.trust import marked

pytestmark = pytest.mark.django_db

FIRST, SECOND = "A unit notices small aircraft above a camp.", "A unit has batteries that work in the rain."


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def need(officer: Viewer) -> Need:
    """A card whose second version asks for something else."""
    made = make.need(
        by=officer, label="CLEAR", title="Life in a camp", effect=FIRST, situation="", constraints="", measures=()
    )
    changed = replace(needs.card_of(made), effect=SECOND)
    need_services.change_need(need=made, card=changed, actor=officer)
    labels = dict.fromkeys(FieldGroup, "CLEAR")
    need_services.publish_need(need=made, days=60, labels=labels, reason="Power comes first.", actor=officer)
    return Need.objects.get(pk=made.pk)


@pytest.fixture
def _offerings() -> None:
    for title, text in (
        ("Radar mast", "Notices small aircraft early."),
        ("Field power", "Batteries that work in heavy rain."),
        ("Tent", "A unit has a tent for a camp."),
    ):
        make.offering(by=make.steward(), title=title, text=text, label="CLEAR")


def names(rows: tuple[selectors.Moved, ...]) -> list[str]:
    return [row.offering.title for row in rows]


@pytest.mark.usefixtures("_offerings")
def test_it_tells_who_came_in_and_fell_out_and_which_reasons_did_it(need: Need, officer: Viewer) -> None:
    found = selectors.compare_versions(need=need, first=2, second=1, viewer=officer)
    assert names(found.came_in) == ["Field power"]
    assert names(found.fell_out) == ["Radar mast"]
    change = found.came_in[0].changes[0]
    assert (change.before, change.after > 0) == (0.0, True)
    lost = {one.label: one.by for one in found.fell_out[0].changes}
    assert sum(lost.values()) == pytest.approx(-found.fell_out[0].score_before, abs=0.05)


@pytest.mark.usefixtures("_offerings")
def test_the_page_shows_it_to_members_of_the_owner_only(need: Need, officer: Viewer) -> None:
    address = reverse("matching:versions", args=[need.public_id])
    html = signed_in(officer).get(address).content.decode()
    assert "Matches van versie 1 en 2" in html
    assert "Field power" in html
    assert "Welke redenen anders wegen" in html
    assert signed_in(make.steward()).get(address).status_code == 403
    with pytest.raises(disclosure_rules.NotDisclosed):
        selectors.compare_versions(need=need, first=1, second=2, viewer=make.steward())


def test_the_pages_of_versions_lead_there_for_the_owner_only(need: Need, officer: Viewer) -> None:
    target = reverse("matching:versions", args=[need.public_id])
    for name, query in (("needs:versions", ""), ("needs:difference", "?first=1&second=2")):
        page = reverse(name, args=[need.public_id]) + query
        assert target in signed_in(officer).get(page).content.decode()
        assert target not in signed_in(make.steward()).get(page).content.decode()


@pytest.mark.parametrize("query", ["?first=9&second=1", "?first=x", "?first=1&second=1"])
def test_a_version_that_is_not_there_gives_the_newest_two_or_says_nobody_moved(
    need: Need, officer: Viewer, query: str
) -> None:
    assert signed_in(officer).get(reverse("matching:versions", args=[need.public_id]) + query).status_code == 200


def test_a_first_version_says_that_there_is_nothing_to_compare(officer: Viewer) -> None:
    first = make.need(by=officer, label="CLEAR")
    html = signed_in(officer).get(reverse("matching:versions", args=[first.public_id])).content.decode()
    assert "Er is maar één versie" in html


def test_an_offering_that_the_owner_may_not_see_does_not_appear(need: Need, officer: Viewer) -> None:
    make.offering(by=make.steward(), title="Secret power", text="Batteries for rain.", label="AMBER")
    found = selectors.compare_versions(need=need, first=1, second=2, viewer=officer)
    assert found.is_empty


@pytest.mark.usefixtures("_offerings")
def test_two_texts_are_compared_the_same_way() -> None:
    found = selectors.compare_texts(first=FIRST, second=SECOND, viewer=make.steward())
    assert names(found.came_in) == ["Field power"]


@pytest.mark.usefixtures("_offerings")
def test_the_page_asks_few_questions(need: Need, officer: Viewer) -> None:
    assert query_count(signed_in(officer), reverse("matching:versions", args=[need.public_id])) <= 25


def test_small_differences_are_not_told_and_the_largest_goes_first() -> None:
    before = [("term", "Radar", 2.0), ("term", "mast", 1.0), ("term", "small", 0.001)]
    after = [("term", "radar", 2.5), ("pair", "mast", 3.0)]
    found = rules.reason_changes(before, after)
    assert [(one.kind, one.label, one.by) for one in found] == [
        ("pair", "mast", 3.0),
        ("term", "mast", -1.0),
        ("term", "radar", 0.5),
    ]


@pytest.mark.usefixtures("_offerings")
def test_the_page_of_two_texts_keeps_nothing_and_refuses_what_is_marked() -> None:
    client, address = signed_in(make.steward()), reverse("matching:texts")
    before = Entry.objects.count()
    html = client.post(address, {"before": FIRST, "after": SECOND}).content.decode()
    assert "Field power" in html
    assert Entry.objects.count() == before
    assert "Niemand verschoof" in client.post(address, {"before": FIRST, "after": FIRST}).content.decode()
    refused = client.post(address, {"before": marked.MARKED, "after": ""})
    assert refused.status_code == 422
    assert marked.MARKED not in refused.content.decode()
