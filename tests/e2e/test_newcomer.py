"""A newcomer looks around: what is this, what is asked, who can help, in which language, without an account."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit


@pytest.mark.parametrize(
    ("width", "script"),
    [(WIDE, True), (NARROW, True), (WIDE, False)],
    ids=["desk", "narrow", "no-script"],
)
def test_a_newcomer_finds_a_need_and_an_offering_from_the_one_box(visit: Visit, width: int, script: bool) -> None:
    page = visit(width=width, script=script).page
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Van een gewenst effect naar wie het kan leveren")
    box = page.get_by_label("Wat hebt u nodig, of wat kunt u leveren?")
    expect(box).to_be_in_viewport()
    if script:
        assert_good_page(page, f"newcomer-home-{width}")
    box.fill("drones vroeg opmerken boven een kamp")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Wie kan bijdragen")).to_be_visible()
    expect(page.get_by_text("Vanwege:").first).to_be_visible()
    if script:
        assert_good_page(page, f"newcomer-found-{width}")
    page.get_by_role("link", name="Akoestische dronedetectie op batterijen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Akoestische dronedetectie op batterijen")
    if script:
        assert_good_page(page, f"newcomer-offering-{width}")
    page.go_back()
    page.get_by_role("link", name="Kleine drones vroeg opmerken boven een kamp").click()
    expect(page.get_by_role("heading", name="Hoe succes wordt gemeten")).to_be_visible()
    expect(page.get_by_role("heading", name="Wie kan bijdragen")).to_be_visible()
    if script:
        assert_good_page(page, f"newcomer-need-{width}")
    page.get_by_role("link", name="Alle matches met redenen").click()
    expect(page.get_by_role("button", name="Accepteren")).to_have_count(0)
    expect(page.get_by_role("table", name=re.compile("^Waarom .* past$")).first).to_be_visible()
    if script:
        assert_good_page(page, f"newcomer-matches-{width}")


def test_an_empty_question_and_one_that_nothing_answers_say_what_to_do(visit: Visit) -> None:
    page = visit().page
    page.goto("/find?q=")
    expect(page.get_by_role("alert")).to_contain_text("Typ ten minste één woord")
    assert_good_page(page, "newcomer-empty-question")
    page.get_by_label("Wat hebt u nodig, of wat kunt u leveren?").fill("zzqx")
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()
    expect(page.get_by_text("Geen aanbod dat u mag zien gaat hierover.")).to_be_visible()
    assert_good_page(page, "newcomer-nothing-found")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_language_is_switched_on_any_page_and_remembered(visit: Visit, script: bool) -> None:
    page = visit(script=script).page
    page.goto("/needs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Behoeften")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile("/needs$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Needs")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Nederlands").click()
    page.goto("/offerings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanbod")


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ("Toegankelijkheid", "Toegankelijkheid"),
        ("Kwetsbaarheid melden", "Kwetsbaarheid melden"),
        ("Licenties", "Licenties"),
    ],
)
def test_the_statements_are_a_click_away(visit: Visit, link: str, heading: str) -> None:
    page = visit(width=NARROW).page
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name=link).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_good_page(page)


def test_a_hidden_or_absent_record_is_the_same_calm_page(visit: Visit) -> None:
    page = visit().page
    for address in ("/needs/aaaaaaaaaaaa", "/offerings/aaaaaaaaaaaa", "/proposals/aaaaaaaaaaaa"):
        page.goto(address)
        if "/account/login" not in page.url:
            expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    assert_good_page(page)


def test_a_newcomer_tries_an_example_and_is_told_how_to_get_acquainted(visit: Visit) -> None:
    page = visit().page
    page.goto("/")
    page.get_by_role("link", name="blijven rijden als satellietnavigatie uitvalt").click()
    page.get_by_role("link", name="Autonoom rijden zonder satellietnavigatie").first.click()
    panel = page.locator(".sk-panel", has_text="Kennismaken")
    expect(panel).to_contain_text("Log in om een kennismaking te vragen")
    panel.get_by_role("link", name="Inloggen").click()
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/offerings/"))
