"""A form whose session or page ended meanwhile loses nothing: go back, and what was typed is still there."""

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import EFFECT
from tests.e2e.browser import NARROW, assert_good_page
from tests.e2e.conftest import Visit


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("lost", ["the session", "everything"])
def test_what_was_typed_is_there_after_signing_in_again(visit: Visit, lost: str, script: bool) -> None:
    visitor = visit(role="defence-officer", width=NARROW, script=script)
    page = visitor.page
    page.goto("/needs/new")
    page.get_by_label("Titel").fill(f"Getypt voordat {lost} verdween")
    page.get_by_label("Wat moet er worden bereikt?").fill(EFFECT)
    visitor.context.clear_cookies(name="sessionid" if lost == "the session" else None)
    page.get_by_role("button", name="Opslaan als concept").click()
    expect(page.get_by_role("main")).to_contain_text("wat u typte staat er nog")
    if script:
        assert_good_page(page, f"lost-{lost.split()[-1]}")

    tab = visitor.context.new_page()
    tab.goto("/account/login/?as=defence-officer")
    tab.locator("input[name=password]").fill(visitor.site.password)
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_url(lambda url: "/account/login" not in url)
    page.go_back()
    expect(page.get_by_label("Titel")).to_have_value(f"Getypt voordat {lost} verdween")
    expect(page.get_by_label("Wat moet er worden bereikt?")).to_have_value(EFFECT)
    page.get_by_role("button", name="Opslaan als concept").click()
    expect(page.get_by_text("Opgeslagen als concept").first).to_be_visible()
