"""`remind_contacts`: ask organisations to verify contacts that were not verified for long."""

from typing import Any

from django.core.management.base import BaseCommand

from schakel.register.organisations import jobs


class Command(BaseCommand):
    """Runs the job once and says how many organisations were reminded."""

    help = "Remind organisations of contacts to verify, by mail, at most once in thirty days."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the job."""
        self.stdout.write(f"{jobs.remind_contacts()} organisations reminded.")
