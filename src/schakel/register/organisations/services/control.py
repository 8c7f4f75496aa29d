"""Hold technical detail until a named person records the basis on which it may go, or refuses."""

from collections.abc import Sequence

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.register.organisations import rules
from schakel.register.organisations.enums import HoldState, Passage
from schakel.register.organisations.models import Hold, Offering


@audit.act("organisations.hold_detail")
def hold_detail(*, offerings: Sequence[Offering], party: int | None, passage: Passage, actor: Viewer) -> int:
    """Note that technical detail of these offerings waits for a party, so that its owner's stewards see it; returns
    how many are new. A request that was answered stays so, unless the export-control flag changed since."""
    noted = _hold(offerings, party, passage) if party is not None else []
    if not noted:
        audit.unchanged()
    for offering in noted:
        audit.record(
            act="organisations.hold_detail",
            subject=disclosure.subject_of(offering),
            actor=actor.actor,
            change={"passage": passage.value, "flag": offering.export_control},
        )
    return len(noted)


def _hold(offerings: Sequence[Offering], party: int, passage: Passage) -> list[Offering]:
    held = {one.offering_id: one for one in Hold.objects.filter(offering__in=offerings, party=party)}
    noted = []
    for offering in offerings:
        known = held.get(offering.pk)
        if known is None or (known.flag != offering.export_control and known.state != HoldState.WAITING):
            said = {"state": HoldState.WAITING, "flag": offering.export_control, "passage": passage, "decided_at": None}
            Hold.objects.update_or_create(offering=offering, party_id=party, defaults=said)
            noted.append(offering)
    return noted


@audit.act("organisations.release_detail")
def release_detail(*, hold: Hold, basis: str, actor: Viewer) -> Hold:
    """Record the basis on which technical detail may go to a party: from now on it follows its label for them, until
    the export-control flag changes. The owner's steward only, by name. Raises `rules.ReasonMissing`."""
    return _answer(hold, HoldState.RELEASED, basis, actor)


@audit.act("organisations.refuse_detail")
def refuse_detail(*, hold: Hold, reason: str, actor: Viewer) -> Hold:
    """Keep technical detail from a party; a basis can still be recorded later. The owner's steward only, by name.
    Raises `rules.ReasonMissing`."""
    return _answer(hold, HoldState.REFUSED, reason, actor)


def _answer(hold: Hold, state: HoldState, basis: str, actor: Viewer) -> Hold:
    found = Hold.objects.select_for_update(of=("self",)).select_related("offering").get(pk=hold.pk)
    disclosure.require(record=found.offering, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not basis.strip():
        raise rules.ReasonMissing
    found.state, found.basis, found.flag = state, basis.strip()[:400], found.offering.export_control
    found.decided_by_id, found.decided_at = actor.user_id, timezone.now()
    found.save()
    act = "organisations.release_detail" if state == HoldState.RELEASED else "organisations.refuse_detail"
    audit.record(
        act=act,
        subject=disclosure.subject_of(found.offering),
        actor=actor.actor,
        change={"hold": found.public_id, "flag": found.flag},
        reason=found.basis,
    )
    return found
