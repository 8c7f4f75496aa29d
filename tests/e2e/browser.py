"""What a journey asks of a page: accessible, nothing from outside, readable when narrow, a picture of it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Widths at which every page must hold: a desk, and 1280 pixels at 400 percent zoom.
WIDE, NARROW = 1280, 320
#: The session cookie of each demo person by site: signing in takes a second on purpose.
_sessions: dict[tuple[str, str], Any] = {}
_RUN_AXE = """axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(result => {
  const told = rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 160)}`);
  return {
    violations: result.violations.flatMap(told),
    incomplete: result.incomplete.filter(rule => rule.id === "color-contrast").flatMap(told),
  };
})"""


def assert_accessible(page: Page) -> None:
    """Fail on any axe violation, and on any contrast that axe could not settle (white on yellow hides there)."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(_RUN_AXE)
    problems = [*found["violations"], *(f"undecided {line}" for line in found["incomplete"])]
    assert problems == [], f"{page.url}\n" + "\n".join(problems)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the window: text must reflow (WCAG 1.4.10)."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    window = page.evaluate("document.documentElement.clientWidth")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}"


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder that SCHAKEL_SCREENSHOTS names; without it, do nothing."""
    folder = os.environ.get("SCHAKEL_SCREENSHOTS", "")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def assert_good_page(page: Page, name: str = "") -> None:
    """Everything that holds for every page: accessible, no sideways scroll; kept as a picture when it has a name."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    if name:
        picture(page, name)


@dataclass(frozen=True)
class Site:
    """A running installation: its address, how the demo people sign in, and the folder of its data."""

    url: str
    password: str
    folder: Path = Path()

    def address(self, role: str) -> str:
        """The e-mail address of a demo person, such as `defence-officer`."""
        return f"{role}@demo.example"


class Visitor:
    """Somebody at a browser: a context of its own, watched for requests to outside and for script errors."""

    def __init__(self, browser: Browser, site: Site, **context: Any) -> None:
        self.site = site
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context: BrowserContext = browser.new_context(base_url=site.url, **context)
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._watch)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._listen)

    def _watch(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(self.site.url).netloc:
            self.outside.append(request.url)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and not re.search(r"status of 4\d\d", message.text):
            self.errors.append(message.text)

    def sign_in(self, role: str) -> Page:
        """Sign in as a demo person: through the page the first time on a site, with the session of then after that."""
        known = _sessions.get((self.site.url, role))
        if known:
            self.context.add_cookies([known])
            if self.context.request.get("/account/memberships", max_redirects=0).status == 200:
                return self.page
            self.context.clear_cookies()  # a journey before this one ended that session or gave it a new name
        self.page.goto("/account/login/")
        self.page.locator("input[name=login]").fill(self.site.address(role))
        self.page.locator("input[name=password]").fill(self.site.password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        for cookie in self.context.cookies():
            if cookie.get("name") == "sessionid":
                _sessions[self.site.url, role] = cookie
        return self.page

    def leave(self) -> None:
        """Close the browser window; fail when something outside was asked for or a script broke."""
        self.context.close()
        assert self.outside == [], f"asked of outside: {self.outside}"
        assert self.errors == [], f"script or policy errors: {self.errors}"
