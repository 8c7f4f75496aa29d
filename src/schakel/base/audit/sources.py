"""The installation's keys and the ciphers made with them (pyca/cryptography; no primitives of our own)."""

import contextlib
import functools
import hmac
import os
import secrets
import threading
import time
from collections import OrderedDict
from pathlib import Path

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

_IN_TRANSACTION, _TUPLES = 2, 2  # PQTRANS_INTRANS, PGRES_TUPLES_OK of libpq
_NONCE, _TAG = 12, 16  # bytes, of AES-GCM


@functools.lru_cache(maxsize=8)
def _key_file(data: str | Path, name: str) -> bytes:
    """The 32-byte key in a file of the data folder; made on first use in one step, so that two processes that start
    together share one."""
    path = Path(data) / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()


def installation_key() -> bytes:
    """The key that wraps all others: 32 bytes in the data folder's `keys/`, made on first use, mode 600."""
    return _key_file(settings.SCHAKEL_DATA, "ledger.key")


def _signing_key() -> Ed25519PrivateKey:
    """The key that signs heads and exports (Ed25519): its seed in the data folder's `keys/`, made on first use."""
    return Ed25519PrivateKey.from_private_bytes(_key_file(settings.SCHAKEL_DATA, "ledger-signing.key"))


def public_key() -> bytes:
    """The public half (32 bytes) of the key that signs heads; its fingerprint may be printed on a wall."""
    return _signing_key().public_key().public_bytes_raw()


def sign(message: bytes) -> bytes:
    """An Ed25519 signature with the installation's signing key."""
    return _signing_key().sign(message)


@functools.lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def new_key() -> bytes:
    """A fresh 32-byte key."""
    return secrets.token_bytes(32)


def seal(key: bytes, plain: bytes) -> bytes:
    """Encrypt with AES-256-GCM; the 12-byte nonce comes first."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises `cryptography.exceptions.InvalidTag` when it was changed or cut off."""
    return _decrypted(AESGCM(key), sealed)


def wrap(key: bytes) -> bytes:
    """Encrypt a record's key with the installation's key."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(installation_key()).encrypt(nonce, key, None)


def unwrap(wrapped: bytes) -> bytes:
    """Read a record's key back; during a rotation also one that the key before wrapped."""
    try:
        return _decrypted(_cipher(installation_key()), wrapped)
    except InvalidTag:
        before = _key_path("ledger.key.before")
        if not before.exists():
            raise
        return _decrypted(_cipher(before.read_bytes()), wrapped)


_KEYS_AT_ONCE = 64
_fresh_keys: list[tuple[bytes, bytes, bytes]] = []
os.register_at_fork(after_in_child=_fresh_keys.clear)  # two processes never give out the same key


def fresh_key() -> tuple[bytes, bytes]:
    """A key that no record had yet, plain and wrapped. Many are made at once: one at a time costs several times as
    much, because little of it is at hand in the processor."""
    now = installation_key()
    while True:
        try:
            plain, wrapped, wrapped_with = _fresh_keys.pop()
        except IndexError:
            made = [new_key() for _ in range(_KEYS_AT_ONCE)]
            _fresh_keys.extend([(key, wrap(key), now) for key in made])
            continue
        if wrapped_with is now or wrapped_with == now:  # the installation's key may have been changed meanwhile
            return plain, wrapped


def _decrypted(cipher: AESGCM, sealed: bytes) -> bytes:
    if len(sealed) < _NONCE + _TAG:  # too short to hold a nonce and a tag at all
        raise InvalidTag
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


class RememberedKeys:
    """Records' keys as the database has them, wrapped, by who acted and on which record: each for SECONDS, and no more
    than MOST."""

    SECONDS, MOST = 60.0, 5_000

    def __init__(self) -> None:
        self._keys: OrderedDict[tuple[str, str, str], tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._keys)

    def take(self, name: tuple[str, str, str]) -> bytes | None:
        """The wrapped key of a record, when it is remembered."""
        found = self._keys.get(name)
        if found is None or found[0] > time.monotonic() - self.SECONDS:
            return found and found[1]
        with self._lock:
            self._keys.pop(name, None)
        return None

    def put(self, name: tuple[str, str, str], wrapped: bytes) -> None:
        """Remember a wrapped key from the first time it was seen; another one of the same record replaces it."""
        now = time.monotonic()
        with self._lock:
            found = self._keys.get(name)
            if found is None or found[1] != wrapped:
                self._keys[name] = (now, wrapped)
                self._keys.move_to_end(name)
            self._drop_old(now - self.SECONDS)

    def clear(self) -> None:
        """Forget every key."""
        with self._lock:
            self._keys.clear()

    def drop(self, kind: str, record: str) -> None:
        """Forget one record's key, whoever acted on it."""
        with self._lock:
            for name in [name for name in self._keys if name[1:] == (kind, record)]:
                del self._keys[name]

    def _drop_old(self, since: float) -> None:
        while self._keys:
            first = next(iter(self._keys))
            if len(self._keys) <= self.MOST and self._keys[first][0] > since:
                return
            del self._keys[first]


