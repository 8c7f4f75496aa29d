"""Crosswalks and concepts go along as a file, as the page is filtered."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from schakel import engine
from schakel.register.vocabulary import selectors

pytestmark = pytest.mark.django_db


def rows(view: str, language: str = "nl", **query: str) -> list[tuple[object, ...]]:
    page = Client(headers={"accept-language": language}).get(reverse(f"vocabulary:{view}"), {"as": "xlsx", **query})
    book = load_workbook(io.BytesIO(page.content))
    assert book.active is not None
    return list(book.active.iter_rows(values_only=True))


def test_the_crosswalk_goes_along_with_who_says_so_and_how_sure() -> None:
    header, *found = rows("crosswalk-export")
    assert header[:5] == ("Civiele kracht", "Gebruik door Defensie", "Hoe zeker", "Wie dit zegt", "Gezegd op")
    assert len(found) == len(selectors.crosswalk(language="nl"))
    assert {row[2] for row in found} <= {"zeker", "waarschijnlijk", "mogelijk"}
    assert all(row[3] and row[4] for row in found)


def test_the_file_holds_what_the_page_is_filtered_to() -> None:
    _header, *found = rows("crosswalk-export", sure="sure", q="drone")
    assert found
    assert {row[2] for row in found} == {"zeker"}
    assert all("drone" in f"{row[0]} {row[1]}".lower() for row in found)
    page = Client().get(reverse("vocabulary:crosswalk"), {"sure": "sure", "q": "drone"}).content.decode()
    assert f"{len(found)} " in page
    assert "sure=sure" in page


def test_concepts_go_along_in_both_languages_and_as_skos_that_reads_back_equal() -> None:
    _header, *found = rows("concept-export", language="en", kind="strength")
    assert found
    assert all(row[2] and row[3] for row in found)
    told = Client().get(reverse("vocabulary:concept-export"), {"as": "ttl"}).content.decode()
    assert set(engine.read_skos(told, "turtle").concepts) == set(engine.shipped_vocabulary().concepts)


def test_a_csv_opens_in_a_dutch_spreadsheet() -> None:
    told = Client(headers={"accept-language": "nl"}).get(reverse("vocabulary:list-links-export"), {"as": "csv"})
    assert told["Content-Type"].startswith("text/csv")
    assert told.content.decode("utf-8-sig").splitlines()[0].startswith("Lijst;Term;")


def test_a_concept_says_how_sure_each_link_is_and_leads_to_who_can_do_it() -> None:
    link = selectors.crosswalk(language="nl")[0]
    page = Client(headers={"accept-language": "nl"}).get(reverse("vocabulary:concept-detail", args=[link.start]))
    html = page.content.decode()
    assert "(waarschijnlijk; de makers van Schakel" in html or "(zeker; " in html or "(mogelijk; " in html
    assert reverse("search:find") + "?q=" in html
