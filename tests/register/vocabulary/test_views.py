"""Pages of code lists, crosswalk and concepts: open to read, kept by the national office with a reason."""

import json
from importlib import resources

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schakel.base.accounts.enums import Role
from schakel.base.parties.enums import PartyKind
from schakel.register.vocabulary import services
from schakel.register.vocabulary.models import Term
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    for name in ("base-areas.json", "propositions.json"):
        file = resources.files("schakel.register.vocabulary").joinpath("data/lists", name)
        services.load_list(loaded=json.loads(file.read_text("utf-8")), actor=make.SYSTEM)


def office() -> Client:
    client = Client(headers={"accept-language": "nl"})
    party = make.party(kind=PartyKind.OFFICE)
    person = make.member(of=party)
    client.force_login(
        make.appointed(role=Role.NATIONAL_OFFICE, party=party, person=person),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.mark.parametrize(("language", "words"), [("nl", "Codelijsten"), ("en", "Code lists")])
def test_everybody_reads_the_lists_in_their_language(language: str, words: str) -> None:
    html = Client(headers={"accept-language": language}).get(reverse("vocabulary:list-overview")).content.decode()
    assert words in html
    assert reverse("vocabulary:list-load") not in html


def test_an_empty_list_says_that_its_names_are_not_verified() -> None:
    page = reverse("vocabulary:list-detail", args=["base-areas"])
    html = Client(headers={"accept-language": "nl"}).get(page).content.decode()
    assert "De namen zijn niet geverifieerd" in html


def test_a_term_is_corrected_with_a_reason_only() -> None:
    term = Term.objects.filter(code_list__code="propositions").first()
    assert term is not None
    edit = reverse("vocabulary:term-edit", args=["propositions", term.code])
    names = {"name_nl": "Verbeterde naam", "name_en": "Better name"}
    client = office()
    assert client.post(edit, {**names, "reason": ""}).status_code == 422
    client.post(edit, {**names, "reason": "As the source has it."})
    term.refresh_from_db()
    assert term.name_nl == "Verbeterde naam"


def test_others_may_not_keep_the_lists() -> None:
    client = Client()
    client.force_login(make.member(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("vocabulary:list-load")).status_code == 403


def test_a_file_that_is_no_list_is_refused_where_it_stands() -> None:
    file = SimpleUploadedFile("list.json", b"{", content_type="application/json")
    answer = office().post(reverse("vocabulary:list-load"), {"file": file, "reason": "New edition."})
    assert answer.status_code == 422


def test_the_crosswalk_is_searched_and_an_unknown_concept_is_absent() -> None:
    html = Client(headers={"accept-language": "en"}).get(reverse("vocabulary:crosswalk"), {"q": "agricultural drone"})
    assert "agricultural drone" in html.content.decode()
    assert Client().get(reverse("vocabulary:concept-detail", args=["no-such-thing"])).status_code == 404


@pytest.mark.parametrize("name", ["list-overview", "crosswalk", "concept-list"])
def test_no_page_asks_more_than_25_questions(name: str) -> None:
    client = office()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"vocabulary:{name}")).status_code == 200
    assert len(asked) <= 25
