"""What a new version of a card did to its matches: who rose, who fell, and which reasons weigh otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import rules
from schakel.match.matching.selectors.additions import additions, published_for
from schakel.match.matching.selectors.supply import KEPT, running_corrections, sight_of
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering


@dataclass(frozen=True)
class Moved:
    """One offering under both texts: its places (None when not among the first `KEPT`), scores and what changed."""

    offering: Offering
    place_before: int | None
    place_after: int | None
    score_before: float
    score_after: float
    changes: tuple[rules.ReasonChange, ...]


@dataclass(frozen=True)
class TextComparison:
    """The matches under one text and under another: who came in, fell out, rose and sank among the first `KEPT`."""

    came_in: tuple[Moved, ...]
    fell_out: tuple[Moved, ...]
    rose: tuple[Moved, ...]
    sank: tuple[Moved, ...]
    configuration: str

    @property
    def is_empty(self) -> bool:
        """Whether nobody moved."""
        return not (self.came_in or self.fell_out or self.rose or self.sank)


def compare_versions(*, need: Need, first: int, second: int, viewer: Viewer) -> TextComparison:
    """The matches of two versions of an own card with the offerings of this moment; corrections and weights of now
    count for both. Raises `NotDisclosed` for others than members of the owner and for versions that are not there."""
    low, high = sorted((first, second))
    texts = [needs.text_of_version(need=need, number=number, viewer=viewer) for number in (low, high)]
    before, after = texts
    if before is None or after is None:
        raise disclosure_rules.NotDisclosed
    words, steering = rules.split(running_corrections(need))
    one, other = (rules.question(text, steering, viewer=viewer) for text in (before, after))
    return _compare(one, other, viewer=viewer, corrections=rules.as_engine(words), steering=steering, need=need)


def compare_texts(*, first: str, second: str, viewer: Viewer) -> TextComparison:
    """The matches of two texts that somebody typed, among what the viewer may see. Nothing is kept."""
    before, after = (engine.Need(text=text, asker=rules.asker(viewer)) for text in (first, second))
    return _compare(before, after, viewer=viewer)


def _compare(
    before: engine.Need,
    after: engine.Need,
    *,
    viewer: Viewer,
    corrections: Sequence[engine.Correction] = (),
    steering: rules.Steering = rules.WISHES,
    need: Need | None = None,
) -> TextComparison:
    sight = sight_of(viewer=viewer)
    index, seen = sight.followed.index, sight.known
    added = additions(need=need, viewer=viewer)
    lists: list[list[str]] = []
    for asked in (before, after):
        through, _left = rules.passing(index, asked, allowed=seen, steering=steering, corrections=corrections)
        ranked = engine.rank_with(index, asked, additions=added, top=KEPT, allowed=through, corrections=corrections)
        lists.append([name for name, _score in ranked])
    found = rules.difference(*lists)
    told = [*found.came_in, *found.fell_out, *found.rose, *found.sank]
    answers = [
        engine.match_with(index, asked, additions=added, top=max(1, len(told)), allowed=told, corrections=corrections)
        for asked in (before, after)
    ]
    matches = [{match.id: match for match in answer.matches} for answer in answers]
    offerings = {row.public_id: row for row in published_for(viewer=viewer).filter(public_id__in=told)}
    places = [{name: place for place, name in enumerate(names, start=1)} for names in lists]

    def moved(names: Sequence[str]) -> tuple[Moved, ...]:
        return tuple(_moved(offerings[name], places, matches) for name in names if name in offerings)

    return TextComparison(
        came_in=moved(found.came_in),
        fell_out=moved(found.fell_out),
        rose=moved(found.rose),
        sank=moved(found.sank),
        configuration=answers[0].configuration,
    )


def _moved(
    offering: Offering, places: Sequence[Mapping[str, int]], matches: Sequence[Mapping[str, engine.Match]]
) -> Moved:
    name = offering.public_id
    before, after = (found.get(name) for found in matches)
    return Moved(
        offering=offering,
        place_before=places[0].get(name),
        place_after=places[1].get(name),
        score_before=before.score if before else 0.0,
        score_after=after.score if after else 0.0,
        changes=rules.reason_changes(_reasons(before), _reasons(after)),
    )


def _reasons(match: engine.Match | None) -> list[tuple[str, str, float]]:
    return [(one.kind, one.label, one.weight) for one in match.reasons] if match else []
