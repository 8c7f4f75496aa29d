"""The second step: recovery codes that cannot be read back, and codes of an app that count once."""

from importlib import import_module
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps as django_apps
from django.core.cache import caches
from pytest_django.fixtures import Settings

from schakel.base.accounts import services
from schakel.base.accounts.models import User
from schakel.config import settings as product
from tests import make
from tests.base.accounts.browsing import confirmed
from tests.base.accounts.test_signing_in import activate_totp, second_step

pytestmark = pytest.mark.django_db


def test_without_an_app_or_key_there_are_no_recovery_codes() -> None:
    make.user(email="a@test.example")
    client = confirmed("a@test.example")
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.post("/account/2fa/recovery-codes/").headers["Location"] == "/account/2fa/"
    assert not Authenticator.objects.exists()


@pytest.mark.asvs("v5.0.0-6.5.2")
def test_recovery_codes_are_kept_as_slow_salted_digests_only(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    person = make.user(email="a@test.example")
    client = confirmed("a@test.example")
    activate_totp(client)
    codes = services.make_recovery_codes(user=person, actor=make.SYSTEM.actor)
    stored = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    digests = stored.data["digests"]
    assert set(stored.data) == {"migrated_codes", "digests"}
    assert stored.data["migrated_codes"] == []
    assert [digest.split("$")[:2] for digest in digests] == [["argon2", "argon2id"]] * 10
    assert len({digest.split("$")[4] for digest in digests}) == 10  # each with a salt of its own
    kept = str(list(Authenticator.objects.values("data")))
    assert not any(code in kept or code.replace(" ", "") in kept for code in codes)
    assert second_step(codes[0])[1] == 302


def test_codes_of_an_earlier_version_go_on_and_their_seed_goes() -> None:
    person = make.user(email="a@test.example")
    activate_totp(confirmed("a@test.example"))
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    old = RecoveryCodes.activate(person)
    code, used = old.get_unused_codes()[1], old.get_unused_codes()[0]
    assert old.validate_code(used)
    migration = import_module("schakel.base.accounts.migrations.0004_recovery_codes_as_digests")
    migration.digest_codes(django_apps, None)
    assert "seed" not in str(list(Authenticator.objects.filter(type="recovery_codes").values("data")))
    assert second_step(used)[1] == 200
    assert second_step(code)[1] == 302
    assert second_step(code)[1] == 200


def test_a_code_of_the_app_counts_once_as_long_as_a_clock_may_be_off() -> None:
    """The library forgets a code after half a minute, and takes it for one and a half; that of the set-up counts."""
    make.user(email="a@test.example")
    with patch.object(totp, "yield_hotp_counters_from_time", lambda: iter([7])):
        secret = activate_totp(confirmed("a@test.example"))
        assert second_step(totp.format_hotp_value(totp.hotp_value(secret, 7)))[1] == 200  # it coupled the app
    code = totp.format_hotp_value(totp.hotp_value(secret, 8))
    with patch.object(totp, "yield_hotp_counters_from_time", lambda: iter([8])):
        assert second_step(code)[1] == 302
        caches["default"].delete(f"allauth.mfa.totp.used?user={User.objects.get().pk}&code={code}")
        assert second_step(code)[1] == 200
