"""Released figures: who may make one, what it holds and never tells, who reads it, and that it stays as it is."""

import io
import json
import re
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from schakel.base.accounts.enums import Role
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules
from schakel.base.disclosure.models import Release
from schakel.base.parties.enums import PartyKind
from schakel.match.proposals import services as proposals
from schakel.match.proposals.enums import Step
from schakel.register.vocabulary import services as vocabulary
from schakel.report.releases import rules as figure_rules
from schakel.report.releases import selectors, services
from schakel.report.releases.enums import Figure
from tests import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def lists() -> None:
    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists")
    for name in ("regions", "propositions", "domains"):
        loaded = json.loads(home.joinpath(f"{name}.json").read_text(encoding="utf-8"))
        vocabulary.load_list(loaded=loaded, reason="for the test", actor=make.SYSTEM)


def suppliers(count: int, *, status: str = "dual-use", label: str = "AMBER") -> None:
    """So many organisations, each of a party of its own, of this status that make something."""
    for _ in range(count):
        by = make.steward()
        profile = make.organisation(by=by, label=label, status=status)
        make.offering(by=by, of=profile, label=label, proposition="production")


def office() -> Viewer:
    return make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))


def release(by: Viewer, figure: Figure = Figure.OFFERINGS, **more: Any) -> Release:
    return services.release_figure(
        figure=figure, name="Who makes what", purpose="letter to the house", actor=by, **more
    )


