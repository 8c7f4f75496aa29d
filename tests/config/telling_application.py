"""The application of the product, made ready to share what must not be shared; it tells of the process that answers."""

import gc
import json
import os
import random
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from schakel.base.audit import sources
from schakel.config import warming
from schakel.config.wsgi import application as product

MADE_IN = os.getpid()
_read_by: list[int] = []
_first: dict[str, Any] = {}


def read() -> bool:
    """Stand for reading beforehand: say which process did it, and leave behind what no fork may use."""
    _read_by.append(os.getpid())
    return True


warming.warm_up = read
connection.ensure_connection()
sources.fresh_key()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Tell for `/healthz?tell`, the same every time a process is asked; else answer as the product does."""
    if environ.get("QUERY_STRING") != "tell":
        answer: Iterable[bytes] = product(environ, start_response)
        return answer
    if not _first:
        plain, wrapped = sources.fresh_key()
        _first.update(
            pid=os.getpid(),
            parent=os.getppid(),
            made_in=MADE_IN,
            read_by=_read_by,
            key=plain.hex(),
            nonce=wrapped[:12].hex(),
            chance=random.random(),
            secret=secrets.token_hex(8),
            had_connection=connection.connection is not None,
            threads=[thread.name for thread in threading.enumerate()],
            frozen=gc.get_freeze_count(),
        )
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(_first).encode()]
