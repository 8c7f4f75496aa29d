"""The shell in a browser: every own page in both themes, languages and widths; keyboard, script off, menus, forms."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW, WIDE, assert_accessible, assert_good_page, picture
from tests.e2e.conftest import Visit

PAGES = ["/style-guide", "/accessibility", "/report-a-vulnerability", "/licences", "/account/login/", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("nl", "light", WIDE), ("nl", "dark", NARROW), ("en", "dark", WIDE), ("en", "light", NARROW)],
)
def test_a_page_is_good_in_every_look(visit: Visit, path: str, language: str, scheme: str, width: int) -> None:
    page = visit(language=language, scheme=scheme, width=width).page
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert_good_page(page, f"shell{path.strip('/').replace('/', '-')}-{language}-{scheme}-{width}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_look_and_language_are_chosen_and_remembered(visit: Visit, script: bool) -> None:
    page = visit(script=script).page
    page.goto("/licences")
    page.get_by_text("Weergave").click()
    page.get_by_role("button", name="Donker").click()
    expect(page.locator("html")).to_have_class("sk-theme theme-dark")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Licences")
    page.goto("/accessibility")
    expect(page.locator("html")).to_have_class("sk-theme theme-dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accessibility")


def test_the_chosen_look_wins_from_the_device(visit: Visit) -> None:
    page = visit(scheme="dark").page
    page.goto("/accessibility")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_text("Weergave").click()
    page.get_by_role("button", name="Licht").click()
    page.wait_for_selector("html.theme-light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(15, 23, 25)"
    assert light == "rgb(245, 247, 247)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit().page
    page.goto("/accessibility")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Naar de inhoud")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit().page
    page.goto("/accessibility")
    summary = page.locator("summary", has_text="Weergave")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Donker")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Donker")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_menus_of_the_header_open_inside_a_narrow_window(visit: Visit) -> None:
    page = visit(width=NARROW, role="defence-officer").page
    page.goto("/accessibility")
    menus = page.locator(".sk-menu")
    assert menus.count() == 2
    for menu in menus.all():
        menu.locator("summary").click()
        panel = menu.locator(".sk-menu__panel").bounding_box()
        assert panel is not None
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= NARROW
        menu.locator("summary").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_form_with_errors_leads_to_each_of_them_and_keeps_what_was_typed(visit: Visit, script: bool) -> None:
    page = visit(script=script, width=NARROW).page
    page.goto("/style-guide")
    page.get_by_label("Gewenst effect").fill("Bescherm het kamp")
    page.get_by_role("button", name="Opslaan").last.click()
    summary = page.get_by_role("group", name="Er kloppen 3 dingen nog niet")
    expect(summary).to_be_visible()
    if script:
        expect(summary).to_be_focused()
        assert_good_page(page, "shell-form-errors-320")
    expect(page.get_by_label("Gewenst effect")).to_have_value("Bescherm het kamp")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Titel")).to_be_focused()


def test_a_refused_question_sends_nothing(visit: Visit) -> None:
    page = visit().page
    page.goto("/style-guide")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Intrekken").click()
    expect(page).to_have_url(re.compile(r"/style-guide$"))
    expect(page.get_by_role("group", name="kloppen")).to_have_count(0)


def test_a_page_prints_without_its_navigation(visit: Visit) -> None:
    page = visit(scheme="dark").page
    page.goto("/accessibility")
    page.emulate_media(media="print")
    expect(page.get_by_role("banner").get_by_role("button", name="English")).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 36, 42)"
    picture(page, "shell-print")
