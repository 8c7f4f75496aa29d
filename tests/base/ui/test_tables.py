"""Tables out of a query string."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template

from schakel.base.ui import rules, selectors
from schakel.base.ui.enums import Kind
from schakel.base.ui.models import Submission


@dataclass(frozen=True)
class Row:
    name: str
    amount: int | None


ROWS = [Row(f"row {n:02d}", n * 7 % 31) for n in range(60)] + [Row("without", None)]
COLUMNS = [
    rules.Column("name", "Name", lambda row: rules.Link(row.name, f"/rows/{row.name}"), sort="name", is_heading=True),
    rules.Column("amount", "Amount", lambda row: row.amount, sort="amount", kind=Kind.NUMBER),
    rules.Column("note", "Note", lambda _row: "<b>no markup</b>"),
]


def table(query: str = "", **changes: Any) -> rules.Table:
    given: dict[str, Any] = {"rows": ROWS, "columns": COLUMNS, "query": QueryDict(query), "caption": "Rows", **changes}
    return selectors.table(**given)


def drawn(shown: rules.Table) -> str:
    return Template("{% load ui %}{% table table %}").render(Context({"table": shown}))


def test_it_shows_the_first_page_and_counts_all() -> None:
    shown = table()
    assert (shown.first, shown.last, shown.count, shown.pages) == (1, 25, 61, 3)
    assert [row.name for row in shown.rows[:2]] == ["row 00", "row 01"]


def test_it_sorts_both_ways_and_keeps_what_has_no_value_last() -> None:
    up, down = table("sort=amount&size=100"), table("sort=-amount&size=100")
    assert [row.amount for row in up.rows[:2]] == [0, 0]
    assert down.rows[0].amount == 30
    assert up.rows[-1].amount is None
    assert down.rows[-1].amount is None


def test_a_heading_turns_the_order_and_goes_back_to_the_first_page() -> None:
    head = table("q=x&sort=amount&page=2").heads[1]
    assert head.order == "ascending"
    assert head.url == "?q=x&sort=-amount"


@pytest.mark.parametrize("query", ["sort=note", "sort=;drop", "page=nonsense", "size=7", "size=-1", "page=999"])
def test_nonsense_in_the_address_is_no_error(query: str) -> None:
    shown = table(query)
    assert shown.size == 25
    assert 1 <= shown.number <= 3


@pytest.mark.asvs("v5.0.0-1.2.2")
def test_page_and_export_links_keep_the_filters() -> None:
    shown = table("q=a%26b&sort=-name&page=2", exports=[rules.Link("CSV", "/rows/export?as=csv")])
    assert shown.next_url == "?q=a%26b&sort=-name&page=3"
    assert shown.previous_url == "?q=a%26b&sort=-name&page=1"
    assert shown.exports[0].url == "/rows/export?as=csv&q=a%26b&sort=-name"


def test_two_tables_on_one_page_do_not_turn_each_other() -> None:
    query = "first-page=2"
    assert table(query, name="first").number == 2
    assert table(query, name="second").number == 1


@pytest.mark.asvs("v5.0.0-1.1.2", "v5.0.0-1.2.1")
def test_it_draws_caption_headings_cells_and_escapes_words() -> None:
    html = drawn(table("sort=amount"))
    assert "<caption>Rows</caption>" in html
    assert 'aria-sort="ascending"' in html
    assert '<th role="rowheader" scope="row"' in html
    assert 'data-label="Amount"' in html
    assert "&lt;b&gt;no markup&lt;/b&gt;" in html
    assert '<a href="/rows/row 00">row 00</a>' in html


def test_an_empty_table_says_what_to_do_next() -> None:
    html = drawn(table(rows=[], empty="Write the first one."))
    assert "Write the first one." in html
    assert "<table" not in html


@pytest.mark.django_db
def test_a_queryset_takes_two_queries_whatever_its_size(django_assert_num_queries: Any) -> None:
    Submission.objects.bulk_create([Submission(key=f"{n:064d}") for n in range(80)])
    columns = [rules.Column("key", "Key", lambda row: row.key, sort="key")]
    with django_assert_num_queries(2):
        shown = table("sort=-key", rows=Submission.objects.all(), columns=columns)
        assert drawn(shown).count("<tr") == 26
    assert shown.rows[0].key == f"{79:064d}"
