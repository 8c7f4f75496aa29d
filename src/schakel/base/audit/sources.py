"""The installation's keys and the ciphers made with them (pyca/cryptography; no primitives of our own)."""

import functools
import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


@functools.lru_cache(maxsize=4)
def _key_file(path: Path, length: int) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(length))
    return path.read_bytes()


def installation_key() -> bytes:
    """The key that wraps all others: 32 bytes in the data folder's `keys/`, made on first use, mode 600."""
    return _key_file(Path(settings.SCHAKEL_DATA) / "keys" / "ledger.key", 32)


def new_key() -> bytes:
    """A fresh 32-byte key."""
    return secrets.token_bytes(32)


def seal(key: bytes, plain: bytes) -> bytes:
    """Encrypt with AES-256-GCM; the 12-byte nonce comes first."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises `cryptography.exceptions.InvalidTag` when it was changed."""
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)


def wrap(key: bytes) -> bytes:
    """Encrypt a record's key with the installation's key."""
    return seal(installation_key(), key)


def unwrap(wrapped: bytes) -> bytes:
    """Read a record's key back."""
    return unseal(installation_key(), wrapped)


def commitment(key: bytes, plain: bytes) -> str:
    """A keyed digest (HMAC-SHA-256, hex) that binds values without telling them."""
    return hmac.digest(key, plain, "sha256").hex()
