"""A supplier stores a file; a marked one is refused, and a scan is held until a version with text comes."""

from playwright.sync_api import Page, expect

from tests.base.documents import files
from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit


def send(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Bestand", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_role("button", name="Controleren en bewaren").click()


def test_a_scan_is_held_and_a_version_with_text_takes_its_place(visit: Visit) -> None:
    page = visit(role="supplier-steward").page
    page.goto("/my-files")
    assert_good_page(page, "my-files-empty")
    send(page, "plan.docx", files.word(header="Stg. GEHEIM"))
    expect(page.get_by_text("leest als een rubricering (NL)").first).to_be_visible()
    assert_good_page(page, "my-files-refused")
    send(page, "scan.pdf", files.scan())
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit bestand kan niet worden gecontroleerd")
    assert_good_page(page, "my-files-held")
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert_good_page(page, "my-files-held-narrow")
    page.goto("/my-files")
    expect(page.get_by_role("heading", name="Kan niet worden gecontroleerd")).to_be_visible()
    assert_good_page(page, "my-files-narrow")
    page.get_by_role("link", name="Bestand gestuurd op").click()
    send(page, "plan.docx", files.word())
    expect(page.get_by_role("link", name="plan.docx")).to_be_visible()
    expect(page.get_by_role("heading", name="Kan niet worden gecontroleerd")).to_have_count(0)


def test_marked_text_in_a_form_comes_back_empty_with_the_reason(visit: Visit) -> None:
    page = visit(role="defence-officer", width=NARROW).page
    page.goto("/needs/new")
    title = page.locator("main form input[type=text]").first
    title.fill("NATO SECRET - Zwaluwstaart")
    page.locator("main form button[type=submit]").first.click()
    said = page.get_by_text("Regel 1, teken 1 tot en met 11").first
    expect(said).to_be_visible()
    expect(said).to_contain_text("vraag het uw beveiligingsfunctionaris")
    assert "Zwaluwstaart" not in page.content()
    assert_good_page(page, "need-marked-narrow")
