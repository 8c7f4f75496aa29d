"""What production mode refuses to start with: demo people, weak keys, debug, http, wildcard hosts; and no mode starts
with the keys of another installation. In plain words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from schakel import engine
from schakel.base.accounts import selectors
from schakel.base.accounts.enums import SignUp
from schakel.base.audit import selectors as audit
from schakel.base.audit.rules import KeyNotOurs
from schakel.config import receiver

LEAST_KEY = 50
LEAST_SIGNS = 10


def settings_are_safe(app_configs: object = None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001 -- Django
    """Check the settings of an installation in production mode; a demo may do what it likes."""
    faults = [checks.Error(sentence, id=f"schakel.{code}") for code, sentence in _faults()] if _is_production() else []
    if settings.SCHAKEL_SIGN_UP not in SignUp.values:
        faults.append(checks.Error("SCHAKEL_SIGN_UP is neither open nor invitation.", id="schakel.E008"))
    if settings.SCHAKEL_LOG_RECEIVER:
        try:
            receiver.receiver(settings.SCHAKEL_LOG_RECEIVER)
            receiver.tls_context(settings.SCHAKEL_LOG_AUTHORITY, settings.SCHAKEL_LOG_CERTIFICATE)
        except (receiver.ReceiverWrong, OSError) as error:  # an error of TLS is one of the system
            faults.append(checks.Error(f"SCHAKEL_LOG_RECEIVER: {error}.", id="schakel.E014"))
    if settings.SCHAKEL_MATCH_PROVIDER:
        try:
            engine.read_provider(Path(settings.SCHAKEL_MATCH_PROVIDER))
        except engine.ProviderUnusable as error:
            faults.append(checks.Error(f"SCHAKEL_MATCH_PROVIDER: {error}.", id="schakel.E012"))
    return list(faults)


def nobody_is_of_the_demo(
    app_configs: object = None,  # noqa: ARG001 -- Django
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Check that no demo person, whose password is printed at the start, has an account in production mode."""
    if not _is_production() or not databases:
        return []
    try:
        is_there = selectors.has_demo_people()
    except DatabaseError:
        return []  # no tables yet: `schakel setup` makes them
    sentence = (
        "There are demo people in the database: their password is known. Start production mode on an empty database."
    )
    return [checks.Error(sentence, id="schakel.E007")] if is_there else []


def ledger_is_of_this_installation() -> list[checks.CheckMessage]:
    """Check, in a demo too, that the keys belong to the ledger: else nothing can be written to it, nor its values read.
    An empty one has no key yet, and none is made here."""
    try:
        if audit.heads():
            audit.check_key_is_ours()
    except KeyNotOurs as error:
        return [checks.Error(f"{error}.", id="schakel.E013")]
    except DatabaseError:
        return []  # no tables yet
    return []


def refuse_what_is_unsafe() -> None:
    """Raise ImproperlyConfigured with every fault in words; called before the first request is served."""
    found = [
        *settings_are_safe(),
        *nobody_is_of_the_demo(databases=["default"]),
        *ledger_is_of_this_installation(),
    ]
    if found:
        raise ImproperlyConfigured("Schakel does not start. " + " ".join(str(fault.msg) for fault in found))


def _is_production() -> bool:
    return not settings.SCHAKEL_DEMO


def _faults() -> list[tuple[str, str]]:
    hosts, faults = settings.ALLOWED_HOSTS, []
    if settings.DEBUG:
        faults.append(("E001", "DEBUG is on: it shows the inside of the program to strangers."))
    if len(settings.SECRET_KEY) < LEAST_KEY or len(set(settings.SECRET_KEY)) < LEAST_SIGNS:
        sentence = f"SECRET_KEY is weak: leave it out, and one is made, or give at least {LEAST_KEY} random signs."
        faults.append(("E002", sentence))
    if not settings.SCHAKEL_BASE_URL.startswith("https://"):
        faults.append(("E003", "SCHAKEL_BASE_URL does not begin with https://."))
    if not [host for host in hosts if host] or any(host == "*" or host.startswith((".", "*.")) for host in hosts):
        faults.append(("E004", "SCHAKEL_HOSTS is empty or takes any name: name each host, separated by commas."))
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT):
        faults.append(("E005", "Cookies or pages may travel without TLS."))
    if settings.SCHAKEL_OIDC_ISSUER and not settings.SCHAKEL_OIDC_ISSUER.startswith("https://"):
        faults.append(("E006", "SCHAKEL_OIDC_ISSUER does not begin with https://."))
    if settings.SCHAKEL_SECOND_STEP not in ("required", "offered"):
        faults.append(("E009", "SCHAKEL_SECOND_STEP is neither required nor offered."))
    if not (_is_here(settings.EMAIL_HOST) or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        faults.append(("E010", "Mail would travel without TLS: set SCHAKEL_SMTP_TLS to starttls or tls."))
    database = _database()
    checks_name = database.get("OPTIONS", {}).get("sslmode") == "verify-full"
    if not (_is_here(str(database.get("HOST", ""))) or checks_name):
        sentence = "DATABASE_URL leads to another machine without checking its certificate: add ?sslmode=verify-full."
        faults.append(("E011", sentence))
    return faults


def _database() -> dict[str, Any]:
    return dict(connection.settings_dict)


def _is_here(host: str) -> bool:
    """Whether a host is this machine itself, a socket on it, or none at all."""
    return host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/")
