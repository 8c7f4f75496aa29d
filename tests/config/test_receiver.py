"""The log also goes to another system where the operator names one: over TLS, to nobody else, and nothing waits."""

import contextlib
import json
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from schakel.base.audit import services as audit
from schakel.config import logs, receiver, startup
from tests import make
from tests.base.outbox.test_tls import certificate

CANARY = "canary-in-a-title"


@dataclass
class Listener:
    """A real receiver on the loopback: what it got, message by message."""

    port: int = 0
    got: list[bytes] = field(default_factory=list)

    def wait(self, number: int, seconds: float = 10) -> list[bytes]:
        until = time.monotonic() + seconds
        while len(self.got) < number and time.monotonic() < until:
            time.sleep(0.01)
        return self.got


def read(line: ssl.SSLSocket, found: Listener, is_over: threading.Event) -> None:
    """Take messages, each with its length before it, until the sender leaves."""
    left = b""
    line.settimeout(0.05)
    while not is_over.is_set():
        try:
            piece = line.recv(65536)
        except TimeoutError:
            continue
        if not piece:
            return
        left += piece
        while b" " in left and len(left.partition(b" ")[2]) >= int(left.partition(b" ")[0]):
            size, _, rest = left.partition(b" ")
            found.got.append(rest[: int(size)])
            left = rest[int(size) :]


@contextmanager
def listening(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Listener]:
    """Run it while the body runs, with a certificate for a host."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate(folder, host))
    found, server = Listener(), socket.create_server(("127.0.0.1", port))
    found.port = server.getsockname()[1]
    server.settimeout(0.05)
    is_over = threading.Event()

    def serve() -> None:
        each: list[threading.Thread] = []
        while not is_over.is_set():
            with contextlib.suppress(TimeoutError):
                plain, _ = server.accept()
                each.append(threading.Thread(target=answer, args=(plain,)))
                each[-1].start()
        for one in each:
            one.join()

    def answer(plain: socket.socket) -> None:
        plain.settimeout(2)
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                read(line, found, is_over)
        except OSError:
            plain.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield found
    finally:
        is_over.set()
        thread.join()
        server.close()


@contextmanager
def sending(to: Listener, authority: Path, *, room: int = receiver.ROOM) -> Iterator[receiver.TlsSyslogHandler]:
    """The handler on the two loggers that are sent."""
    handler = receiver.TlsSyslogHandler(f"syslog+tls://127.0.0.1:{to.port}", str(authority), room=room)
    loggers = [logging.getLogger("schakel.requests"), logging.getLogger("schakel.ledger")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield handler
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()


@pytest.mark.enable_socket
@pytest.mark.django_db
@pytest.mark.asvs("v5.0.0-16.4.3")
@pytest.mark.bio2("8.15")
def test_requests_and_acts_arrive_without_content(
    tmp_path: Path, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with listening(tmp_path) as listener, sending(listener, tmp_path / "127.0.0.1.pem"):
        with django_capture_on_commit_callbacks(execute=True):
            card = make.need(label="CLEAR", title=CANARY)
        client.get(f"/needs/{card.public_id}", {"q": CANARY})
        got = listener.wait(3)
        assert len(got) >= 3
    text = b"\n".join(got)
    assert CANARY.encode() not in text
    assert card.public_id.encode() not in text
    lines = [json.loads(one[one.index(b"{") :]) for one in got]
    assert {line["event"] for line in lines} == {"request", "act"}
    assert "needs.publish" in {line.get("act") for line in lines}
    assert "needs:detail" in {line.get("route") for line in lines}
    assert all(one.startswith(b"<86>1 20") for one in got)


@pytest.mark.enable_socket
@pytest.mark.asvs("v5.0.0-16.4.3", "v5.0.0-12.3.2")
def test_a_receiver_that_cannot_prove_its_name_gets_nothing(tmp_path: Path) -> None:
    stranger, named_otherwise = tmp_path / "stranger", tmp_path / "otherwise"
    stranger.mkdir()
    named_otherwise.mkdir()
    with listening(stranger) as listener:
        address = f"syslog+tls://127.0.0.1:{listener.port}"
        with pytest.raises(ssl.SSLError):
            receiver.try_once(address)  # signed by nobody that this machine knows
        with sending(listener, certificate(named_otherwise, "127.0.0.1")):
            logging.getLogger("schakel.requests").info("request")
            assert listener.wait(1, seconds=0.5) == []
    with listening(named_otherwise, host="127.0.0.2") as listener:
        address = f"syslog+tls://127.0.0.1:{listener.port}"
        with pytest.raises(ssl.SSLCertVerificationError):
            receiver.try_once(address, str(named_otherwise / "127.0.0.2.pem"))


@pytest.mark.enable_socket
def test_a_receiver_that_is_away_holds_nothing_up_and_hears_later_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "WAIT_S", 0.05)
    authority = certificate(tmp_path, "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as free:
        away = Listener(port=free.getsockname()[1])
    logger = logging.getLogger("schakel.requests")
    before = receiver.LOST._value.get()
    with sending(away, authority, room=5):
        began = time.monotonic()
        for _ in range(200):
            logger.info("request")
        assert time.monotonic() - began < 2
        assert receiver.LOST._value.get() - before >= 194
        with listening(tmp_path, port=away.port) as listener:
            got = listener.wait(6)
            told = json.loads(got[0][got[0].index(b"{") :])
            assert (told["event"], told["lines"] >= 194) == ("lines lost", True)
            assert len(got) == 6


@pytest.mark.enable_socket
def test_a_receiver_that_takes_nothing_more_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shakes hands and then never reads: buffers fill up, further lines are counted, nobody waits."""
    monkeypatch.setattr(receiver, "SEND_S", 0.2)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority = certificate(tmp_path, "127.0.0.1")
    context.load_cert_chain(authority)
    is_over, shaken = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def shake() -> None:
            plain, _ = server.accept()
            with context.wrap_socket(plain, server_side=True):
                shaken.set()
                is_over.wait(30)

        thread = threading.Thread(target=shake)
        thread.start()
        with sending(Listener(port=server.getsockname()[1]), authority, room=50):
            logger, lost = logging.getLogger("schakel.requests"), receiver.LOST._value.get()
            logger.info("request")
            assert shaken.wait(10)
            longest = 0.0
            for _ in range(3000):
                began = time.monotonic()
                logger.info("request", extra={"figures": {"padding": "x" * 10_000}})
                longest = max(longest, time.monotonic() - began)
            assert receiver.LOST._value.get() > lost
            assert longest < 1
            is_over.set()
        thread.join()


