"""The installation that a verb works on: its settings and its database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from schakel.cli import InputRefused


def start_django() -> None:
    """Start Django with the settings of this installation; `InputRefused` when they do not hold."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise InputRefused(f"the settings do not hold: {error}") from error


@contextmanager
def reading_database() -> Iterator[None]:
    """Turn a database that cannot be read into `InputRefused`, in one line."""
    from django.db import DatabaseError

    try:
        yield
    except (DatabaseError, OSError) as error:
        said = (str(error).splitlines() or ["no reason given"])[0]
        raise InputRefused(f"the database cannot be used: {said} (is it set up? `schakel setup`)") from error
