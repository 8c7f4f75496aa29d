"""`flush` for tests: the ledger refuses to be emptied, so its guards are lifted meanwhile."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from tests.emptying.guards import unguarded


class Command(flush.Command):
    """Empty every table, the ledger too."""

    def handle(self, **options: Any) -> None:
        """Lift the guards, flush, put them back."""
        with unguarded(connections[options["database"]]):
            super().handle(**options)
