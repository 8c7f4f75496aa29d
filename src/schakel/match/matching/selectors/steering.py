"""What the people of a card decided about its parts, and what that does to a list of matches."""

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.match.matching import rules
from schakel.match.matching.enums import WEIGHTS
from schakel.match.matching.models import Correction
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need


def steering_of(*, need: Need, viewer: Viewer) -> rules.Steering:
    """What the people of a card decided about its parts; nothing for anybody but members of its owner."""
    if need.owner_id not in viewer.parties:
        return rules.WISHES
    return rules.split(Correction.objects.filter(need=need, kind__in=WEIGHTS, undone_at=None))[1]


def parts_of(*, need: Need, viewer: Viewer) -> list[str]:
    """The parts of a card that this viewer may see, by the texts under which they are matched and weighed."""
    text = needs.matching_text(need=need, viewer=viewer)
    return list(dict.fromkeys(engine.part_text(part.text) for part in text.parts))
