"""Marked text comes nowhere: not into an answer, a statement to the database, a log or a file, by whatever door."""

import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench import fuzz
from django.test import Client

from tests import cast
from tests.base.documents import files
from tests.register.assets import images
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
    assert all(re.match(r"(?:Line|Regel) \d+, ", one["detail"]) for one in answer.json()["errors"])
    assert marked.CANARY not in answer.content.decode()


#: Where a file comes in; a new door is found by itself, and a lost one is missed.
DOORS = ("/code-lists/load", "/find/text", "/imports/new", "/my-files", "/offerings/ID/pictures/new",
         "/organisations/ID/pictures/new", "/style-guide", "/synthetic-data/new")  # fmt: skip
CARRIERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a header": ("table.docx", lambda: files.word(header="NATO SECRET", body=marked.CANARY)),
    "a comment": ("table.docx", lambda: files.word(comment="NATO SECRET", body=marked.CANARY)),
    "a property": ("table.docx", lambda: files.word(title="NATO SECRET", body=marked.CANARY)),
    "a hidden sheet": ("table.xlsx", lambda: files.workbook(cell=marked.CANARY, hidden="NATO SECRET")),
    "a cell": ("table.xlsx", lambda: files.workbook(cell=marked.MARKED)),
    "a row": ("table.csv", lambda: f"name;text\nNATO SECRET;{marked.CANARY}\n".encode()),
    "a page": ("table.pdf", lambda: files.pdf(header="NATO SECRET", body=marked.CANARY)),
    "a value": ("list.json", lambda: b'{"code": "x", "name": "NATO SECRET", "terms": ["%s"]}' % marked.CANARY.encode()),
    "a mail": ("hours.eml", lambda: files.mail(subject="NATO SECRET", body=marked.CANARY)),
    "an archive": ("hours.zip", lambda: files.archive({f"{marked.CANARY}.txt": marked.MARKED.encode()})),
    "a scan": (f"NATO SECRET {marked.CANARY}.pdf", files.scan),
    "a picture": (
        f"NATO SECRET {marked.CANARY}.png",
        lambda: images.png(40, 30, extra=f"NATO SECRET {marked.CANARY}".encode()),
    ),
    "a name": (f"NATO SECRET {marked.CANARY}.csv", lambda: b"name;text\nhours;seven\n"),
}


def test_no_upload_at_any_door_leaves_anything_of_a_marked_file(
    at: Any, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    doors = marked.upload_doors(at, roles=("supplier-steward", "national-office"))
    assert {re.sub(r"/[a-z0-9]{12}(?=/|$)", "/ID", form["action"]) for _role, form in doors} >= set(DOORS)
    found = marked.Found()
    with caplog.at_level(logging.DEBUG):
        for role, form in doors:
            client = Client(raise_request_exception=False)
            client.force_login(at.world.cast.people[role])
            for carrier, (name, make_file) in CARRIERS.items():
                with marked.watched(f"{carrier} at {form['action']}", found) as answers:
                    answer = client.post(form["action"], marked.with_file(form, name, make_file()))
                    answers.append(fuzz.content_of(answer) + repr(dict(answer.headers)).encode())
                assert answer.status_code < 500, (carrier, form["action"])
    assert found.faults == []
    assert found.requests == len(doors) * len(CARRIERS)
    assert marked.CANARY.encode() not in marked.everything_kept()
    assert marked.CANARY not in caplog.text.replace("INSERT", "")
    assert list(tmp_path.iterdir()) == []
