"""The one door to numba: functions that run as machine code, kept on disk once compiled."""

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function as machine code that lets other threads run; compiled at its first call, then kept on disk."""
    made: Callable[..., Any] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return made
