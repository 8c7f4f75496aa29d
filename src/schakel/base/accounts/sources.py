"""What goes out and what is secret: mail in one place, random tokens and their digests. No tables."""

import contextlib
import functools
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail as django_send_mail
from django.utils.crypto import salted_hmac

from schakel.base.accounts import rules


def can_mail() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


def put_in_outbox(*, to: str, subject: str, text: str) -> None:
    """Put a mail into the outbox in the running act's transaction (`EMAIL_BACKEND`); nothing without a mail server.

    It goes when the act is committed, and with the act it is undone.
    """
    if can_mail():
        django_send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to])


def new_link_token() -> str:
    """A token for a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """A token for a program: recognisable by its beginning, 256 random bits."""
    return rules.TOKEN_MARK + secrets.token_urlsafe(32)


def new_code() -> str:
    """A code to type over: eight digits."""
    return f"{secrets.randbelow(10**8):08d}"


def new_recovery_code() -> str:
    """A code to write down: twelve digits (40 bits) in three groups."""
    number = f"{secrets.randbelow(10**12):012d}"
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def is_first_use(*, code: str, person: int) -> bool:
    """Whether a person's code of an app is used for the first time as long as any clock that may be off takes it; said
    once, for all processes together."""
    return bool(cache.add(f"accounts.code-of-app.{person}.{digest(code)}", 1, timeout=rules.APP_CODE_SECONDS))


def digest(token: str) -> str:
    """What is kept of a random token: SHA-256, in hex. Enough for 256 random bits, which nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(code: str, salt: str) -> str:
    """What is kept of a short code: keyed with the installation's secret, so that a copied table does not tell it."""
    return salted_hmac(f"accounts.code.{salt}", code, algorithm="sha256").hexdigest()


def site_name() -> str:
    """The address of this installation, for links in mails and on paper."""
    return str(settings.SCHAKEL_BASE_URL).rstrip("/")


@functools.lru_cache(maxsize=8)
def _cipher(path: Path) -> AESGCM:
    """The cipher of the key in a file, made on first use in one step, so that two processes that start share one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(256))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return AESGCM(path.read_bytes())


def _own_cipher() -> AESGCM:
    return _cipher(Path(settings.SCHAKEL_DATA) / "keys" / "accounts.key")


def seal(text: str) -> str:
    """Encrypt a secret of a second step of signing in (AES-256-GCM, hex): a stolen database does not sign in."""
    nonce = secrets.token_bytes(12)
    return (nonce + _own_cipher().encrypt(nonce, text.encode(), None)).hex()


def unseal(sealed: str) -> str:
    """Read back what `seal` made."""
    data = bytes.fromhex(sealed)
    return _own_cipher().decrypt(data[:12], data[12:], None).decode()
