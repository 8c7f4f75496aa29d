"""The application of the product, with one slow answer: for the test of stopping."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from schakel.config.wsgi import application as product


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Take one and a half seconds for `/healthz?slow`."""
    if environ.get("QUERY_STRING") == "slow":
        time.sleep(1.5)
    answer: Iterable[bytes] = product(environ, start_response)
    return answer
