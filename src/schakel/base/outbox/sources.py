"""The mail server (SMTP), the key of letters, and tokens of unsubscribing. No tables."""

import contextlib
import functools
import hashlib
import json
import os
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from schakel.base.outbox.enums import Outcome
from schakel.base.outbox.rules import Letter

#: Seconds that the mail server has for one answer; far below `rules.LEASE`.
TIMEOUT_S = 60
_GREATEST_LATER = 499  # 4xx: try again later; 5xx: refused for good (RFC 5321, 4.2.1)


class _AddressesInOneLine(EmailPolicy):
    """Keeps the address to unsubscribe as it is: longer than a line and without a space it would be sent as an encoded
    word, which is no address to any mail program (RFC 2369, 2; RFC 2047, 5)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _AddressesInOneLine(linesep=SMTP.linesep)


def can_mail() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


def base_url() -> str:
    """The address of this installation, without a slash at its end."""
    return str(settings.SCHAKEL_BASE_URL).rstrip("/")


def host() -> str:
    """The name of this installation."""
    return urlsplit(base_url()).hostname or "localhost"


def hand_over(letter: Letter) -> Outcome:
    """Hand one letter to the mail server and say what came of it; raises nothing that a mail server can cause.

    Up to the content everything that fails leaves the letter here. Once the content went over, only an answer tells:
    without one nobody knows, and it is never handed over again.
    """
    try:
        server = _connected()
    except (OSError, smtplib.SMTPException):
        return Outcome.LATER
    with contextlib.closing(server):
        try:
            server.ehlo_or_helo_if_needed()
            code, _said = server.mail(settings.DEFAULT_FROM_EMAIL)
            if code == 250:
                code, _said = server.rcpt(letter.to)
            if code not in (250, 251):
                return Outcome.LATER if code <= _GREATEST_LATER else Outcome.REFUSED
        except (OSError, smtplib.SMTPException):
            return Outcome.LATER
        return _content(server, as_message(letter))


def _content(server: smtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        code, _said = server.data(message.as_bytes(policy=_POLICY))
    except smtplib.SMTPDataError as error:  # refused before the content
        return Outcome.LATER if error.smtp_code <= _GREATEST_LATER else Outcome.REFUSED
    except (OSError, smtplib.SMTPException):
        return Outcome.UNSURE
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    if code == 250:
        return Outcome.TAKEN
    return Outcome.LATER if code <= _GREATEST_LATER else Outcome.REFUSED


def _connected() -> smtplib.SMTP:
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=TIMEOUT_S)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def as_message(letter: Letter) -> EmailMessage:
    """A letter as RFC 5322 has it: plain text first, a simple page beside it, one-click unsubscribe (RFC 8058)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.DEFAULT_FROM_EMAIL, letter.to, letter.subject
    message["Message-ID"], message["Date"] = letter.message_id, formatdate()
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def new_token() -> tuple[str, str]:
    """A token for one link, and what is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """What is kept of a random token: SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(*, to: str, subject: str, text: str) -> bytes:
    """Encrypt a letter that bears a secret: a stolen database does not accept invitations."""
    nonce = secrets.token_bytes(12)
    return nonce + _cipher(Path(settings.SCHAKEL_DATA)).encrypt(nonce, json.dumps([to, subject, text]).encode(), None)


def unseal(sealed: bytes) -> tuple[str, str, str]:
    """Address, subject and text of a sealed letter."""
    to, subject, text = json.loads(_cipher(Path(settings.SCHAKEL_DATA)).decrypt(sealed[:12], sealed[12:], None))
    return to, subject, text


@functools.lru_cache(maxsize=8)
def _cipher(data: Path) -> AESGCM:
    path = data / "keys" / "outbox.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(256))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return AESGCM(path.read_bytes())
