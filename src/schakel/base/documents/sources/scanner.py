"""Ask a virus scanner on this machine (clamd) about a file, over its own protocol. The only module here that speaks."""

import socket
import struct

from schakel.base.documents.rules import Infected, NotScanned

#: How long a scanner may take over one file, and how much of it is sent at once.
_SECONDS = 60
_CHUNK = 1 << 16


def scan(data: bytes, *, address: str) -> None:
    """Let clamd look at bytes in memory (`INSTREAM`); `address` is its socket's path, or host:port.

    Raises `Infected` when it finds something, `NotScanned` when it does not answer, refuses or says something else:
    what nobody looked at is not taken. The name of what was found is not told: it helps only who sends such files.
    Source: clamd(8), COMMANDS.
    """
    try:
        answer = _asked(data, address)
    except (OSError, ValueError) as fault:
        raise NotScanned("the virus scanner does not answer") from fault
    if answer.endswith(b"FOUND"):
        raise Infected("the virus scanner found something")
    if answer != b"stream: OK":
        raise NotScanned("the virus scanner could not look at it")


def _asked(data: bytes, address: str) -> bytes:
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), _CHUNK):
            part = data[at : at + _CHUNK]
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(1024)):
            said += more
    return said.rstrip(b"\0").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)
