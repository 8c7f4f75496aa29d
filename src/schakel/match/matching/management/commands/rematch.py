"""Match open cards anew after the supply changed."""

from typing import Any

from django.core.management.base import BaseCommand

from schakel.match.matching import jobs


class Command(BaseCommand):
    """Run by a timer, every minute; idempotent."""

    help = "Match open cards anew against what changed since the last time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many lists changed."""
        del args, options
        self.stdout.write(f"{jobs.rematch_open_needs()} lists changed")
