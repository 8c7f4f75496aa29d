"""Marked text comes nowhere: not into an answer, a statement to the database, a log or a file, by whatever door."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench import fuzz
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import cast
from tests.base.documents import files
from tests.trust import marked

pytestmark = pytest.mark.django_db
FULL = bool(os.environ.get("SCHAKEL_FULL"))
ROLES = cast.NAMES if FULL else ("supplier-steward", "national-office")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are what is looked for; they are heard by the watcher and need not be shown."""
    root = logging.getLogger()
    kept, root.handlers = root.handlers, []
    yield
    root.handlers = kept


@pytest.fixture
def at(canaries: Any) -> Any:
    return canaries


def test_no_form_of_any_page_keeps_or_quotes_marked_text(at: Any) -> None:
    found = marked.pages(at, roles=ROLES)
    assert found.faults == []
    assert len(found.fields) > 150
    assert marked.CANARY.encode() not in marked.everything_kept()


def test_no_operation_of_the_interface_takes_marked_text(at: Any) -> None:
    found = marked.operations(at, role="defence-officer")
    assert found.faults == []
    assert len(found.fields) >= 15
    assert marked.CANARY.encode() not in marked.everything_kept()


def test_the_watcher_sees_a_form_that_is_not_guarded(at: Any, settings: Any) -> None:
    gate = "schakel.base.interface.middleware.MarkedTextMiddleware"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != gate]
    found = marked.Found()
    form = marked.forms_of(Client().get("/style-guide").content, "/style-guide")[-1]
    with marked.watched("the style guide", found) as answers:
        answers.append(Client().post("/style-guide", marked.filled(form, everything=True)).content)
    assert found.faults == ["the style guide: the answer quotes it"]


def test_the_search_through_everything_kept_finds_what_is_kept(at: Any) -> None:
    assert fuzz.CANARY.encode() in marked.everything_kept()


def test_a_word_to_look_for_is_an_ordinary_question_and_a_pasted_text_is_not(at: Any) -> None:
    assert Client().get("/find", {"q": "NATO SECRET"}).status_code == 200
    pasted = Client().get("/find", {"q": marked.MARKED})
    assert pasted.status_code == 422
    assert marked.CANARY.encode() not in pasted.content
    called = Client().get("/api/v1/offerings", {"q": marked.MARKED})
    assert called.status_code == 422
    assert called.json()["code"] == "marked"


def test_the_interface_says_in_which_fields_the_marking_stands() -> None:
    sent = {"title": marked.MARKED, "measures": [{"what": marked.MARKED}], marked.MARKED: "x"}
    answer = Client().post("/api/v1/needs", sent, content_type="application/json")
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["body", "measures.what", "title"]
    assert marked.CANARY not in answer.content.decode()


DOORS = ("/imports/new", "/synthetic-data/new", "/code-lists/load")
CARRIERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a header": ("table.docx", lambda: files.word(header="NATO SECRET", body=marked.CANARY)),
    "a hidden sheet": ("table.xlsx", lambda: files.workbook(cell=marked.CANARY, hidden="NATO SECRET")),
    "a cell": ("table.xlsx", lambda: files.workbook(cell=marked.MARKED)),
    "a row": ("table.csv", lambda: f"name;text\nNATO SECRET;{marked.CANARY}\n".encode()),
    "a page": ("table.pdf", lambda: files.pdf(header="NATO SECRET", body=marked.CANARY)),
    "a value": ("list.json", lambda: b'{"code": "x", "name": "NATO SECRET", "terms": ["%s"]}' % marked.CANARY.encode()),
    "a name": (f"NATO SECRET {marked.CANARY}.csv", lambda: b"name;text\nhours;seven\n"),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_upload_with_a_marking_leaves_anything(
    carrier: str, at: Any, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    name, make_file = CARRIERS[carrier]
    with caplog.at_level(logging.DEBUG):
        for role in ("supplier-steward", "national-office"):
            client = Client(raise_request_exception=False)
            client.force_login(at.world.cast.people[role])
            for door in DOORS:
                page = client.get(door)
                for form in marked.forms_of(page.content, door) if page.status_code == 200 else ():
                    data: dict[str, Any] = {key: offered for key, (_kind, offered) in form["fields"].items()}
                    uploads = [key for key, (kind, _offered) in form["fields"].items() if kind == "file"]
                    data |= dict.fromkeys(uploads, SimpleUploadedFile(name, make_file()))
                    answer = client.post(form["action"], data | {"reason": "a newer version", "name": "hours"})
                    assert answer.status_code < 500
                    assert marked.CANARY.encode() not in answer.content
    assert marked.CANARY.encode() not in marked.everything_kept()
    assert marked.CANARY not in caplog.text.replace("INSERT", "")
    assert list(tmp_path.iterdir()) == []
