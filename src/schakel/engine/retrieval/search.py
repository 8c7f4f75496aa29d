"""One search over base and changes: each gives its best, exactly; together they are ranked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.audience import Audience, mask_of
from schakel.engine.retrieval.changes import Changes, mask_of_changes
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Question, Sought
from schakel.engine.retrieval.scoring import Postings, leaf_parts, total_scores
from schakel.engine.retrieval.segment import Floats

if TYPE_CHECKING:
    from schakel.engine.retrieval.base import Base

#: So few allowed documents of the changes are searched by what they hold, of the base one by one.
_FEW = 4
_FEW_OF_BASE = 2_000
_EVERYTHING: npt.NDArray[np.uint8] = np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents may be found: `allowed` None means all; what is excluded is left out of them."""

    allowed: Collection[str] | None
    excluded: Collection[str]

    def of_changes(self, changes: Changes) -> npt.NDArray[np.bool_]:
        """Return for each place of the changes whether it may be found."""
        if self.allowed is None:
            mask = changes.state()[1].copy()
        elif isinstance(self.allowed, frozenset) and len(self.allowed) > _FEW:
            mask = changes.mask_of(self.allowed).copy()
        else:
            mask = mask_of_changes(changes, self.allowed)
        mask[[p for p in map(changes.places.get, self.excluded) if p is not None]] = False
        return mask

    def of_base(self, base: "Base") -> npt.NDArray[np.uint8]:
        """Return the same for the base; empty for everything."""
        excluded = [p for p in map(base.place_of, self.excluded) if p >= 0]
        if self.allowed is None:
            if not excluded:
                return _EVERYTHING
            mask = np.ones(len(base), dtype=np.uint8)
        elif isinstance(self.allowed, Audience):
            mask = self.allowed.mask(base)
            mask = mask.copy() if excluded else mask
        else:
            mask = mask_of(base, self.allowed)
        mask[excluded] = 0
        return mask

    @property
    def is_small(self) -> bool:
        """Whether so few are allowed that each is looked at by itself."""
        return self.allowed is not None and len(self.allowed) <= _FEW_OF_BASE


def best_of_base(base: "Base", question: Question, scope: Scope, top: int) -> tuple[npt.NDArray[np.int32], Floats]:
    """Return the documents of the base that are among its best `top`, ties with the last included."""
    from schakel.engine.retrieval import asking

    if not scope.is_small:
        return asking.best_of(base, question, top, scope.of_base(base))
    places = sorted({base.place_of(i) for i in scope.allowed or ()} - {-1, *map(base.place_of, scope.excluded)})
    docs = np.array(places, dtype=np.int32)
    scores, _ = asking.scores_of(base, question, docs)
    return _the_best(docs, scores, top)


def best_of_changes(
    changes: Changes, postings: Postings, sought: Sought, parts: Floats, top: int
) -> tuple[npt.NDArray[np.int32], Floats]:
    """Return the same for the changes, of which `postings` are those of documents that may be found."""
    scores = total_scores(len(changes.documents), sought.plan, postings, parts)
    candidates = np.flatnonzero(scores > 0.0)
    return _the_best(candidates.astype(np.int32), scores[candidates], top)


def wanted_changes(changes: Changes, scope: Scope) -> list[int] | None:
    """Return the places of the changes that are looked for where they are few, else None."""
    if scope.allowed is None or len(scope.allowed) > _FEW:
        return None
    return np.flatnonzero(scope.of_changes(changes)).tolist()


def _the_best(docs: npt.NDArray[np.int32], scores: Floats, top: int) -> tuple[npt.NDArray[np.int32], Floats]:
    keep = np.flatnonzero(scores > 0.0)
    if len(keep) > top:
        edge = np.partition(scores[keep], len(keep) - top)[len(keep) - top]
        keep = keep[scores[keep] >= edge]
    return docs[keep], scores[keep]


def ranking(found: Sequence[tuple[float, int]], top: int, id_at: Callable[[int], str]) -> list[Hit]:
    """Return the best of (score, ordinal), ties by id."""
    if len(found) > top:
        edge = sorted((score for score, _ in found), reverse=True)[top - 1]
        found = [one for one in found if one[0] >= edge]
    hits = [Hit(ordinal, id_at(ordinal), score) for score, ordinal in found]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:top]


def table_of(
    hits: Sequence[Hit],
    first: int,
    sought: Sought,
    size: int,
    of_base: "tuple[Base, Question] | None",
    of_changes: tuple[Postings, Floats],
) -> Floats:
    """Return what each of `size` leaves gave to each hit; hits below `first` are of the base."""
    table = np.zeros((len(hits), len(sought.at)))
    low = [n for n, hit in enumerate(hits) if hit.ordinal < first]
    high = [n for n, hit in enumerate(hits) if hit.ordinal >= first]
    if low and of_base is not None:
        from schakel.engine.retrieval import asking

        docs = np.array([hits[n].ordinal for n in low], dtype=np.int32)
        table[low] = asking.scores_of(*of_base, docs, with_parts=True)[1]
    if high:
        table[high] = leaf_parts(sought.plan, *of_changes, [hits[n].ordinal - first for n in high])
    whole = np.zeros((len(hits), size))
    whole[:, sought.at] = table
    return whole
