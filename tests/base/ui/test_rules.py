"""The sums behind the components."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.base.ui import rules
from schakel.base.ui.enums import Coverage


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_gives_both_texts_back(before: str, after: str) -> None:
    pieces = rules.text_difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_a_difference_names_only_the_words_that_changed() -> None:
    pieces = rules.text_difference("by day only", "by night only")
    assert [(p.kind, p.text) for p in pieces] == [
        ("same", "by "),
        ("removed", "day"),
        ("added", "night"),
        ("same", " only"),
    ]


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 10, [1, None, 4, 5, 6, None, 10]),
        (3, 10, [1, 2, 3, 4, None, 10]),
        (10, 10, [1, None, 9, 10]),
        (4, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_page_numbers_show_the_ends_and_the_neighbours(number: int, pages: int, shown: list[int | None]) -> None:
    assert rules.page_numbers(number, pages) == shown


def test_a_percentage_stays_between_nothing_and_all() -> None:
    assert rules.percentage(7, 10) == 70.0
    assert rules.percentage(12, 10) == 100.0
    assert rules.percentage(-1, 10) == 0.0
    assert rules.percentage(3, 0) == 0.0


def test_the_ring_is_full_and_its_parts_do_not_overlap() -> None:
    parts = [rules.Part(str(n), Coverage.COVERED) for n in range(5)]
    arcs = rules.coverage_arcs(parts)
    assert [arc.offset for arc in arcs] == [1, 21, 41, 61, 81]
    assert all(arc.length == 18 for arc in arcs)
    assert rules.coverage_arcs([]) == []
    assert rules.coverage_arcs(parts[:1])[0].length == 100


@pytest.mark.asvs("v5.0.0-3.7.2")
@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example", "/\\evil.example", "", "needs", "/a b"])
def test_it_does_not_lead_outside(path: str) -> None:
    assert rules.safe_path(path) == "/"


def test_it_leads_back_to_a_page_with_its_filters() -> None:
    assert rules.safe_path("/needs?q=radar&page=2") == "/needs?q=radar&page=2"


@pytest.mark.parametrize(
    ("value", "slug"), [("CLEAR", "clear"), ("TLP:GREEN", "green"), ("AMBER", "amber"), ("AMBER+STRICT", "strict")]
)
def test_a_label_has_a_style(value: str, slug: str) -> None:
    assert rules.label_slug(value) == slug
