"""The page that says who sees what is drawn from the table that decides."""

import pytest
from django.test import Client

from schakel.base.disclosure import rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("nl", "Wie ziet wat"), ("en", "Who sees what")])
def test_it_shows_the_table_in_both_languages(language: str, words: str) -> None:
    page = Client().get("/who-sees-what", headers={"accept-language": language}).content.decode()
    assert words in page
    assert rules.table()["version"] in page


@pytest.mark.asvs("v5.0.0-8.1.1", "v5.0.0-8.1.2")
def test_it_names_every_cell_of_the_table() -> None:
    response = Client().get("/who-sees-what")
    shown = [condition for _name, cells in response.context["rows"] for _act, condition in cells if condition]
    assert len(shown) == sum(len(cells) for cells in rules.table()["table"].values())
