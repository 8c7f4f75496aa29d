"""Every page that a visitor can reach by links is good: accessible, reflowing, in the reader's language."""

import os
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.e2e.browser import NARROW, WIDE, assert_good_page
from tests.e2e.conftest import Visit

#: Answers that are files, doors out or the page to try the interface with: no pages of the shell.
NOT_PAGES = ("/account/logout", "/api/", "/static/", "/.well-known/", "/robots.txt", "/healthz", "/readyz", "/metrics")
FILES = ("as=", ".csv", ".xlsx", ".pdf", ".ics", ".json", ".txt", "/export", "/download")
#: How many pages of one kind are looked at: with and without content differ. The second comes after all first ones.
OF_A_KIND = 2
#: How many pages one reader looks at in one look, to stay within minutes; SCHAKEL_E2E_PAGES=1000 looks at all of them.
MOST = int(os.environ.get("SCHAKEL_E2E_PAGES", "40"))


def kind(address: str) -> str:
    """The URL name that an address belongs to, or the address itself."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def links(page: Page, home: str) -> list[str]:
    """The addresses on this page that lead to other pages of the installation."""
    found: list[str] = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)")
    inside = {url.split("#")[0] for url in found if url.startswith(home)}
    paths = sorted(url.removeprefix(home) for url in inside)
    return [p for p in paths if not p.startswith(NOT_PAGES) and not any(part in p for part in FILES)]


@pytest.mark.asvs("v5.0.0-14.2.3")
@pytest.mark.parametrize(
    "role", ["", "supplier-steward", "defence-officer", "national-office"], ids=lambda r: r or "stranger"
)
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("nl", "light", WIDE), ("en", "dark", NARROW)],
    ids=["nl-light-wide", "en-dark-narrow"],
)
def test_every_page_in_reach_is_good(visit: Visit, role: str, language: str, scheme: str, width: int) -> None:
    visitor = visit(language=language, scheme=scheme, width=width, role=role)
    page, home = visitor.page, visitor.site.url
    seen: dict[str, int] = {}
    known, waiting, again, wrong = {"/"}, deque(["/"]), deque[str](), []
    while (waiting or again) and sum(seen.values()) < MOST:
        address = (waiting or again).popleft()
        if seen.get(kind(address), 0) >= OF_A_KIND:
            continue
        if kind(address) in seen and waiting:
            again.append(address)
            continue
        seen[kind(address)] = seen.get(kind(address), 0) + 1
        try:
            answer = page.goto(address)
        except Error as refused:
            if "Download is starting" in refused.message:
                continue
            raise
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if answer.status >= 400:
            wrong.append(f"{address}: a link leads to a page that answers {answer.status}")
            continue
        try:
            name = f"every-{role or 'stranger'}-{kind(address).replace(':', '-').replace('/', '-')}-{language}-{width}"
            assert_good_page(page, name if seen[kind(address)] == 1 else "")
            assert page.locator("html").get_attribute("lang") == language, f"{address} is not in {language}"
            assert page.locator("h1").count() == 1, f"{address} has {page.locator('h1').count()} headings of level 1"
        except AssertionError as failure:
            wrong.append(str(failure))
        for link in links(page, home):
            if link not in known:
                known.add(link)
                waiting.append(link)
    assert wrong == []
    assert len(seen) >= 5
