"""Counts rounded to an eighth of a power of two: one document more or less seldom changes what was decided by them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: Counts up to this are left as they are.
ROUNDED_FROM = 8.0
#: To so many eighths of powers of two counts are rounded at most: more than any collection has documents.
_MOST_EIGHTHS = 8 * 32


def rounded(counts: Floats) -> Floats:
    """Return counts rounded."""
    powers = np.exp2(_eighths(np.maximum(counts, 1.0)) / 8.0)
    return np.where(counts > ROUNDED_FROM, powers, counts)


def _eighths(counts: Floats) -> Floats:
    return np.round(np.log2(counts) * 8.0)


def _steps() -> tuple[Floats, Floats]:
    """Return the least whole count that is rounded to each value, and the values: for machine code."""
    eighths = np.arange(8 * 3, _MOST_EIGHTHS, dtype=np.float64)
    near = np.floor(np.exp2((eighths - 0.5) / 8.0))[:, None] + np.arange(-2.0, 4.0)
    reaches = _eighths(np.maximum(near, 1.0)) >= eighths[:, None]
    least = near[np.arange(len(eighths)), reaches.argmax(axis=1)]
    values = np.exp2(eighths / 8.0)
    # Of several values with the same least count the last one holds, as the search for a count finds it.
    return least, values


ROUNDING = _steps()