def client_of(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_it_counts_hidden_organisations_once_each_and_is_frozen() -> None:
    suppliers(6)
    made = release(office())
    assert made.cells["production"]["dual-use"] == 6
    suppliers(6)
    made.refresh_from_db()
    assert made.cells["production"]["dual-use"] == 6
    assert list(Entry.objects.filter(act="disclosure.release_figures").values_list("subject_id", flat=True)) == [
        made.public_id
    ]


def test_a_count_of_whom_all_but_a_few_are_open_is_held_back() -> None:
    """Everybody can count the twenty open ones; the rest of 23 would tell that three hide."""
    suppliers(20, label="CLEAR")
    suppliers(3)
    made = release(office())
    assert made.cells["production"]["dual-use"] is None
    assert made.cells["total"]["total"] is None


def test_members_who_see_what_strangers_do_not_find_no_small_rest_either() -> None:
    suppliers(6, label="GREEN")
    suppliers(4)
    assert release(office()).cells["production"]["dual-use"] is None


def test_all_open_or_many_hidden_are_shown() -> None:
    suppliers(6, label="CLEAR", status="civil")
    suppliers(6, label="CLEAR", status="dual-use")
    suppliers(5, status="dual-use")
    cells = release(office()).cells
    assert (cells["production"]["civil"], cells["production"]["dual-use"]) == (6, 11)


def test_one_party_with_many_organisations_is_held_back() -> None:
    by = make.steward()
    for _ in range(8):
        profile = make.organisation(by=by, label="AMBER", status="dual-use", of=make.party())
        make.offering(by=by, of=profile, label="AMBER", proposition="production")
    assert release(office()).cells["production"]["dual-use"] is None


def test_a_second_release_over_nearly_the_same_records_tells_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two releases one hidden organisation joined and the page of the first is still there."""
    suppliers(8)
    first = release(office())
    suppliers(1)
    tomorrow(monkeypatch, 1)
    with pytest.raises(rules.TooSoon):
        release(office())
    tomorrow(monkeypatch, 91)
    second = release(office())
    assert first.cells["production"]["dual-use"] == 8
    assert second.cells["production"]["dual-use"] is None


def test_open_records_that_came_do_not_cover_hidden_ones_that_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve came, ten of them open: who subtracts those from both releases would find the two."""
    suppliers(8)
    release(office())
    suppliers(10, label="CLEAR")
    suppliers(2)
    tomorrow(monkeypatch, 91)
    assert release(office()).cells["production"]["dual-use"] is None


def tomorrow(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    day = TODAY + timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day)


def test_cards_count_by_domain_and_status() -> None:
    for _ in range(5):
        make.need(label="AMBER", domains=("air", "land"))
    make.need(label="AMBER", domains=("air",), is_published=False)
    cells = release(office(), Figure.NEEDS).cells
    assert (cells["air"]["published"], cells["land"]["published"]) == (5, 5)


def test_outcomes_count_in_quarters_that_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        owner = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
        proposal = make.proposal(to=make.need(by=owner), by=make.steward())
        proposals.tell_outcome(proposal=proposal, step=Step.TALK, on=timezone.localdate(), actor=owner)
    this_quarter = figure_rules.quarter_of(timezone.localdate())
    assert this_quarter not in release(office(), Figure.OUTCOMES).cells
    tomorrow(monkeypatch, 92)
    assert release(office(), Figure.OUTCOMES).cells[this_quarter]["talk"] == 5


def test_the_shape_is_shown_before_and_no_number() -> None:
    suppliers(7)
    shown = client_of(make.appointed(role=Role.PROGRAMME_MANAGER)).get("/releases/new/offerings")
    assert {"Production", "Innovation", "dual-use"} <= set(cells(shown))
    assert not Release.objects.exists()
    suppliers(7)
    again = client_of(make.appointed(role=Role.PROGRAMME_MANAGER)).get("/releases/new/offerings")
    assert cells(again) == cells(shown)
    assert not [cell for cell in cells(shown) if any(sign.isdecimal() for sign in cell)]


def cells(answer: Any) -> list[str]:
    """The texts in the table of a page."""
    table = answer.content.decode().split("<table", 1)[1].split("</table>")[0]
    return [text.strip() for text in re.findall(r">([^<>]+)<", table) if text.strip()]


def test_a_page_makes_the_release_and_the_next_visit_says_from_which_day_again() -> None:
    suppliers(6)
    client = client_of(make.appointed(role=Role.PROGRAMME_MANAGER))
    asked = {"name": "Makers", "purpose": "a letter", "readers": "members"}
    answer = client.post("/releases/new/offerings", asked)
    made = Release.objects.get()
    assert answer.headers["Location"] == f"/releases/{made.public_id}"
    assert (made.name, made.purpose, made.readers) == ("Makers", "a letter", "members")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "a letter" in page
    assert "may be released again from" in client.get("/releases/new/offerings").content.decode()
    assert client.post("/releases/new/offerings", asked).status_code == 422
    assert Release.objects.count() == 1


def test_readers_are_those_it_was_made_for_from_the_day_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    suppliers(6)
    member, releaser = make.member(), make.appointed(role=Role.NATIONAL_OFFICE)
    tomorrow(monkeypatch, 0)
    made = release(make.viewer(of=releaser), readers="members", opens_on=TODAY + timedelta(days=3))
    url = f"/releases/{made.public_id}"
    assert client_of(releaser).get(url).status_code == 200
    assert [client_of(member).get(url).status_code, Client().get(url).status_code] == [404, 404]
    tomorrow(monkeypatch, 3)
    assert [client_of(member).get(url).status_code, Client().get(url).status_code] == [200, 404]
    assert [Client().get(f"{url}/file").status_code, client_of(member).get(f"{url}/file").status_code] == [404, 200]
    assert made.name not in Client().get("/releases").content.decode()
    assert made.name in client_of(member).get("/releases").content.decode()


def test_nobody_else_makes_one_and_nothing_is_counted_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "all_facts", lambda **_asked: pytest.fail("it counted"))
    desk = make.appointed(role=Role.DESK_OFFICER)
    asked = {"name": "Makers", "purpose": "a letter", "readers": ""}
    assert client_of(desk).post("/releases/new/offerings", asked).status_code == 403
    with pytest.raises(rules.NotAllowed):
        release(make.viewer(of=desk))


def test_the_files_say_what_is_held_back_and_what_for() -> None:
    suppliers(6)
    suppliers(2, status="civil")
    suppliers(9, status="active")
    made = release(office())
    book = load_workbook(io.BytesIO(Client().get(f"/releases/{made.public_id}/file?as=xlsx").content))
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True)}
    assert "achtergehouden" in rows["Productie"]
    assert "letter to the house" in [row[1] for row in book.worksheets[1].iter_rows(values_only=True)]
    text = Client().get(f"/releases/{made.public_id}/file?as=csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows)


def test_who_released_it_is_told_to_those_who_may_release_only() -> None:
    suppliers(6)
    person = make.appointed(role=Role.NATIONAL_OFFICE, person=make.user(name="Robin Voorbeeld"))
    url = f"/releases/{release(make.viewer(of=person)).public_id}"
    assert "Robin Voorbeeld" in client_of(person).get(url).content.decode()
    assert "Robin Voorbeeld" not in client_of(make.member()).get(url).content.decode()
