"""A list of matches of once still says who stood there, with which score and why, a year later."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.parties.enums import PartyKind
from schakel.match.matching import selectors, services
from schakel.match.matching.enums import Cause
from schakel.match.matching.models import Run
from schakel.match.matching.selectors import indexes
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db
EFFECT = "A unit notices small aircraft above a camp."


@pytest.fixture(autouse=True)
def _fresh_indexes() -> None:
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def need(officer: Viewer) -> Need:
    return make.need(by=officer, label="CLEAR", effect=EFFECT, situation="", constraints="", measures=())


def offered(title: str, label: str = "CLEAR", by: Viewer | None = None) -> Offering:
    text = "Radar that notices small aircraft above a camp."
    return make.offering(by=by or make.steward(), title=title, text=text, label=label)


def test_what_was_kept_stays_as_it_was_when_the_text_changes(need: Need, officer: Viewer) -> None:
    radar = offered("Radar")
    then = selectors.matches_for_need(need=need, viewer=officer).rows[0].match
    run = services.keep_run(need=need, cause=Cause.CARD, actor=officer)
    assert run is not None
    Offering.objects.filter(pk=radar.pk).update(text="A tent for a camp.")
    Run.objects.filter(pk=run.pk).update(made_at=timezone.now() - timedelta(days=365))
    indexes.OFFERINGS.forget()
    _run, rows = selectors.kept_list(need=need, number=1, viewer=officer)
    assert [(row.offering.title, row.score) for row in rows] == [("Radar", round(then.score, 6))]
    assert sum(one.weight for one in rows[0].reasons) == pytest.approx(then.score, abs=1e-4)
    assert [one.label for one in rows[0].reasons][:3] == [reason.label for reason in then.reasons][:3]


def test_what_may_no_longer_be_seen_leaves_no_trace(need: Need, officer: Viewer) -> None:
    hidden_by = make.steward()
    gone, stays = offered("Gone radar", by=hidden_by), offered("Radar")
    services.keep_run(need=need, cause=Cause.CARD, actor=officer)
    make.labelled(gone, label="AMBER", by=hidden_by)
    _run, rows = selectors.kept_list(need=need, number=1, viewer=officer)
    assert [(row.place, row.offering.pk) for row in rows] == [(1, stays.pk)]
    client = signed_in(officer)
    page = reverse("matching:kept-list", args=[need.public_id, 1])
    html = client.get(page).content.decode()
    assert "Gone radar" not in html
    assert gone.public_id not in html


def test_pages_and_file_for_members_of_the_owner_only(need: Need, officer: Viewer) -> None:
    offered("Radar")
    services.keep_run(need=need, cause=Cause.CARD, actor=officer)
    client, stranger = signed_in(officer), signed_in(make.steward())
    for page in (
        reverse("matching:kept-lists", args=[need.public_id]),
        reverse("matching:kept-list", args=[need.public_id, 1]),
    ):
        html = client.get(page).content.decode()
        assert engine.DEFAULT_CONFIGURATION.name in html
        assert "Lijst 1" in html
        assert query_count(client, page) <= 25
        assert stranger.get(page).status_code == 404
    answer = client.get(reverse("matching:kept-list", args=[need.public_id, 1]), {"as": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["Radar"]
    assert engine.DEFAULT_CONFIGURATION.name in [
        row[1] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)
    ]
    assert client.get(reverse("matching:kept-list", args=[need.public_id, 7])).status_code == 404


def test_a_list_from_before_reasons_were_kept_says_so(need: Need, officer: Viewer) -> None:
    offered("Radar")
    run = services.keep_run(need=need, cause=Cause.CARD, actor=officer)
    assert run is not None
    Run.objects.filter(pk=run.pk).update(reasons=[])
    client = signed_in(officer)
    page = reverse("matching:kept-list", args=[need.public_id, 1])
    html = client.get(page).content.decode()
    assert "Radar" in html
    assert html.count("Redenen werden nog niet bewaard toen deze lijst werd gemaakt.") == 1
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}?as=xlsx").content), read_only=True)
    about = {str(row[0]): row[1] for row in book["Over deze lijst"].iter_rows(values_only=True)}
    assert about["Redenen"] == "Redenen werden nog niet bewaard toen deze lijst werd gemaakt."
