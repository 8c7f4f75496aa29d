"""One search over base and changes: each gives its best, exactly; together they are ranked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.audience import Audience, mask_of
from schakel.engine.retrieval.changes import Changes, mask_of_changes
from schakel.engine.retrieval.encoding import Numbers, codes_of
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Asked, Sought, Weighed
from schakel.engine.retrieval.scoring import Postings, inverse_frequency, leaf_parts, of_documents, total_scores
from schakel.engine.retrieval.segment import Floats

if TYPE_CHECKING:
    from schakel.engine.retrieval.base import Base

#: So few allowed documents of the changes are searched by what they hold, of the base one by one.
_FEW = 4
_FEW_OF_BASE = 2_000
#: Says of keys and pairs in how many public documents of the base each is, as public and as hidden ones see it.
OfBase = Callable[[Numbers, npt.NDArray[np.bool_]], tuple[Floats, Floats, npt.NDArray[np.bool_]]]
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


@dataclass(frozen=True, slots=True)
class InChanges:
    """What the changes have of leaves, `parts` as each posting gives; and the weights of leaves, idf included.

    `unseen` is the weight for a hidden document of the base whose pair is in no other.
    """

    sought: Sought
    postings: Postings
    parts: Floats
    weights: Floats
    unseen: Floats

    @property
    def given(self) -> tuple[Postings, Sought, Floats]:
        """What a ranking of the changes starts from."""
        return self.postings, self.sought, self.parts

    def weights_at(self, places: npt.NDArray[np.int32]) -> tuple[Floats, Floats]:
        """Return both weights of leaves by their places in what was asked."""
        at = np.searchsorted(self.sought.at, places)
        return self.weights[at], self.unseen[at]


def in_changes(changes: Changes, it: Sought, scope: Scope, counts: tuple[int, float], of_base: OfBase) -> InChanges:
    """Return what the changes have of leaves where `counts` are the public documents and their mean length."""
    numbers = (it.first, it.second, it.is_pair)
    postings = changes.postings(codes_of(numbers), wanted_changes(changes, scope))
    is_changed = np.zeros(len(it.at), bool)
    is_changed[postings.leaf] = True
    here = changes.public_frequencies(postings, len(it.at))
    in_base, unseen_in_base, _ = of_base(numbers, is_changed)
    weights = inverse_frequency(counts[0], in_base + here) * it.weight
    unseen = inverse_frequency(counts[0], unseen_in_base + here) * it.weight
    postings = of_documents(postings, scope.of_changes(changes))
    parts = changes.parts(postings, it, weights, counts[1]) if len(postings.doc) else np.zeros(0)
    return InChanges(it, postings, parts, weights, unseen)


def weighed(
    base: "Base",
    asked: Asked,
    numbers: npt.NDArray[np.int32],
    counts: tuple[int, float],
    gone: Mapping[tuple[int, int], int],
    of_changes: InChanges | None,
) -> Weighed:
    """Return the leaves that a base may have, with weights of base and changes together; `gone` as `counted` has it."""
    from schakel.engine.retrieval.asking import counted

    at, frequencies = counted(base, asked, numbers, gone)
    if of_changes is None:
        weights, unseen = inverse_frequency(counts[0], frequencies) * asked.weight[at]
    else:
        weights, unseen = of_changes.weights_at(at)
    return Weighed(asked, numbers, at, weights, unseen, counts[1])


def best_of_base(
    base: "Base", it: Weighed, configuration: Configuration, scope: Scope, top: int
) -> tuple[npt.NDArray[np.int32], Floats]:
    """Return the documents of the base that are among its best `top`, ties with the last included."""
    from schakel.engine.retrieval import asking

    if not scope.is_small:
        return asking.best_of(base, it, configuration, top, scope.of_base(base))
    places = sorted({base.place_of(i) for i in scope.allowed or ()} - {-1, *map(base.place_of, scope.excluded)})
    docs = np.array(places, dtype=np.int32)
    scores, _ = asking.scores_of(base, it, configuration, docs)
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


def ranking(
    found: Sequence[tuple[float, int]], top: int, ids_at: Callable[[Sequence[int]], Sequence[str]]
) -> list[Hit]:
    """Return the best of (score, ordinal), ties by id."""
    ordered = sorted(found, reverse=True)
    if len(ordered) > top:
        edge = ordered[top - 1][0]
        ordered = ordered[:top] if ordered[top][0] < edge else [one for one in ordered if one[0] >= edge]
    scores, ordinals = [score for score, _ in ordered], [ordinal for _, ordinal in ordered]
    hits = list(map(Hit._make, zip(ordinals, ids_at(ordinals), scores, strict=True)))
    if len(set(scores)) < len(scores):
        hits.sort(key=lambda hit: (-hit.score, hit.id))
    return hits[:top]


def table_of(
    hits: Sequence[Hit],
    first: int,
    size: int,
    of_base: "tuple[Base, Weighed, Configuration] | None",
    of_changes: InChanges | None,
) -> Floats:
    """Return what each of `size` leaves gave to each hit; hits below `first` are of the base."""
    table = np.zeros((len(hits), size))
    low = [n for n, hit in enumerate(hits) if hit.ordinal < first]
    high = [n for n, hit in enumerate(hits) if hit.ordinal >= first]
    if low and of_base is not None:
        from schakel.engine.retrieval import asking

        docs = np.array([hits[n].ordinal for n in low], dtype=np.int32)
        parts = asking.scores_of(*of_base, docs, with_parts=True)[1]
        if not high:
            return parts
        table[low] = parts
    if high and of_changes is not None:
        places, it = [hits[n].ordinal - first for n in high], of_changes.sought
        table[np.ix_(np.array(high), it.at)] = leaf_parts(it.plan, of_changes.postings, of_changes.parts, places)
    return table
