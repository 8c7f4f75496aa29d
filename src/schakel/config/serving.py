"""The entry of a serving installation: what it knows is read once, and the serving processes are forked from it.

usage: python -m schakel.config.serving [--host 127.0.0.1] [--port 8000] [--workers 2] [--stop-seconds 20] [APPLICATION]

1. Set up Django; refuse what is unsafe. 2. Fork the workers, which answer at once. 3. Where there are several, read in
this process what each would read for itself, and let forks of what it is now take their places one by one. A worker
that dies is forked again. A single worker reads for itself: it has nobody to share with.
"""

import argparse
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

APPLICATION = "schakel.config.wsgi:application"
#: Each worker answers so many requests at once.
THREADS = 4
#: Between the start of a worker and the end of the one whose place it takes.
SECONDS_TO_TAKE_OVER = 1.0
_LOOK_EVERY = 0.05


def main(words: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT: requests in flight end first, for `--stop-seconds` at most. What it writes is for
    its own account only."""
    os.umask(0o077)
    options = _options(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
    can_share = options.workers > 1 and multiprocessing.get_start_method() == "fork"
    get_wsgi_application()  # 1
    from schakel.config import warming

    warming.leave_to_parent()
    _imported(options.application)
    _ = get_resolver().url_patterns  # the first answer needs them: every page of the product
    connections.close_all()  # none may cross a fork
    gc.freeze()  # a search for garbage in a worker would copy what it walks through
    server = Server(
        options.application,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=options.workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=options.stop_seconds,
        respawn_failed_workers=True,
        respawn_interval=SECONDS_TO_TAKE_OVER,
    )
    if can_share:
        threading.Thread(target=_share, args=(server, warming.warm_up), name="sharing", daemon=True).start()
    server.serve(target_loader=partial(_in_worker, options.application, not can_share), wrap_loader=False)  # 2


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m schakel.config.serving", description="Serve Schakel.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stop-seconds", type=int, default=20)
    parser.add_argument("application", nargs="?", default=APPLICATION)
    return parser.parse_args(words)


def _imported(application: str) -> Any:
    module, _, name = application.partition(":")
    return getattr(importlib.import_module(module), name)


def _in_worker(application: str, reads_for_itself: bool) -> Any:
    """Return the application inside a worker; imported long ago, unless workers cannot be forked here."""
    found = _imported(application)
    if reads_for_itself:
        from schakel.config import warming

        warming.begin()
    return found


def _share(server: Any, read: Callable[[], bool]) -> None:
    """Read once the first workers serve, then let forks of this process take their places."""  # 3
    while len(server.wrks) < server.workers:
        time.sleep(_LOOK_EVERY)
    at_rest = threading.Lock()
    # A fork in the middle of reading would copy locks that nobody opens: a worker that dies then waits for its end.
    os.register_at_fork(before=at_rest.acquire, after_in_parent=at_rest.release, after_in_child=at_rest.release)
    with at_rest:
        has_read = read()
    if has_read:
        os.kill(os.getpid(), signal.SIGHUP)


if __name__ == "__main__":
    main()