_remembered = RememberedKeys()


def remember_key(kind: str, name: str, wrapped: bytes, *, by: str) -> None:
    """Keep a record's wrapped key for a minute at most, so that the next act of the same actor need not ask for it.

    Only for the same actor (`by`): were it kept for everybody, the time that an act takes would tell whether somebody
    else had just done something with that record, or read it. It is never trusted: the database compares it with its
    own under a lock, and refuses when that is another or gone.
    """
    _remembered.put((by, kind, name), wrapped)


def remembered_key(kind: str, name: str, *, by: str) -> bytes | None:
    """The wrapped key of a record on which this actor acted in this process within the last minute."""
    return _remembered.take((by, kind, name))


def forget_key(kind: str, name: str) -> None:
    """Forget a record's key at once: its values are being erased."""
    _remembered.drop(kind, name)


def forget_keys() -> None:
    """Forget every record's key, as a fresh process would."""
    _remembered.clear()


def change_installation_key() -> None:
    """Put a new installation key in place; the one before stays beside it until `forget_key_before`.

    Stopped anywhere, no record's key is lost: every one opens with one of the two. Called again, it goes on with the
    rotation that was begun.
    """
    installation_key()
    now, before = _key_path("ledger.key"), _key_path("ledger.key.before")
    if not before.exists():
        os.link(now, before)
        _write_fresh(_key_path("ledger.key.next"), secrets.token_bytes(32)).replace(now)
    elif now.read_bytes() == before.read_bytes():
        _write_fresh(_key_path("ledger.key.next"), secrets.token_bytes(32)).replace(now)
    _key_file.cache_clear()


def forget_key_before() -> None:
    """Remove the installation key before: every record's key is wrapped anew and kept."""
    _key_path("ledger.key.before").unlink(missing_ok=True)


def change_signing_key() -> bytes:
    """Put a new signing key in place and list the public half of the one before; returns the new public half."""
    retired = _key_path("ledger-signing.retired")
    with os.fdopen(os.open(retired, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(public_key().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    _write_fresh(_key_path("ledger-signing.key.next"), secrets.token_bytes(32)).replace(_key_path("ledger-signing.key"))
    _key_file.cache_clear()
    return public_key()


def retired_public_keys() -> frozenset[bytes]:
    """Public halves of keys that signed heads of this installation before."""
    retired = _key_path("ledger-signing.retired")
    return frozenset(bytes.fromhex(line) for line in retired.read_text().split()) if retired.exists() else frozenset()


def _key_path(name: str) -> Path:
    return Path(settings.SCHAKEL_DATA) / "keys" / name


def _write_fresh(path: Path, content: bytes) -> Path:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path


def commitment(key: bytes, plain: bytes) -> str:
    """A keyed digest (HMAC-SHA-256, hex) that binds values without telling them."""
    return hmac.digest(key, plain, "sha256").hex()


def answer_of_append(said: str) -> str:
    """What the function `audit_append` of PostgreSQL answers to an array of texts (migration 0007), in the
    transaction that runs.

    Asked of libpq itself: through the layers above it an act would pay as much for asking as for what is asked. Where
    somebody counts or watches questions, and where the transaction has not begun yet, it goes through those layers.
    """
    raw = connection.connection
    if connection.queries_logged or connection.execute_wrappers or raw.pgconn.transaction_status != _IN_TRANSACTION:
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_append(%s)", [said])
            return str(cursor.fetchone()[0])
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        result = raw.pgconn.exec_params(b"SELECT audit_append($1)", [said.encode()])
        if result.status != _TUPLES:
            raise psycopg.errors.error_from_result(result)
        return str(result.get_value(0, 0), "utf-8")
