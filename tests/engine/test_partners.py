"""Partners from past projects: order, reasons and what may not matter."""

import math

import pytest

from schakel.engine import Need, PartnerFinder, PastProject

NEED = Need("Radar that finds small boats.", language="en")


def past(number: int, text: str, year: int, *members: str) -> PastProject:
    return PastProject(f"p{number}", "", text, year, members)


def test_a_recent_project_on_the_subject_weighs_more_than_an_old_one() -> None:
    finder = PartnerFinder([past(1, "Radar finds boats", 2016, "new"), past(2, "Radar finds boats", 2008, "old")])
    assert [p.organisation for p in finder.suggest(NEED)] == ["new", "old"]


def test_a_place_in_a_small_project_says_more_than_one_in_a_crowd() -> None:
    crowd = tuple(f"o{n}" for n in range(30))
    finder = PartnerFinder([past(1, "Radar finds boats", 2016, *crowd), past(2, "Radar finds boats", 2016, "few")])
    assert finder.suggest(NEED)[0].organisation == "few"


def test_the_order_of_the_history_does_not_matter() -> None:
    projects = [
        past(1, "Radar finds boats", 2016, "a", "b"),
        past(2, "Boats and harbours", 2015, "b", "c"),
        past(3, "Bread", 2014, "a", "d"),
    ]
    there = PartnerFinder(projects).suggest(NEED, "a")
    back = PartnerFinder(projects[::-1]).suggest(NEED, "a")
    assert [p.organisation for p in there] == [p.organisation for p in back]
    assert [p.score for p in there] == pytest.approx([p.score for p in back])


def test_the_weights_of_the_reasons_are_the_score() -> None:
    finder = PartnerFinder([past(1, "Radar finds boats", 2016, "a", "b"), past(2, "Boats", 2012, "b", "a")])
    found = finder.suggest(NEED, "a")[0]
    assert math.fsum(r.weight for r in found.reasons) == pytest.approx(found.score)
    assert {r.kind for r in found.reasons} == {"subject", "together"}


def test_an_empty_history_suggests_nobody() -> None:
    assert PartnerFinder([]).suggest(NEED, "a") == []
