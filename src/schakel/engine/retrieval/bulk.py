"""While many texts are read at once: unpacked dictionaries, and no search for circles of objects to let go."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from schakel.engine.text.lemmas import many_words


@contextmanager
def in_bulk() -> Iterator[None]:
    """Read many texts inside.

    Nothing that is made here refers to itself, so that a search for such circles finds nothing; it takes a sixth of the
    time where millions of words are held.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        with many_words():
            yield
    finally:
        if was_on:
            gc.enable()
