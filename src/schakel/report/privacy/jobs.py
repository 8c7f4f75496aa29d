"""When retention is enforced: once a day."""

from django.utils import timezone

from schakel.base.accounts.rules import job
from schakel.report.privacy import services


def apply_retention(*, is_rehearsal: bool = False) -> dict[str, int]:
    """Wipe what has had its time, or only count it; the number per app."""
    return services.apply_retention(is_rehearsal=is_rehearsal, now=timezone.now(), actor=job("retention"))
