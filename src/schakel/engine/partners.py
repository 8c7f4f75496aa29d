"""Who could join a project: organisations by the past projects they took part in, each suggestion with its reasons."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.matching import Index
from schakel.engine.types import ConceptBook, Document, Need

#: Only projects close to the need speak for their members: the share of the best project's score, to this power.
CLOSENESS_POWER = 3.0
#: Years after which a past project counts 1 / e.
FADING_YEARS = 4.0
#: How much the subject and how much the past with the coordinator weigh; both grow with their logarithm.
SUBJECT_WEIGHT, SUBJECT_SCALE, TOGETHER_WEIGHT = 1.0, 3.0, 0.8


@dataclass(frozen=True, slots=True)
class PastProject:
    """One project of the past: what it was about, the year in which it started, and the ids of its members."""

    id: str
    title: str
    text: str
    year: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerReason:
    """One named part of a suggestion: a past project close to the subject, or one together with the coordinator."""

    kind: Literal["subject", "together"]
    project: str
    weight: float


@dataclass(frozen=True, slots=True)
class Partner:
    """One organisation that could join; the weights of the reasons add up to the score."""

    organisation: str
    score: float
    reasons: tuple[PartnerReason, ...]


@dataclass(slots=True)
class _Evidence:
    """What past projects say for one organisation, by project."""

    subject: dict[str, float] = field(default_factory=dict)
    together: dict[str, float] = field(default_factory=dict)


class PartnerFinder:
    """Suggests partners from a history of projects. Built once; asking changes nothing.

    Every number was chosen on the dev tasks of CORDIS (docs/explanation/matching-trials.md). Names, countries and kinds
    of organisations are no part of a score, only what they did.
    """

    def __init__(
        self,
        projects: Sequence[PastProject],
        concepts: ConceptBook | None = None,
        configuration: Configuration = DEFAULT_CONFIGURATION,
    ) -> None:
        self._projects = {p.id: p for p in projects}
        self._latest = max((p.year for p in projects), default=0)
        self._index = Index(concepts, configuration)
        self._index.add(Document(id=p.id, title=p.title, text=p.text) for p in projects)
        self.configuration = self._index.configuration

    def suggest(self, need: Need, coordinator: str = "", *, top: int = 100) -> list[Partner]:
        """Return the organisations that fit a need and its coordinator best, best first, ties by id.

        1. How close each past project is to the need. 2. For every member the sum of closeness, faded by age and
        thinned by the size of the project. 3. For partners of the coordinator the faded number of projects together.
        The coordinator is left out. Age counts from the latest year of the history. Linear in the participations.
        """
        found = dict(self._index.rank(need, top=len(self._projects)))
        best = max(found.values(), default=0.0)
        evidence: dict[str, _Evidence] = {}
        for project in self._projects.values():
            members = tuple(dict.fromkeys(project.members))
            fading = math.exp((project.year - self._latest) / FADING_YEARS)
            close = (found.get(project.id, 0.0) / best) ** CLOSENESS_POWER if best > 0.0 else 0.0
            for member in members:
                if member == coordinator:
                    continue
                mine = evidence.setdefault(member, _Evidence())
                if close > 0.0:
                    mine.subject[project.id] = close * fading / math.sqrt(len(members))
                if coordinator in members:
                    mine.together[project.id] = fading
        partners = [_partner(member, mine) for member, mine in evidence.items()]
        partners.sort(key=lambda p: (-p.score, p.organisation))
        return [p for p in partners[:top] if p.score > 0.0]


def _partner(member: str, evidence: _Evidence) -> Partner:
    reasons = [
        *_reasons("subject", evidence.subject, SUBJECT_WEIGHT, SUBJECT_SCALE),
        *_reasons("together", evidence.together, TOGETHER_WEIGHT, 1.0),
    ]
    reasons.sort(key=lambda r: (-r.weight, r.kind, r.project))
    return Partner(member, math.fsum(r.weight for r in reasons), tuple(reasons))


def _reasons(
    kind: Literal["subject", "together"], parts: dict[str, float], weight: float, scale: float
) -> list[PartnerReason]:
    """Return `weight * log(1 + scale * sum)` shared out over the projects by what each brings to the sum."""
    total = math.fsum(parts.values())
    if total <= 0.0:
        return []
    whole = weight * math.log1p(scale * total)
    return [PartnerReason(kind, project, whole * part / total) for project, part in parts.items()]
