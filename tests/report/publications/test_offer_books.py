"""Offer books: only what the reader may see, sourced, labelled, dated; as a page and as a tagged PDF."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Manner, Purpose
from schakel.base.disclosure.models import Reading
from schakel.base.parties.models import Party
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.services.contacts import ContactDetails
from schakel.register.vocabulary import services as vocabulary
from schakel.register.vocabulary.enums import Trust
from schakel.report.publications import rules, selectors
from tests import make
from tests.register.needs.browsing import TOKEN

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EAST = rules.Wanted(regions=("NL21",))
CODES: dict[str, Any] = {"region": "NL21", "proposition": "production", "kind": "production"}


@pytest.fixture(autouse=True)
def code_lists() -> None:
    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists")
    for name in ("regions.json", "propositions.json"):
        loaded = json.loads(home.joinpath(name).read_text("utf-8"))
        vocabulary.load_list(loaded=loaded, reason="for the test", actor=make.SYSTEM)


def company(label: str = "CLEAR", **facts: Any) -> tuple[Viewer, Organisation, Offering]:
    by = make.steward(of=make.party())
    of = make.organisation(by=by, label=label, name=f"Works {label}", region="NL21")
    return by, of, make.offering(by=by, of=of, label=label, title=f"Welding {label}", **{**CODES, **facts})


def book(viewer: Viewer, wanted: rules.Wanted = EAST, *, is_file: bool = False) -> rules.Book:
    return selectors.offer_book(viewer=viewer, wanted=wanted, now=NOW, is_file=is_file).book


def titles(found: rules.Book) -> list[str]:
    return [entry.title for entry in found.entries]


def member() -> tuple[Client, Viewer]:
    user = make.member()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client, make.viewer(of=user)


def let_in(record: Offering | Organisation, viewer: Viewer, by: Viewer) -> None:
    audience = disclosure.Audience(parties=(Party.objects.get(public_id=viewer.on_behalf_of),))
    disclosure.set_audience(record=record, groups=list(FieldGroup), audience=audience, actor=by)


def pdf_text(client: Client, **query: str) -> tuple[PdfReader, list[str]]:
    answer = client.get(reverse("publications:book-file"), {"region": "NL21", **query})
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


def test_a_reader_gets_what_they_may_see_and_its_strictest_label() -> None:
    for label in ("CLEAR", "GREEN", "AMBER"):
        company(label)
    own, _of, _offering = company("AMBER+STRICT")
    assert titles(book(STRANGER)) == ["Welding CLEAR"]
    assert book(STRANGER).label == "CLEAR"
    _client, verified = member()
    assert (titles(book(verified)), book(verified).label) == (["Welding CLEAR", "Welding GREEN"], "GREEN")
    assert titles(book(own)) == ["Welding AMBER+STRICT", "Welding CLEAR", "Welding GREEN"]
    assert book(own).label == "AMBER+STRICT"


def test_a_book_meant_for_everybody_leaves_the_rest_out() -> None:
    for label in ("CLEAR", "GREEN"):
        company(label)
    own, _of, _offering = company("AMBER")
    found = book(own, rules.Wanted(regions=("NL21",), upto="CLEAR"))
    assert (titles(found), found.label, found.organisation_count) == (["Welding CLEAR"], "CLEAR", 1)


def test_a_hidden_offering_changes_no_byte_of_page_or_counts() -> None:
    company("GREEN")
    client, viewer = member()
    address = f"{reverse('publications:book-detail')}?region=NL21"
    before = [TOKEN.sub("", client.get(url).content.decode()) for url in (address, reverse("publications:book-list"))]
    company("AMBER")
    after = [TOKEN.sub("", client.get(url).content.decode()) for url in (address, reverse("publications:book-list"))]
    assert "Welding GREEN" in before[0]
    assert before == after
    assert selectors.counts(viewer=viewer) == {("NL21", "production"): 1}


def test_drafts_and_withdrawn_offerings_stand_in_no_book() -> None:
    by, of, offering = company("CLEAR")
    make.offering(by=by, of=of, label="CLEAR", is_published=False, title="Draft", **CODES)
    assert titles(book(by)) == ["Welding CLEAR"]
    organisations.withdraw_offering(offering=offering, reason="gone", actor=by)
    assert titles(book(by)) == []


def test_offerings_are_grouped_by_proposition_and_kind() -> None:
    by, of, _offering = company("CLEAR")
    make.offering(
        by=by, of=of, label="CLEAR", title="A course", region="NL21", kind="training", proposition="service-training"
    )
    make.offering(by=by, of=of, label="CLEAR", title="Milling", **CODES)
    found = book(by)
    assert [(c.proposition, c.kind, c.count, c.first) for c in found.chapters] == [
        ("production", "production", 2, 0), ("service-training", "training", 1, 2),
    ]  # fmt: skip
    assert titles(found) == ["Milling", "Welding CLEAR", "A course"]
    assert titles(book(by, rules.Wanted(proposition="service-training"))) == ["A course"]


def test_neither_region_nor_proposition_makes_no_book() -> None:
    with pytest.raises(rules.NothingChosen):
        book(STRANGER, rules.Wanted())
    client, _viewer = member()
    assert client.get(reverse("publications:book-list"), {"region": ""}).status_code == 422


def test_every_statement_carries_source_day_and_trust_and_contradictions_stand_beside_it() -> None:
    by, _of, offering = company("CLEAR", maturity=7)
    press = make.provenance(source="a paper", on=date(2026, 3, 1), trust=Trust.PRESS)
    organisations.state_fact(record=offering, field="maturity", value="5", provenance=press, actor=by)
    said = {one.field: one for one in book(STRANGER).entries[0].facts}
    assert {one.source.stated_on for one in said.values()} <= {date(2026, 11, 1), date(2026, 3, 1)}
    maturity = said["maturity"]
    sources = {(maturity.value, maturity.source.name)} | {(value, source.name) for value, source in maturity.others}
    assert sources == {("5", "a paper"), ("7", "own statement")}


def test_what_a_machine_wrote_is_no_fact() -> None:
    by, _of, offering = company("CLEAR")
    machine = make.provenance(source="a model", trust=Trust.MACHINE)
    organisations.state_fact(record=offering, field="civil_use", value="Bridges", provenance=machine, actor=by)
    Offering.objects.filter(pk=offering.pk).update(text_trust=Trust.MACHINE)
    entry = book(STRANGER).entries[0]
    assert entry.is_machine_made
    assert (entry.text, entry.capabilities) == ("", ())
    assert "civil_use" not in {one.field for one in entry.facts}


def test_what_nobody_confirmed_for_six_months_is_marked() -> None:
    company("CLEAR")
    assert not book(STRANGER).entries[0].is_stale
    later = timezone.now() + timedelta(days=200)
    made = selectors.offer_book(viewer=STRANGER, wanted=EAST, now=later)
    assert made.book.entries[0].is_stale
    assert made.book.profiles[0].is_stale


def test_contacts_stand_in_it_only_with_consent_to_publication() -> None:
    by, of, _offering = company("CLEAR")
    organisations.add_contact(
        organisation=of, details=ContactDetails(role="Sales", email="sales@works.example"), actor=by
    )
    assert book(STRANGER).profiles[0].contacts == ()
    consent = disclosure.give_consent(record=of, field="contacts", purpose=Purpose.PUBLICATION, actor=by)
    assert [c.address for c in book(STRANGER).profiles[0].contacts] == ["sales@works.example"]
    disclosure.withdraw_consent(consent=consent, actor=by)
    assert book(STRANGER).profiles[0].contacts == ()


def test_above_green_a_file_needs_the_owners_consent_and_the_page_says_what_is_left_out() -> None:
    company("GREEN")
    by, of, offering = company("AMBER")
    client, viewer = member()
    for record in (of, offering):
        let_in(record, viewer, by)
    page = client.get(reverse("publications:book-detail"), {"region": "NL21"}).content.decode()
    assert "Welding AMBER" in page
    assert "1 offering that you see here is not in the file" in page
    assert titles(book(viewer, is_file=True)) == ["Welding GREEN"]
    for group in ("identity", "capability"):
        disclosure.give_consent(record=offering, field=group, purpose=Purpose.EXPORT, actor=by)
    found = book(viewer, is_file=True)
    assert (titles(found), found.label) == (["Welding AMBER", "Welding GREEN"], "AMBER")


def test_what_above_green_was_read_or_taken_along_is_logged() -> None:
    by, of, offering = company("AMBER")
    client, viewer = member()
    for record in (of, offering):
        let_in(record, viewer, by)
    client.get(reverse("publications:book-detail"), {"region": "NL21"})
    assert [r.record_id for r in Reading.objects.filter(manner=Manner.READ)] == [offering.public_id]
    for group in ("identity", "capability"):
        disclosure.give_consent(record=offering, field=group, purpose=Purpose.EXPORT, actor=by)
    client.get(reverse("publications:book-file"), {"region": "NL21"})
    assert [r.record_id for r in Reading.objects.filter(manner=Manner.DOCUMENT)] == [offering.public_id]


def test_the_file_is_tagged_dated_labelled_on_every_page_and_sourced() -> None:
    by, of, _offering = company("GREEN")
    for number in range(12):
        make.offering(by=by, of=of, label="GREEN", title=f"Milling {number}", **CODES)
    client, _viewer = member()
    reader, pages = pdf_text(client, language="en")
    root = cast(dict[str, Any], reader.trailer["/Root"])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert len(pages) > 1
    assert all("TLP:GREEN" in page for page in pages)
    assert "Contents" in pages[0]
    assert "[1] own statement, 1 November 2026, own statement" in pages[1]


def test_the_file_speaks_the_language_asked_for() -> None:
    company("CLEAR")
    _reader, dutch = pdf_text(Client(), language="nl")
    _reader, english = pdf_text(Client(), language="en")
    assert "Aanbodboek" in dutch[0]
    assert "Offer book" in english[0]


def test_the_same_book_on_the_same_day_is_the_same_bytes() -> None:
    company("CLEAR")
    address = f"{reverse('publications:book-file')}?region=NL21"
    first = Client().get(address).content
    assert first.startswith(b"%PDF")
    assert first == Client().get(address).content


def test_a_book_asks_the_database_as_often_for_many_as_for_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    by, of, _offering = company("GREEN")
    for number in range(25):
        make.offering(by=by, of=of, label="GREEN", title=f"Milling {number}", **CODES)
    client, _viewer = member()
    client.get(reverse("publications:book-detail"), {"region": "NL21"})
    with django_assert_max_num_queries(25):
        page = client.get(reverse("publications:book-detail"), {"region": "NL21", "page": "2"})
    assert page.content.decode().count("<article") == 6


def test_a_stranger_reads_and_takes_along_what_is_clear() -> None:
    company("CLEAR")
    page = Client().get(reverse("publications:book-detail"), {"region": "NL21"})
    assert "Welding CLEAR" in page.content.decode()
