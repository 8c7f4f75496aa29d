"""A supplier puts an offering in: refused where it is wrong, first a draft, then published and shown by choice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit

SECRET = "Geheime zin zeven over het kamp."


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_supplier_puts_an_offering_in_and_decides_who_sees_it(visit: Visit, width: int) -> None:
    page = visit(role="supplier-steward", width=width).page
    title = f"Stil luisteren boven het kamp {width}"
    page.goto("/organisations/mine")
    assert_good_page(page, f"supplier-own-{width}")
    page.get_by_role("link", name="Aanbod toevoegen").first.click()
    assert_good_page(page, f"supplier-new-{width}")
    refuse_wrong_input(page, title, width)
    page.get_by_label("Beschrijving").fill("Microfoons op masten horen kleine drones boven een kamp, dag en nacht.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Opgeslagen als concept.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert_good_page(page, f"supplier-draft-{width}")
    address = page.url
    stranger = visit().page
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_text("De labels bepalen nu wie het ziet.")).to_be_visible()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    show_to_everybody(page, width)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(title)
    expect(stranger.get_by_text("Microfoons op masten")).to_have_count(1)


def refuse_wrong_input(page: Page, title: str, width: int) -> None:
    """An empty title, an impossible TRL, a marked text: each is refused where it stands; a marked text is not kept."""
    page.get_by_label("Soort", exact=True).select_option(label="dienst")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("group", name="Er klopt één ding nog niet")).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Titel").fill(title)
    trl = page.get_by_label("Rijpheid (TRL)")
    trl.evaluate("field => { field.options[1].value = '-3'; field.selectedIndex = 1; }")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_label("Rijpheid (TRL)")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Titel")).to_have_value(title)
    page.get_by_label("Rijpheid (TRL)").select_option("5")
    page.get_by_label("Beschrijving").fill(f"DEPARTEMENTAAL VERTROUWELIJK\n{SECRET}")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("leest als een rubricering").first).to_be_visible()
    assert SECRET not in page.content()
    expect(page.get_by_label("Titel")).to_have_value(title)
    assert_good_page(page, f"supplier-refused-{width}")


def show_to_everybody(page: Page, width: int) -> None:
    """Lower the labels of what exists and what it can: first see who that is, then save."""
    page.get_by_role("link", name="Wijzigen wie het ziet").click()
    for part in ("Dat het bestaat", "Wat het kan"):
        page.get_by_role("group", name=part).get_by_label(re.compile("^Iedereen, ook zonder account")).check()
    assert_good_page(page, f"supplier-labels-{width}")
    page.get_by_role("button", name="Bekijk eerst wie het ziet").last.click()
    expect(page.get_by_text("Dit is een voorbeeld: er is nog niets opgeslagen.")).to_be_visible()
    page.get_by_role("button", name="Opslaan").click()
    expect(page).not_to_have_url(re.compile("/labels$"))