@pytest.mark.enable_socket
@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked on Linux only")
def test_a_forked_process_sends_lines_of_its_own(tmp_path: Path) -> None:
    with listening(tmp_path) as listener, sending(listener, tmp_path / "127.0.0.1.pem") as handler:
        handler._begin_anew()  # what a fork does in the child
        logging.getLogger("schakel.requests").info("request")
        assert len(listener.wait(1)) == 1


def test_nothing_is_sent_unless_a_receiver_is_named() -> None:
    assert "receiver" not in str(logs.configuration(is_production=True))
    assert not audit.told.isEnabledFor(logging.INFO)
    made = logs.configuration(is_production=True, receiver="syslog+tls://logs.example.nl")
    assert made["root"]["handlers"] == ["console", "receiver"]


@pytest.mark.parametrize(
    "address",
    ["logs.example.nl", "syslog://logs.example.nl", "https://logs.example.nl", "syslog+tls://", "syslog+tls://h:x",
     "syslog+tls://h/path", "syslog+tls://user@h"],
)  # fmt: skip
def test_an_address_that_is_none_keeps_the_service_from_starting(address: str, settings: Settings) -> None:
    settings.SCHAKEL_LOG_RECEIVER = address
    assert [fault.id for fault in startup.settings_are_safe()] == ["schakel.E014"]
    settings.SCHAKEL_LOG_RECEIVER = "syslog+tls://logs.example.nl"
    assert startup.settings_are_safe() == []
    assert receiver.receiver("syslog+tls://logs.example.nl") == ("logs.example.nl", 6514)
    settings.SCHAKEL_LOG_AUTHORITY = "/nowhere.pem"
    assert [fault.id for fault in startup.settings_are_safe()] == ["schakel.E014"]
