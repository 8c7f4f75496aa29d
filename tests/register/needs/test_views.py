"""Pages of effect cards: what each reader gets, and what the owner does with a card."""

import csv
import io
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from schakel.base.accounts.rules import Viewer, job
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import AudienceEntry, Reading
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.needs import services
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need, WorkingCopy
from tests import make
from tests.register.needs.browsing import somebody, text

pytestmark = pytest.mark.django_db


def test_the_list_shows_open_cards_and_own_drafts_and_nothing_hidden(page: Client, officer: Viewer) -> None:
    make.need(by=officer, title="My own draft card", is_published=False)
    make.need(label="GREEN", title="An open card of others")
    make.need(label="AMBER", title="A hidden card of others")
    shown = text(page, "list")
    assert "My own draft card" in shown
    assert "An open card of others" in shown
    assert "A hidden card of others" not in shown


def test_a_hidden_card_changes_nothing_that_others_get(client: Client) -> None:
    make.need(label="CLEAR", title="A public card for everybody")
    before = text(client, "list", q="card")
    hidden = make.need(label="AMBER", title="A hidden card for nobody", effect="hidden words of a hidden effect card")
    services.expire_need(need=hidden, now=timezone.now() + timedelta(days=90), actor=job("expiry"))
    assert text(client, "list", q="card") == before
    assert client.get(reverse("needs:detail", args=[hidden.public_id])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("needs:detail", args=["23456789abcd"])).status_code == HTTPStatus.NOT_FOUND


def test_searching_does_not_find_by_words_that_the_reader_may_not_read(officer: Viewer) -> None:
    need = make.need(by=officer, effect="Something about periscopes that only a few may read.")
    services.share_need(need=need, labels={FieldGroup.CAPABILITY: "AMBER"}, actor=officer)
    reader = somebody()
    assert need.title not in text(reader, "list", q="periscopes")
    assert need.title in text(reader, "list", q="aircraft")


def test_the_filters_narrow_and_unknown_values_say_so(page: Client, officer: Viewer) -> None:
    make.need(by=officer, title="The first of two cards")
    expired = make.need(by=officer, title="The second of two cards", days=1)
    services.expire_need(need=expired, now=timezone.now() + timedelta(days=2), actor=job("expiry"))
    assert "The second of two cards" not in text(page, "list")
    assert "The second of two cards" in text(page, "list", state="expired")
    assert "The first of two cards" not in text(page, "list", state="expired")
    assert page.get(reverse("needs:list"), {"state": "sideways"}).status_code == HTTPStatus.OK


def test_a_card_shows_effect_first_then_measures(officer: Viewer, page: Client) -> None:
    shown = text(page, "detail", make.need(by=officer).public_id)
    effect, measures = shown.index("What must be achieved"), shown.index("How success is measured")
    assert effect < measures < shown.index("Situation and conditions")
    assert "warning time" in shown


def test_parts_outside_the_readers_circle_leave_no_empty_place(officer: Viewer) -> None:
    need = make.need(by=officer, constraints="Under twenty kilograms.")
    services.share_need(need=need, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=officer)
    shown = text(somebody(), "detail", need.public_id)
    assert "What must be achieved" in shown
    assert "Situation and conditions" not in shown
    assert "Constraints" not in shown


def test_reading_above_green_by_others_is_noted_and_own_reading_is_not(
    page: Client, officer: Viewer, unit: Party
) -> None:
    reader_party = make.party()
    need = make.need(by=officer, label="AMBER")
    entry = {"record_kind": "needs.Need", "record_id": need.public_id, "party": reader_party}
    for group in FieldGroup:
        AudienceEntry.objects.create(field_group=group, **entry)
    text(page, "detail", need.public_id)
    assert not Reading.objects.exists()
    text(somebody(of=reader_party), "detail", need.public_id)
    assert Reading.objects.get().reader_party == reader_party


def test_what_other_apps_show_of_a_card_stands_on_its_page(page: Client, officer: Viewer, settings: Settings) -> None:
    need = make.need(by=officer)
    settings.SCHAKEL_NEED_FRAGMENTS = ["needs:versions"]
    assert "Every version" in text(page, "detail", need.public_id)


def test_an_expired_card_says_so_to_everybody(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer, days=1)
    services.expire_need(need=need, now=timezone.now() + timedelta(days=2), actor=job("expiry"))
    assert "This card has expired" in text(somebody(), "detail", need.public_id)
    assert reverse("needs:extend", args=[need.public_id]) in text(page, "detail", need.public_id)


