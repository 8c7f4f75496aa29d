"""The product under a clock that jumps: WSGI entry whose time is off by the seconds that a file says."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

OFFSET = Path(os.environ["SCHAKEL_DATA"]) / "clock-offset"
_real_time, _real_now = time.time, timezone.now


def offset() -> float:
    """Seconds by which the clock is off now."""
    try:
        return float(OFFSET.read_text())
    except (OSError, ValueError):
        return 0.0


def jumped_time() -> float:
    """`time.time` with the jump: what sessions and signatures read."""
    return _real_time() + offset()


def jumped_now() -> datetime:
    """`timezone.now` with the jump: what acts and the ledger read."""
    return _real_now() + timedelta(seconds=offset())


time.time, timezone.now = jumped_time, jumped_now

from schakel.config.wsgi import application  # noqa: E402 -- the clock is set before anything reads it

__all__ = ["application"]
