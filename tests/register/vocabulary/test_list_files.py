"""A list comes as a sheet too; what is wrong in a file is said in the reader's language; two keepers see each other."""

import io
import json
from importlib import resources
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from schakel.register.vocabulary import rules, selectors, services
from schakel.register.vocabulary.models import CodeList, Link, Term
from tests import make
from tests.register.vocabulary.test_views import office

pytestmark = pytest.mark.django_db
HEAD = ["Code", "Naam in het Nederlands", "Naam in het Engels", "Niet geverifieerd"]


@pytest.fixture(autouse=True)
def _lists() -> None:
    home = resources.files("schakel.register.vocabulary").joinpath("data")
    for name in ("base-areas.json", "nld-areas.json", "nts-technologies.json", "dis-areas.json"):
        services.load_list(loaded=json.loads(home.joinpath("lists", name).read_text("utf-8")), actor=make.SYSTEM)
    loaded = json.loads(home.joinpath("links", "nld-nts-dis.json").read_text("utf-8"))
    services.load_links(loaded=loaded, actor=make.SYSTEM)


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    for row in (HEAD, *rows):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("gebieden.xlsx", out.getvalue())


def load(file: SimpleUploadedFile, **said: str) -> Any:
    sent = {"file": file, "code_list": "base-areas", "reason": "Gelezen in de D-SII.", **said}
    return office().post(reverse("vocabulary:list-load"), sent)


def test_an_empty_list_is_filled_from_a_sheet_and_keeps_its_names() -> None:
    load(sheet(["een", "Eerste gebied", "First area", "ja"], ["twee", "Tweede gebied", "Second area", ""]))
    found = CodeList.objects.get(code="base-areas")
    assert [(t.code, t.name_nl, t.is_unverified) for t in found.terms.all()] == [
        ("een", "Eerste gebied", True),
        ("twee", "Tweede gebied", False),
    ]
    assert (found.name_nl, found.status) == ("Tien Defensie-basisgebieden", "names_not_verified")


def test_a_list_taken_along_as_a_sheet_loads_again_and_says_the_same() -> None:
    before = selectors.list_as_data(code_list=CodeList.objects.get(code="nts-technologies"))
    taken = Client().get(reverse("vocabulary:list-export", args=["nts-technologies"]), {"as": "xlsx"}).content
    assert load_workbook(io.BytesIO(taken)).worksheets[0].max_row == len(before["terms"]) + 1  # type: ignore[arg-type]
    answer = load(SimpleUploadedFile("lijst.xlsx", taken), code_list="nts-technologies", version=str(before["version"]))
    assert answer.status_code == 302
    assert selectors.list_as_data(code_list=CodeList.objects.get(code="nts-technologies")) == before


def test_a_wrong_row_is_named_with_its_column_and_nothing_is_loaded() -> None:
    answer = load(sheet(["een", "Eerste gebied", "First area", "misschien"], ["", "Tweede", "Second", ""]))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Rij 2, Niet geverifieerd: Schrijf ja of nee." in html
    assert "Rij 3, Code:" in html
    assert not Term.objects.filter(code_list__code="base-areas").exists()


def test_a_sheet_needs_to_be_told_which_list_it_is() -> None:
    answer = load(sheet(["een", "Eerste gebied", "First area", ""]), code_list="")
    assert "Kies welke lijst in dit blad staat." in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"terms": "geen"}, "dit moet een lijst zijn"),
        ({"terms": [{"code": "a b", "nl": "A", "en": "A"}]}, "een code heeft letters"),
        ({"name": "Lijst"}, "dit moet een object zijn"),
        ({"status": "zeker"}, "dit moet een van deze zijn"),
        ({"terms": [{"code": "a", "nl": "A" * 300, "en": "A"}]}, "kort dit in tot ten hoogste 200 tekens"),
    ],
)
def test_a_json_file_that_is_wrong_is_refused_in_the_readers_language(change: dict[str, Any], said: str) -> None:
    data = {**selectors.list_as_data(code_list=CodeList.objects.get(code="nld-areas")), **change}
    answer = load(SimpleUploadedFile("lijst.json", json.dumps(data).encode()), code_list="")
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("rows", [[1], [{"from_list": "nld-areas"}], [{"from_list": "nld-areas", "said_on": "x"}]])
def test_a_file_of_links_that_is_wrong_is_refused_and_changes_nothing(rows: list[Any]) -> None:
    before = Link.objects.count()
    with pytest.raises(rules.ListRefused, match=r"links\[0\]"):
        services.load_links(loaded={"links": rows}, actor=make.SYSTEM)
    assert Link.objects.count() == before


def test_the_links_between_lists_are_browsed_by_pair_with_who_says_so() -> None:
    page = Client(headers={"accept-language": "nl"})
    html = page.get(reverse("vocabulary:list-links"), {"between": "nld-areas dis-areas"}).content.decode()
    assert "de makers van Schakel" in html
    assert "waarschijnlijk" in html
    assert reverse("vocabulary:term-detail", args=["dis-areas", "robotics"]) in html
    assert "nts-technologies/terms" not in html


def test_a_keeper_links_two_terms_and_takes_it_back_with_a_reason() -> None:
    client, add = office(), reverse("vocabulary:term-link-add")
    said = {"confidence": "likely", "said_by": "Landelijk bureau", "source": "Eigen lezing"}
    own = client.post(add, {**said, "start": "nld-areas:space", "end": "nld-areas:sensors"})
    assert own.status_code == 422
    client.post(add, {**said, "start": "nld-areas:space", "end": "dis-areas:robotics"})
    link = Link.objects.get(said_by="Landelijk bureau")
    assert (link.from_code, link.to_code, link.confidence) == ("space", "robotics", "likely")
    client.post(reverse("vocabulary:link-retire", args=[link.public_id]), {"reason": "Bij nader inzien niet."})
    link.refresh_from_db()
    assert link.retired_on is not None


def test_of_two_keepers_at_one_term_the_later_sees_both_versions_and_decides() -> None:
    edit = reverse("vocabulary:term-edit", args=["nld-areas", "space"])
    first, second = office(), office()
    seen = second.get(edit).context["form"]["seen"].value()
    names = {"name_en": "Space", "reason": "Zo staat het in de bron."}
    first.post(
        edit, {**names, "name_nl": "Naam van de eerste", "seen": first.get(edit).context["form"]["seen"].value()}
    )
    late = second.post(edit, {**names, "name_nl": "Naam van de tweede", "seen": seen})
    assert late.status_code == 409
    html = late.content.decode()
    assert "Naam van de eerste" in html
    assert "Naam van de tweede" in html
    again = late.context["form"]["seen"].value()
    second.post(edit, {**names, "name_nl": "Naam van de tweede", "seen": again})
    assert Term.objects.get(code_list__code="nld-areas", code="space").name_nl == "Naam van de tweede"
