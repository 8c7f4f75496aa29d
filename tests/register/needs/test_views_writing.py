"""The editor of effect cards: what happens to what people type."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from schakel.base.accounts.rules import Viewer
from schakel.register.needs import services
from schakel.register.needs.models import Need
from tests import make
from tests.register.needs.browsing import TYPED, somebody, text

pytestmark = pytest.mark.django_db


def test_a_company_has_no_form_to_state_a_need() -> None:
    reader = somebody()
    assert reader.get(reverse("needs:new")).status_code == HTTPStatus.FORBIDDEN
    assert "New effect card" not in text(reader, "list")


def test_a_stranger_has_no_form_to_state_a_need(client: Client) -> None:
    assert client.get(reverse("needs:new")).status_code == HTTPStatus.FORBIDDEN


def test_a_card_is_written_saved_and_opened_again(page: Client) -> None:
    typed = {
        **TYPED,
        "horizon_on": "2099-01-31",
        "quantity": "10,000",
        "quantity_unit": "sets",
        "trl_from": "4",
        "trl_to": "8",
        "measure-TOTAL_FORMS": "2",
        "measure-0-what": "warning time",
        "measure-0-comparator": "at-least",
        "measure-0-threshold": "2.5",
        "measure-0-unit": "min",
        "measure-1-comparator": "at-least",
    }
    response = page.post(reverse("needs:new"), typed)
    need = Need.objects.get()
    assert response.headers["Location"].startswith(reverse("needs:edit", args=[need.public_id]))
    assert need.quantity == 10_000
    assert [row.threshold for row in need.measures.all()] == [2.5]
    opened = text(page, "edit", need.public_id)
    assert "Small aircraft noticed in time" in opened
    assert 'value="10000"' in opened


def test_a_dutch_page_reads_numbers_the_dutch_way(page: Client) -> None:
    page.cookies["django_language"] = "nl"
    page.post(reverse("needs:new"), {**TYPED, "quantity": "10.000,5"})
    assert float(Need.objects.get().quantity or 0) == 10_000.5


@pytest.mark.asvs("v5.0.0-2.2.1")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Fill this in"),
        ("effect", "x" * 1_000_000, "Shorten this"),
        ("effect", "\x00\x01\x02 not a text", "no text"),
        ("trl_from", "-1", "from 1 to 9"),
        ("trl_from", "11", "from 1 to 9"),
        ("quantity", "-3", "above zero"),
        ("quantity", "many", "Write a number"),
        ("horizon_on", "the day after", "Give a day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_the_rest_is_kept(
    page: Client, field: str, value: str, said: str
) -> None:
    response = page.post(reverse("needs:new"), {**TYPED, "constraints": "Kept while correcting.", field: value})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    shown = response.content.decode()
    assert said in shown
    assert "Kept while correcting." in shown
    assert not Need.objects.exists()


def test_text_with_a_marking_is_refused_and_not_given_back(page: Client) -> None:
    typed = {**TYPED, "effect": "NATO SECRET\nsomething that must not be here", "act": "row"}
    for act in ("save", "row"):
        shown = page.post(reverse("needs:new"), {**typed, "act": act}).content.decode()
        assert "something that must not be here" not in shown
    hints = page.post(reverse("needs:hints"), typed).content.decode()
    assert "classification marking" in hints
    assert "something that must not be here" not in hints
    assert not Need.objects.exists()


def test_asking_for_more_rows_keeps_what_was_typed_and_saves_nothing(page: Client) -> None:
    typed = {**TYPED, "measure-TOTAL_FORMS": "1", "measure-0-what": "warning time", "act": "row"}
    shown = page.post(reverse("needs:new"), typed).content.decode()
    assert "warning time" in shown
    assert "measure-2-what" in shown
    assert not Need.objects.exists()


def test_a_solution_word_is_pointed_out_and_kept_with_one_click(page: Client) -> None:
    typed = {**TYPED, "effect": "We need a drone that shows the unit what happens behind the hill."}
    page.post(reverse("needs:new"), typed)
    need = Need.objects.get()
    opened = text(page, "edit", need.public_id)
    assert "One word names a solution" in opened
    assert "“drone”" in opened
    page.post(reverse("needs:edit", args=[need.public_id]), {**typed, "seen_version": need.version, "keep": "drone"})
    need.refresh_from_db()
    assert need.kept_words == ["drone"]
    assert "No word names a solution" in text(page, "edit", need.public_id)


def test_hints_while_typing_keep_nothing(page: Client) -> None:
    shown = page.post(reverse("needs:hints"), {"title": "", "effect": "Wij zoeken een leverancier van drones"})
    assert "leverancier van" in shown.content.decode()
    assert not Need.objects.exists()
    assert somebody().post(reverse("needs:hints"), {"effect": "x"}).status_code == HTTPStatus.FORBIDDEN


def test_the_later_of_two_writers_sees_both_versions_and_decides(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    seen = need.version
    services.change_need(need=Need.objects.get(), card=make.card(title="Written by a colleague"), actor=officer)
    address = reverse("needs:edit", args=[need.public_id])
    response = page.post(address, {**TYPED, "title": "Written by me", "seen_version": seen})
    assert response.status_code == HTTPStatus.CONFLICT
    shown = response.content.decode()
    assert "Written by" in shown
    assert "colleague" in shown
    assert Need.objects.get().title == "Written by a colleague"
    again = page.post(address, {**TYPED, "title": "Written by me", "seen_version": Need.objects.get().version})
    assert again.status_code == HTTPStatus.FOUND
    assert Need.objects.get().title == "Written by me"


def test_the_same_form_sent_twice_makes_one_card(page: Client) -> None:
    typed = {**TYPED, "form_token": "the-same-token"}
    first, second = (page.post(reverse("needs:new"), typed) for _time in range(2))
    assert Need.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
