"""A person's journey through the account: passkey, invitation handed over, token, all under the strict policy."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, Site, assert_good_page
from tests.e2e.conftest import Visit


def confirm(page: Page, password: str) -> None:
    """Say again that it is you, where the page asks."""
    if "/reauthenticate" in page.url:
        page.locator("main input[type=password]").fill(password)
        page.get_by_role("button", name="Bevestigen").click()
        page.wait_for_url(lambda url: "/reauthenticate" not in url)


def with_authenticator(page: Page) -> None:
    """Give the browser a security key that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_without_a_password(visit: Visit) -> None:
    visitor = visit()
    page, home = visitor.page, visitor.site.url.replace("127.0.0.1", "localhost")
    visitor.site = Site(home, visitor.site.password)  # a passkey belongs to a name, not to a number
    page.goto(home + "/account/login/?as=financier")
    page.locator("input[name=password]").fill(visitor.site.password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(home + "/")
    with_authenticator(page)
    page.goto(home + "/account/2fa/webauthn/add/")
    confirm(page, visitor.site.password)
    assert_good_page(page, "passkey-add")
    page.locator("main input[name=name]").fill("Sleutel")
    page.locator("main input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add" not in url)
    page.context.clear_cookies()
    page.goto(home + "/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto(home + "/account/profile")
    expect(page.locator(".sk-lead")).to_have_text("financier@demo.example")
    page.goto(home + "/account/2fa/webauthn/")
    assert_good_page(page, "passkey-list")


def test_an_invitation_is_handed_over_and_accepted_by_a_new_person(visit: Visit) -> None:
    steward = visit(role="supplier-steward")
    steward.page.goto("/account/memberships")
    steward.page.get_by_role("link", name="Leden").first.click()
    steward.page.get_by_role("link", name="Iemand uitnodigen").click()
    confirm(steward.page, steward.site.password)
    steward.page.locator("input[type=email]").fill("nieuw@voorbeeld.example")
    steward.page.get_by_role("button", name="Uitnodigen").click()
    link = steward.page.get_by_label("Link").input_value()
    assert_good_page(steward.page, "invited")
    guest = visit(width=NARROW, scheme="dark")
    guest.page.goto("/account/invitations/" + link.rpartition("/")[2])
    assert guest.page.url.endswith("/account/invitation")
    assert_good_page(guest.page, "invitation")
    guest.page.get_by_role("link", name="Account openen").click()
    guest.page.locator("input[name=name]").fill("Nieuw Persoon")
    guest.page.locator("input[name=email]").fill("nieuw@voorbeeld.example")
    for field in ("password1", "password2"):
        guest.page.locator(f"input[name={field}]").fill("een lange zin als wachtwoord")
    guest.page.locator("main form button[type=submit]").first.click()
    guest.page.wait_for_url("**/account/invitation")
    guest.page.get_by_role("button", name="Lid worden").click()
    expect(guest.page.get_by_role("heading", name="Leden", exact=True)).to_be_visible()
    assert_good_page(guest.page, "members-new")


def test_a_demo_person_is_filled_in_without_script(visit: Visit) -> None:
    page = visit(script=False).page
    page.goto("/account/login/")
    page.get_by_role("link", name="desk-officer", exact=True).click()
    expect(page.locator("input[name=login]")).to_have_value("desk-officer@demo.example")
