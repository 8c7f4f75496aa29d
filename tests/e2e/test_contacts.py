"""The contact directory: a role and a name with consent are added, found and taken away; its marks are in sight."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.acts import say_yes
from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit

MAIL, PERSON = "loket@sensortechniek.example", "Sam Voorbeeld"


def test_a_contact_is_found_with_its_mark_until_it_is_taken_away(visit: Visit) -> None:
    owner, reader = visit(role="supplier-steward").page, visit(role="rival", width=NARROW, scheme="dark").page
    profile = add_contact(owner)
    reader.goto("/contacts?q=sensortechniek")
    expect(reader.get_by_text(MAIL)).to_have_count(0)
    open_contacts(owner, profile)
    reader.reload()
    expect(reader.get_by_role("link", name=MAIL)).to_be_visible()
    expect(reader.get_by_text(PERSON)).to_be_visible()
    expect(reader.get_by_role("cell").filter(has_text="actueel")).to_be_visible()
    assert_good_page(reader, "contacts-320-dark")
    take_away(owner, profile)
    reader.reload()
    expect(reader.get_by_text(MAIL)).to_have_count(0)
    owner.goto("/my-records")
    expect(owner.get_by_text("contact weggehaald").first).to_be_visible()
    assert PERSON not in owner.content()
    assert MAIL not in owner.content()


def test_the_mark_of_a_stale_contact_and_the_hash_of_an_entry_are_in_sight_on_a_desk(visit: Visit) -> None:
    reader, auditor = visit(role="rival").page, visit(role="auditor").page
    reader.goto("/contacts?freshness=stale")
    mark = reader.get_by_role("table").get_by_text("verouderd")
    expect(mark).to_be_visible()
    auditor.goto("/ledger")
    assert_good_page(auditor, "ledger")
    for page in (reader, auditor):
        assert hidden_sideways(page) == 0
    for page in (reader, auditor):
        page.set_viewport_size({"width": 1024, "height": 768})
        assert hidden_sideways(page) == 0
    assert_good_page(reader, "contacts-1024")
    assert_good_page(auditor, "ledger-1024")
    for address in ("/offerings", "/needs"):
        reader.goto(address)
        for width in (1160, 1024, 900):
            reader.set_viewport_size({"width": width, "height": 768})
            assert hidden_sideways(reader) == 0
        assert_good_page(reader)


def hidden_sideways(page: Page) -> int:
    """How many pixels of the page's table lie outside its frame."""
    frame = page.locator(".sk-table__frame")
    return int(frame.evaluate("frame => frame.scrollWidth - frame.clientWidth"))


def add_contact(page: Page) -> str:
    """Add a role with a name to the own profile, first without the consent that a name needs; returns its address."""
    page.goto("/organisations/mine")
    page.get_by_role("main").get_by_role("link", name="Voorbeeld Sensortechniek").last.click()
    page.wait_for_url(re.compile(r"/organisations/[0-9a-z]{12}$"))
    profile = page.url
    page.get_by_role("link", name="Contact toevoegen").first.click()
    page.get_by_label("Functie of loket").fill("Loket")
    page.get_by_label("E-mailadres van de functie").fill(MAIL)
    page.get_by_label("Naam (niet verplicht)").fill(PERSON)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Een naam vraagt om toestemming").first).to_be_visible()
    page.get_by_label("Toestemming gegeven op").fill("2026-01-01")
    page.get_by_label("Toestemming tot en met").fill("2999-01-01")
    page.get_by_label("Waarvoor de persoon toestemming gaf").fill("Vragen over ons aanbod")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Toegevoegd.")).to_be_visible()
    return profile


def open_contacts(page: Page, profile: str) -> None:
    """Let every verified member see the contacts."""
    page.goto(f"{profile}/labels")
    page.get_by_role("group", name="Contacten").get_by_label("TLP:GREEN", exact=False).check()
    page.get_by_role("button", name="Opslaan").click()


def take_away(page: Page, profile: str) -> None:
    page.goto(profile)
    say_yes(page)
    page.get_by_role("button", name=re.compile("^Weghalen.*Loket")).click()
    expect(page.get_by_text("Weggehaald.", exact=False)).to_be_visible()
