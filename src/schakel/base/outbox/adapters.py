"""The door for mail that Django and allauth make themselves: into the outbox, like all other mail."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from schakel.base.accounts.rules import job
from schakel.base.outbox import services


class QueueBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`: puts mails into the outbox in the running transaction; `send_mail_queue` sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put in one letter per receiver; the plain text counts, a page is made of it again."""
        number = 0
        for mail in email_messages:
            for to in mail.recipients():
                made = services.queue_letter(to=to, subject=str(mail.subject), text=str(mail.body), actor=job("mail"))
                number += made is not None
        return number
