"""A real mail server on the loopback that keeps what it got and can be told to misbehave."""

import email
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Postbox:
    """What the mail server got, read and as it came (`raw`).

    `answer` replaces its answer to the content; `drops` breaks the connection instead.
    """

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answer: str = "250 taken"
    refuses: str = ""
    drops: bool = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        if self.answer.startswith("250"):
            self.got.append(message)
            self.raw.append(bytes(envelope.content))
            self.to += envelope.rcpt_tos
        if self.drops:
            server.transport.abort()
        return self.answer


@contextmanager
def post_office(tls: ssl.SSLContext | None = None) -> Iterator[Postbox]:
    """Run the mail server while the body runs; with a certificate it offers STARTTLS."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, tls_context=tls)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
