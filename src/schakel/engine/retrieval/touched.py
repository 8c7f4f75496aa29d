"""Which public counts may have changed since somebody last looked."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.encoding import numbers_of

Ints = npt.NDArray[np.int64]

#: So many changes are remembered with what they touched.
_MOST = 256


class Touched:
    """The codes of public documents that came or went lately, by the version that each change made."""

    def __init__(self) -> None:
        #: Rises when a document that everybody may see comes or goes.
        self.version = 0
        self._lately: list[tuple[int, Ints]] = []
        self._since: dict[int, Ints] = {}
        self._names: dict[int, frozenset[str]] = {}

    def note(self, codes: Ints | None) -> None:
        """Note that public counts of these codes changed; None for any."""
        self.version += 1
        self._since, self._names = {}, {}
        if codes is None or len(self._lately) >= _MOST:
            self._lately = []
        if codes is not None:
            self._lately.append((self.version, codes))

    def since(self, version: int) -> Ints | None:
        """Return the codes whose public counts may have changed since a version, ascending; None for any."""
        if version == self.version:
            return np.zeros(0, dtype=np.int64)
        if not self._lately or self._lately[0][0] > version + 1:
            return None
        if version not in self._since:
            self._since[version] = np.unique(np.concatenate([codes for made, codes in self._lately if made > version]))
        return self._since[version]

    def names_since(self, version: int, names: Sequence[str]) -> frozenset[str] | None:
        """Return the names in these codes; `names` by their number. None for any."""
        if version not in self._names:
            codes = self.since(version)
            if codes is None:
                return None
            first, second, is_pair = numbers_of(codes)
            numbers = np.unique(np.concatenate([first, second[is_pair]]))
            self._names[version] = frozenset(names[number] for number in numbers.tolist())
        return self._names[version]
