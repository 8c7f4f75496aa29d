"""What a mail may say and when it goes. Pure."""

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schakel.base.outbox.enums import Frequency

#: From what everybody may see to what few may: a mail carries content up to the operator's label.
LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")
#: The hour at which a digest goes out, and its day (Monday).
DIGEST_HOUR, DIGEST_DAY = 7, 0
MOST_ATTEMPTS = 10
#: After this long a mail that is still "being sent" has lost its worker: longer than any answer of a mail server.
LEASE = timedelta(minutes=15)
#: How long a settled message is kept, to answer "did you mail me?".
KEPT = timedelta(days=90)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


class OutboxError(Exception):
    """Something is wrong with the use of the outbox."""


class KindUnknown(OutboxError):
    """`SCHAKEL_MAIL_KINDS` does not name this kind of mail."""


class NotUnsure(OutboxError):
    """Only a mail of which nobody knows whether it was sent can be decided about."""


@dataclass(frozen=True)
class Content:
    """What one message says to one person now, as the kind's selector found it with the person's rights.

    `title` is a line of its own, `text` a few sentences, `path` an address inside the installation. `label` is the
    strictest label of what went in; `record` and `groups` say what to note in the read log when it is above GREEN.
    """

    title: str
    text: str
    path: str = "/"
    label: str = "CLEAR"
    record: Any = None
    groups: Sequence[Any] = field(default=())


@dataclass(frozen=True)
class Letter:
    """A mail as it goes over the wire."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""


def may_carry(label: str, *, most: str) -> bool:
    """Whether content with this label may stand in a mail when the operator lets labels up to `most` out."""
    return label in LABELS and most in LABELS and LABELS.index(label) <= LABELS.index(most)


def due_at(frequency: str, *, now: datetime) -> datetime:
    """When a message of a person with this wish goes, in the time zone of `now`."""
    if frequency == Frequency.DAILY:
        today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
        return today if now <= today else today + timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        monday = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
        monday += timedelta(days=(DIGEST_DAY - now.weekday()) % 7)
        return monday if now <= monday else monday + timedelta(days=7)
    return now


def next_attempt(attempts: int, *, now: datetime) -> datetime:
    """When to try again after so many attempts: two minutes, four, eight, at most six hours."""
    return now + min(timedelta(minutes=2**attempts), timedelta(hours=6))


def message_id(messages: Iterable[str], *, host: str) -> str:
    """The Message-ID of a mail: the same messages always give the same one, so that a receiver sees a repetition."""
    return f"<{hashlib.sha256(' '.join(sorted(messages)).encode()).hexdigest()[:32]}@{host}>"


def one_line(text: str) -> str:
    """A text as a header can hold it: no line ends, so that nobody adds a header."""
    return " ".join(text.split())[:200]


def as_html(text: str) -> str:
    """A plain text as a simple page: paragraphs and its own links; nothing is fetched from anywhere."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    drawn = "\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs)
    return f'<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n{drawn}\n</body></html>\n'


def _linked(part: str) -> str:
    made, last = [], 0
    for found in _LINK.finditer(part):
        address = html.escape(found.group())
        made += [html.escape(part[last : found.start()]), f'<a href="{address}">{address}</a>']
        last = found.end()
    return "".join([*made, html.escape(part[last:])]).replace("\n", "<br>\n")
