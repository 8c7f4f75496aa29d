"""Read who claims the profiles that the viewer's parties keep."""

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.rules import NotDisclosed
from schakel.register.organisations.enums import ClaimState
from schakel.register.organisations.models import Claim


def open_claims(*, viewer: Viewer) -> QuerySet[Claim]:
    """Claims that wait for an answer of one of the viewer's parties, oldest first."""
    waiting = Claim.objects.filter(organisation__owner__in=viewer.parties, state=ClaimState.ASKED)
    return waiting.select_related("organisation", "claimant").order_by("asked_at", "public_id")


def claim_for(*, viewer: Viewer, public_id: str) -> Claim:
    """One claim that waits for the viewer's parties. Raises `disclosure.rules.NotDisclosed`."""
    found = open_claims(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotDisclosed
    return found
