"""`finish_imports`: go on with imports that were begun on a page and not finished."""

from typing import Any

from django.core.management.base import BaseCommand

from schakel.ingest.sheets.models import Batch
from schakel.register.imports import jobs


class Command(BaseCommand):
    """Runs the job once and says how many imports were finished."""

    help = "Go on with imports that were begun and not finished."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the job."""
        number = jobs.finish_imports(on_progress=self._tell)
        self.stdout.write(f"{number} imports finished.")

    def _tell(self, batch: Batch) -> None:
        self.stderr.write(f"{batch.public_id} {batch.state} {batch.reached:,}")
