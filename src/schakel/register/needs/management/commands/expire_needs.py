"""`expire_needs`: close the cards whose time ran out."""

from typing import Any

from django.core.management.base import BaseCommand

from schakel.register.needs import jobs


class Command(BaseCommand):
    """Runs the job once and says how many cards expired."""

    help = "Close the effect cards whose time ran out."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the job."""
        number = jobs.expire_needs()
        self.stdout.write(f"{number} cards expired.")
