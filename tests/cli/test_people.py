"""`schakel people`: the first administrator and the account for an emergency."""

import pytest
from django.test import Client

from schakel import cli
from schakel.base.accounts import selectors
from schakel.base.accounts.models import User
from schakel.base.audit.models import Entry
from tests import make
from tests.base.accounts.browsing import signed_in

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
    assert Client().get(path).status_code == 200
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
