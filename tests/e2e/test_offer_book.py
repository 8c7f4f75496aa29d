"""A reader makes an offer book of a region and takes it along as a tagged PDF, with only what that reader may see."""

import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit

OPEN, OWN = "Akoestische dronedetectie op batterijen", "Herkennen van drones aan hun geluid"


def make_book(page: Page) -> None:
    """Choose Overijssel and innovation on the first page of offer books."""
    page.goto("/offer-books")
    page.get_by_role("checkbox", name="Overijssel").check()
    page.get_by_label("Propositie").select_option(label="Innovatie")
    page.get_by_role("button", name="Het boek maken").click()


def taken_along(page: Page, folder: Path) -> PdfReader:
    """The book as the file that the page offers."""
    with page.expect_download() as taken:
        page.get_by_role("link", name="pdf").first.click()
    file = folder / "boek.pdf"
    taken.value.save_as(file)
    return PdfReader(io.BytesIO(file.read_bytes()))


def words(book: PdfReader) -> str:
    """All text of a PDF in one line."""
    return " ".join(" ".join(page.extract_text() for page in book.pages).split())


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (NARROW, False)], ids=["desk", "narrow-no-script"])
def test_a_newcomer_takes_an_offer_book_along(visit: Visit, tmp_path: Path, width: int, script: bool) -> None:
    page = visit(width=width, script=script).page
    page.goto("/offer-books")
    page.get_by_role("button", name="Het boek maken").click()
    expect(page.get_by_text("Kies een regio, een propositie, of beide.").first).to_be_visible()
    make_book(page)
    expect(page.get_by_text(OPEN).first).to_be_visible()
    expect(page.get_by_text("voorbeeldgegevens, verzonnen").first).to_be_visible()
    expect(page.get_by_text(OWN)).to_have_count(0)
    if script:
        assert_good_page(page, f"book-{width}")
    book = taken_along(page, tmp_path)
    root: Any = book.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("nl")
    text = words(book)
    assert OPEN in text
    assert "voorbeeldgegevens, verzonnen" in text
    assert OWN not in text


def test_an_owner_finds_the_own_hidden_offering_in_the_own_book_only(visit: Visit, tmp_path: Path) -> None:
    page = visit(role="supplier-steward").page
    make_book(page)
    expect(page.get_by_text(OWN).first).to_be_visible()
    assert OWN in words(taken_along(page, tmp_path))
    rival = visit(role="rival").page
    make_book(rival)
    expect(rival.get_by_text(OPEN).first).to_be_visible()
    expect(rival.get_by_text(OWN)).to_have_count(0)
