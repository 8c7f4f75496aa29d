"""What an entry is and how its hash is computed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

#: What the first entry of a lane names as the hash before it.
GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
#: The act that erases values; its entries say up to where.
ERASING = "audit.erase_values"


class LedgerError(Exception):
    """Something is wrong with the ledger or with an act that should have written to it."""


class ActWithoutEntry(LedgerError):
    """A service ended without saying to the ledger what it did: a mistake in the service."""


class OutsideAct(LedgerError):
    """Something was recorded outside any act, so no transaction would hold it."""


class KeyNotOurs(LedgerError):
    """The installation's key does not open a record's key: the ledger is of another installation, or keys are."""

    def __str__(self) -> str:
        return "keys/ledger.key does not open this ledger: it is of another installation; put back the right keys"


@dataclass(frozen=True)
class Actor:
    """Who acts: a kind (`enums.ActorKind`), a public id and the party on whose behalf, all by id only."""

    kind: str
    id: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Subject:
    """Which record an act is about: its kind (`organisations.Offering`) and its public id."""

    kind: str
    id: str


@dataclass(frozen=True)
class Link:
    """The part of an entry that the chain binds. `commitment` is a keyed digest of the values, or empty."""

    lane: int
    seq: int
    act_id: str
    act: str
    at: datetime
    actor_kind: str
    actor_id: str
    on_behalf_of: str
    subject_kind: str
    subject_id: str
    commitment: str
    previous: str


def instant(at: datetime) -> str:
    """Write a moment as the chain does: UTC, microseconds, always the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def link_hash(link: Link) -> str:
    """SHA-256 (hex) over all fields of a link, each with its length, so that no two links read the same."""
    parts = (
        str(link.lane),
        str(link.seq),
        link.act_id,
        link.act,
        instant(link.at),
        link.actor_kind,
        link.actor_id,
        link.on_behalf_of,
        link.subject_kind,
        link.subject_id,
        link.commitment,
        link.previous,
    )
    return digest(parts)


def digest(parts: Iterable[str]) -> str:
    """SHA-256 (hex) over texts in their order, each with its length."""
    return hashlib.sha256("".join([f"{len(part)}:{part}" for part in parts]).encode()).hexdigest()


def canonical(values: Mapping[str, object] | Sequence[object]) -> bytes:
    """Write values so that equal values give equal bytes: sorted keys, no spaces, UTF-8."""
    return _CANONICAL.encode(values).encode()


def array(texts: Sequence[str]) -> str:
    """Write texts as PostgreSQL writes an array of them."""
    written = '","'.join(texts)
    if "\\" in written or written.count('"') != 2 * (len(texts) - 1):
        written = '","'.join([text.replace("\\", "\\\\").replace('"', '\\"') for text in texts])
    return f'{{"{written}"}}'
