"""How often a person wants mail."""

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.outbox import rules, selectors
from schakel.base.outbox.enums import Frequency, MessageState
from schakel.base.outbox.models import Message, Preference


@audit.act("outbox.choose_frequency")
def choose_frequency(*, person: User, frequency: Frequency, actor: Viewer) -> None:
    """Keep how often a person wants mail; what waits moves along, and stops when they want none."""
    _choose(person, frequency, actor)


@audit.act("outbox.unsubscribe")
def unsubscribe(*, token: str, actor: Viewer) -> bool:
    """Stop all mail to the person whose mail carried this link (RFC 8058); twice changes nothing. False for a link
    that nobody has."""
    mail = selectors.mail_by_token(token=token)
    if mail is None or mail.person is None:
        audit.unchanged()
        return False
    _choose(mail.person, Frequency.NEVER, actor)
    return True


def _choose(person: User, frequency: Frequency, actor: Viewer) -> None:
    if selectors.frequency_of(person=person.pk) == frequency:
        audit.unchanged()
        return
    Preference.objects.update_or_create(person=person, defaults={"frequency": frequency})
    waiting = Message.objects.filter(person=person, state=MessageState.WAITING, attempts=0)
    if frequency == Frequency.NEVER:
        waiting.update(state=MessageState.STOPPED)
    else:
        waiting.update(due_at=rules.due_at(frequency, now=timezone.localtime()))
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(
        act="outbox.choose_frequency", subject=subject, actor=actor.actor, change={"frequency": frequency.value}
    )
