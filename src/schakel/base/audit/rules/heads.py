"""What a signed head says: where every lane ended at a moment. Kept elsewhere, it anchors the ledger."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from schakel.base.audit.enums import FaultKind
from schakel.base.audit.rules.chain import Fault, Place, Walk
from schakel.base.audit.rules.links import LedgerError, canonical, instant

VERSION = 1


class HeadRefused(LedgerError):
    """A text that is no head, or whose signature does not fit what it says."""


@dataclass(frozen=True)
class Lane:
    """Where one lane ended: its last number and that entry's hash."""

    lane: int
    number: int
    hash: str


@dataclass(frozen=True)
class Head:
    """Where every lane of one installation's ledger ended at a moment, with the key that signed it."""

    signed_at: str
    count: int
    lanes: tuple[Lane, ...]
    public_key: bytes

    @property
    def installation(self) -> str:
        """The fingerprint of the key that signed."""
        return fingerprint(self.public_key)

    @property
    def marks(self) -> frozenset[tuple[int, int]]:
        """The places (lane, number) that this head knows."""
        return frozenset((lane.lane, lane.number) for lane in self.lanes)


def fingerprint(public_key: bytes) -> str:
    """A public key in 32 characters that a person can compare (half of its SHA-256, hex)."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def head_payload(*, ends: Mapping[int, Place], at: datetime, public_key: bytes) -> dict[str, Any]:
    """What is signed: every lane's last number and hash, how many entries that makes, when, and by which key."""
    lanes = [{"lane": lane, "number": end.number, "hash": end.hash} for lane, end in sorted(ends.items())]
    return {
        "schakel_ledger_head": VERSION,
        "installation": fingerprint(public_key),
        "public_key": base64.b64encode(public_key).decode(),
        "signed_at": instant(at),
        "count": sum(end.number for end in ends.values()),
        "lanes": lanes,
    }


def head_text(payload: Mapping[str, Any], signature: bytes) -> str:
    """A head as text to keep: indented JSON, the same for the same ledger and moment."""
    signed = {**payload, "signature": base64.b64encode(signature).decode()}
    return json.dumps(signed, indent=2)


def read_head(text: str | Mapping[str, Any]) -> Head:
    """Read a head and check its signature. Raises `HeadRefused` with the reason when it is none or was changed."""
    try:
        said = dict(json.loads(text) if isinstance(text, str) else text)
        signature = base64.b64decode(said.pop("signature"), validate=True)
        public_key = base64.b64decode(said["public_key"], validate=True)
        lanes = tuple(Lane(int(row["lane"]), int(row["number"]), str(row["hash"])) for row in said["lanes"])
        head = Head(str(said["signed_at"]), int(said["count"]), lanes, public_key)
        version = said["schakel_ledger_head"]
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise HeadRefused("this is not the head of a ledger: make one with `schakel audit head`") from error
    if version != VERSION:
        raise HeadRefused(f"this head is of version {version}; this program reads version {VERSION}")
    if not is_signed_by(public_key, canonical(said), signature) or said.get("installation") != head.installation:
        raise HeadRefused("this head was changed after it was signed: its signature does not fit")
    return head


def is_signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature fits a message and a public key (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def faults_against(head: Head, walk: Walk, *, public_key: bytes) -> list[Fault]:
    """What an anchor says against a ledger that was followed (with the anchor's `marks`), lane by lane.

    A lane that ends before the anchor was truncated; one with another hash at the anchor's number was rebuilt
    somewhere up to there. A ledger under another key that shares nothing with the anchor is another installation's;
    one that agrees with it but signs with another key is told too. Lanes broken already are left out.
    """
    broken = {fault.lane for fault in walk.faults if not fault.is_about_values}
    faults = []
    for mark in head.lanes:
        if mark.lane in broken:
            continue
        end = walk.ends.get(mark.lane, Place(0, ""))
        if end.number < mark.number:
            faults.append(Fault(FaultKind.TRUNCATED, mark.lane, end.number + 1))
        elif walk.marked.get((mark.lane, mark.number)) != mark.hash:
            faults.append(Fault(FaultKind.REBUILT, mark.lane, mark.number))
    if head.public_key == public_key:
        return faults
    is_shared = any(walk.marked.get((mark.lane, mark.number)) == mark.hash for mark in head.lanes)
    kind = FaultKind.ANOTHER_KEY if is_shared else FaultKind.ANOTHER_INSTALLATION
    return [Fault(kind, 0, 0), *(faults if is_shared else [])]
