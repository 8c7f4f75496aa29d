"""What is kept of persons is listed, can be taken along, goes when they ask, and goes when its time has passed."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import MembershipState, Position
from schakel.base.accounts.models import Membership, User
from schakel.base.audit import selectors as ledger
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.models import Introduction
from schakel.report.privacy import jobs, selectors, services
from tests import make

pytestmark = pytest.mark.django_db


def signed_in(client: Client, person: User) -> Client:
    """Signed in by password just now, as the pages of a person's own data ask."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/account/reauthenticate/", {"password": make.PASSWORD}).status_code == 302
    return client


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL writes over what is deleted when it vacuums")
def test_what_is_erased_from_a_database_in_a_file_is_written_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


@pytest.mark.bio2("5.34")
def test_every_app_that_points_to_a_person_says_what_it_holds() -> None:
    pointing = {
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("schakel.")
        for model in config.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == django_settings.AUTH_USER_MODEL
        and model._meta.label != "outbox.Mail"
    }
    assert pointing - set(selectors.holders()) == set()


def test_accounts_come_last() -> None:
    assert list(selectors.holders())[-1] == selectors.LAST


@pytest.mark.asvs("v5.0.0-14.1.1")
def test_the_register_says_what_why_on_which_ground_and_how_long() -> None:
    lines = selectors.register()
    assert len(lines) > 10
    assert all((line.what, line.purpose, line.basis, line.retention) for line in lines)
    consent = next(line for line in lines if line.what == "organisations.Contact.person_name")
    assert "6(1)(a)" in consent.basis or "eerste lid, onder a" in consent.basis


def test_the_register_names_tables_and_fields_that_are_there() -> None:
    tables = {model._meta.label: model for model in apps.get_models()}
    for line in selectors.register():
        model: type[models.Model] | None = None
        for part in line.what.split(", "):
            names = part.split(".")
            model = tables[".".join(names[:2])] if len(names) > 1 else model
            assert model is not None
            if len(names) != 2:
                model._meta.get_field(names[-1])
        assert line.words
        assert not any("." in word for word in line.words.split())


def test_the_register_speaks_of_every_table_that_points_to_a_person() -> None:
    named = {".".join(part.split(".")[:2]) for line in selectors.register() for part in line.what.split(", ")}
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label == django_settings.AUTH_USER_MODEL
    }
    assert pointing - named == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_can_read_the_statement(client: Client, language: str) -> None:
    answer = client.get("/privacy", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert b"accounts.Membership" in answer.content


@pytest.mark.bio2("5.34")
def test_the_archive_holds_what_every_app_knows(client: Client) -> None:
    person = make.member()
    signed_in(client, person)
    assert client.get("/account/data").status_code == 200
    answer = client.post("/account/data")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {f"{name.rpartition('.')[2]}.json" for name in selectors.holders()} <= set(archive.namelist())
        account = json.loads(archive.read("accounts.json"))[0]
    assert account["email"] == person.email
    assert Entry.objects.filter(act="privacy.export", subject_id=person.public_id).exists()


def test_the_archive_says_what_the_person_did_and_names_nobody_else(client: Client) -> None:
    party = make.party()
    person, other = (make.member(of=party, position=Position.STEWARD) for _ in range(2))
    for one in (person, other):
        make.offering(by=make.viewer(of=one))
    archive = services.export_person(person=person, now=timezone.now(), actor=make.viewer(of=person))
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        done = json.loads(found.read("ledger.json"))
        everything = "".join(found.read(name).decode() for name in found.namelist())
    assert "organisations.add_offering" in {row["act"] for row in done if row["kind"] == "done by you"}
    assert "accounts.open" in {row["act"] for row in done if row["kind"] == "done to your account"}
    assert other.email not in everything
    assert other.public_id not in everything


def test_nobody_gets_it_without_having_signed_in_again(client: Client) -> None:
    person = make.member()
    assert client.get("/account/data").status_code == 302
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/account/data", "/account/erase"):
        assert "reauthenticate" in client.post(path)["Location"]
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.bio2("8.10")
def test_an_erased_person_is_gone_and_the_ledger_stays_whole(client: Client) -> None:
    person = make.member()
    offering = make.offering(by=make.steward())
    disclosure.ask_introduction(record=offering, reveals="We fly kites.", actor=make.viewer(of=person))
    address = person.email
    signed_in(client, person)
    assert client.get("/account/erase").status_code == 200
    unsure = client.post("/account/erase")
    person.refresh_from_db()
    assert (unsure.status_code, person.is_active) == (422, True)
    assert client.post("/account/erase", {"is_sure": "on"})["Location"] == "/"
    person.refresh_from_db()
    assert (person.is_active, person.name, address in person.email) == (False, "", False)
    assert Membership.objects.get(user=person).state == MembershipState.ENDED
    assert Introduction.objects.get().asked_by is None
    assert "_auth_user_id" not in client.session
    assert ledger.verification().is_whole


def test_what_an_erased_person_wrote_to_join_is_gone_from_the_ledger_too() -> None:
    person = make.user()
    accounts.ask_membership(party=make.party(), motivation="My brother works there.", actor=make.viewer(of=person))
    kept = list(Entry.objects.filter(act="accounts.ask"))
    assert "brother" in str(ledger.values_of(entries=kept))
    services.erase_person(person=person, actor=make.viewer(of=person))
    assert "brother" not in str(ledger.values_of(entries=kept))
    assert ledger.verification().is_whole


@pytest.mark.asvs("v5.0.0-2.3.3", "v5.0.0-16.5.3")
def test_an_erasure_that_breaks_half_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from schakel.base.accounts import privacy

    def broken(**_words: object) -> int:
        raise RuntimeError

    person = make.member()
    monkeypatch.setattr(privacy, "erase", broken)
    with pytest.raises(RuntimeError):
        services.erase_person(person=person, actor=make.viewer(of=person))
    person.refresh_from_db()
    assert person.is_active
    assert not Entry.objects.filter(act__endswith="forget_person").exists()


@pytest.mark.asvs("v5.0.0-14.2.4")
@pytest.mark.bio2("8.10")
def test_retention_counts_in_a_dry_run_and_wipes_in_a_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    person = make.member()
    Membership.objects.filter(user=person).update(
        state=MembershipState.ENDED, ended_at=timezone.now() - timedelta(days=800)
    )
    call_command("apply_retention", dry_run=True)
    assert "accounts: 1 rows would go" in capsys.readouterr().out
    assert Membership.objects.filter(user=person).exists()
    assert jobs.apply_retention()["accounts"] == 1
    assert not Membership.objects.filter(user=person).exists()
    assert not any(jobs.apply_retention().values())
