"""Read parties. A party without profile says nothing, so no viewer is asked for."""

from schakel.base.parties.models import Party


def party_by_public_id(*, public_id: str) -> Party | None:
    """The party with this public identifier, or None."""
    return Party.objects.filter(public_id=public_id).first()
