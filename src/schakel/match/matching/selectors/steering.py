"""What the people of a card decided about its parts, and what that does to a list of matches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.match.matching import rules
from schakel.match.matching.enums import WEIGHTS, CorrectionKind
from schakel.match.matching.models import Correction
from schakel.register.needs import rules as need_rules
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need


@dataclass(frozen=True)
class LeftOut:
    """An offering that would stand in the list, were it not for parts that must be met (public id, parts)."""

    id: str
    unmet: tuple[str, ...]


def steering_of(*, need: Need, viewer: Viewer) -> rules.Steering:
    """What the people of a card decided about its parts; nothing for anybody but members of its owner."""
    if need.owner_id not in viewer.parties:
        return rules.WISHES
    return split(Correction.objects.filter(need=need, kind__in=WEIGHTS, undone_at=None))[1]


def split(corrections: Iterable[Correction]) -> tuple[tuple[Correction, ...], rules.Steering]:
    """The corrections of words, and what the others say about parts."""
    words, weights = [], []
    for row in corrections:
        (weights if row.kind in WEIGHTS else words).append(row)
    steering = rules.Steering(
        must=frozenset(row.word for row in weights if row.kind == CorrectionKind.MUST),
        dropped=frozenset(row.word for row in weights if row.kind == CorrectionKind.DROPPED),
    )
    return tuple(words), steering


def parts_of(*, need: Need, viewer: Viewer) -> list[str]:
    """The parts of a card that this viewer may see, by the texts under which they are matched and weighed."""
    text = needs.matching_text(need=need, viewer=viewer)
    return list(dict.fromkeys(engine.part_text(part.text) for part in text.parts))


def question(text: need_rules.MatchingText, steering: rules.Steering = rules.WISHES) -> engine.Need:
    """A card as the engine is asked about it, without the parts that do not count. Where none is left, the title."""
    kept = tuple(part for part in text.parts if engine.part_text(part.text) not in steering.dropped)
    asked = replace(text, parts=kept)
    return engine.Need(text=asked.text, title=asked.title, language=asked.language, requirements=asked.requirements)


def passing(
    index: engine.Index,
    asked: engine.Need,
    *,
    allowed: Sequence[str],
    steering: rules.Steering,
    corrections: Sequence[engine.Correction],
) -> tuple[Sequence[str], list[LeftOut]]:
    """Those of the allowed ids that speak to every part that must be met, and the others that speak to the card at
    all, best first. Without such a part everything passes, and nothing is asked."""
    if not steering.must:
        return allowed, []
    graded = index.graded(asked, top=len(allowed), allowed=allowed, corrections=corrections)
    through, left = [], []
    for one in graded:
        unmet = rules.unmet(one.grades, steering)
        if unmet:
            left.append(LeftOut(one.id, unmet))
        else:
            through.append(one.id)
    return through, left
