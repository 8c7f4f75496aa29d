"""Log lines to a receiver elsewhere: syslog over TLS (RFC 5424, RFC 5425), only where the operator names one.

Writing a line never waits: it goes into a list with room for `ROOM` lines, and one thread a process sends them. When
the receiver is away or slow the list fills up, further lines are dropped and counted, and the next one that arrives is
preceded by how many are missing. The journal of this machine has them all. RFC 5425 knows no receipts: what was handed
to a connection that then breaks may be missing without being counted.
"""

import atexit
import logging
import os
import queue
import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from prometheus_client import Counter

from schakel.config.logs import JsonFormatter

LOST = Counter("schakel_log_lines_lost", "Lines of the log that the receiver did not get.")
ROOM = 10_000
PORT = 6514
CONNECT_S, SEND_S, CLOSE_S = 10.0, 10.0, 2.0
#: Between two attempts to reach a receiver that is away: from the first to the last, doubled each time.
WAIT_S, MOST_WAIT_S = 1.0, 60.0
#: Facility 10 is security and authorisation (RFC 5424, 6.2.1); severities by level of the record.
FACILITY = 10
SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


class ReceiverWrong(ValueError):
    """What the settings say of the receiver cannot be used; the message says why."""


class Receiver(NamedTuple):
    """Where lines go: a host whose certificate must bear this name, and a port."""

    host: str
    port: int


def receiver(address: str) -> Receiver:
    """Read `syslog+tls://host:port`; the port may be left out (6514). Raises ReceiverWrong for anything else."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or PORT
    except ValueError as error:
        raise ReceiverWrong(f"{address!r} is no address") from error
    if parts.scheme != "syslog+tls" or not host or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        raise ReceiverWrong(f"{address!r} is not of the form syslog+tls://host:6514")
    return Receiver(host, port)


def tls_context(authority: str = "", own: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer; the receiver's certificate and name are checked, against this machine's authorities or the one
    in the file `authority`. `own` is a file with a certificate and key of our own. Raises OSError or ssl.SSLError."""
    context = ssl.create_default_context(cafile=authority or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if own:
        context.load_cert_chain(own)
    return context


class TlsSyslogHandler(logging.Handler):
    """A handler of `logging` that sends each line of JSON as one message; see the module."""

    def __init__(self, address: str, authority: str = "", own: str = "", room: int = ROOM) -> None:
        super().__init__()
        self._address, self._files, self._room = address, (authority, own), room
        self.setFormatter(JsonFormatter())
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)  # a thread does not cross a fork, nor do its lines
        atexit.register(self.close)

    def _begin_anew(self) -> None:
        self._lines: queue.Queue[bytes] = queue.Queue(self._room)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._lost = 0
        self._is_over = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Put a line into the list, or count it as lost; never waits and never fails."""
        try:
            self._lines.put_nowait(framed(record.levelno, self.format(record)))
        except queue.Full:
            self._lose(1)
        except Exception:  # a log must not break what it tells about
            self._lose(1)
        if self._thread is None and not self._is_over.is_set():
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._send_all, name="log-receiver", daemon=True)
                    self._thread.start()

    def close(self) -> None:
        """Give what waits two seconds to go, then leave."""
        until = time.monotonic() + CLOSE_S
        while self._thread is not None and not self._lines.empty() and time.monotonic() < until:
            time.sleep(0.02)
        self._is_over.set()
        super().close()

    def _lose(self, number: int) -> None:
        self._lost += number
        LOST.inc(number)

    def _send_all(self) -> None:
        """Connect, send, connect again, until the process ends."""
        wait = WAIT_S
        while not self._is_over.is_set():
            try:
                with self._connected() as line:
                    wait = WAIT_S
                    self._send_over(line)
            except (OSError, ReceiverWrong):  # the start of the server refuses an address that is none
                self._is_over.wait(wait)
                wait = min(2 * wait, MOST_WAIT_S)

    def _connected(self) -> ssl.SSLSocket:
        to, context = receiver(self._address), tls_context(*self._files)
        plain = socket.create_connection(to, timeout=CONNECT_S)
        try:
            secured = context.wrap_socket(plain, server_hostname=to.host)
        except BaseException:
            plain.close()
            raise
        secured.settimeout(SEND_S)
        return secured

    def _send_over(self, line: ssl.SSLSocket) -> None:
        """Send what comes; a line that could not be sent is lost, and counted."""
        while not self._is_over.is_set():
            try:
                message = self._lines.get(timeout=0.5)
            except queue.Empty:
                continue
            try:
                if missing := self._lost:
                    line.sendall(framed(logging.WARNING, f'{{"event": "lines lost", "lines": {missing}}}'))
                    self._lost -= missing
                line.sendall(message)
            except OSError:
                self._lose(1)
                raise


def framed(level: int, text: str, *, now: datetime | None = None) -> bytes:
    """A message of RFC 5424 with its length before it (RFC 5425, 4.3): one line of JSON as its text."""
    severity = next((value for least, value in SEVERITIES if level >= least), 7)
    at = (now or datetime.now(tz=UTC)).isoformat(timespec="milliseconds")
    head = f"<{FACILITY * 8 + severity}>1 {at} {_host()} schakel {os.getpid()} - - "
    message = (head + text).encode()
    return f"{len(message)} ".encode() + message


def _host() -> str:
    name = "".join(sign for sign in socket.gethostname() if "!" <= sign <= "~")
    return name[:255] or "-"


def try_once(address: str, authority: str = "", own: str = "") -> None:
    """Connect, and say nothing. Raises ReceiverWrong, OSError or ssl.SSLError when lines would not arrive."""
    to = receiver(address)
    with (
        socket.create_connection(to, timeout=CONNECT_S) as plain,
        tls_context(authority, own).wrap_socket(plain, server_hostname=to.host),
    ):
        pass
