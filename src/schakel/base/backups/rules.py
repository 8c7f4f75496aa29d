"""What a backup looks like: its opening lines, its records, and values that any database can hold. Pure."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

NAME = "schakel-backup"
VERSION = "1"
LEAST_PASSPHRASE = 12
LEAST_KEY_FILE = 32
#: scrypt for a file that leaves the house: 128 MiB and half a second a guess (RFC 7914; n, r, p).
COST = (2**17, 8, 1)
#: A file that asks for more than this would only keep the reader's memory busy.
MOST_COST = (2**20, 16, 4)
#: The longest opening line that is read.
MOST_OPENING = 4096


class BackupRefused(Exception):
    """A backup cannot be made, read or restored; the message is one line that says what and where."""


@dataclass(frozen=True)
class Opening:
    """The lines before the encrypted part: when it was made, and how the key comes from the passphrase."""

    made_at: str
    program: str
    salt: bytes
    cost: tuple[int, int, int]

    def lines(self) -> bytes:
        """The first two lines of the file."""
        told = {
            "made_at": self.made_at,
            "program": self.program,
            "kdf": "scrypt",
            "salt": self.salt.hex(),
            "cost": self.cost,
        }
        return f"{NAME} {VERSION}\n{json.dumps(told)}\n".encode()


@dataclass(frozen=True)
class Summary:
    """What a backup holds."""

    made_at: str
    program: str
    tables: int
    rows: int
    files: int


def seal_of(lines: bytes, key: bytes) -> bytes:
    """The third line: a digest that anybody can check, and one that only the right key gives."""
    return f"{hashlib.sha256(lines).hexdigest()} {hmac.digest(key, lines, 'sha256').hex()}\n".encode()


def read_opening(first: bytes, second: bytes, third: bytes) -> Opening:
    """Read the three opening lines. Raises `BackupRefused`: no backup, an unknown version, or changed."""
    words = first.decode("ascii", "replace").split()
    if len(words) != 2 or words[0] != NAME:
        raise BackupRefused("this is not a backup of Schakel, or its first line was changed")
    if words[1] != VERSION:
        raise BackupRefused(f"this backup has version {words[1]}; this program reads version {VERSION} only")
    if third[:64] != hashlib.sha256(first + second).hexdigest().encode():
        raise BackupRefused("the opening lines of the backup were changed (before the encrypted part)")
    told = json.loads(second)
    cost = tuple(told["cost"])
    if len(cost) != 3 or any(asked > most for asked, most in zip(cost, MOST_COST, strict=True)):
        raise BackupRefused("the backup asks for a key that would take too much memory")
    return Opening(told["made_at"], told["program"], bytes.fromhex(told["salt"]), (cost[0], cost[1], cost[2]))


def check_key(opening: Opening, third: bytes, key: bytes) -> None:
    """Raises `BackupRefused` when the key is not the one that the backup was made with."""
    if not hmac.compare_digest(seal_of(opening.lines(), key), third):
        raise BackupRefused("the passphrase or key file is not the one that this backup was made with")


def as_plain(value: object) -> Any:
    """A value of a row as JSON can hold it: what JSON does not know is named by one letter."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case time():
            return {"h": value.isoformat()}
        case Decimal():
            return {"n": str(value)}
        case uuid.UUID():
            return {"u": value.hex}
        case timedelta():
            return {"s": [value.days, value.seconds, value.microseconds]}
        case bytes() | memoryview():
            return {"b": base64.b64encode(bytes(value)).decode()}
        case Mapping() | Sequence():
            return {"j": value}
    raise BackupRefused(f"a value of type {type(value).__name__} cannot be kept in a backup")


def from_plain(value: Any) -> Any:
    """What `as_plain` was given."""
    if not isinstance(value, dict):
        return value
    ((letter, inner),) = value.items()
    return _READERS[letter](inner)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "h": time.fromisoformat,
    "n": Decimal,
    "u": uuid.UUID,
    "s": lambda parts: timedelta(days=parts[0], seconds=parts[1], microseconds=parts[2]),
    "b": base64.b64decode,
    "j": lambda inner: inner,
}
