"""Somebody drops a call text in, corrects its parts, and an officer makes a draft card of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.base.documents import files
from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit

LINE = "Een eenheid hoort kleine drones boven een kamp"


def send(page: Page, name: str, data: bytes) -> None:
    """Choose a file on the open page and send it."""
    page.get_by_label("Of een bestand met de tekst").set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_role("button", name="Haal de onderdelen eruit").click()


@pytest.mark.parametrize(
    ("width", "script", "scheme"),
    [(WIDE, True, "light"), (NARROW, True, "dark"), (WIDE, False, "light")],
    ids=["desk", "narrow-dark", "no-script"],
)
def test_a_call_text_becomes_parts_matches_and_a_draft_card(
    visit: Visit, width: int, script: bool, scheme: str
) -> None:
    page = visit(role="defence-officer", width=width, script=script, scheme=scheme).page

    def look(name: str) -> None:
        if script:
            assert_good_page(page, f"call-{name}-{width}-{scheme}")

    page.goto("/find")
    page.get_by_text("Een hele pagina tekst, of een Word- of PDF-bestand").click()
    look("find")
    send(page, "scan.pdf", files.scan())
    expect(page.get_by_text("afbeeldingen van tekst").first).to_be_visible()
    look("refused")
    send(page, "oproep.docx", files.word(body=LINE))
    expect(page.get_by_role("heading", level=1)).to_have_text("De onderdelen van de tekst")
    look("parts")
    page.get_by_label("Onderdeel 1", exact=True).fill("")
    page.get_by_label("Hoe het heet").fill("Drones horen boven een kamp")
    page.get_by_role("button", name="Zoek met deze onderdelen").click()
    expect(page.get_by_label("Onderdeel 1", exact=True)).to_have_value(LINE)
    expect(page.get_by_role("link", name="Akoestische dronedetectie op batterijen").first).to_be_visible()
    look("corrected")
    page.get_by_role("button", name="Maak er een conceptkaart van").click()
    expect(page).to_have_url(re.compile("/needs/[^/]+/edit"))
    expect(page.get_by_label("Titel")).to_have_value("Drones horen boven een kamp")
    expect(page.get_by_label("Wat moet er worden bereikt?")).to_have_value(f"- {LINE}")


def test_a_stranger_pastes_a_whole_page_in_the_one_box(visit: Visit) -> None:
    page = visit().page
    page.goto("/")
    page.get_by_label("Wat hebt u nodig, of wat kunt u leveren?").fill(f"{LINE}. " * 200)
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gevonden voor")
    expect(page).to_have_url(re.compile("/find$"))
    expect(page.get_by_role("link", name="Akoestische dronedetectie op batterijen").first).to_be_visible()
    assert_good_page(page, "call-long-question")
