"""A development company imports a sheet with three kinds of errors, repairs the error file, imports and undoes it."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit

HEADINGS = ["Naam", "KvK-nummer", "Provincie", "Eigen kolom"]
ROWS: list[list[Any]] = [
    ["Reis Fijnmetaal", "90000101", "Overijssel", "a"],
    ["Reis Nul", 1234567, "Gelderland", "b"],
    ["Reis Nergens", "90000103", "Atlantis", "c"],
    ["", "90000104", "Utrecht", "d"],
]


def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page: Page, name: str, data: bytes, picture: str = "") -> None:
    page.goto("/imports")
    page.get_by_role("link", name="Een blad importeren").first.click()
    page.get_by_label("Bestand", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_label("Organisaties", exact=True).check()
    if picture:
        assert_good_page(page, picture)
    page.get_by_role("button", name="Lees het bestand").click()


def repair(file: Path) -> None:
    """Fill in the cells that the error file asks for, in the file itself."""
    book = load_workbook(file)
    lines = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert lines[0] == [*HEADINGS, "Rij in het bestand", "Wat te doen"]
    assert len(lines) == 4
    for row in book.worksheets[0].iter_rows(min_row=2):
        repairs = {"Reis Nul": (1, "01234567"), "Reis Nergens": (2, "Limburg")}
        column, text = repairs.get(str(row[0].value), (0, "Reis Naam"))
        row[column].value = text
    book.save(file)


def test_a_sheet_is_imported_repaired_and_undone(visit: Visit, tmp_path: Path) -> None:
    page = visit(role="desk-officer").page
    page.goto("/imports")
    assert_good_page(page, "imports-empty")

    upload(page, "leden.xlsx", sheet(ROWS), "imports-new")
    expect(page.get_by_label("Naam")).to_have_value("name")
    expect(page.get_by_label("Eigen kolom")).to_have_value("")
    assert_good_page(page, "imports-columns")
    page.get_by_role("button", name="Toon het voorbeeld").click()

    expect(page.get_by_text("Er is nog niets weggeschreven.")).to_be_visible()
    expect(page.get_by_text("Zeven cijfers")).to_be_visible()
    expect(page.get_by_text("Dit staat niet in de codelijst")).to_be_visible()
    expect(page.get_by_text("Dit veld mag niet leeg zijn")).to_be_visible()
    assert_good_page(page, "imports-preview")
    page.goto("/organisations?q=Reis")
    expect(page.get_by_text("Reis Fijnmetaal")).to_have_count(0)
    page.go_back()

    page.get_by_role("button", name="1 rij importeren").click()
    expect(page.get_by_text("1 aangemaakt, 0 gewijzigd, 0 ongewijzigd, 3 geweigerd")).to_be_visible()
    assert_good_page(page, "imports-result")

    file = tmp_path / "errors.xlsx"
    with page.expect_download() as got:
        page.get_by_role("link", name="Te herstellen rijen").click()
    got.value.save_as(file)
    repair(file)

    upload(page, "leden-hersteld.xlsx", file.read_bytes())
    page.get_by_role("button", name="Toon het voorbeeld").click()
    page.get_by_role("button", name="3 rijen importeren").click()
    expect(page.get_by_text("3 aangemaakt, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd")).to_be_visible()

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Deze import ongedaan maken").click()
    confirm = page.get_by_role("button", name="Deze import ongedaan maken")
    if confirm.count():
        confirm.last.click()
    expect(page.get_by_text("Ongedaan gemaakt: alles is zoals voor deze import.")).to_be_visible()
    assert_good_page(page, "imports-undone")
    page.goto("/organisations?q=Reis")
    expect(page.get_by_role("link", name="Reis Fijnmetaal")).to_be_visible()
    page.goto("/imports")
    assert_good_page(page, "imports-list")


def test_a_macro_file_is_refused_in_words_on_a_narrow_screen_without_javascript(visit: Visit) -> None:
    data = io.BytesIO(sheet(ROWS))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x" * 20)
    page = visit(role="desk-officer", width=NARROW, scheme="dark", script=False).page
    upload(page, "leden.xlsm", data.getvalue())
    expect(page.get_by_text("Het bestand bevat macro’s.").first).to_be_visible()
    expect(page.get_by_label("Soort bron")).to_have_value("own")
