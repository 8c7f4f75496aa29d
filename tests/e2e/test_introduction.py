"""Two sides get acquainted: asked, accepted, revoked; a no looks like silence; a name goes when its consent goes."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.acts import say_yes
from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit

OFFERING = "Akoestische dronedetectie op batterijen"
OTHER = "Meetcampagnes voor sensoren in het veld"


def test_asked_and_accepted_both_sides_see_each_others_contact_until_it_is_revoked(visit: Visit) -> None:
    officer, supplier = visit(role="defence-officer").page, visit(role="supplier-steward", width=NARROW).page
    add_contact(officer, "Innovatiepunt", "innovatie@eenheid.example")
    add_contact(supplier, "Verkoop", "verkoop@leverancier.example")
    ask(officer, OFFERING, "Wij oefenen in het voorjaar en zoeken een proef.")
    expect(officer.get_by_text("verkoop@leverancier.example")).to_have_count(0)
    supplier.goto("/")
    assert_good_page(supplier, "introduction-waiting-320")
    supplier.get_by_role("link", name="Iemand wil graag kennismaken").first.click()
    expect(supplier.get_by_text("Wij oefenen in het voorjaar")).to_be_visible()
    expect(supplier.get_by_text("innovatie@eenheid.example")).to_have_count(0)
    assert_good_page(supplier, "introduction-asked-320")
    say_yes(supplier)
    supplier.get_by_role("button", name=f"Accepteren {OFFERING}").click()
    expect(supplier.get_by_text("U ziet nu elkaars contactgegevens.")).to_be_visible()
    expect(supplier.get_by_role("link", name="innovatie@eenheid.example")).to_be_visible()
    officer.reload()
    expect(officer.get_by_role("link", name="verkoop@leverancier.example")).to_be_visible()
    assert_good_page(officer, "introduction-accepted")
    tell_outcome(officer)
    supplier.goto("/introductions")
    expect(supplier.get_by_text("Een week geluisterd.")).to_be_visible()
    officer.get_by_role("button", name=f"Terugnemen {OFFERING}").click()
    expect(officer.get_by_text("Teruggenomen.")).to_be_visible()
    for page in (officer, supplier):
        page.goto("/introductions")
        expect(page.get_by_text(re.compile("verkoop@leverancier|innovatie@eenheid"))).to_have_count(0)


def tell_outcome(page: Page) -> None:
    """Record what came of the introduction, first on a day that is still to come."""
    page.get_by_role("link", name=f"Leg een uitkomst vast {OFFERING}").click()
    page.get_by_label("Effectkaart").select_option(label="Kleine drones vroeg opmerken boven een kamp")
    page.get_by_label("proef", exact=True).check()
    page.get_by_label("Op", exact=True).fill("2099-01-01")
    page.get_by_label("Opmerking").fill("Een week geluisterd.")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_label("Op", exact=True)).to_have_attribute("aria-invalid", "true")
    assert_good_page(page, "introduction-outcome")
    page.get_by_label("Op", exact=True).fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Vastgelegd.")).to_be_visible()


def test_a_no_looks_like_silence_to_the_asker(visit: Visit) -> None:
    officer, supplier = visit(role="other-officer").page, visit(role="supplier-steward").page
    ask(officer, OTHER, "Wij willen weten wat u al beproefd hebt.")
    before = officer.get_by_role("article").first.inner_text()
    supplier.goto("/introductions")
    supplier.get_by_role("button", name=f"Afslaan {OTHER}").click()
    expect(supplier.get_by_text("De vrager ziet geen verschil met eerst.")).to_be_visible()
    assert_good_page(supplier, "introduction-declined")
    officer.goto("/introductions")
    assert officer.get_by_role("article").first.inner_text() == before


def test_a_name_needs_consent_and_goes_when_the_consent_is_withdrawn(visit: Visit) -> None:
    page = visit(role="institute").page
    open_own_profile(page)
    page.get_by_role("link", name="Contact toevoegen").first.click()
    page.get_by_label("Functie of loket").fill("Proefleider")
    page.get_by_label("E-mailadres van de functie").fill("proeven@instituut.example")
    page.get_by_label("Naam", exact=False).first.fill("Voorbeeld Persoon")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Een naam vraagt om toestemming").first).to_be_visible()
    assert_good_page(page, "consent-missing")
    today = timezone.localdate()
    page.get_by_label("Toestemming gegeven op").fill(today.isoformat())
    page.get_by_label("Toestemming tot en met").fill((today + timedelta(days=90)).isoformat())
    page.get_by_label("Waarvoor de persoon toestemming gaf").fill("Naam tonen aan wie kennismaakt")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Voorbeeld Persoon")).to_be_visible()
    page.goto("/my-records")
    assert_good_page(page, "consent-own-records")
    page.goto("/my-records/consents")
    assert_good_page(page, "consent-own-consents")
    open_own_profile(page)
    page.get_by_role("link", name=re.compile("^Wijzigen.*Proefleider")).click()
    for field in ("Naam", "Toestemming gegeven op", "Toestemming tot en met", "Waarvoor de persoon toestemming gaf"):
        page.get_by_label(field, exact=False).first.fill("")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("proeven@instituut.example")).to_be_visible()
    expect(page.get_by_text("Voorbeeld Persoon")).to_have_count(0)


def open_own_profile(page: Page) -> None:
    """From the reader's own organisation to the profile that it keeps of itself."""
    page.goto("/organisations/mine")
    page.get_by_role("main").get_by_role("link", name=re.compile("voorbeeld", re.IGNORECASE)).first.click()


def add_contact(page: Page, role: str, email: str) -> None:
    """Put a role mailbox in the reader's own profile."""
    open_own_profile(page)
    page.get_by_role("link", name="Contact toevoegen").first.click()
    page.get_by_label("Functie of loket").fill(role)
    page.get_by_label("E-mailadres van de functie").fill(email)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text(email)).to_be_visible()


def ask(page: Page, offering: str, words: str) -> None:
    """Find an offering and ask its owner for an introduction."""
    page.goto(f"/offerings?q={offering}")
    page.get_by_role("link", name=offering).first.click()
    page.get_by_role("link", name="Vraag om een kennismaking").click()
    page.get_by_label("Wat vertelt u hun?").fill(words)
    assert_good_page(page)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_text("Gevraagd.")).to_be_visible()
