"""Learn a ranker from the shared verdicts of this moment."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schakel import engine
from schakel.base.accounts.rules import job
from schakel.match.matching import jobs


class Command(BaseCommand):
    """Run by a person or a timer; keeps the new version switched off."""

    help = "Learn a ranker from the shared verdicts, compare it with the plain order, keep it switched off."

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn and say how it compares."""
        del args, options
        try:
            ranker = jobs.learn_ranker(on_progress=self._progress, actor=job("learn_ranker"))
        except engine.NothingLearnt as error:
            raise CommandError(f"nothing learnt: {error}", returncode=1) from error
        self.stdout.write(
            f"{ranker.name}: nDCG@10 {ranker.learnt_quality:.3f} beside {ranker.plain_quality:.3f} plain on "
            f"{ranker.needs} held-out needs ({ranker.least_gain:+.3f} to {ranker.most_gain:+.3f}); switched off"
        )

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} needs", ending="\n" if done == total else "")
