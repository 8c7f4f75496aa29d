"""The ids that one reader may see, kept with the mask that they become in a base."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]


class Audience(frozenset[str]):
    """A set of ids that is asked with more than once: its places in the base are looked up the first time only.

    Who may see what is decided where it is made; make a new one when that changes.
    """

    _kept: tuple[Any, Mask] | None
    _counted: tuple[Any, int, int] | None

    def __new__(cls, ids: Iterable[str] = ()) -> "Audience":
        """Return an audience of ids."""
        made = super().__new__(cls, ids)
        made._kept = made._counted = None
        return made

    def mask(self, base: Any) -> Mask:
        """Return for each document of a base whether it is in the audience."""
        if self._kept is None or self._kept[0] is not base:
            self._kept = (base, mask_of(base, self))
        return self._kept[1]

    def count(self, base: Any) -> int:
        """Return how many documents of a base are in the audience and still there."""
        counted = self._counted
        if counted is None or counted[0] is not base or counted[1] != base.gone:
            number = int(np.count_nonzero(self.mask(base) & base.facts.live))
            counted = self._counted = (base, base.gone, number)
        return counted[2]


def mask_of(base: Any, ids: Collection[str]) -> Mask:
    """Return for each document of a base whether its id is one of these."""
    mask = np.zeros(len(base), dtype=np.uint8)
    mask[[p for p in map(base.place_of, ids) if p >= 0]] = 1
    return mask
