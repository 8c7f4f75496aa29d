"""`send_mail_queue`: send what waits in the outbox, or decide about mails of which nobody knows whether they went."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.base.accounts.rules import job
from schakel.base.outbox import jobs, selectors, services
from schakel.base.outbox.models import Mail


class Command(BaseCommand):
    """Runs the job once and says how many mails came to which end."""

    help = "Send the mails that wait. Mails that were cut off while being sent are reported, never sent twice."

    def add_arguments(self, parser: CommandParser) -> None:
        """List or decide about unsure mails."""
        parser.add_argument("--unsure", action="store_true", help="list mails that may or may not have been sent")
        parser.add_argument("--again", metavar="MAIL", help="send an unsure mail once more")
        parser.add_argument("--settled", metavar="MAIL", help="take an unsure mail as sent")
        parser.add_argument("--reason", default="", help="why, for the ledger")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the job, or do what was asked about unsure mails."""
        if options["again"] or options["settled"]:
            self._decide(options)
        elif options["unsure"]:
            for mail in selectors.unsure_mails():
                self.stdout.write(f"{mail.public_id} {mail.started_at:%Y-%m-%dT%H:%M:%SZ} {mail.message_id}")
        else:
            done = jobs.send_mail_queue()
            self.stdout.write(", ".join(f"{name}: {number}" for name, number in sorted(done.items())))

    def _decide(self, options: dict[str, Any]) -> None:
        asked = options["again"] or options["settled"]
        mail = Mail.objects.filter(public_id=asked).first()
        if mail is None or mail not in selectors.unsure_mails():
            raise CommandError(f"{asked}: there is no such unsure mail; --unsure lists them")
        if not options["reason"]:
            raise CommandError("say why with --reason; the ledger keeps it")
        services.decide_unsure(
            mail=mail, is_sent_again=bool(options["again"]), reason=options["reason"], actor=job("administrator")
        )
