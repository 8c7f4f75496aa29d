"""`schakel backup` and `schakel restore`: everything comes back, or nothing does."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from schakel import cli
from schakel.base.audit import selectors as ledger
from schakel.base.audit import sources as ledger_keys
from schakel.base.audit.rules import read_head
from schakel.base.backups import rules, selectors
from schakel.register.needs.models import Need
from tests import make

PASSPHRASE = "a phrase that is long enough"
#: Tables that the acts of making and restoring a backup write to.
GROWS = "audit_entry"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _cheap_key(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(rules, "COST", (2**4, 8, 1))
    monkeypatch.setenv("SCHAKEL_BACKUP_PASSPHRASE", PASSPHRASE)
    move_to(settings, tmp_path / "first")


def move_to(settings: Settings, folder: Path) -> None:
    """Work on the data folder of another installation from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    settings.SCHAKEL_DATA = folder


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: list(model._base_manager.order_by("pk").values_list(*selectors.columns_of(model)))
        for table, model in selectors.kept_models().items()
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup of an installation with a card, its people, its ledger and a file."""
    make.need(title="A card that comes back")
    (tmp_path / "first" / "kept").mkdir()
    (tmp_path / "first" / "kept" / "paper.bin").write_bytes(bytes(range(256)) * 2000)
    target = tmp_path / "one.backup"
    assert cli.run(["backup", str(target)]) == 0
    return target


@pytest.mark.bio2("8.13")
def test_everything_comes_back_and_the_ledger_verifies(made: Path, tmp_path: Path, settings: Settings) -> None:
    before, head = everything(), ledger.signed_head()
    call_command("flush", interactive=False, verbosity=0)
    move_to(settings, tmp_path / "second")
    assert cli.run(["restore", str(made)]) == 0
    after = everything()
    assert after.pop(GROWS)[:-1] == before.pop(GROWS)
    assert after == before
    assert Need.objects.get().title == "A card that comes back"
    assert (tmp_path / "second" / "kept" / "paper.bin").read_bytes() == bytes(range(256)) * 2000
    assert not list((tmp_path / "second").glob(".restore*"))
    found = ledger.verification(anchors=[read_head(head)])
    assert (found.is_whole, found.agrees) == (True, (True,))


def test_work_goes_on_after_a_restore(made: Path, tmp_path: Path, settings: Settings) -> None:
    call_command("flush", interactive=False, verbosity=0)
    move_to(settings, tmp_path / "second")
    assert cli.run(["restore", str(made)]) == 0
    make.need(title="A new card")
    assert Need.objects.count() == 2
    assert ledger.verification().is_whole


def test_nothing_of_it_can_be_read_in_the_file(made: Path) -> None:
    data = made.read_bytes()
    assert b"comes back" not in data
    assert ledger_keys.installation_key() not in data
    assert made.stat().st_mode & 0o777 == 0o600


def test_it_refuses_an_installation_with_rows_and_changes_nothing(
    made: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    move_to(settings, tmp_path / "second")
    before = everything()
    assert cli.run(["restore", str(made)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert everything() == before
    assert list((tmp_path / "second").iterdir()) == []


def test_it_refuses_a_data_folder_in_use(
    made: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("flush", interactive=False, verbosity=0)
    move_to(settings, tmp_path / "second")
    (tmp_path / "second" / "something").write_text("mine")
    assert cli.run(["restore", str(made)]) == 2
    assert "something lies in its data folder" in capsys.readouterr().err


def refused(made: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> str:
    """Try to restore into an empty installation; it must stay empty. Returns the complaint."""
    folder = made.parent / "second"
    move_to(settings, folder)
    capsys.readouterr()
    assert cli.run(["restore", str(made)]) == 2
    assert {table for table, rows in everything().items() if rows} <= selectors.FILLED | {"django_migrations"}
    assert list(folder.iterdir()) == []
    return capsys.readouterr().err


@pytest.mark.asvs("v5.0.0-11.3.3")
@pytest.mark.parametrize(
    ("place", "said"),
    [
        (3, "not a backup"),
        (40, "opening lines"),
        (260, "passphrase"),
        (0.3, "bytes .* were changed"),
        (0.7, "bytes .* were changed"),
        (-1, "bytes .* were changed"),
    ],
)
def test_a_flipped_byte_is_found_before_anything_is_written(
    place: float, said: str, made: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(made.read_bytes())
    opening = data.index(b"\n", data.index(b"\n", data.index(b"\n") + 1) + 1)
    where = int(len(data) * place) if isinstance(place, float) else opening - 10 if place == 260 else place
    data[where] ^= 1
    made.write_bytes(bytes(data))
    call_command("flush", interactive=False, verbosity=0)
    complaint = refused(made, settings, capsys)
    assert re.search(said, complaint), complaint


@pytest.mark.parametrize("change", [lambda data: data[:-100], lambda data: data + b"more"])
def test_a_backup_that_was_cut_off_or_went_on_is_refused(
    change: Any, made: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    made.write_bytes(change(made.read_bytes()))
    call_command("flush", interactive=False, verbosity=0)
    assert "were changed, or it was cut off" in refused(made, settings, capsys)


def test_a_wrong_passphrase_is_told_from_damage(
    made: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCHAKEL_BACKUP_PASSPHRASE", "another phrase altogether")
    call_command("flush", interactive=False, verbosity=0)
    assert "passphrase" in refused(made, settings, capsys)


def test_a_backup_of_other_tables_is_refused(
    made: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = selectors.migrations()
    monkeypatch.setattr(selectors, "migrations", lambda: [*here, "needs.9999_later"])
    call_command("flush", interactive=False, verbosity=0)
    assert "needs.9999_later" in refused(made, settings, capsys)


def test_a_key_file_does_what_a_passphrase_does(tmp_path: Path, settings: Settings) -> None:
    key = tmp_path / "backup.key"
    key.write_bytes(bytes(range(32)))
    make.party()
    target = tmp_path / "two.backup"
    assert cli.run(["backup", str(target), "--key-file", str(key)]) == 0
    call_command("flush", interactive=False, verbosity=0)
    move_to(settings, tmp_path / "second")
    assert cli.run(["restore", str(target), "--key-file", str(key), "--json"]) == 0


@pytest.mark.asvs("v5.0.0-11.4.4")
def test_a_backup_never_overwrites_and_asks_for_a_real_passphrase(
    made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = made.read_bytes()
    assert cli.run(["backup", str(made)]) == 2
    assert made.read_bytes() == before
    monkeypatch.setenv("SCHAKEL_BACKUP_PASSPHRASE", "short")
    assert cli.run(["backup", str(tmp_path / "three.backup")]) == 2
    assert not list(tmp_path.glob("three*"))
