"""What leaves the pages asks nothing of outside either: a mail opened in a browser, and every kind of file offered."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from schakel.base.documents import sources as documents
from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import Limits
from schakel.base.outbox import rules as outbox
from tests.e2e.conftest import Visit
from tests.e2e.test_every_page import FILES

#: Pages that offer files, and a matched card, whose matches can be taken along.
PAGES = ("/offerings", "/organisations", "/needs", "/code-lists", "/crosswalk", "/concepts", "/releases", "/fairness")
BOOK = "/offer-books/book?region=NL21"
FOREIGN = "http://198.51.100.7/pixel.png"


def kind(address: str) -> tuple[str, str]:
    """Which view makes a file, and in which form."""
    parts = urlsplit(address)
    return resolve(parts.path).view_name, parts.query.partition("as=")[2].partition("&")[0]


def files(page: Page, home: str) -> dict[tuple[str, str], str]:
    """One address for each kind of file that the pages offer."""
    page.goto("/needs")
    card = page.get_by_role("main").locator("table a, article a").first.get_attribute("href")
    found: dict[tuple[str, str], str] = {}
    for address in (*PAGES, BOOK, f"{card}/matches"):
        page.goto(address)
        links: list[str] = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.href)")
        for link in links:
            path = link.removeprefix(home)
            if link.startswith(home) and any(part in path for part in (*FILES, "/file?")):
                found.setdefault(kind(path), path)
    return found


@pytest.mark.parametrize("role", ["", "defence-officer"], ids=lambda role: role or "stranger")
def test_no_file_that_pages_offer_fetches_anything(visit: Visit, role: str) -> None:
    visitor = visit(role=role)
    offered, kinds = files(visitor.page, visitor.site.url), set()
    for address in offered.values():
        answer = visitor.context.request.get(address)
        assert answer.status == 200, address
        # What fetches something, carries script or hides a part is refused here as it would be from anybody else.
        kinds.add(documents.read(answer.body(), name="file", limits=Limits()).kind)
    assert len(offered) >= 10
    assert {Kind.PDF, Kind.XLSX, Kind.TEXT} <= kinds


def test_a_mail_that_is_opened_fetches_nothing(visit: Visit) -> None:
    visitor = visit()
    text = f'News for you.\n\n{visitor.site.url}/introductions\n\n<img src="{FOREIGN}"> and {FOREIGN}'
    visitor.page.set_content(outbox.as_html(text), wait_until="load")
    assert visitor.page.get_by_role("link").count() == 3
    assert visitor.outside == []
    visitor.page.set_content(f'<img src="{FOREIGN}">', wait_until="commit")  # the watcher sees what does fetch
    visitor.page.wait_for_timeout(300)
    assert visitor.outside == [FOREIGN]
    visitor.outside.clear()
    visitor.errors.clear()
