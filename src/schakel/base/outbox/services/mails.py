"""Mails: claimed by one worker, handed over, settled. Sent once as far as SMTP lets anybody know."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_of
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import Manner
from schakel.base.outbox import rules, selectors, sources
from schakel.base.outbox.enums import Frequency, MessageState, Outcome
from schakel.base.outbox.models import Mail, Message
from schakel.base.outbox.rules import Content, Letter

_AFTER = {
    Outcome.TAKEN: MessageState.SENT,
    Outcome.REFUSED: MessageState.FAILED,
    Outcome.UNSURE: MessageState.UNSURE,
}


@audit.act("outbox.claim")
def claim_mail(*, message: Message, now: datetime, actor: Viewer) -> tuple[Mail, Letter] | None:
    """Claim a message, and for its person all whose time has come, and write the mail that carries them.

    Rights are checked here, just before the mail goes: what the person may not be told any more is stopped. None when
    another worker was first, or when nothing is left to tell.
    """
    rows = selectors.due_with(message=message, now=now)
    token, digest = sources.new_token()
    mail = Mail.objects.create(
        message_id=rules.message_id([row.public_id for row in rows], host=sources.host()),
        person=message.person,
        unsubscribe_digest=digest if message.person_id else "",
        started_at=now,
    )
    mine = [row for row in rows if _claim(row, mail)]
    letter = _sealed_letter(mail, mine) if message.person_id is None else _letter(mail, mine, token, actor)
    if letter is None:
        mail.delete()
        if not mine:
            audit.unchanged()
            return None
        for row in mine:
            _note("stop", "outbox.Message", row.public_id, actor)
        return None
    _note("claim", "outbox.Mail", mail.public_id, actor)
    return mail, letter


@audit.act("outbox.settle")
def settle_mail(*, mail: Mail, outcome: Outcome, now: datetime, actor: Viewer) -> None:
    """Keep what came of a mail; one that was certainly not taken waits for its next attempt."""
    rows = list(Message.objects.select_for_update().filter(mail=mail, state=MessageState.SENDING))
    if outcome == Outcome.LATER:
        for row in rows:
            row.attempts += 1
            is_last = row.attempts >= rules.MOST_ATTEMPTS
            row.state = MessageState.FAILED if is_last else MessageState.WAITING
            row.due_at = rules.next_attempt(row.attempts, now=now)
            row.sealed = b"" if is_last else row.sealed
            row.save(update_fields=["attempts", "state", "due_at", "sealed"])
        state = MessageState.FAILED
    else:
        state = _AFTER[outcome]
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, sealed=b"")
    Mail.objects.filter(pk=mail.pk).update(state=state, settled_at=now)
    _note(outcome.value, "outbox.Mail", mail.public_id, actor)


@audit.act("outbox.doubt")
def doubt_mails(*, now: datetime, actor: Viewer) -> int:
    """Mark mails whose worker stopped before the mail server's answer was kept: nobody knows whether they went.

    They are not sent again by themselves; returns how many there are new, for the report to the administrator.
    """
    lost = list(Mail.objects.filter(state=MessageState.SENDING, started_at__lt=now - rules.LEASE))
    if not lost:
        audit.unchanged()
    for mail in lost:
        Message.objects.filter(mail=mail, state=MessageState.SENDING).update(state=MessageState.UNSURE)
        Mail.objects.filter(pk=mail.pk).update(state=MessageState.UNSURE, settled_at=now)
        _note("doubt", "outbox.Mail", mail.public_id, actor)
    return len(lost)


@audit.act("outbox.decide_unsure")
def decide_unsure(*, mail: Mail, is_sent_again: bool, reason: str, actor: Viewer) -> None:
    """Decide about a mail of which nobody knows whether it went: take it as sent, or let it go once more.

    Raises `rules.NotUnsure`. A letter whose words were wiped cannot go again and is taken as sent.
    """
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    if row.state != MessageState.UNSURE:
        raise rules.NotUnsure(row.public_id)
    messages = Message.objects.filter(mail=row, state=MessageState.UNSURE)
    if is_sent_again:
        messages.exclude(person=None, sealed=b"").update(state=MessageState.WAITING)
    messages.filter(state=MessageState.UNSURE).update(state=MessageState.SENT, sealed=b"")
    Mail.objects.filter(pk=row.pk).update(state=MessageState.SENT if not is_sent_again else MessageState.FAILED)
    subject = audit_rules.Subject("outbox.Mail", row.public_id)
    audit.record(act="outbox.decide_unsure", subject=subject, actor=actor.actor, reason=reason)


def _claim(row: Message, mail: Mail) -> bool:
    """Take one message unless another worker has it."""
    free = Message.objects.filter(pk=row.pk, state=MessageState.WAITING)
    return bool(free.update(state=MessageState.SENDING, mail=mail))


def _sealed_letter(mail: Mail, mine: list[Message]) -> Letter | None:
    if not mine:
        return None
    to, subject, text = sources.unseal(bytes(mine[0].sealed))
    return Letter(message_id=mail.message_id, to=to, subject=subject, text=text, html=rules.as_html(text))


def _letter(mail: Mail, mine: list[Message], token: str, actor: Viewer) -> Letter | None:
    """The mail with all that may still be told; what may not is stopped."""
    told: list[Content] = []
    wants_none = mail.person is None or selectors.frequency_of(person=mail.person.pk) == Frequency.NEVER
    for row in mine:
        content = None if wants_none else selectors.content_of(message=row)
        if content is None:
            Message.objects.filter(pk=row.pk).update(state=MessageState.STOPPED, mail=None)
            _note("stop", "outbox.Message", row.public_id, actor)
        elif content not in told:
            told.append(content)
            _log_reading(row, content)
    if not told or mail.person is None:
        return None
    with override(mail.person.language):
        unsubscribe = f"{sources.base_url()}/mail/unsubscribe/{token}"
        text = _written(told, unsubscribe)
        subject = (
            told[0].title if len(told) == 1 else _("%(number)s messages for you on Schakel") % {"number": len(told)}
        )
    return Letter(
        message_id=mail.message_id,
        to=mail.person.email,
        subject=rules.one_line(subject),
        text=text,
        html=rules.as_html(text),
        unsubscribe=unsubscribe,
    )


def _written(told: list[Content], unsubscribe: str) -> str:
    parts = [f"{one.title}\n{one.text}\n{sources.base_url()}{one.path}" for one in told]
    parts.append(_("You get this mail because you have an account on Schakel."))
    parts.append(_("How often you get mail: %(url)s") % {"url": f"{sources.base_url()}/account/mail"})
    parts.append(_("No more mail: %(url)s") % {"url": unsubscribe})
    return "\n\n".join(parts) + "\n"


def _log_reading(row: Message, content: Content) -> None:
    """What goes out above TLP:GREEN stands in the owner's read log."""
    if content.record is not None and row.person is not None:
        viewer = viewer_of(user=row.person, acting_for=row.party.public_id if row.party else "")
        disclosure.log_readings(records=[content.record], groups=content.groups, manner=Manner.MAIL, actor=viewer)


def _note(verb: str, kind: str, public_id: str, actor: Viewer) -> None:
    audit.record(act=f"outbox.{verb}", subject=audit_rules.Subject(kind, public_id), actor=actor.actor)
