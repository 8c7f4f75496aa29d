"""A figure over hidden records is released by who may do so, read by everybody, and not released again too soon."""

import re

from playwright.sync_api import expect

from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit


def test_a_figure_is_prepared_released_and_read(visit: Visit) -> None:
    office = visit(role="programme-manager").page
    office.goto("/releases")
    expect(office.get_by_role("link", name="Aanbod naar propositie en defensiestatus")).to_be_visible()
    assert_good_page(office, "releases")
    office.get_by_role("link", name="Een vrijgave voorbereiden").first.click()
    expect(office.get_by_role("table")).to_contain_text("Lucht")
    assert not re.search(r"\d", office.get_by_role("table").locator("tbody").inner_text())
    assert_good_page(office, "release-new")
    office.get_by_label("Naam").fill("Wat er gevraagd wordt")
    office.get_by_label("Doel").fill("Voor de jaarbrief over het ecosysteem.")
    office.get_by_role("button", name="Het cijfer vrijgeven").click()
    expect(office.get_by_text("Vrijgegeven.", exact=False).first).to_be_visible()
    assert_good_page(office, "release")
    reader = visit(scheme="dark", width=NARROW).page
    reader.goto("/releases")
    assert_good_page(reader, "releases-320-dark")
    reader.get_by_role("link", name="Wat er gevraagd wordt").click()
    expect(reader.get_by_text("Voor de jaarbrief over het ecosysteem.")).to_be_visible()
    assert_good_page(reader, "release-320-dark")
    with reader.expect_download() as waiting:
        reader.get_by_role("link", name="Excel").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    office.goto("/releases/new/needs")
    expect(office.get_by_text("Te kort na de vorige")).to_be_visible()
    assert_good_page(office, "release-too-soon")
