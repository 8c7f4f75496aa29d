"""Technical detail under export control: it waits, a steward records the basis, the reader has it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit

DETAIL = "Ruisgetal van de ontvanger 1,2 dB."


def test_technical_detail_waits_until_a_steward_records_the_basis(visit: Visit) -> None:
    owner, reader = visit(role="supplier-steward").page, visit(role="rival").page
    offering = dual_use_offering(owner)
    reader.goto(offering)
    expect(reader.get_by_text("De technische details wachten")).to_be_visible()
    expect(reader.get_by_text(DETAIL)).to_have_count(0)
    assert_good_page(reader, "detail-waits")
    owner.goto("/organisations/mine")
    owner.get_by_role("link", name="Bekijk ze").click()
    assert_good_page(owner, "holds")
    owner.get_by_role("link", name="Ontvanger voor zwakke signalen").click()
    assert_good_page(owner, "hold")
    owner.set_viewport_size({"width": NARROW, "height": 900})
    owner.emulate_media(color_scheme="dark")
    assert_good_page(owner, "hold-320-dark")
    owner.get_by_label("Deze partij mag ze hebben", exact=False).check()
    owner.get_by_label("Grondslag of reden").fill("Vergunning NL0074, tot 2027.")
    owner.get_by_role("button", name="Besluit vastleggen").click()
    expect(owner.get_by_text("Vastgelegd, met uw naam", exact=False)).to_be_visible()
    assert_good_page(owner, "holds-320-dark")
    reader.reload()
    expect(reader.get_by_text(DETAIL)).to_be_visible()


def dual_use_offering(page: Page) -> str:
    """Publish an offering whose detail is on the dual-use list, for all verified members; returns its address."""
    page.goto("/offerings/new")
    page.get_by_label("Titel").fill("Ontvanger voor zwakke signalen")
    page.get_by_label("Beschrijving").fill("Een ontvanger die zwakke signalen hoort.")
    page.get_by_label("Eigen woorden").fill("ontvanger")
    page.get_by_label("Technische details", exact=False).fill(DETAIL)
    page.locator("[name=export_control]").select_option("dual-use")
    page.locator("[name=export_basis]").fill("Lijst 5A1, nagekeken")
    page.locator("[name=export_checked_on]").fill("2026-11-01")
    page.get_by_role("button", name="Opslaan").last.click()
    page.wait_for_url(re.compile(r"/offerings/[0-9a-z]{12}$"))
    address = page.url
    page.get_by_role("button", name="Publiceren").click()
    page.goto(f"{address}/labels")
    for group in ("identity", "capability", "technical", "capacity", "money"):
        page.locator(f"[name={group}][value=GREEN]").check()
    page.get_by_role("button", name="Opslaan").last.click()
    page.wait_for_url(re.compile(r"/offerings/[0-9a-z]{12}$"))
    return address
