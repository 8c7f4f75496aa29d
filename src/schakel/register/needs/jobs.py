"""When cards expire: every few minutes, one act per card."""

from datetime import datetime

from django.utils import timezone

from schakel.base.accounts.rules import job
from schakel.register.needs import selectors, services


def expire_needs(*, now: datetime | None = None) -> int:
    """Say of every published card past its time that it expired; the number said so. Run twice, it says nothing new."""
    at = now or timezone.now()
    actor = job("expire-needs")
    due = list(selectors.needs_past_their_time(now=at))
    return sum(services.expire_need(need=need, now=at, actor=actor) for need in due)
