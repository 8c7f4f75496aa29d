"""Messages that wait or went, the mails that carried them, and how often a person wants mail."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.outbox.enums import Frequency, MessageState
from schakel.base.parties.models import random_public_id


class Mail(models.Model):
    """One mail handed to the mail server, with one message or a digest of several (Dutch: e-mail)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=120)
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", null=True)
    state = models.CharField(_("state"), max_length=8, choices=MessageState, default=MessageState.SENDING)
    unsubscribe_digest = models.CharField(max_length=64, blank=True, db_index=True)
    started_at = models.DateTimeField(_("handed over"), default=timezone.now)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["state", "started_at"], name="outbox_mail_state")]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"


class Message(models.Model):
    """Something to tell one person, or one address (Dutch: bericht). Says which record, never what is in it.

    Its words are found when it is sent, with the rights that the person has then. Only a letter with a secret that is
    shown once (an invitation, a reset) carries its own words, encrypted, and loses them when it is sent.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", null=True)
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", null=True)
    record_id = models.CharField(_("record"), max_length=60, blank=True)
    sealed = models.BinaryField(_("encrypted letter"), blank=True, default=b"")
    state = models.CharField(_("state"), max_length=8, choices=MessageState, default=MessageState.WAITING)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    due_at = models.DateTimeField(_("goes at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, related_name="messages", null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_message_due"),
            models.Index(fields=["kind", "record_id", "made_at"], name="outbox_message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.state})"


class Preference(models.Model):
    """How often a person wants mail (Dutch: voorkeur). Absent: at once."""

    person = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.AT_ONCE)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.frequency}"
