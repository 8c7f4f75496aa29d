"""`apply_retention`: wipe what has had its time, or show what would go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from schakel.report.privacy import jobs


class Command(BaseCommand):
    """Runs the job once and says how many rows of each app went."""

    help = "Wipe personal data whose retention has ended."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a dry run."""
        parser.add_argument("--dry-run", action="store_true", help="only count; change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the job."""
        counted = jobs.apply_retention(is_rehearsal=options["dry_run"])
        verb = "would go" if options["dry_run"] else "went"
        for app, number in sorted(counted.items()):
            self.stdout.write(f"{app}: {number} rows {verb}")
