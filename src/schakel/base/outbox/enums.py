"""The words of mail that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """How often a person wants mail (Dutch: hoe vaak). Set by the person, or by unsubscribing."""

    #: As it happens.
    AT_ONCE = "at-once", _("at once")
    #: One mail a day, at seven in the morning.
    DAILY = "daily", _("once a day")
    #: One mail a week, on Monday at seven in the morning.
    WEEKLY = "weekly", _("once a week")
    #: No mail; the first page shows what waits.
    NEVER = "never", _("never")


class MessageState(TextChoices):
    """Where a message is in its life (Dutch: status van het bericht). Set by the services of this app."""

    #: Waits for its time. Set in the transaction of the act that it tells of.
    WAITING = "waiting", _("waiting")
    #: Claimed by a worker, on its way. Set by `claim_mail`.
    SENDING = "sending", _("being sent")
    #: The mail server took it. Set by `settle_mail`.
    SENT = "sent", _("sent")
    #: Not sent: rights, consent or membership ended meanwhile, or the person wants none. Set by `claim_mail`.
    STOPPED = "stopped", _("stopped")
    #: Not sent: the mail server refused it for good or ten times. Set by `settle_mail`.
    FAILED = "failed", _("failed")
    #: Nobody knows whether it was sent: the worker stopped between handing over and the answer. Never sent again by
    #: itself. Set by `doubt_mails` and `settle_mail`.
    UNSURE = "unsure", _("unsure")


class Outcome(TextChoices):
    """What came of handing a mail to the mail server (Dutch: uitkomst)."""

    #: Taken.
    TAKEN = "taken", _("taken")
    #: Certainly not taken; may be tried again.
    LATER = "later", _("try again later")
    #: Refused for good.
    REFUSED = "refused", _("refused")
    #: The connection broke after the content went over.
    UNSURE = "unsure", _("unsure")
