"""Remind organisations of contacts that were not verified for long."""

from datetime import datetime, timedelta

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.outbox import selectors as outbox_selectors
from schakel.base.outbox import services as outbox
from schakel.register.organisations.models import Organisation

KIND = "organisations.contact-due"
#: How long after a reminder there is no other one about the same organisation.
PAUSE = timedelta(days=30)


@audit.act("organisations.remind_contacts")
def remind_contacts(*, organisation: Organisation, now: datetime, actor: Viewer) -> bool:
    """Tell the members of an organisation that a contact is due to be verified, at most once in thirty days; false
    when they know already or no mail goes."""
    told = outbox_selectors.was_told(kind=KIND, record_id=organisation.public_id, since=now - PAUSE)
    if told or not outbox.tell_party(
        kind=KIND, party=organisation.owner, record_id=organisation.public_id, actor=actor
    ):
        audit.unchanged()
        return False
    audit.record(act="organisations.remind_contacts", subject=disclosure.subject_of(organisation), actor=actor.actor)
    return True
