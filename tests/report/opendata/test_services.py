"""Export of everything and back: equal to the byte; what is changed, half or unknown is refused whole."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import selectors as ledger
from schakel.base.audit.models import Entry
from schakel.base.audit.rules import Actor
from schakel.base.parties.enums import PartyKind
from schakel.match.matching import selectors as selectors_of_matching
from schakel.match.matching import services as matching
from schakel.match.matching.enums import Cause, CorrectionKind
from schakel.match.matching.models import Run
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering, Organisation
from schakel.report.opendata import rules, selectors, services
from tests import make

JOB = Actor("job", "test")
pytestmark = pytest.mark.django_db(transaction=True)


def exported(folder: Path, *, made_at: str = "2026-11-22T12:00:00Z", has_secrets: bool = True) -> rules.Manifest:
    return services.export_everything(
        folder=folder, made_at=made_at, program="1", has_secrets=has_secrets, watch=lambda _table: None, actor=JOB
    )


def taken_in(folder: Path) -> ledger.Verification:
    manifest, checks = selectors.checked_export(folder=folder)
    list(checks)
    return services.import_everything(folder=folder, manifest=manifest, watch=lambda _table: None, actor=JOB)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """An export of an installation with records of every kind that tests can make."""
    steward = make.steward()
    make.organisation(by=steward, name="Ärm & Zoon", label="GREEN", kvk_number="90000017")
    make.offering(by=steward, label="CLEAR", words=("eigen woord",), maturity="7")
    make.proposal(to=make.need(), by=steward)
    folder = tmp_path / "first"
    exported(folder)
    return folder


def test_taken_in_and_exported_again_it_is_equal_to_the_byte(world: Path, tmp_path: Path) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Organisation.objects.exists()

    verified = taken_in(world)

    assert verified.is_whole
    assert verified.count == Entry.objects.count() > 0
    exported(tmp_path / "second")
    assert contents(tmp_path / "second") == contents(world)


def test_matches_and_their_configuration_are_the_same_in_the_new_installation(tmp_path: Path) -> None:
    OFFERINGS.forget()
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=officer, label="CLEAR", title="Small aircraft", effect="A unit notices small aircraft.")
    for title, text in (
        ("Radar", "Een radar merkt kleine vliegtuigen op."),
        ("Radar mast", "A radar that notices small aircraft above a camp."),
        ("Tent", "A tent for small camps."),
    ):
        make.offering(by=make.steward(), title=title, text=text, label="CLEAR")
    matching.accept_match(need=need, offering=Offering.objects.get(title="Tent"), actor=officer)
    matching.correct_word(need=need, kind=CorrectionKind.IGNORE, word="unit", actor=officer)
    matching.keep_run(need=need, cause=Cause.CARD, actor=officer)
    before, kept = matched(need, officer), list(Run.objects.values_list("configuration", "offerings", "reasons"))
    exported(tmp_path / "out")
    call_command("flush", interactive=False, verbosity=0)
    taken_in(tmp_path / "out")
    OFFERINGS.forget()
    again = Need.objects.get(public_id=need.public_id)
    assert matched(again, officer) == before
    assert list(Run.objects.values_list("configuration", "offerings", "reasons")) == kept


def matched(need: Need, viewer: Viewer) -> tuple[str, list[engine.Match]]:
    found = selectors_of_matching.matches_for_need(need=need, viewer=viewer)
    assert len(found.rows) == 3
    return found.configuration, [row.match for row in found.rows]


def test_life_goes_on_after_it(world: Path) -> None:
    call_command("flush", interactive=False, verbosity=0)
    taken_in(world)
    make.organisation(by=make.steward())
    assert ledger.verification().is_whole


def test_the_manifest_counts_every_table_that_there_is(world: Path) -> None:
    manifest, _checks = selectors.checked_export(folder=world)
    counted = {table.table: table.rows for table in manifest.tables}
    assert counted["organisations.Organisation"] == 2
    assert counted["needs.NeedVersion"] == 1
    assert set(counted) == set(selectors.tables())


def test_every_export_stands_in_the_ledger(world: Path) -> None:
    assert Entry.objects.filter(act="opendata.export", subject_id="2026-11-22T12:00:00Z").count() == 1


def test_an_installation_with_anything_in_it_is_refused(world: Path) -> None:
    before = Organisation.objects.count()
    with pytest.raises(rules.ExportRefused, match="not empty"):
        taken_in(world)
    assert Organisation.objects.count() == before


def test_a_changed_file_is_refused_before_anything_is_written(world: Path) -> None:
    file = world / "organisations.Organisation.jsonl"
    file.write_text(file.read_text().replace("Zoon", "Neef"))
    with pytest.raises(rules.ExportRefused, match="checksum"):
        taken_in(world)


def test_half_an_export_is_refused(world: Path) -> None:
    (world / "organisations.Statement.jsonl").unlink()
    with pytest.raises(rules.ExportRefused, match="half an export"):
        taken_in(world)
    (world / rules.MANIFEST).unlink()
    with pytest.raises(rules.ExportRefused, match="half a one"):
        taken_in(world)


@pytest.mark.parametrize(("key", "value", "said"), [("format", 2, "format 2"), ("name", "x", "not that of an export")])
def test_an_unknown_format_is_refused(world: Path, key: str, value: object, said: str) -> None:
    told = json.loads((world / rules.MANIFEST).read_text())
    (world / rules.MANIFEST).write_text(json.dumps({**told, key: value}))
    with pytest.raises(rules.ExportRefused, match=said):
        taken_in(world)


def test_other_tables_are_refused_with_the_version_that_made_them(world: Path) -> None:
    told = json.loads((world / rules.MANIFEST).read_text())
    told["tables"] = [one for one in told["tables"] if one["table"] != "needs.Need"]
    (world / rules.MANIFEST).write_text(json.dumps(told))
    with pytest.raises(rules.ExportRefused, match=r"version 1.*needs\.Need"):
        taken_in(world)


def test_a_stop_half_way_leaves_nothing(world: Path) -> None:
    call_command("flush", interactive=False, verbosity=0)
    manifest, _checks = selectors.checked_export(folder=world)

    def stop(table: str) -> None:
        if table == "organisations.Statement":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.import_everything(folder=world, manifest=manifest, watch=stop, actor=JOB)
    selectors.check_empty()


def test_a_stopped_export_leaves_no_folder(tmp_path: Path) -> None:
    def stop(_table: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.export_everything(
            folder=tmp_path / "out", made_at="x", program="1", has_secrets=True, watch=stop, actor=JOB
        )
    assert list(tmp_path.iterdir()) == []


def test_without_secrets_no_hash_leaves_and_it_can_be_taken_in(world: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    exported(folder, has_secrets=False)
    people = [json.loads(line) for line in (folder / "accounts.User.jsonl").read_text().splitlines()]
    assert {person["password"] for person in people} == {rules.NO_PASSWORD}
    assert not (folder / "mfa.Authenticator.jsonl").exists()
    call_command("flush", interactive=False, verbosity=0)
    assert taken_in(folder).is_whole