def test_only_the_owner_gets_buttons(officer: Viewer, page: Client) -> None:
    need = make.need(by=officer)
    edit = reverse("needs:edit", args=[need.public_id])
    assert edit in text(page, "detail", need.public_id)
    assert edit not in text(somebody(), "detail", need.public_id)


def test_publishing_shows_who_will_see_it_and_publishes_once(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    assert "Everybody, also without signing in" in text(page, "publish", need.public_id)
    typed = {"days": "30", "label": "GREEN", "details_label": "AMBER", "seen_version": need.version}
    address = reverse("needs:publish", args=[need.public_id])
    assert page.post(address, typed).status_code == HTTPStatus.FOUND
    need.refresh_from_db()
    assert (need.state, need.number) == (State.PUBLISHED, 1)
    assert need.label_of(FieldGroup.IDENTITY) == "GREEN"
    assert need.label_of(FieldGroup.TECHNICAL) == "AMBER"
    assert page.post(address, {**typed, "seen_version": need.version}).status_code in (302, 422)
    need.refresh_from_db()
    assert need.number == 1


@pytest.mark.asvs("v5.0.0-2.2.3")
def test_a_part_may_not_go_further_than_the_card(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    typed = {"days": "30", "label": "AMBER", "details_label": "GREEN", "seen_version": need.version}
    response = page.post(reverse("needs:publish", args=[need.public_id]), typed)
    assert "cannot go further" in response.content.decode()
    assert Need.objects.get().state == State.DRAFT


def test_naming_organisations_finds_only_those_that_the_steward_may_see(page: Client, officer: Viewer) -> None:
    known = make.organisation(by=make.steward(), name="Known Works", label="GREEN")
    make.organisation(by=make.steward(), name="Hidden Works", label="AMBER")
    need = make.need(by=officer, is_published=False)
    address = reverse("needs:publish", args=[need.public_id])
    typed = {"days": "30", "label": "AMBER", "seen_version": need.version}
    refused = page.post(address, {**typed, "parties": "Known Works\nHidden Works\nNo Such Works"})
    assert "Hidden Works, No Such Works" in refused.content.decode()
    assert page.post(address, {**typed, "parties": "known works", "groups": ["institutes"]}).status_code == 302
    entries = AudienceEntry.objects.filter(record_id=need.public_id, field_group=FieldGroup.IDENTITY)
    assert {(entry.party_id, entry.group) for entry in entries} == {(known.party_id, ""), (None, "institutes")}


def test_naming_a_person_does_not_tell_who_has_an_account(page: Client, officer: Viewer) -> None:
    reader = make.user(email="reader@test.example")
    need = make.need(by=officer, is_published=False)
    typed = {
        "days": "30",
        "label": "AMBER+STRICT",
        "persons": "reader@test.example\nnobody@test.example",
        "seen_version": need.version,
    }
    assert page.post(reverse("needs:publish", args=[need.public_id]), typed).status_code == HTTPStatus.FOUND
    found = AudienceEntry.objects.filter(record_id=need.public_id, field_group=FieldGroup.IDENTITY)
    assert [entry.person for entry in found] == [reader]


def test_a_member_publishes_without_choosing_the_label(officer: Viewer, unit: Party) -> None:
    need = make.need(by=officer, is_published=False)
    member = somebody(of=unit)
    assert "steward of your unit chooses" in text(member, "publish", need.public_id)
    address = reverse("needs:publish", args=[need.public_id])
    member.post(address, {"days": "30", "label": "CLEAR", "seen_version": need.version})
    need.refresh_from_db()
    assert need.state == State.PUBLISHED
    assert need.label_of(FieldGroup.IDENTITY) == "AMBER"


def test_a_day_that_has_passed_is_refused_when_publishing(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False, horizon_on=timezone.localdate() - timedelta(days=1))
    assert "This day has passed" in text(page, "publish", need.public_id)
    typed = {"days": "30", "label": "GREEN", "seen_version": need.version}
    assert page.post(reverse("needs:publish", args=[need.public_id]), typed).status_code == 422
    assert Need.objects.get().state == State.DRAFT


def test_extend_withdraw_and_fulfil_ask_for_words_and_do_it(page: Client, officer: Viewer) -> None:
    first, second = make.need(by=officer), make.need(by=officer)
    until = first.expires_at
    extend = reverse("needs:extend", args=[first.public_id])
    assert page.post(extend, {"days": "10", "reason": ""}).status_code == 422
    assert page.post(extend, {"days": "400", "reason": "still needed"}).status_code == 422
    assert page.post(extend, {"days": "10", "reason": "still needed"}).status_code == 302
    first.refresh_from_db()
    assert until is not None
    assert first.expires_at == until + timedelta(days=10)
    page.post(reverse("needs:fulfil", args=[first.public_id]), {"ending": "Two partners brought it about"})
    page.post(reverse("needs:withdraw", args=[second.public_id]), {"reason": "No longer needed"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.FULFILLED, State.WITHDRAWN)
    assert page.post(extend, {"days": "10", "reason": "too late now"}).status_code == HTTPStatus.CONFLICT
    assert "Two partners brought it about" in text(page, "detail", first.public_id)


def test_others_get_no_page_to_act_on_a_card(officer: Viewer) -> None:
    need, hidden = make.need(by=officer), make.need(by=officer, label="AMBER")
    reader = somebody()
    for name in ("edit", "publish", "share", "extend", "withdraw", "fulfil"):
        assert reader.get(reverse(f"needs:{name}", args=[need.public_id])).status_code == HTTPStatus.FORBIDDEN, name
        assert reader.get(reverse(f"needs:{name}", args=[hidden.public_id])).status_code == HTTPStatus.NOT_FOUND, name


def test_versions_and_what_changed_are_there_for_who_may_see_the_card(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer)
    card = make.card(title="Small and slow aircraft noticed in time", trl_from=5)
    services.change_need(need=need, card=card, actor=officer)
    assert WorkingCopy.objects.exists()
    services.publish_need(need=need, reason="slow ones came", actor=officer)
    reader = somebody()
    assert "slow ones came" in text(reader, "versions", need.public_id)
    shown = text(reader, "difference", need.public_id, first=1, second=2)
    assert "<ins>" in shown
    assert "Maturity sought" in shown
    assert "Measures of success" not in shown
    missing = reader.get(reverse("needs:difference", args=[need.public_id]), {"first": 1, "second": 9})
    assert missing.status_code == HTTPStatus.NOT_FOUND


def test_throwing_the_next_version_away_leaves_the_published_card(page: Client, officer: Viewer) -> None:
    need = make.need(by=officer)
    services.change_need(need=need, card=make.card(title="A change of mind"), actor=officer)
    page.post(reverse("needs:drop-working-copy", args=[need.public_id]))
    assert not WorkingCopy.objects.exists()
    assert "A change of mind" not in text(page, "detail", need.public_id)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_is_taken_along_as_a_file_without_what_may_not_go(kind: str) -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    make.need(by=officer, title="=An open card", constraints="Under twenty kilograms.")
    narrow = make.need(by=officer, title="A card whose details stay", situation="Behind the hill.")
    services.share_need(need=narrow, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=officer)
    reader_party = make.party()
    named = make.need(by=officer, title="Named readers only", is_published=False)
    services.publish_need(need=named, audience=disclosure_services.Audience(parties=(reader_party,)), actor=officer)
    reader = somebody(of=reader_party)
    assert "Named readers only" in text(reader, "list")
    content = reader.get(reverse("needs:export"), {"as": kind}).content
    rows = rows_of(content, kind)
    titles = {row[1] for row in rows[1:]}
    assert titles == {"'=An open card", "A card whose details stay"}
    said = "\n".join(str(cell) for row in rows for cell in row)
    assert "Under twenty kilograms." in said
    assert "Behind the hill." not in said


def rows_of(content: bytes, kind: str) -> list[list[object]]:
    if kind == "csv":
        return [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", ["list", "detail", "edit", "publish", "share", "versions"])
def test_no_page_asks_the_database_more_than_twenty_five_times(
    page: Client, officer: Viewer, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    needs = [make.need(by=officer, label="AMBER") for _number in range(12)]
    args = [] if name == "list" else [needs[0].public_id]
    with django_assert_max_num_queries(25):
        assert page.get(reverse(f"needs:{name}", args=args)).status_code == HTTPStatus.OK


def test_a_reader_of_others_cards_asks_no_more_either(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    need = make.need(label="GREEN")
    reader = somebody()
    with django_assert_max_num_queries(25):
        text(reader, "detail", need.public_id)
