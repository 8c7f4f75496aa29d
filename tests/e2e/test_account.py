"""A person's journey through the account: passkey, invitation handed over, token, all under the strict policy."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
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
    expect(page.locator("main code")).to_have_count(10)  # recovery codes, shown once
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
    page.get_by_role("link", name="Loketmedewerker", exact=True).click()
    expect(page.locator("input[name=login]")).to_have_value("desk-officer@demo.example")


def code_for(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_second_step_is_set_up_on_a_telephone_and_a_recovery_code_signs_in(visit: Visit) -> None:
    visitor = visit(role="lawyer", width=NARROW, scheme="dark")
    page = visitor.page
    page.goto("/account/profile")
    page.get_by_role("link", name="Inloggen in twee stappen en passkeys").click()
    assert_good_page(page, "second-step-off")
    page.get_by_role("link", name="App instellen").click()
    confirm(page, visitor.site.password)
    page.get_by_text("Lukt scannen niet? Typ het over").click()
    secret = page.get_by_label("Geheime sleutel").input_value()
    assert_good_page(page, "second-step-new")
    page.get_by_label("De code die de app toont").fill(code_for(secret))
    page.get_by_role("button", name="Aanzetten").click()
    code = page.locator("main code").first.inner_text()
    assert_good_page(page, "recovery-codes")
    page.goto("/account/2fa/")
    expect(page.get_by_text("aan", exact=True)).to_be_visible()
    assert_good_page(page, "second-step-on")
    page.context.clear_cookies()
    page.goto("/account/login/?as=lawyer")
    page.get_by_label("Wachtwoord", exact=True).fill(visitor.site.password)
    page.locator("main").get_by_role("button", name="Inloggen", exact=True).click()
    assert_good_page(page, "second-step-asked")
    expect(page.get_by_role("button", name="Mijn sleutel gebruiken")).to_have_count(0)
    page.get_by_label("Code").fill(code)
    page.locator("main").get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url(lambda url: "/2fa/" not in url)
    page.goto("/account/sessions/")
    expect(page.get_by_role("heading", name="Chrome op Linux").first).to_be_visible()
    assert_good_page(page, "sessions")


def test_a_request_waits_on_the_first_page_of_who_decides(visit: Visit) -> None:
    asker = visit()
    asker.page.goto("/account/signup/")
    assert_good_page(asker.page, "sign-up")
    asker.page.get_by_label("Uw naam").fill("Noor Voorbeeld")
    asker.page.get_by_label("E-mailadres").fill("noor@voorbeeld.example")
    for field in ("password1", "password2"):
        asker.page.locator(f"input[name={field}]").fill("een lange zin als wachtwoord")
    asker.page.locator("main").get_by_role("button", name="Account openen").click()
    asker.page.wait_for_url("**/")
    asker.page.goto("/organisations?q=Sensortechniek")
    asker.page.get_by_role("link", name="Voorbeeld Sensortechniek").first.click()
    asker.page.get_by_role("link", name="Ik hoor bij deze organisatie").click()
    assert_good_page(asker.page, "ask-membership")
    asker.page.get_by_label("Hoe hoort u erbij?").fill("Ik werk sinds mei op de tekenkamer.")
    asker.page.get_by_role("button", name="Verzoek versturen").click()
    asker.page.goto("/")
    expect(asker.page.get_by_role("link", name="Uw verzoek wacht op een besluit")).to_be_visible()
    decider = visit(role="supplier-steward", width=NARROW, scheme="dark")
    decider.page.goto("/")
    assert_good_page(decider.page, "home-waiting")
    decider.page.get_by_role("link", name="Noor Voorbeeld wacht op uw besluit").click()
    confirm(decider.page, decider.site.password)
    decider.page.get_by_label("Aanvaarden").check()
    decider.page.get_by_label("Reden").fill("Zij werkt hier, ik ken haar.")
    assert_good_page(decider.page, "decide")
    decider.page.get_by_role("button", name="Besluit vastleggen").click()
    asker.page.goto("/account/memberships")
    expect(asker.page.get_by_text("Zij werkt hier, ik ken haar.")).to_be_visible()
