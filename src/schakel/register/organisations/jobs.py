"""When organisations are reminded: once a day is enough."""

from django.utils import timezone

from schakel.base.accounts.rules import job
from schakel.register.organisations import selectors, services


def remind_contacts() -> int:
    """Remind every organisation with a contact to verify; returns how many were reminded now."""
    actor, now = job("remind-contacts"), timezone.now()
    due = list(selectors.organisations_to_remind())
    return sum(services.remind_contacts(organisation=one, now=now, actor=actor) for one in due)
