"""Must-haves leave out with their reason, dropped parts count nothing, and questions about a list are answered."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.match.matching import rules, selectors, services
from schakel.match.matching.enums import Cause, CorrectionKind, Obstacle
from schakel.match.matching.models import Correction
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering
from tests import make
from tests.match.browsing import signed_in

pytestmark = pytest.mark.django_db

EFFECT = "A unit notices small aircraft above a camp."
CONSTRAINT = "Runs on batteries in the rain."


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def need(officer: Viewer) -> Need:
    return make.need(
        by=officer,
        label="CLEAR",
        title="Small aircraft",
        effect=EFFECT,
        situation="",
        constraints=CONSTRAINT,
        measures=(),
    )


@pytest.fixture
def radar() -> Offering:
    return make.offering(by=make.steward(), title="Radar mast", text="Notices small aircraft early.", label="CLEAR")


@pytest.fixture
def battery() -> Offering:
    text = "A pack of batteries that keeps working in heavy rain."
    return make.offering(by=make.steward(), title="Field power", text=text, label="CLEAR")


def titles(rows: tuple[selectors.SupplyRow, ...]) -> list[str]:
    return [row.offering.title for row in rows]


def page(name: str, need: Need, *more: str) -> str:
    return reverse(f"matching:{name}", args=[need.public_id, *more])


def test_a_must_have_leaves_out_who_does_not_speak_to_it_and_says_so(
    need: Need, radar: Offering, battery: Offering, officer: Viewer
) -> None:
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=officer)
    result = selectors.matches_for_need(need=need, viewer=officer)
    assert titles(result.rows) == ["Field power"]
    assert [(one.offering.title, one.unmet) for one in result.left_out] == [("Radar mast", (CONSTRAINT,))]
    assert result.left_out_count == 1
    html = signed_in(officer).get(page("need-matches", need)).content.decode()
    assert "Weggelaten door een eis" in html


def test_the_kept_list_obeys_a_must_have(need: Need, radar: Offering, battery: Offering, officer: Viewer) -> None:
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=officer)
    assert selectors.ranking_for_owner(need=need).offerings == (battery.public_id,)
    services.keep_run(need=need, cause=Cause.CARD, actor=officer)
    assert not selectors.stale_cards(changed=[radar.public_id])
    assert [one.need for one in selectors.stale_cards(changed=[battery.public_id])] == [need]


def test_a_dropped_part_is_not_matched_with(need: Need, radar: Offering, battery: Offering, officer: Viewer) -> None:
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.DROPPED}, actor=officer)
    assert titles(selectors.matches_for_need(need=need, viewer=officer).rows) == ["Radar mast"]


def test_weights_bind_the_members_of_the_owner_only(need: Need, radar: Offering, battery: Offering) -> None:
    owner = Viewer(user_id=None, kind="job", parties=frozenset({need.owner_id}))
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=owner)
    seen = selectors.matches_for_need(need=need, viewer=make.steward())
    assert sorted(titles(seen.rows)) == ["Field power", "Radar mast"]
    assert not seen.left_out


def test_new_weights_take_the_place_of_old_ones_in_one_entry(need: Need, officer: Viewer) -> None:
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=officer)
    services.weigh_parts(need=need, weights={EFFECT: CorrectionKind.MUST}, actor=officer)
    services.weigh_parts(need=need, weights={EFFECT: CorrectionKind.MUST}, actor=officer)
    assert selectors.steering_of(need=need, viewer=officer) == rules.Steering(must=frozenset({EFFECT}))
    assert Entry.objects.filter(act="matching.weigh_parts").count() == 2
    assert Correction.objects.filter(undone_at=None).count() == 1


def test_a_text_that_is_no_part_is_refused_and_writes_nothing(need: Need, officer: Viewer) -> None:
    with pytest.raises(rules.PartUnknown):
        services.weigh_parts(need=need, weights={"Something else.": CorrectionKind.MUST}, actor=officer)
    assert not Correction.objects.exists()


def test_somebody_else_may_not_weigh(need: Need) -> None:
    with pytest.raises(disclosure_rules.NotAllowed):
        services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=make.steward())
    answer = signed_in(make.steward()).post(page("weigh-parts", need), {"card": need.number})
    assert answer.status_code == 403


def test_weights_chosen_for_an_older_card_are_asked_again(need: Need, officer: Viewer) -> None:
    client = signed_in(officer)
    client.post(page("weigh-parts", need), {"card": need.number + 1, "part1": "must"})
    assert not Correction.objects.exists()
    client.post(page("weigh-parts", need), {"card": need.number, "part1": "must"})
    assert selectors.steering_of(need=need, viewer=officer).must == {CONSTRAINT}


def test_what_if_tells_who_would_come_in_and_keeps_nothing(need: Need, radar: Offering, battery: Offering) -> None:
    viewer = make.steward()
    found = selectors.what_if(
        need=need,
        viewer=viewer,
        now=selectors.Filters(kind="no-such-kind"),
        then=selectors.EVERYTHING,
        steering=rules.Steering(dropped=frozenset({CONSTRAINT})),
    )
    assert titles(found.came_in) == ["Radar mast"]
    html = Client().get(page("what-if", need), {"part1": "dropped", "now": ""}).content.decode()
    assert "Field power" in html
    assert not Correction.objects.exists()


def test_why_not_names_the_filter_the_must_and_the_place(
    need: Need, radar: Offering, battery: Offering, officer: Viewer
) -> None:
    def asked(filters: selectors.Filters = selectors.EVERYTHING) -> selectors.WhyNot:
        return selectors.why_not(need=need, offering_id=radar.public_id, viewer=officer, filters=filters)

    assert asked().rank is not None
    filtered = asked(selectors.Filters(least_maturity=9))
    assert filtered.obstacles == (Obstacle.FILTERED,)
    assert filtered.filters == ("least_maturity",)
    services.weigh_parts(need=need, weights={CONSTRAINT: CorrectionKind.MUST}, actor=officer)
    unmet = asked()
    assert (unmet.obstacles, unmet.unmet) == ((Obstacle.MUST,), (CONSTRAINT,))


def test_why_not_says_when_nothing_is_shared(need: Need) -> None:
    lonely = make.offering(by=make.steward(), title="Violin", text="Music lessons.", label="CLEAR")
    found = selectors.why_not(need=need, offering_id=lonely.public_id, viewer=make.steward())
    assert found.obstacles == (Obstacle.NOTHING_SHARED,)


def test_an_offering_that_may_not_be_seen_answers_like_one_that_does_not_exist(need: Need) -> None:
    hidden = make.offering(by=make.steward(), title="Quiet mast", text=EFFECT, label="AMBER")
    client = Client()
    answers = [client.get(page("why-not-offering", need, name)) for name in (hidden.public_id, "nosuchthing1")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Quiet mast" not in client.get(page("why-not", need), {"q": "mast"}).content.decode()


def test_the_file_says_by_which_configuration_and_holds_what_may_leave(
    need: Need, radar: Offering, officer: Viewer
) -> None:
    supplier = make.steward()
    closed = make.offering(by=supplier, title="Closed mast", text=EFFECT, label="AMBER")
    party = Party.objects.get(public_id=officer.on_behalf_of)
    for record in (closed, closed.organisation):
        disclosure.name_in_audience(record=record, groups=list(FieldGroup), party=party, actor=supplier)
    assert "Closed mast" in titles(selectors.matches_for_need(need=need, viewer=officer).rows)
    answer = signed_in(officer).get(page("export", need), {"as": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(selectors.matches_for_need(need=need, viewer=officer).configuration in cell for cell in cells)
    assert "Radar mast" in cells
    assert not any(closed.title in cell for cell in cells)
    paper = signed_in(officer).get(page("export", need), {"as": "pdf"})
    assert paper.content.startswith(b"%PDF")


def test_pieces_mark_overlapping_spans_once() -> None:
    assert rules.pieces("one two three", [(0, 3), (2, 7)]) == (("one", True), (" two", True), (" three", False))
    assert rules.pieces("abc", [(1, 99)]) == (("a", False), ("bc", True))
    assert rules.places_of("Radar, radars and RADAR.", ["radar"]) == [(0, 5), (18, 23)]


def test_programs_weigh_and_ask_why_not_with_the_same_rights(need: Need, radar: Offering, officer: Viewer) -> None:
    client, base = signed_in(officer), f"/api/v1/needs/{need.public_id}"
    sent = {"weights": [{"part": CONSTRAINT, "weight": "must"}]}
    answer = client.put(f"{base}/weights", sent, content_type="application/json")
    assert [row["weight"] for row in answer.json()["weights"]] == ["wish", "must"]
    found = client.get(f"{base}/why-not/{radar.public_id}").json()
    assert (found["obstacles"], found["unmet"]) == (["must"], [CONSTRAINT])
    assert Client().get(f"{base}/weights").json()["weights"][1]["weight"] == "wish"
    stranger = signed_in(make.steward()).put(f"{base}/weights", sent, content_type="application/json")
    assert stranger.status_code == 403
    wrong = {"weights": [{"part": "Nothing of the kind.", "weight": "must"}]}
    assert client.put(f"{base}/weights", wrong, content_type="application/json").status_code == 422


def test_a_chance_is_shown_among_many_offerings_only(
    need: Need, radar: Offering, officer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(officer)
    assert "geschatte kans" not in client.get(page("need-matches", need)).content.decode()
    monkeypatch.setattr(rules, "CALIBRATED_FROM", 1)
    html = client.get(page("need-matches", need)).content.decode()
    assert "geschatte kans" in html
    assert "Misschien kan niemand hier dit nog" in html


def test_it_is_doubtful_where_the_first_match_does_not_stand_out() -> None:
    alike = [engine.Match(n, str(n), "", 5.0, 0.2, (), (), ()) for n in range(1, 11)]
    told = engine.Reason("pair", "quiet radar", "quiet radar", 5.0)
    alone = [engine.Match(1, "1", "", 20.0, 0.6, (told,), (), ()), *alike[1:]]
    assert rules.is_doubtful(alike, rules.CALIBRATED_FROM)
    assert not rules.is_doubtful(alone, rules.CALIBRATED_FROM)
    assert not rules.is_doubtful(alike, rules.CALIBRATED_FROM - 1)
    assert not rules.is_doubtful([], rules.CALIBRATED_FROM)
