"""What verbs say and show: messages and progress on standard error, results on standard output."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


def say(message: str) -> None:
    """Write one message line to standard error."""
    print(message, file=sys.stderr)


def watch(message: str) -> None:
    """Say how far long work is, when somebody is watching."""
    if sys.stderr.isatty():
        say(message)


def show_json(value: Any) -> None:
    """Write a value as indented JSON to standard output, in the order in which it was made."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def progress(items: Iterable[T], *, total: int, what: str, least: int = 2_000, done: int = 0) -> Iterator[T]:
    """Yield the items; with a progress bar on standard error when there are many and somebody is watching.

    Of the `total` so many were `done` before.
    """
    if total < least or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, total=total, completed=done, description=what, console=console, transient=True)
