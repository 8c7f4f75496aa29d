"""What a serving process reads before somebody asks for it: addresses and indexes, beside its first requests."""

import gc
import logging
import threading

from django.db import DatabaseError, connections
from django.urls import get_resolver

from schakel.match.matching.selectors import indexes

logger = logging.getLogger("schakel.warming")


def begin() -> threading.Thread:
    """Warm up in a thread of its own; whoever asks meanwhile waits for the same reading and never does it twice."""
    thread = threading.Thread(target=warm_up, name="warming", daemon=True)
    thread.start()
    return thread


def warm_up() -> None:
    """Read the addresses and both indexes, then set what was read apart from what is searched for garbage.

    The first question of a process took seconds, and told by that whether somebody had asked before. Without a
    database or its tables nothing is read: the first question does it, or says why it cannot.
    """
    try:
        _ = get_resolver().url_patterns
        indexes.OFFERINGS.current()
        indexes.NEEDS.current()
    except DatabaseError as error:
        logger.warning("nothing was read beforehand: %s", type(error).__name__)
        return
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()  # hundreds of thousands of objects that stay: a full search walks through all of them
