"""Open zip containers with care: names, encryption, size and ratio are checked before and while unpacking."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from schakel.base.documents.rules import Broken, CannotBeChecked, Encrypted, UnsafeName, check_name
from schakel.base.documents.sources.budget import Budget
from schakel.base.documents.sources.plain import decode

_CHUNK = 1 << 20
_END = 22  # bytes of the record that closes a zip archive, without its remark


def members(data: bytes, budget: Budget, where: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file in a zip container, in the order of its directory.

    Raises `UnsafeName`, `Encrypted`, `TooMuchInside`, `CannotBeChecked` or `Broken`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_edges(data, archive, where)
            budget.add(f"{where}remark of the archive", decode(archive.comment))
            _check_names(infos, where)
            for info in infos:
                if not info.is_dir():
                    yield info.filename, _unpack(archive, info, budget, where)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise Broken("the archive is damaged", where) from error
    except NotImplementedError as error:
        raise CannotBeChecked("the archive is packed in a way that is not read here", where) from error


def _check_edges(data: bytes, archive: zipfile.ZipFile, where: str) -> None:
    """Nothing may lie before the first part or behind the directory: others would show it, and it is not read here."""
    end = data.rfind(b"PK\x05\x06")
    first = min((info.header_offset for info in archive.infolist()), default=0)
    if first or end < 0 or end + _END + len(archive.comment) != len(data):
        raise CannotBeChecked("it holds more than its directory lists", where)


def _check_names(infos: list[zipfile.ZipInfo], where: str) -> None:
    names = [info.filename for info in infos]
    for info in infos:
        check_name(info.orig_filename)
        check_name(info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UnsafeName("a link inside points outside its place", where)
    if len(set(names)) != len(names):
        raise Broken("two parts bear the same name, so that programs differ in what they show", where)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, where: str) -> bytes:
    if info.flag_bits & 0x1:
        raise Encrypted("a part is protected with a password", where)
    # What the directory promises is a first check; what comes out is counted too, because a directory can lie.
    budget.spend(info.file_size, packed=info.compress_size, where=where)
    content = bytearray()
    with archive.open(info) as packed:
        while chunk := packed.read(_CHUNK):
            content += chunk
            if len(content) > info.file_size:
                raise Broken("a part is larger than the archive says", where)
    return bytes(content)
