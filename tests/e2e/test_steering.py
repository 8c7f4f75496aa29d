"""An officer steers the matches of an own card: a must, why not, what if, surprise, a word set aside, a file along."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import publish_card, write_card
from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit

CARD = "Kleine drones vroeg opmerken boven een kamp"
MEASURE = "waarschuwingstijd: ten minste 60 s"
#: How many lines the words of an element take.
LINES = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
LISTED = "Akoestische dronedetectie op batterijen"


def own_matches(page: Page) -> str:
    """Open the matches of the officer's own card through its page; returns their address."""
    page.goto("/needs")
    page.get_by_role("link", name=CARD).first.click()
    page.get_by_role("link", name="Alle matches met redenen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CARD)
    return page.url


def weigh(page: Page, part: str, weight: str) -> None:
    """Say what a part of the card weighs."""
    field = page.get_by_label(part)
    if not field.is_visible():
        page.get_by_text("Zeg waaraan moet worden voldaan").click()
    field.select_option(label=weight)
    page.get_by_role("button", name="Bewaar deze keuzes").click()
    expect(page.get_by_text("De matches zijn opnieuw gemaakt.").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "script", "scheme"),
    [(WIDE, True, "light"), (NARROW, True, "dark"), (WIDE, False, "light")],
    ids=["desk", "narrow-dark", "no-script"],
)
def test_an_officer_steers_the_matches_of_an_own_card(
    visit: Visit, tmp_path: Path, width: int, script: bool, scheme: str
) -> None:
    page = visit(role="defence-officer", width=width, script=script, scheme=scheme).page

    def look(name: str) -> None:
        if script:
            assert_good_page(page, f"steering-{name}-{width}-{scheme}")

    matches = own_matches(page)
    look("matches")
    weigh(page, MEASURE, "moet")
    out = page.locator("section").filter(has=page.get_by_role("heading", name="Weggelaten door een eis")).last
    expect(out.get_by_role("listitem").first).to_contain_text(f"ontbreekt: {MEASURE}")
    look("must")
    left_out = out.get_by_role("link").first.inner_text()
    page.get_by_role("link", name="Waarom staat het er niet?").click()
    look("why-not")
    page.get_by_label("Naam van het aanbod").fill(left_out)
    page.get_by_role("button", name="Zoek op").click()
    page.get_by_role("main").get_by_role("link", name=left_out).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(left_out)
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text=MEASURE).first).to_be_visible()
    look("why-not-offering")
    page.get_by_role("link", name="Probeer wat het erbij zou brengen").click()
    if width == NARROW:
        page.get_by_text("Probeer", exact=True).first.click()
    page.get_by_label(MEASURE).select_option(label="wens")
    page.get_by_role("button", name="Toon wat verandert").click()
    expect(page.get_by_role("heading", name=re.compile("aanbod.* zou.* erbij komen"))).to_be_visible()
    look("what-if")
    page.goto(matches)
    weigh(page, MEASURE, "wens")
    expect(page.get_by_role("heading", name="Weggelaten door een eis")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_officer_asks_for_surprise_and_reads_what_it_costs(visit: Visit, script: bool) -> None:
    page = visit(role="defence-officer", script=script).page
    own_matches(page)
    page.get_by_role("link", name="Verras mij").click()
    page.get_by_label("wat", exact=True).check()
    page.get_by_role("button", name="Toon deze volgorde").click()
    expect(page).to_have_url(re.compile("step=2"))
    panel = page.locator("section").filter(has=page.get_by_role("heading", name="Wat deze volgorde kost"))
    expect(panel).to_contain_text(re.compile(r"verliezen samen \d+,\d ?%|\d+,\d ?% van hun sterkte"))
    value = panel.locator(".sk-progress__value")
    if script:
        assert value.evaluate(LINES) == 1, "the figure breaks over two lines"
        assert_good_page(page, "steering-surprise")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_word_is_set_aside_with_one_press_and_comes_back(visit: Visit, tmp_path: Path, script: bool) -> None:
    page = visit(role="defence-officer", script=script).page
    own_matches(page)
    page.get_by_role("button", name="Telt niet").first.click()
    undo = page.get_by_role("button", name="Correctie ongedaan maken")
    expect(undo.first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel").click()
    file = tmp_path / "matches.xlsx"
    taken.value.save_as(file)
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), read_only=True)
    about = {str(row[0]): str(row[1]) for row in book["Over deze lijst"].iter_rows(values_only=True)}
    assert about["Configuratie"].startswith("schakel-")
    assert about["Correcties"] != "geen"
    assert any(row[2] == LISTED for row in book["Matches"].iter_rows(values_only=True))
    undo.first.click()
    expect(undo).to_have_count(0)


def test_a_new_version_shows_who_rose_and_who_fell(visit: Visit) -> None:
    page = visit(role="defence-officer").page
    write_card(page, "Boven een kamp tijdig gewaarschuwd zijn")
    address = publish_card(page)
    page.goto(f"{address}/edit")
    page.get_by_label("Wat moet er worden bereikt?").fill(
        "Een eenheid heeft in de regen drie dagen stroom uit batterijen."
    )
    page.get_by_role("button", name="Opslaan en verder naar publiceren").click()
    page.get_by_label("Waarom", exact=False).first.fill("Stroom gaat voor.")
    publish_card(page)
    page.goto(f"{address}/versions")
    page.get_by_role("link", name="wie steeg, wie daalde").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matches van versie 1 en 2")
    expect(page.get_by_text("Welke redenen anders wegen").first).to_be_visible()
    assert_good_page(page, "steering-versions")
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert_good_page(page, "steering-versions-narrow")
