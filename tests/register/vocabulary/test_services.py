"""Code lists come from files, keep their history and refuse what is wrong."""

import json
from importlib import resources
from typing import Any

import pytest

from schakel.base.audit.models import Entry
from schakel.register.vocabulary import rules, selectors, services
from schakel.register.vocabulary.models import CodeList
from tests import make

pytestmark = pytest.mark.django_db
SHIPPED = sorted(
    (entry.name, json.loads(entry.read_text("utf-8")))
    for entry in resources.files("schakel.register.vocabulary").joinpath("data/lists").iterdir()
)


def small(**changes: Any) -> dict[str, Any]:
    return {
        "code": "colours",
        "name": {"nl": "Kleuren", "en": "Colours"},
        "status": "verified",
        "version": "1",
        "trust": "official",
        "last_verified_on": "2026-01-01",
        "terms": [{"code": "red", "nl": "Rood", "en": "Red"}, {"code": "blue", "nl": "Blauw", "en": "Blue"}],
        **changes,
    }


@pytest.mark.parametrize(("name", "loaded"), SHIPPED, ids=[name for name, _ in SHIPPED])
def test_it_loads_every_list_that_is_shipped(name: str, loaded: dict[str, Any]) -> None:
    services.load_list(loaded=loaded, actor=make.SYSTEM)
    assert CodeList.objects.get().code == name.removesuffix(".json")


def test_the_ten_base_areas_have_no_names_and_say_so() -> None:
    loaded = dict(SHIPPED)["base-areas.json"]
    found = services.load_list(loaded=loaded, actor=make.SYSTEM)
    assert (found.status, found.terms.count()) == ("names_not_verified", 0)


def test_it_ends_a_term_that_a_new_version_no_longer_names() -> None:
    services.load_list(loaded=small(), actor=make.SYSTEM)
    services.load_list(loaded=small(terms=[{"code": "red", "nl": "Rood", "en": "Red"}], version="2"), actor=make.SYSTEM)
    assert [code for code, _ in selectors.choices(code_list="colours", language="nl")] == ["red"]
    assert selectors.labels(code_list="colours", language="nl")["blue"] == "Blauw"


def test_it_says_where_a_file_is_wrong_and_changes_nothing() -> None:
    wrong = small(terms=[{"code": "red", "nl": "Rood", "en": "Red"}, {"code": "blue", "nl": "", "en": "Blue"}])
    with pytest.raises(rules.ListRefused, match=r"terms\[1\]\.nl"):
        services.load_list(loaded=wrong, actor=make.SYSTEM)
    assert not CodeList.objects.exists()
    assert not Entry.objects.exists()
