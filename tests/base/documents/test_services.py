"""Stored files: checked before they are kept, kept with the act, served to whom the label lets in."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from schakel.base.audit.models import Entry
from schakel.base.disclosure.rules import LabelRefused, NotAllowed, NotDisclosed
from schakel.base.documents import rules, selectors, services
from schakel.base.documents.models import FileContent, StoredFile
from tests import make
from tests.base.documents import files

CANARY = "zwaluwstaartverbinding"


def test_it_stores_a_checked_file_with_its_content_and_one_ledger_entry(db: None) -> None:
    owner = make.party()
    actor = make.steward(of=owner)
    before = Entry.objects.count()
    stored = services.store_file(data=files.word(), name="hours", owner=owner, actor=actor)
    assert (stored.name, stored.kind, stored.size_bytes) == ("hours.docx", "docx", len(files.word()))
    assert Entry.objects.count() == before + 1
    assert selectors.content(file=stored, viewer=actor)[:2] == b"PK"


def test_it_stores_for_ones_own_party_only(db: None) -> None:
    with pytest.raises(NotAllowed):
        services.store_file(data=b"hours", name="a.txt", owner=make.party(), actor=make.steward())
    assert not StoredFile.objects.exists()


def test_a_label_that_is_not_stored_here_is_refused(db: None) -> None:
    owner = make.party()
    with pytest.raises(LabelRefused):
        services.store_file(data=b"hours", name="a.txt", owner=owner, label="RED", actor=make.steward(of=owner))
    assert not StoredFile.objects.exists()


def test_a_file_changed_outside_the_product_is_not_given_out(db: None) -> None:
    owner = make.party()
    actor = make.steward(of=owner)
    stored = services.store_file(data=b"hours", name="a.txt", owner=owner, actor=actor)
    FileContent.objects.filter(file=stored).update(data=b"other")
    with pytest.raises(rules.Broken):
        selectors.content(file=stored, viewer=actor)


def test_erasing_takes_the_content_and_leaves_an_entry(db: None) -> None:
    owner = make.party()
    actor = make.steward(of=owner)
    stored = services.store_file(data=b"hours", name="a.txt", owner=owner, actor=actor)
    services.erase_file(file=stored, reason="no longer needed", actor=actor)
    assert not FileContent.objects.exists()
    assert Entry.objects.filter(act="documents.erase", subject_id=stored.public_id).exists()


def test_a_hidden_file_and_an_absent_one_answer_alike(db: None) -> None:
    owner = make.party()
    stored = services.store_file(data=b"hours", name="a.txt", owner=owner, actor=make.steward(of=owner))
    for public_id in (stored.public_id, "nosuchfile22"):
        with pytest.raises(NotDisclosed):
            selectors.file(public_id=public_id, viewer=make.steward())
    hidden = Client().get(reverse("documents:download", args=[stored.public_id]))
    absent = Client().get(reverse("documents:download", args=["nosuchfile22"]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert without_chance(hidden.content, stored.public_id) == without_chance(absent.content, "nosuchfile22")


@pytest.mark.asvs("v5.0.0-3.2.1", "v5.0.0-5.3.1", "v5.0.0-5.4.1", "v5.0.0-5.4.2")
def test_an_open_file_is_saved_and_never_shown_by_the_browser(db: None) -> None:
    owner = make.party()
    page = b"<!doctype html><html><body>hello</body></html>"
    stored = services.store_file(data=page, name="hé.html", owner=owner, label="CLEAR", actor=make.steward(of=owner))
    response = Client().get(reverse("documents:download", args=[stored.public_id]))
    assert response.status_code == 200
    assert response.content == page
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def without_chance(page: bytes, public_id: str) -> bytes:
    """A page without its random tokens and without the address that was asked for."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"TOKEN", page.replace(public_id.encode(), b"ID"))


def everything_kept() -> bytes:
    """Every value in every table, and every file under the data folder."""
    kept = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                kept += b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    return kept + b"".join(path.read_bytes() for path in Path(settings.SCHAKEL_DATA).rglob("*") if path.is_file())


@pytest.mark.bio2("8.12")
def test_refused_content_leaves_nothing_in_database_disk_or_log(
    transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    owner = make.party()
    actor = make.steward(of=owner)
    marked = files.word(header="Stg. GEHEIM", body=CANARY)
    with caplog.at_level(logging.DEBUG), pytest.raises(rules.MarkedText) as refusal:
        services.store_file(data=marked, name=f"{CANARY}.docx", owner=owner, actor=actor)
    with pytest.raises(rules.MarkedText) as refused_text:
        rules.check_text(f"NATO SECRET\n{CANARY}", field="summary")
    assert CANARY.encode() not in everything_kept()
    assert CANARY not in caplog.text + str(refusal.value) + str(refused_text.value) + repr(refusal.value.args)
    assert "SECRET" not in str(refused_text.value)
    assert (refused_text.value.field, refused_text.value.system, refused_text.value.level) == (
        "summary",
        "NATO",
        "secret",
    )
    kept = services.store_file(data=files.word(body="zonnewijzer"), name="zonnewijzer.docx", owner=owner, actor=actor)
    assert b"zonnewijzer" in everything_kept(), "the search itself finds what is kept"
    assert kept.kind == "docx"


@pytest.mark.asvs("v5.0.0-5.2.1")
def test_an_upload_stays_in_memory_and_a_large_one_is_refused(db: None, tmp_path: Path, settings: object) -> None:
    from django.core.exceptions import RequestDataTooBig
    from django.test import RequestFactory

    settings.SCHAKEL_UPLOAD_LIMIT_BYTES = 4 * 1024 * 1024  # type: ignore[attr-defined]
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)  # type: ignore[attr-defined]
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"x" * 3_000_000)})
    taken = request.FILES["file"]
    assert taken.size == 3_000_000  # type: ignore[union-attr]
    assert not hasattr(taken, "temporary_file_path")
    assert list(tmp_path.iterdir()) == []
    too_large = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"x" * 5_000_000)})
    with pytest.raises(RequestDataTooBig):
        _ = too_large.FILES
    assert list(tmp_path.iterdir()) == []
