"""Messages: put in with the act that they tell of, and removed when their time has passed."""

from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.enums import MembershipState
from schakel.base.accounts.models import Membership, User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.outbox import rules, selectors, sources
from schakel.base.outbox.enums import Frequency, MessageState
from schakel.base.outbox.models import Mail, Message, Preference
from schakel.base.parties.models import Party


@audit.act("outbox.tell_party")
def tell_party(*, kind: str, party: Party, record_id: str, actor: Viewer) -> int:
    """Tell every member of a party of a record, except who acts; returns how many messages were put in.

    Called inside the act that there is to tell of, and so in its transaction. Nothing happens where the installation
    has no mail server: the first page shows what waits. Raises `rules.KindUnknown`.
    """
    selectors.check_kind(kind)
    members = Membership.objects.filter(party=party, state=MembershipState.ACTIVE, user__is_active=True)
    people = [row.user for row in members.select_related("user").order_by("pk") if row.user_id != actor.user_id]
    made = [message for person in people if (message := _message(kind, person, party, record_id)) is not None]
    return _keep(made, actor)


@audit.act("outbox.tell_person")
def tell_person(*, kind: str, person: User, record_id: str, party: Party | None = None, actor: Viewer) -> int:
    """Tell one person of a record, for as long as they belong to `party` when one is given; 0 or 1 message."""
    selectors.check_kind(kind)
    message = _message(kind, person, party, record_id)
    return _keep([message] if message else [], actor)


@audit.act("outbox.queue_letter")
def queue_letter(*, to: str, subject: str, text: str, actor: Viewer) -> Message | None:
    """Put in a letter to an address that has no account yet, or that bears a secret; its words are kept encrypted and
    go when it is sent. None where the installation has no mail server."""
    if not sources.can_mail():
        audit.unchanged()
        return None
    sealed = sources.seal(to=to, subject=rules.one_line(subject), text=text)
    message = Message.objects.create(kind="letter", sealed=sealed)
    _keep_entry(message, actor)
    return message


@audit.act("outbox.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Remove every message and letter to a person and what they chose; returns how many rows went."""
    gone = Message.objects.filter(person=person).delete()[0]
    mine = accounts.addresses_of(user=person)
    letters = [row.pk for row in Message.objects.filter(person=None).exclude(sealed=b"") if _address(row) in mine]
    gone += Message.objects.filter(pk__in=letters).delete()[0]
    gone += Mail.objects.filter(person=person).delete()[0]
    gone += Preference.objects.filter(person=person).delete()[0]
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="outbox.forget_person", subject=subject, actor=actor.actor)
    return gone


@audit.act("outbox.sweep")
def sweep(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Remove messages and mails that were settled ninety days ago; a rehearsal only counts."""
    before = timezone.now() - rules.KEPT
    settled = [MessageState.SENT, MessageState.STOPPED, MessageState.FAILED]
    messages = Message.objects.filter(state__in=settled, made_at__lt=before)
    mails = Mail.objects.filter(state__in=settled, started_at__lt=before)
    number = messages.count() + mails.count()
    if is_rehearsal or not number:
        audit.unchanged()
        return number
    messages.delete()
    mails.delete()
    subject = audit_rules.Subject("outbox.Sweep", timezone.now().strftime("%Y-%m-%dT%H:%M"))
    audit.record(act="outbox.sweep", subject=subject, actor=actor.actor, change={"removed": number})
    return number


def _address(row: Message) -> str:
    """To whom a sealed letter is."""
    return sources.unseal(bytes(row.sealed))[0].strip().lower()


def _message(kind: str, person: User, party: Party | None, record_id: str) -> Message | None:
    frequency = selectors.frequency_of(person=person.pk)
    if not sources.can_mail() or frequency == Frequency.NEVER:
        return None
    due_at = rules.due_at(frequency, now=timezone.localtime())
    return Message(kind=kind, person=person, party=party, record_id=record_id, due_at=due_at)


def _keep(made: list[Message], actor: Viewer) -> int:
    if not made:
        audit.unchanged()
        return 0
    for message in Message.objects.bulk_create(made):
        _keep_entry(message, actor)
    return len(made)


def _keep_entry(message: Message, actor: Viewer) -> None:
    subject = audit_rules.Subject("outbox.Message", message.public_id)
    audit.record(act="outbox.queue", subject=subject, actor=actor.actor)
