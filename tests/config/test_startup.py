"""Production mode refuses to start with what is unsafe, in sentences that say what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from schakel.base.accounts import services
from schakel.config import startup
from tests import make
from tests.base.audit.chains import do
from tests.engine.ranking.providers import write_provider

SAFE: dict[str, object] = {
    "SCHAKEL_DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "abcdefghij" * 6,
    "SCHAKEL_BASE_URL": "https://schakel.example",
    "ALLOWED_HOSTS": ["schakel.example", "127.0.0.1"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SCHAKEL_SIGN_UP": "invitation",
    "SCHAKEL_OIDC_ISSUER": "",
    "SCHAKEL_SECOND_STEP": "required",
    "EMAIL_HOST": "",
    "EMAIL_USE_TLS": False,
    "EMAIL_USE_SSL": False,
}


def faults(settings: Settings, **changes: object) -> list[str]:
    for name, value in {**SAFE, **changes}.items():
        setattr(settings, name, value)
    return [str(fault.id) for fault in startup.settings_are_safe()]


def test_safe_settings_are_no_fault(settings: Settings) -> None:
    assert faults(settings) == []


@pytest.mark.asvs("v5.0.0-12.3.1", "v5.0.0-13.4.2")
@pytest.mark.bio2("8.9")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"DEBUG": True}, "E001"),
        ({"SECRET_KEY": "short"}, "E002"),
        ({"SECRET_KEY": "a" * 80}, "E002"),
        ({"SCHAKEL_BASE_URL": "http://schakel.example"}, "E003"),
        ({"ALLOWED_HOSTS": [""]}, "E004"),
        ({"ALLOWED_HOSTS": ["*"]}, "E004"),
        ({"ALLOWED_HOSTS": ["schakel.example", ".example"]}, "E004"),
        ({"SESSION_COOKIE_SECURE": False}, "E005"),
        ({"SECURE_SSL_REDIRECT": False}, "E005"),
        ({"SCHAKEL_OIDC_ISSUER": "http://login.example"}, "E006"),
        ({"SCHAKEL_SIGN_UP": "everybody"}, "E008"),
        ({"SCHAKEL_SECOND_STEP": "never"}, "E009"),
        ({"EMAIL_HOST": "mail.example"}, "E010"),
    ],
)
def test_each_unsafe_setting_is_named(settings: Settings, changes: dict[str, object], fault: str) -> None:
    assert faults(settings, **changes) == [f"schakel.{fault}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"EMAIL_HOST": "localhost"},
        {"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": True},
    ],
)
def test_connections_that_are_safe_are_no_fault(settings: Settings, changes: dict[str, object]) -> None:
    assert faults(settings, **changes) == []


@pytest.mark.asvs("v5.0.0-12.3.1")
@pytest.mark.parametrize(
    ("database", "wanted"),
    [
        ({"HOST": ""}, []),
        ({"HOST": "/var/run/postgresql"}, []),
        ({"HOST": "127.0.0.1"}, []),
        ({"HOST": "db.example", "OPTIONS": {"sslmode": "verify-full"}}, []),
        ({"HOST": "db.example", "OPTIONS": {"sslmode": "require"}}, ["schakel.E011"]),
        ({"HOST": "db.example"}, ["schakel.E011"]),
    ],
)
def test_a_database_elsewhere_is_reached_with_a_checked_certificate_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, database: dict[str, object], wanted: list[str]
) -> None:
    monkeypatch.setattr(startup, "_database", lambda: database)
    assert faults(settings) == wanted


def test_a_demo_may_do_what_it_likes(settings: Settings) -> None:
    assert faults(settings, SCHAKEL_DEMO=True, DEBUG=True, SECRET_KEY="x", ALLOWED_HOSTS=["*"]) == []


@pytest.mark.asvs("v5.0.0-6.3.2", "v5.0.0-15.2.3")
@pytest.mark.bio2("8.31")
def test_a_provider_of_meaning_that_is_none_is_named(settings: Settings, tmp_path: Path) -> None:
    assert faults(settings, SCHAKEL_MATCH_PROVIDER="") == []
    assert faults(settings, SCHAKEL_MATCH_PROVIDER=str(tmp_path)) == ["schakel.E012"]
    assert faults(settings, SCHAKEL_MATCH_PROVIDER=str(write_provider(tmp_path))) == []


@pytest.mark.django_db
def test_demo_people_keep_production_from_starting(settings: Settings) -> None:
    faults(settings)
    startup.refuse_what_is_unsafe()
    services.open_account(email="d@demo.example", name="D", password="x", is_demo=True, actor=make.SYSTEM.actor)
    with pytest.raises(ImproperlyConfigured, match="demo people"):
        startup.refuse_what_is_unsafe()


@pytest.mark.django_db
def test_keys_of_another_installation_keep_every_mode_from_starting(settings: Settings, tmp_path: Path) -> None:
    settings.SCHAKEL_DATA = tmp_path / "empty"
    startup.refuse_what_is_unsafe()
    assert not (tmp_path / "empty").exists(), "no key is made for a ledger that is empty"
    do()
    startup.refuse_what_is_unsafe()
    settings.SCHAKEL_DATA = tmp_path / "other"
    with pytest.raises(ImproperlyConfigured, match="of another installation"):
        startup.refuse_what_is_unsafe()


def test_the_server_does_not_come_up_with_http_and_a_wildcard_host(tmp_path: Path) -> None:
    unsafe = {
        "SCHAKEL_MODE": "production",
        "SCHAKEL_DATA": str(tmp_path),
        "SCHAKEL_HOSTS": "*",
        "SCHAKEL_BASE_URL": "http://schakel.example",
        "DJANGO_SETTINGS_MODULE": "schakel.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import schakel.config.wsgi"],
        env={**os.environ, **unsafe},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SCHAKEL_BASE_URL does not begin with https://" in done.stderr
    assert "SCHAKEL_HOSTS" in done.stderr
