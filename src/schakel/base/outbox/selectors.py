"""Read what waits in the outbox, and find the words of a message with the rights of its reader now."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.outbox import rules, sources
from schakel.base.outbox.enums import Frequency, MessageState
from schakel.base.outbox.models import Mail, Message, Preference


def can_mail() -> bool:
    """Whether this installation sends mail at all."""
    return sources.can_mail()


def frequency_of(*, person: int) -> Frequency:
    """How often a person wants mail."""
    found = Preference.objects.filter(person_id=person).values_list("frequency", flat=True).first()
    return Frequency(found) if found else Frequency.AT_ONCE


def next_due(*, now: datetime) -> Message | None:
    """The message that has waited longest of those whose time has come."""
    waiting = Message.objects.filter(state=MessageState.WAITING, due_at__lte=now)
    return waiting.order_by("due_at", "pk").first()


def due_with(*, message: Message, now: datetime) -> list[Message]:
    """A message and every other one of the same person whose time has come: what one mail carries."""
    if message.person_id is None:
        return [message]
    waiting = Message.objects.filter(state=MessageState.WAITING, due_at__lte=now, person=message.person_id)
    return list(waiting.select_related("person", "party").order_by("made_at", "pk"))


def content_of(*, message: Message) -> rules.Content | None:
    """What a message says to its person now; None when there is nothing (any more) that they may be told.

    The person's rights are read now: a closed account, an ended membership, a label that was raised or a consent that
    was withdrawn stops the message. Above the operator's label it says only that there is news.
    """
    if message.person is None or (message.party_id is not None and message.party is None):
        return None
    viewer = accounts.viewer_of(user=message.person, acting_for=message.party.public_id if message.party else "")
    if not viewer.is_signed_in or (message.party_id is not None and message.party_id not in viewer.parties):
        return None
    with override(message.person.language):
        found = _ask(message, viewer)
        if found is None or rules.may_carry(found.label, most=settings.SCHAKEL_MAIL_LABEL):
            return found
        return rules.Content(title=_("There is news for you on Schakel"), text=_("Sign in to read it."))


def check_kind(kind: str) -> None:
    """Raises `rules.KindUnknown` unless the settings name this kind of mail."""
    if kind not in settings.SCHAKEL_MAIL_KINDS:
        raise rules.KindUnknown(kind)


def _ask(message: Message, viewer: Viewer) -> rules.Content | None:
    selector = import_string(settings.SCHAKEL_MAIL_KINDS[message.kind])
    found: rules.Content | None = selector(kind=message.kind, record_id=message.record_id, viewer=viewer)
    return found


def was_told(*, kind: str, record_id: str, since: datetime) -> bool:
    """Whether somebody was told of this record in this way since a moment, or is about to be."""
    return Message.objects.filter(kind=kind, record_id=record_id, made_at__gte=since).exists()


def mail_by_token(*, token: str) -> Mail | None:
    """The mail that carried this link of unsubscribing."""
    found = Mail.objects.filter(unsubscribe_digest=sources.digest(token)).exclude(person=None)
    return found.select_related("person").first()


def unsure_mails() -> list[Mail]:
    """Mails of which nobody knows whether they were sent, oldest first: for who keeps the installation."""
    return list(Mail.objects.filter(state=MessageState.UNSURE).order_by("started_at", "pk"))


def figures() -> dict[str, int]:
    """How many messages stand in each state, and how many are overdue by a quarter of an hour; no content."""
    states = Counter(Message.objects.order_by().values_list("state", flat=True))
    late = Message.objects.filter(state=MessageState.WAITING, due_at__lt=timezone.now() - rules.LEASE).count()
    return {state.value: states.get(state.value, 0) for state in MessageState} | {"overdue": late}
