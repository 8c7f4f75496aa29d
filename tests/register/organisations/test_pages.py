"""Pages of organisations, offerings and contacts, as several people get them."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Reading
from schakel.base.parties.models import Party
from schakel.register.organisations import selectors, services
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary.enums import Trust
from tests import make

pytestmark = pytest.mark.django_db
SOURCE = {"source": "own statement", "source_url": "", "stated_on": "2026-11-01", "trust": "own"}
ORGANISATION = {
    "name": "Mastbouw",
    "kind": "company",
    "kvk_number": "",
    "vat_number": "",
    "lei": "",
    "founded_on": "",
    "region": "",
    "website": "",
    "size_class": "unknown",
    "status": "civil",
    "summary": "We build masts",
    **SOURCE,
}
OFFERING = {
    "title": "A mast",
    "kind": "product",
    "text": "A mast that stands up to wind.",
    "export_control": "unknown",
    "words": "telescopic mast\n\nrope work",
    **SOURCE,
}


def somebody(*, of: Party | None = None, position: Position = Position.STEWARD) -> tuple[Client, Viewer, User]:
    user = make.member(of=of, position=position)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, make.viewer(of=user), user


def address(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


def body(client: Client, url: str, **kwargs: Any) -> str:
    response = client.get(url, kwargs)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_stranger_sees_only_what_is_clear() -> None:
    _, me, _ = somebody()
    make.offering(by=me, title="Open thing", label="CLEAR")
    make.offering(by=me, title="Verified thing", label="GREEN")
    page = body(Client(), address("offering-list"))
    assert "Open thing" in page
    assert "Verified thing" not in page


def test_a_hidden_an_absent_and_a_withdrawn_record_answer_the_same() -> None:
    client, _, _ = somebody()
    _, owner, _ = somebody()
    hidden = make.offering(by=owner, label="AMBER")
    gone = make.offering(by=owner, label="CLEAR")
    services.withdraw_offering(offering=gone, reason="Sold", actor=owner)
    answers = [
        client.get(address("offering-detail", one)) for one in (hidden.public_id, gone.public_id, "xxxxxxxxxxxx")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({len(answer.content) for answer in answers}) == 1


def test_a_person_registers_an_organisation_and_only_their_own_people_see_it() -> None:
    client, me, _ = somebody()
    sent = client.post(address("organisation-new"), ORGANISATION)
    made = Organisation.objects.get()
    assert sent.url == address("organisation-detail", made.public_id)  # type: ignore[attr-defined]
    assert made.party_id == me.acting_for
    assert "We build masts" in body(client, address("organisation-detail", made.public_id))
    other, _, _ = somebody()
    assert other.get(address("organisation-detail", made.public_id)).status_code == 404


def test_errors_stand_at_the_field_and_nothing_typed_is_lost() -> None:
    client, _, _ = somebody()
    sent = client.post(address("organisation-new"), {**ORGANISATION, "kvk_number": "12", "website": "nowhere"})
    page = sent.content.decode()
    assert sent.status_code == 422
    assert not Organisation.objects.exists()
    assert 'href="#id_kvk_number"' in page
    assert 'href="#id_website"' in page
    assert "Mastbouw" in page


def test_a_visible_twin_is_shown_first_and_a_hidden_one_changes_nothing() -> None:
    client, _, _ = somebody()
    _, other, _ = somebody()
    twin = make.organisation(by=other, name="Mastbouw", label="GREEN")
    sent = client.post(address("organisation-new"), ORGANISATION)
    assert address("organisation-detail", twin.public_id) in sent.content.decode()
    assert Organisation.objects.count() == 1
    make.labelled(twin, label="AMBER", by=other)
    assert client.post(address("organisation-new"), ORGANISATION).status_code == 302


def test_one_who_has_the_number_already_is_led_to_change_it() -> None:
    client, me, _ = somebody()
    make.organisation(by=me, name="Mastbouw", kvk_number="12345678")
    sent = client.post(address("organisation-new"), {**ORGANISATION, "kvk_number": "12345678"})
    assert sent.status_code == 422
    assert Organisation.objects.count() == 1


def test_the_later_of_two_people_sees_both_versions_and_decides() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me, name="Mastbouw", summary="As it was")
    seen = Organisation.objects.get().version
    services.change_organisation(
        organisation=it, facts={"summary": "As a colleague wrote"}, provenance=make.provenance(), actor=me
    )
    typed = {**ORGANISATION, "summary": "As I typed", "version": seen}
    told = client.post(address("organisation-edit", it.public_id), typed)
    page = told.content.decode()
    assert told.status_code == 409
    assert "As a colleague wrote" in page
    assert "As I typed" in page
    it.refresh_from_db()
    assert it.summary == "As a colleague wrote"
    assert f'name="version" value="{it.version}"' in page
    assert client.post(address("organisation-edit", it.public_id), {**typed, "version": it.version}).status_code == 302
    it.refresh_from_db()
    assert it.summary == "As I typed"


def test_contradictory_facts_stand_side_by_side_and_a_machines_word_is_marked() -> None:
    _, me, _ = somebody()
    it = make.organisation(by=me, status="civil", label="CLEAR")
    official = make.provenance(source="Trade register", trust=Trust.OFFICIAL)
    services.state_fact(record=it, field="status", value="active", provenance=official, actor=me)
    machine = make.provenance(source="Text generator", trust=Trust.MACHINE)
    services.state_fact(record=it, field="size_class", value="large", provenance=machine, actor=me)
    page = body(Client(), address("organisation-detail", it.public_id), language="nl")
    assert "Trade register" in page
    assert "Text generator" in page
    assert "Bronnen spreken elkaar tegen" in page
    assert "Door een machine gemaakt, geen feit" in page
    it.refresh_from_db()
    assert it.size_class == "unknown"


def test_a_steward_chooses_which_statement_is_shown() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me, status="civil")
    official = make.provenance(source="Trade register", trust=Trust.OFFICIAL)
    services.state_fact(record=it, field="status", value="active", provenance=official, actor=me)
    own = it.statements.get(field="status", trust="own")
    assert address("statement-choose", own.public_id) in body(
        client, address("organisation-fact", it.public_id, "status")
    )
    assert client.post(address("statement-choose", own.public_id), {"reason": ""}).status_code == 422
    assert client.post(address("statement-choose", own.public_id), {"reason": "Newer"}).status_code == 302
    it.refresh_from_db()
    assert it.status == "civil"
    assert client.post(address("statement-release", own.public_id), {"reason": "Done"}).status_code == 302
    it.refresh_from_db()
    assert it.status == "active"


def test_a_statement_is_added_on_the_page_of_the_fact() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me, status="civil")
    typed = {**SOURCE, "source": "A newspaper", "trust": "press", "value": "active"}
    assert client.post(address("organisation-fact", it.public_id, "status"), typed).status_code == 302
    it.refresh_from_db()
    assert it.status == "active"
    assert client.post(address("organisation-fact", it.public_id, "status"), {**typed, "value": "x"}).status_code == 422


def test_an_offering_is_written_published_changed_and_withdrawn() -> None:
    client, me, _ = somebody()
    organisation = make.organisation(by=me, label="GREEN")
    assert client.post(address("offering-new"), OFFERING).status_code == 302
    it = Offering.objects.get()
    assert it.organisation == organisation
    assert set(it.capabilities.values_list("words", flat=True)) == {"telescopic mast", "rope work"}
    assert client.post(address("offering-publish", it.public_id)).status_code == 302
    it.refresh_from_db()
    changed = {**OFFERING, "title": "A taller mast", "maturity": "7", "version": it.version}
    assert client.post(address("offering-edit", it.public_id), changed).status_code == 302
    it.refresh_from_db()
    assert (it.title, it.maturity, it.state) == ("A taller mast", 7, "published")
    assert client.post(address("offering-withdraw", it.public_id), {"reason": "Sold"}).status_code == 302
    assert client.post(address("offering-withdraw", it.public_id), {"reason": "Sold"}).status_code == 409
    assert client.post(address("offering-reopen", it.public_id)).status_code == 302


def test_the_same_form_sent_twice_adds_one_offering() -> None:
    client, me, _ = somebody()
    make.organisation(by=me)
    first, second = (client.post(address("offering-new"), {**OFFERING, "form_token": "same"}) for _ in range(2))
    assert first.url == second.url  # type: ignore[attr-defined]
    assert Offering.objects.count() == 1


def test_a_capability_is_searched_and_chosen_without_javascript() -> None:
    client, me, _ = somebody()
    make.organisation(by=me)
    searched = client.post(address("offering-new"), {**OFFERING, "find": "radar", "search": "1"})
    page = searched.content.decode()
    assert searched.status_code == 200
    assert not Offering.objects.exists()
    assert "A mast that stands up to wind." in page
    concept = next(pair[0] for pair in selectors.concepts_like(words="radar", language="nl"))
    assert f'value="{concept}"' in page
    assert client.post(address("offering-new"), {**OFFERING, "concepts": [concept]}).status_code == 302
    assert Offering.objects.get().capabilities.filter(concept_id=concept).exists()


def test_marked_text_is_refused_and_not_given_back() -> None:
    client, me, _ = somebody()
    make.organisation(by=me)
    marked = {**OFFERING, "technical_detail": "NATO SECRET\ncanary-7391"}
    for extra in ({}, {"search": "1", "find": "radar"}):
        sent = client.post(address("offering-new"), {**marked, **extra})
        assert sent.status_code in {200, 422}
        assert "canary-7391" not in sent.content.decode()
    assert not Offering.objects.exists()


def test_closed_parts_of_an_offering_leave_no_trace_on_the_page() -> None:
    client, me, _ = somebody()
    make.organisation(by=me, controlled_from="NL")
    _, owner, _ = somebody()
    it = make.offering(by=owner, label="GREEN", civil_use="canary-civil")
    services.change_offering(
        offering=it,
        texts={"technical_detail": "canary-detail", "price_note": "canary-price", "capacity_note": "canary-capacity"},
        facts={},
        provenance=make.provenance(),
        actor=owner,
    )
    assert "canary-detail" in body(client, address("offering-detail", it.public_id))
    closed: dict[FieldGroup, str] = dict.fromkeys((g for g in FieldGroup if g != FieldGroup.IDENTITY), "AMBER")
    it.refresh_from_db()
    disclosure.set_labels(record=it, labels=closed, actor=owner)
    page = body(client, address("offering-detail", it.public_id))
    assert "canary" not in page
    assert 'id="technical"' not in page
    assert 'id="dual-use"' not in page
    assert client.get(address("offering-fact", it.public_id, "civil_use")).status_code == 404
    assert it.title in body(client, address("offering-list"), q=it.title)
    assert it.title not in body(client, address("offering-list"), q="canary-civil")


def test_an_offering_of_a_hidden_organisation_does_not_name_it() -> None:
    client, _, _ = somebody()
    _, owner, _ = somebody()
    it = make.offering(by=owner, of=make.organisation(by=owner, name="canary-name"), label="GREEN")
    for page in (body(client, address("offering-list")), body(client, address("offering-detail", it.public_id))):
        assert it.title in page
        assert "canary-name" not in page


def test_filters_offer_only_what_occurs_among_visible_records() -> None:
    client, _, _ = somebody()
    _, owner, _ = somebody()
    make.offering(by=owner, label="GREEN", kind="product")
    make.offering(by=owner, label="GREEN", kind="service")
    make.offering(by=owner, label="AMBER", kind="training")
    page = body(client, address("offering-list"))
    assert 'value="service"' in page
    assert 'value="training"' not in page
    assert 'value="training"' not in body(client, address("offering-list"), kind="service")


def test_exports_hold_what_the_viewer_may_take_and_run_nothing() -> None:
    client, me, _ = somebody()
    other, viewer, _ = somebody()
    make.organisation(by=me, name="=1+1", label="GREEN", summary="open")
    shared = make.organisation(by=me, name="Shared", label="GREEN")
    make.labelled(shared, label="AMBER", by=me)
    party = Party.objects.get(public_id=viewer.on_behalf_of)
    disclosure.set_audience(
        record=shared, groups=list(FieldGroup), audience=disclosure.Audience(parties=(party,)), actor=me
    )
    assert "Shared" in body(other, address("organisation-list"))
    taken = other.get(address("organisation-export"), {"as": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(taken), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["'=1+1"]
    book = load_workbook(io.BytesIO(client.get(address("organisation-export")).content))
    names = {row[1].value: row[1].data_type for row in list(book.worksheets[0].rows)[1:]}
    assert names == {"'=1+1": "s", "Shared": "s"}
    assert book.worksheets[1].max_row > 2


def test_reading_above_green_is_noted_for_the_owner_and_own_reading_is_not() -> None:
    client, me, _ = somebody()
    other, viewer, _ = somebody()
    it = make.organisation(by=me, label="AMBER")
    party = Party.objects.get(public_id=viewer.on_behalf_of)
    disclosure.set_audience(
        record=it, groups=list(FieldGroup), audience=disclosure.Audience(parties=(party,)), actor=me
    )
    body(client, address("organisation-detail", it.public_id))
    assert not Reading.objects.exists()
    body(other, address("organisation-detail", it.public_id))
    assert Reading.objects.get().owner_id == it.owner_id


def test_my_organisation_says_what_to_do_next() -> None:
    client, me, _ = somebody()
    page = body(client, address("my-organisation"))
    assert address("organisation-new") in page
    it = make.organisation(by=me)
    draft = make.offering(by=me, of=it, is_published=False)
    page = body(client, address("my-organisation"))
    for url in (
        address("organisation-labels", it.public_id),
        address("contact-new", it.public_id),
        address("offering-detail", draft.public_id),
    ):
        assert url in page
    assert Client().get(address("my-organisation")).status_code == 403


def test_pages_ask_the_database_at_most_25_times(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me, label="GREEN", summary="Masts", status="civil")
    services.add_contact(organisation=it, details=services.ContactDetails(role="Desk", phone="1"), actor=me)
    offerings = [make.offering(by=me, of=it, words=("mast",)) for _ in range(6)]
    other, _, _ = somebody()
    pages = [
        address("organisation-list"),
        address("organisation-detail", it.public_id),
        address("offering-list"),
        address("offering-detail", offerings[0].public_id),
        address("contact-list"),
        address("organisation-fact", it.public_id, "status"),
    ]
    own = ["organisation-edit", "organisation-labels", "contact-new"]
    mine = [*pages, address("my-organisation"), *(address(name, it.public_id) for name in own)]
    mine += [address("offering-edit", offerings[0].public_id), address("offering-labels", offerings[0].public_id)]
    for person, urls in ((client, mine), (other, pages), (Client(), pages[:1])):
        for url in urls:
            with django_assert_max_num_queries(25):
                assert person.get(url).status_code == 200, url
