"""`schakel people`: the first administrator, functions that end, lost second steps, the account for an emergency."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.test import Client, TestCase
from pytest_django.fixtures import Settings

from schakel import cli
from schakel.base.accounts import selectors, services
from schakel.base.accounts.enums import Role
from schakel.base.accounts.models import User
from schakel.base.audit.models import Entry
from schakel.base.audit.selectors import Values, values_of
from tests import make
from tests.base.accounts.browsing import LOGIN, at_the_door, confirmed, signed_in
from tests.base.accounts.test_signing_in import activate_totp
from tests.base.audit.chains import do

pytestmark = pytest.mark.django_db


@pytest.mark.asvs("v5.0.0-6.4.1")
def test_the_first_administrator_chooses_a_password_by_the_link_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["people", "add", "Root@test.example", "--name", "Root", "--role", "administrator"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://localhost:8000/account/password/reset/key/")
    person = User.objects.get(email="root@test.example")
    assert selectors.viewer_of(user=person).roles == {"administrator"}
    assert not person.has_usable_password()
    client, path = Client(), link.removeprefix("http://localhost:8000")
    form = client.get(path).headers["Location"]
    assert client.post(form, {"password1": make.PASSWORD, "password2": make.PASSWORD}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)
    assert Client().get(path).status_code == 410
    assert "set-password" not in Client().get(path).headers.get("Location", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "nobody", "--name", "N"], "no e-mail address"),
        (["add", "a@test.example", "--name", "Jan 999990019"], "citizen service number"),
        (["add", "a@test.example", "--name", "N", "--role", "king"], "no function"),
        (["appoint", "a@test.example", "auditor"], "nobody has an account"),
        (["link", "a@test.example"], "nobody has an account"),
        (["break-glass", "--reason", "x", "--hours", "99"], "1 to 24 hours"),
        (["break-glass", "--reason", " "], "a reason"),
        (["sign-out"], "--everybody"),
        (["sign-out", "a@test.example"], "nobody has an account"),
    ],
)
def test_wrong_calls_get_one_line_and_change_nothing(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["people", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not User.objects.exists()


def test_on_a_ledger_of_another_installation_it_is_one_line_and_nothing_changes(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    do()
    before = (User.objects.count(), Entry.objects.count())
    settings.SCHAKEL_DATA = tmp_path
    assert cli.run(["people", "add", "n@test.example", "--name", "N", "--role", "administrator"]) == cli.WRONG
    assert "of another installation" in capsys.readouterr().err
    assert (User.objects.count(), Entry.objects.count()) == before


def test_a_database_without_tables_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_tables(**_words: object) -> None:
        raise OperationalError("no such table: accounts_user")

    monkeypatch.setattr(services, "break_glass", no_tables)
    assert cli.run(["people", "break-glass", "--reason", "provider is down"]) == 2
    assert "is it set up? `schakel setup`" in capsys.readouterr().err


def test_somebody_is_appointed_for_a_party(capsys: pytest.CaptureFixture[str]) -> None:
    person, desk = make.user(email="a@test.example"), make.party()
    assert cli.run(["people", "appoint", "a@test.example", "desk-officer", "--party", desk.public_id]) == 0
    assert make.viewer(of=person).desk_parties == {desk.pk}
    assert cli.run(["people", "appoint", "a@test.example", "auditor", "--party", "unknown"]) == 2
    assert cli.run(["people", "add", "a@test.example", "--name", "Again"]) == 2
    assert "has an account already" in capsys.readouterr().err


def test_the_break_glass_account_is_printed_and_stands_in_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["people", "break-glass", "--reason", "provider is down", "--hours", "2"]) == 0
    email, password = capsys.readouterr().out.split()
    user = User.objects.get(email=email)
    assert user.check_password(password)
    assert user.valid_until is not None
    assert Entry.objects.filter(act="accounts.break_glass", subject_id=user.public_id).exists()


@pytest.mark.bio2("5.26")
@pytest.mark.asvs("v5.0.0-7.4.5")
def test_the_sessions_of_a_person_or_of_everybody_are_ended(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        make.user(email=f"{name}@test.example")
    first, second, other = (signed_in(f"{name}@test.example") for name in ("a", "a", "b"))
    assert cli.run(["people", "sign-out", "a@test.example"]) == 0
    assert capsys.readouterr().out == "Sessions ended: 2.\n"
    assert [client.get("/account/profile").status_code for client in (first, second, other)] == [302, 302, 200]
    assert cli.run(["people", "sign-out", "--everybody"]) == 0
    assert other.get("/account/profile").status_code == 302
    assert Entry.objects.filter(act="accounts.end_session").count() == 2


def last_entry(act: str) -> tuple[Entry, Values]:
    """The newest entry of an act, and what it says."""
    entry = Entry.objects.filter(act=act).latest("seq")
    return entry, values_of(entries=[entry])[entry.pk]


@pytest.mark.bio2("5.18")
def test_a_function_ends_for_every_party_at_once_with_the_reason_in_the_ledger(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person, first, second = make.user(email="a@test.example"), make.party(), make.party()
    for desk in (first, second):
        make.appointed(role=Role.DESK_OFFICER, party=desk, person=person)
    make.appointed(role=Role.AUDITOR, person=person)
    assert cli.run(["people", "dismiss", "A@test.example", "desk-officer", "--reason", "works elsewhere now"]) == 0
    assert "no desk-officer any more" in capsys.readouterr().out
    seen = make.viewer(of=person)
    assert seen.roles == {"auditor"}
    assert not seen.desk_parties
    entry, said = last_entry("accounts.dismiss")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("job", "terminal", person.public_id)
    assert (said.reason, said.change["role"]) == ("works elsewhere now", "desk-officer")
    assert Entry.objects.filter(act="accounts.dismiss").count() == 2
    assert cli.run(["people", "dismiss", "a@test.example", "desk-officer", "--reason", "again"]) == 2
    assert "holds no function" in capsys.readouterr().err
    assert Entry.objects.filter(act="accounts.dismiss").count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dismiss", "a@test.example", "auditor", "--reason", " "], "say why with --reason"),
        (["dismiss", "a@test.example", "king", "--reason", "x"], "no function 'king'"),
        (["dismiss", "b@test.example", "auditor", "--reason", "x"], "holds no function"),
        (["reset-steps", "a@test.example", "--reason", " "], "a reason is needed"),
        (["reset-steps", "b@test.example", "--reason", "x"], "nobody has an account"),
    ],
)
def test_nothing_ends_without_a_reason_or_for_somebody_unknown(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    person = make.appointed(role=Role.AUDITOR, person=make.user(email="a@test.example"))
    activate_totp(confirmed("a@test.example"))
    before = (Entry.objects.count(), Authenticator.objects.count())
    assert cli.run(["people", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert (Entry.objects.count(), Authenticator.objects.count()) == before
    assert make.viewer(of=person).roles == {"auditor"}


def test_a_dismissal_needs_its_reason_on_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    make.appointed(role=Role.AUDITOR, person=make.user(email="a@test.example"))
    assert cli.run(["people", "dismiss", "a@test.example", "auditor"]) == 2
    assert "--reason" in capsys.readouterr().err
    assert not Entry.objects.filter(act="accounts.dismiss").exists()


@pytest.mark.bio2("5.17")
def test_who_lost_telephone_and_codes_starts_anew_and_is_told(
    capsys: pytest.CaptureFixture[str], settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    """Every second step goes, with the codes; every session ends; a mail says so; the reason is kept, with who acted.
    Whoever asks still needs the password, so the terminal alone opens no account."""
    settings.EMAIL_HOST = "mail.test.example"
    person, other = make.user(email="a@test.example"), make.user(email="b@test.example")
    client = confirmed("a@test.example")
    activate_totp(client)
    activate_totp(confirmed("b@test.example"))
    held = Authenticator.objects.filter(user=person).count()
    assert held == 2  # the app and its recovery codes
    reason = "lost telephone; passport shown to M. Voorbeeld"
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert cli.run(["people", "reset-steps", "a@test.example", "--reason", reason]) == 0
    assert "2 second steps of a@test.example were taken away" in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=person).exists()
    assert Authenticator.objects.filter(user=other).count() == held
    assert client.get("/account/profile").status_code == 302
    assert at_the_door().post(LOGIN, {"login": "a@test.example", "password": "wrong"}).status_code == 200
    assert signed_in("a@test.example").get("/account/profile").status_code == 200
    entry, said = last_entry("accounts.remove_steps")
    assert (entry.actor_id, entry.subject_id) == ("terminal", person.public_id)
    assert (said.reason, said.change) == (reason, {"removed": 2})
    subjects = [message.subject for message in mailoutbox if message.to == ["a@test.example"]]
    assert "De tweede stap bij het inloggen is weggehaald" in subjects  # the person's language, not the terminal's
