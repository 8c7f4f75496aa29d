"""What a serving process reads before somebody asks for it: addresses and indexes, beside its first requests."""

import gc
import logging
import threading

from django.db import DatabaseError, connections
from django.urls import get_resolver

from schakel.match.matching.selectors import indexes

logger = logging.getLogger("schakel.warming")


_is_left = threading.Event()


def leave_to_parent() -> None:
    """Let `begin_alone` do nothing in this process and its forks: the server decides who reads, and when."""
    _is_left.set()


def begin_alone() -> None:
    """Warm up beside the first requests, as every server does that knows nothing of workers which share."""
    if not _is_left.is_set():
        begin()


def begin() -> threading.Thread:
    """Warm up in a thread of its own; whoever asks meanwhile waits for the same reading and never does it twice."""
    thread = threading.Thread(target=warm_up, name="warming", daemon=True)
    thread.start()
    return thread


def warm_up() -> bool:
    """Read the addresses, both indexes and the words of two needs, then set all of it apart from what is searched for
    garbage; return whether it was read.

    The first question of a process took seconds, and told by that whether somebody had asked before. Without a
    database or its tables nothing is read: the first question does it, or says why it cannot.
    """
    try:
        _ = get_resolver().url_patterns
        offerings, needs = indexes.OFFERINGS.current(), indexes.NEEDS.current()
    except DatabaseError as error:
        logger.warning("nothing was read beforehand: %s", type(error).__name__)
        return False
    finally:
        connections.close_all()
    offerings.read_ahead()
    needs.read_ahead()
    gc.collect()
    gc.freeze()  # hundreds of thousands of objects that stay: a full search walks through all of them
    return True
