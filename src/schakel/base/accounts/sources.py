"""What goes out and what is secret: mail in one place, random tokens and their digests. No tables."""

import hashlib
import logging
import secrets

from django.conf import settings
from django.core.mail import send_mail as django_send_mail
from django.db import transaction
from django.utils.crypto import salted_hmac

from schakel.base.accounts import rules

logger = logging.getLogger(__name__)


def can_mail() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


def mail_after_commit(*, to: str, subject: str, text: str) -> None:
    """Send a mail once the running act is committed; nothing where the installation has no mail server.

    A mail server that fails does not undo the act: the log says so, without address or content.
    """
    if can_mail():
        transaction.on_commit(lambda: _send(to, subject, text))


def _send(to: str, subject: str, text: str) -> None:
    try:
        django_send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to])
    except OSError:  # every failure of smtplib and of the connection
        logger.exception("a mail could not be sent")


def new_link_token() -> str:
    """A token for a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """A token for a program: recognisable by its beginning, 256 random bits."""
    return rules.TOKEN_MARK + secrets.token_urlsafe(32)


def new_code() -> str:
    """A code to type over: eight digits."""
    return f"{secrets.randbelow(10**8):08d}"


def digest(token: str) -> str:
    """What is kept of a random token: SHA-256, in hex. Enough for 256 random bits, which nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(code: str, salt: str) -> str:
    """What is kept of a short code: keyed with the installation's secret, so that a copied table does not tell it."""
    return salted_hmac(f"accounts.code.{salt}", code, algorithm="sha256").hexdigest()


def site_name() -> str:
    """The address of this installation, for links in mails and on paper."""
    return str(settings.SCHAKEL_BASE_URL).rstrip("/")
