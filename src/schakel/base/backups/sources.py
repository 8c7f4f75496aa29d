"""The backup as a file: key, ciphers (pyca/cryptography), compression, and the files of the data folder."""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from schakel.base.backups import rules
from schakel.base.backups.rules import BackupRefused, Opening

#: Bytes of content in one sealed piece, and what sealing adds to it.
PIECE, TAG = 1024 * 1024, 16
#: Bytes of a stored file in one line.
PART = 192 * 1024
#: Folders and files of the data folder that are made anew, not kept.
REMADE = ("static", ".restore")


def derive(secret: bytes, opening: Opening) -> tuple[bytes, bytes]:
    """The key that seals and the key that proves, from a passphrase or key file."""
    n, r, p = opening.cost
    both = Scrypt(salt=opening.salt, length=64, n=n, r=r, p=p).derive(secret)
    return both[:32], both[32:]


def new_opening(*, made_at: str, program: str) -> Opening:
    """The opening of a new backup, with a salt of its own, so that no key seals two files."""
    return Opening(made_at=made_at, program=program, salt=secrets.token_bytes(16), cost=rules.COST)


def write_sealed(file: IO[bytes], *, lines: Iterator[bytes], opening: Opening, secret: bytes) -> None:
    """Write opening and lines, compressed and sealed piece by piece (AES-256-GCM, counted, the last one marked)."""
    sealing, proving = derive(secret, opening)
    cipher, packer, waiting, number = AESGCM(sealing), zlib.compressobj(6), bytearray(), 0
    head = opening.lines()
    file.write(head + rules.seal_of(head, proving))
    for line in lines:
        waiting += packer.compress(line)
        while len(waiting) > PIECE:
            file.write(cipher.encrypt(_nonce(number, False), bytes(waiting[:PIECE]), head))
            del waiting[:PIECE]
            number += 1
    waiting += packer.flush()
    while len(waiting) > PIECE:
        file.write(cipher.encrypt(_nonce(number, False), bytes(waiting[:PIECE]), head))
        del waiting[:PIECE]
        number += 1
    file.write(cipher.encrypt(_nonce(number, True), bytes(waiting), head))


def read_opening(file: IO[bytes], *, secret: bytes) -> tuple[Opening, bytes]:
    """Read the opening of a backup and the key that opens the rest. Raises `BackupRefused`."""
    first, second, third = (file.readline(rules.MOST_OPENING) for _ in range(3))
    opening = rules.read_opening(first, second, third)
    sealing, proving = derive(secret, opening)
    rules.check_key(opening, third, proving)
    return opening, sealing


def read_records(file: IO[bytes], *, opening: Opening, key: bytes) -> Generator[Any, None, None]:
    """The records behind the opening, one by one. Raises `BackupRefused` that says which bytes were changed."""
    unpacker, waiting = zlib.decompressobj(), b""
    for piece in _pieces(file, opening=opening, key=key):
        *whole, waiting = (waiting + unpacker.decompress(piece)).split(b"\n")
        for line in whole:
            yield json.loads(line)


def _pieces(file: IO[bytes], *, opening: Opening, key: bytes) -> Iterator[bytes]:
    cipher, head, number = AESGCM(key), opening.lines(), 0
    piece = file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        at = file.tell() - len(following) - len(piece)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, head)
        except InvalidTag as error:
            where = f"bytes {at} to {at + len(piece)}"
            raise BackupRefused(f"{where} of the backup were changed, or it was cut off there") from error
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def kept_files(folder: Path, *, without: frozenset[Path]) -> list[Path]:
    """The files of a data folder that a backup holds: all but the database itself and what is made anew."""
    found = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if inner.parts[0].startswith(REMADE) or path in without or path.is_symlink() or not path.is_file():
            continue
        found.append(path)
    return found


def file_records(folder: Path, path: Path) -> Iterator[Any]:
    """One file as records: its name, its content in parts, its digest."""
    digest, size = hashlib.sha256(), 0
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode & 0o777
        yield {"file": path.relative_to(folder).as_posix(), "mode": mode}
        while part := file.read(PART):
            digest.update(part)
            size += len(part)
            yield {"part": base64.b64encode(part).decode()}
        yield {"ends": digest.hexdigest(), "size": size}


class Staged:
    """Files of a backup on their way: written aside, compared with their digest, then put in place all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.aside = folder, folder / f".restore-{secrets.token_hex(6)}"
        self._names: list[str] = []
        self._file: IO[bytes] | None = None
        self._digest = hashlib.sha256()

    def take(self, record: dict[str, Any]) -> None:
        """Write one record of a file aside."""
        if "file" in record:
            path = safe_place(self.aside, record["file"])
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, record["mode"]), "wb")
            self._digest = hashlib.sha256()
            self._names.append(record["file"])
        elif "part" in record and self._file:
            part = base64.b64decode(record["part"])
            self._digest.update(part)
            self._file.write(part)
        elif self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._digest.hexdigest() != record["ends"]:
                raise BackupRefused(f"the file {self._names[-1]} is not as it was kept")

    def place(self) -> int:
        """Put every file in its place; returns how many."""
        for name in self._names:
            target = safe_place(self.folder, name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            safe_place(self.aside, name).replace(target)
        return len(self._names)

    def clear(self) -> None:
        """Remove what was written aside."""
        if self._file:
            self._file.close()
        for path in sorted(self.aside.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        with contextlib.suppress(FileNotFoundError):
            self.aside.rmdir()


def safe_place(folder: Path, name: str) -> Path:
    """Where a named file lies in a folder. Raises `BackupRefused` for a name that leads out of it."""
    place = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise BackupRefused(f"the backup names a file outside the data folder: {name!r}")
    return place
