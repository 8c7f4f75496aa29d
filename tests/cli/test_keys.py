"""`schakel keys rotate` changes every key and loses nothing."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from pytest_django.fixtures import Settings

from schakel import cli
from schakel.base.audit import selectors as ledger
from schakel.base.audit import services, sources
from schakel.base.audit.models import Entry, EntryValue, SubjectKey
from schakel.base.audit.rules import Actor, canonical, head_payload, head_text, read_head
from schakel.base.audit.selectors import places
from schakel.cli import doctor
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.SCHAKEL_DATA = tmp_path


def rotate() -> int:
    return cli.run(["keys", "rotate", "--reason", "yearly"])


@pytest.mark.asvs("v5.0.0-11.2.2")
def test_every_key_changes_and_every_value_still_opens(capsys: pytest.CaptureFixture[str]) -> None:
    make.need()
    head, key = ledger.signed_head(), sources.installation_key()
    wrapped = {bytes(row) for row in SubjectKey.objects.values_list("wrapped", flat=True)}
    assert rotate() == 0
    assert sources.installation_key() != key
    assert not wrapped & {bytes(row) for row in SubjectKey.objects.values_list("wrapped", flat=True)}
    found = ledger.verification(anchors=[read_head(head)])
    assert (found.is_whole, found.agrees) == (True, (True,))
    assert found.checked == EntryValue.objects.count()
    assert read_head(ledger.signed_head()).public_key != read_head(head).public_key
    assert cli.run(["keys", "list"]) == 0
    assert f"{read_head(head).installation} retired" in capsys.readouterr().out
    assert Entry.objects.filter(act="audit.rotate_keys").count() == 1


def test_work_goes_on_and_a_second_rotation_too() -> None:
    make.need()
    assert rotate() == 0
    make.need()
    assert rotate() == 0
    assert ledger.verification().is_whole
    assert len(sources.retired_public_keys()) == 2


def test_the_doctor_finds_nothing_wrong_with_keys_after_a_rotation(tmp_path: Path) -> None:
    make.need()
    assert rotate() == 0
    assert doctor.keys()[0] == doctor.GOOD
    (tmp_path / "keys" / "ledger-signing.retired").chmod(0o644)  # as versions before left it
    assert rotate() == 0
    assert doctor.keys()[0] == doctor.GOOD


def test_a_rotation_that_was_stopped_before_the_rows_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    make.need()

    def stopped(key: bytes) -> bytes:
        raise SystemExit

    monkeypatch.setattr(sources, "wrap", stopped)
    with pytest.raises(SystemExit):
        services.rotate_keys(reason="yearly", actor=Actor("job", "keys"))
    monkeypatch.undo()
    assert ledger.verification().is_whole
    make.need()
    assert rotate() == 0
    assert ledger.verification().is_whole
    assert not (sources._key_path("ledger.key.before")).exists()


def test_a_key_of_another_installation_does_not_count_after_a_rotation() -> None:
    make.need()
    other = Ed25519PrivateKey.generate()
    payload = head_payload(
        ends=places.last_places(), at=timezone.now(), public_key=other.public_key().public_bytes_raw()
    )
    foreign = read_head(head_text(payload, other.sign(canonical(payload))))
    assert rotate() == 0
    assert not ledger.verification(anchors=[foreign]).is_whole


def test_a_key_that_does_not_open_is_named_and_nothing_is_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    make.need()
    SubjectKey.objects.filter(pk=SubjectKey.objects.earliest("pk").pk).update(wrapped=b"x" * 60)
    before = dict(SubjectKey.objects.values_list("pk", "wrapped"))
    assert rotate() == 2
    assert "does not open" in capsys.readouterr().err
    assert dict(SubjectKey.objects.values_list("pk", "wrapped")) == before
