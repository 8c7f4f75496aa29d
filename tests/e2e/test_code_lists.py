"""The national office keeps the code lists; everybody finds a defence use for a civil strength."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit


def test_the_office_loads_a_list_from_a_file_and_corrects_a_term_with_a_reason(visit: Visit, tmp_path: Path) -> None:
    page = visit(role="national-office").page
    page.goto("/code-lists")
    page.get_by_role("link", name="Proposities").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Meenemen", exact=True).click()
    data = json.loads(Path(taken.value.path()).read_text())
    data["version"] = "2026-12-01"
    data["terms"][0]["nl"] = "Naam uit het nieuwe bestand"
    page.get_by_role("link", name="Uit een bestand laden").click()
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    page.get_by_label("Bestand met de lijst").set_input_files(broken)
    page.get_by_label("Waarom?").fill("Nieuwe uitgave.")
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("group", name="Er klopt één ding nog niet")).to_be_visible()
    assert_good_page(page, "lists-refused")
    better = tmp_path / "better.json"
    better.write_text(json.dumps(data))
    page.get_by_label("Bestand met de lijst").set_input_files(better)
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Versie 2026-12-01").first).to_be_visible()
    page.get_by_role("link", name="Naam uit het nieuwe bestand").click()
    assert_good_page(page, "lists-term")
    page.locator(".sk-head__actions").get_by_role("link").first.click()
    page.get_by_label("Naam in het Nederlands").fill("Verbeterde naam")
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("group", name="Er klopt één ding nog niet")).to_be_visible()
    page.get_by_label("Waarom?").fill("Zo staat het in de bron.")
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verbeterde naam")


def test_the_base_areas_stand_empty_and_say_why(visit: Visit) -> None:
    page = visit(width=NARROW).page
    page.goto("/code-lists")
    assert_good_page(page, "lists-320")
    page.get_by_role("link", name="Tien Defensie-basisgebieden").click()
    expect(page.get_by_text("De namen zijn niet geverifieerd").last).to_be_visible()
    expect(page.get_by_role("link", name="Uit een bestand laden")).to_have_count(0)
    assert_good_page(page, "lists-empty-320")


def test_the_office_fills_the_base_areas_from_a_sheet_and_links_one(visit: Visit) -> None:
    page = visit(role="national-office").page
    page.goto("/code-lists/base-areas")
    page.get_by_role("link", name="Uit een bestand laden").click()
    rows = "Code;Naam in het Nederlands;Naam in het Engels;Niet geverifieerd\neen;Eerste gebied;First area;%s\n"
    page.get_by_label("Waarom?").fill("Overgenomen uit de tekst.")
    send_sheet(page, rows % "misschien")
    expect(page.get_by_text("Rij 2, Niet geverifieerd: Schrijf ja of nee.").first).to_be_visible()
    expect(page.get_by_label("Waarom?")).to_have_value("Overgenomen uit de tekst.")
    assert_good_page(page, "lists-sheet-refused")
    send_sheet(page, rows % "ja")
    page.get_by_role("link", name="Eerste gebied").click()
    page.get_by_role("link", name="Deze term koppelen").click()
    page.get_by_label("Hoort bij").select_option(label="Quantum")
    page.get_by_label("Hoe zeker?").select_option(label="mogelijk")
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Tussen de codelijsten")).to_be_visible()
    expect(page.get_by_role("link", name="Eerste gebied")).to_be_visible()
    assert_good_page(page, "lists-links")
    narrow = visit(width=NARROW, scheme="dark").page
    narrow.goto("/crosswalk/lists?between=nld-areas+dis-areas")
    assert_good_page(narrow, "lists-links-320")


def send_sheet(page: Page, text: str) -> None:
    """Choose a sheet and send the form."""
    file = {"name": "gebieden.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("Bestand met de lijst").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload
    page.get_by_role("main").get_by_role("button", name="Opslaan").click()


def test_a_civil_strength_leads_to_its_defence_use(visit: Visit) -> None:
    page = visit(language="en").page
    page.goto("/crosswalk")
    page.get_by_label("Search").fill("agricultural drone")
    page.get_by_role("button", name="Show results").click()
    row = page.get_by_role("row").filter(has_text="agricultural drone").first
    expect(row).to_be_visible()
    assert_good_page(page, "crosswalk")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="From civil to defence")).to_be_visible()
    assert_good_page(page, "concept")
