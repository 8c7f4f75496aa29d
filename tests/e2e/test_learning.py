"""Verdicts are shared, a programme manager looks, anybody sees who gets attention, lists are kept."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit
from tests.e2e.test_steering import CARD, own_matches

#: The first list of matches of a server reads every offering before it answers.
FIRST_MS = 60_000


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["desk", "narrow-dark"])
def test_verdicts_are_shared_looked_at_and_kept(visit: Visit, width: int, scheme: str) -> None:
    page = visit(role="defence-officer", width=width, scheme=scheme).page
    page.goto("/needs")
    card = page.get_by_role("link", name=CARD).first.get_attribute("href")
    matches = f"{card}/matches"
    page.goto(matches, timeout=FIRST_MS)
    accept = page.get_by_role("button", name="Accepteren")
    if accept.count():
        accept.first.click()
    if page.get_by_role("button", name="Oordelen delen").count():
        page.get_by_role("button", name="Oordelen delen").click()
        expect(
            page.get_by_text("Iedereen mag nu zien").or_(page.get_by_text("Alleen de oordelen")).first
        ).to_be_visible()
    page.goto(matches)
    page.get_by_role("link", name="Eerdere lijsten").click()
    assert_good_page(page, f"lists-{width}-{scheme}")
    page.get_by_role("link", name="Lijst 1").click()
    expect(page.get_by_text("scores en redenen zijn die van toen")).to_be_visible()
    assert_good_page(page, f"list-{width}-{scheme}")

    manager = visit(role="programme-manager", width=width, scheme=scheme).page
    manager.goto("/matches/learning")
    assert_good_page(manager, f"learning-{width}-{scheme}")
    manager.get_by_role("button", name="Leer een nieuwe versie").click()
    expect(manager.get_by_text("Er zijn te weinig gedeelde oordelen").first).to_be_visible()

    stranger = visit(width=width, scheme=scheme).page
    stranger.goto("/fairness")
    stranger.get_by_text("Alle cijfers").first.click()
    assert_good_page(stranger, f"fairness-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["desk", "narrow-dark"])
def test_corrected_words_are_shared_and_taken_back(visit: Visit, width: int, scheme: str) -> None:
    page = visit(role="defence-officer", width=width, scheme=scheme).page
    matches = own_matches(page)
    page.get_by_role("button", name="Telt niet").first.click()
    expect(page.get_by_role("button", name="Correctie ongedaan maken").first).to_be_visible()
    if page.get_by_role("button", name="Oordelen en gecorrigeerde woorden delen").count():
        page.get_by_role("button", name="Oordelen en gecorrigeerde woorden delen").click()
    else:
        page.get_by_role("button", name="Ook gecorrigeerde woorden delen").click()
    page.goto(matches)
    expect(page.get_by_text("Iedereen mag ook zien welke woorden u hebt gecorrigeerd.")).to_be_visible()
    assert_good_page(page, f"words-shared-{width}-{scheme}")

    manager = visit(role="programme-manager", width=width, scheme=scheme).page
    manager.goto("/matches/learning")
    said = manager.locator("section", has=manager.get_by_role("heading", name="Gedeelde correcties van woorden"))
    expect(said.get_by_role("link", name=CARD)).to_be_visible()

    page.get_by_role("button", name="Gecorrigeerde woorden niet meer delen").click()
    manager.reload()
    expect(said).to_have_count(0)
    page.goto(matches)
    page.get_by_role("button", name="Correctie ongedaan maken").first.click()
