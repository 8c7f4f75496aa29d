"""Pages of imports: who gets in, what a page says, files that are handed out."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from schakel.base.accounts.enums import Position, Role
from schakel.base.accounts.models import User
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.organisations.models import Organisation
from schakel.register.vocabulary import services as vocabulary
from tests import make
from tests.register.imports.sheets import GOOD, HEADINGS, csv, xlsx
from tests.register.imports.test_services import REGIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    vocabulary.load_list(loaded=REGIONS, reason="test", actor=make.SYSTEM)
    return make.member(position=Position.STEWARD)


@pytest.fixture
def client(person: User) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def sent(client: Client, data: bytes, *, name: str = "members.csv", **further: str) -> object:
    form = {"target": "organisations", "stated_on": date(2026, 11, 2).isoformat(), "trust": "own", **further}
    return client.post("/imports/new", {"file": SimpleUploadedFile(name, data), **form})


def staged(client: Client, data: bytes, **further: str) -> Batch:
    sent(client, data, **further)
    return Batch.objects.latest("pk")


def previewed(client: Client, data: bytes) -> str:
    batch = staged(client, data)
    client.post(f"/imports/{batch.public_id}/columns", {f"column_{at}": name for at, name in batch.mapping.items()})
    return batch.public_id


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ADMINISTRATOR])
def test_without_a_party_nobody_imports(role: Role | None) -> None:
    browser = Client()
    assert browser.get("/imports").status_code in {302, 403}
    one = make.appointed(role=role) if role else make.user()
    browser.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/imports", "/imports/new", "/imports/sample"):
        assert browser.get(path).status_code == 403


def test_another_party_gets_the_same_answer_as_for_nothing(client: Client) -> None:
    batch = staged(client, csv([GOOD]))
    rival = Client()
    rival.force_login(make.member(position=Position.STEWARD), backend="django.contrib.auth.backends.ModelBackend")
    for path in ("", "/columns", "/errors"):
        assert rival.get(f"/imports/{batch.public_id}{path}").status_code == 404
        assert rival.get(f"/imports/zzzzzzzzzzzz{path}").status_code == 404
    for act in ("apply", "undo", "drop"):
        assert rival.post(f"/imports/{batch.public_id}/{act}").status_code == 404


def test_a_sheet_of_offerings_given_as_organisations_is_pointed_out(client: Client) -> None:
    headings = ("Kenmerk", "Organisatie", "Titel", "Soort", "Volwassenheid (TRL)", "Omschrijving")
    data = csv([("o1", "Voorbeeld", "Radar", "product", "7", "Ziet veel.")], headings=headings)
    wrong, right = staged(client, data), staged(client, data, target="offerings")
    hint = "Is this the right kind of sheet?"
    page = client.get(f"/imports/{wrong.public_id}/columns").content.decode()
    assert hint in page
    assert "those of &quot;Offerings&quot;" in page or 'those of "Offerings"' in page
    assert hint not in client.get(f"/imports/{right.public_id}/columns").content.decode()
    assert hint not in client.get(f"/imports/{staged(client, csv([GOOD])).public_id}/columns").content.decode()


def test_the_whole_way_on_pages(client: Client) -> None:
    public_id = previewed(client, csv([GOOD, ("", "90000018", "", "", "")]))
    page = client.get(f"/imports/{public_id}")
    assert "Nothing is written yet" in page.text
    assert "This field may not be empty" in page.text
    assert not Organisation.objects.exists()
    assert "1 made, 0 changed, 0 unchanged, 1 refused" in client.post(f"/imports/{public_id}/apply", follow=True).text
    assert client.post(f"/imports/{public_id}/apply").status_code == 409
    assert "everything is as it was" in client.post(f"/imports/{public_id}/undo", follow=True).text
    assert client.post(f"/imports/{public_id}/undo").status_code == 409
    assert client.get(f"/imports/{public_id}/columns").status_code == 302


def test_rows_are_filtered_by_outcome(client: Client) -> None:
    public_id = previewed(client, csv([GOOD, ("Seven", "1234567", "", "", "")]))
    page = client.get(f"/imports/{public_id}?outcome=refused")
    assert "Seven" in page.text
    assert GOOD[0] not in page.text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\x03\x04broken", "a.xlsx", "damaged"),
        (b"", "a.csv", "empty"),
        (b"NATO SECRET;\r\n" + csv([GOOD]), "a.csv", "classification marking"),
        (b"a;b\r\n1;2", "a.csv", "No row with column headings"),
        (csv([]), "a.csv", "no rows under the headings"),
        (csv([GOOD]) + b"\r\nA" * 100_000, "a.csv", "at most 100000"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_words_and_nothing_is_kept(
    client: Client, data: bytes, name: str, said: str
) -> None:
    answer = sent(client, data, name=name)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.text  # type: ignore[attr-defined]
    assert not Batch.objects.exists()
    assert not StagedRow.objects.exists()


def test_a_column_twice_and_a_required_one_missing_are_said(client: Client) -> None:
    batch = staged(client, csv([GOOD]))
    twice = client.post(f"/imports/{batch.public_id}/columns", {"column_0": "region", "column_1": "region"})
    assert twice.status_code == 422
    assert "Another column is this field already" in twice.text
    assert "No column is chosen for: Name" in twice.text


def test_the_error_file_holds_the_refused_rows_and_says_what_to_do(client: Client) -> None:
    public_id = previewed(client, xlsx([GOOD, ("Seven", 1234567, "", "=1+1", "")]))
    book = load_workbook(io.BytesIO(client.get(f"/imports/{public_id}/errors").content))
    lines = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert lines[0] == [*HEADINGS, "Row in the file", "What to do"]
    assert [line[0] for line in lines[1:]] == ["Seven"]
    assert lines[1][5] == 3
    assert "Seven digits" in str(lines[1][6])


@pytest.mark.parametrize("target", ["organisations", "offerings"])
def test_the_sample_sheet_is_read_without_a_question(client: Client, target: str) -> None:
    book = load_workbook(io.BytesIO(client.get(f"/imports/sample?target={target}").content))
    sheet, explanation = book.worksheets
    examples = [row[2].value for row in explanation.iter_rows(min_row=2)]
    sheet.append(examples)
    out = io.BytesIO()
    book.save(out)
    make.organisation(by=make.viewer(of=User.objects.latest("pk")), name="Example Fine Metal", kvk_number="90000017")
    batch = staged(client, out.getvalue(), name="sample.xlsx", target=target)
    assert len(batch.mapping) == len(batch.headings)
    client.post(f"/imports/{batch.public_id}/columns", {f"column_{at}": name for at, name in batch.mapping.items()})
    row = StagedRow.objects.get(batch=batch)
    assert (row.outcome, row.reasons) == ("update" if target == "organisations" else "create", [])


def test_a_page_costs_a_bounded_number_of_questions(client: Client, django_assert_max_num_queries: object) -> None:
    public_id = previewed(client, csv([(f"Number {n}", "", "", "", "") for n in range(60)]))
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(f"/imports/{public_id}?size=100")
