"""How far the hits of an answer speak to the parts of its need, by machine code: what `Grader` finds with numpy."""

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.gathering import Gathered
from schakel.engine.explanation.requirements import COVERED_SHARE, MOST_OF_MEDIAN, PARTLY_SHARE, Grader
from schakel.engine.ranking.composing import OWN
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.retrieval.base import Sizes
from schakel.engine.retrieval.compiled import compiled

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


def signs_of(leaves: Leaves) -> tuple[Small, Small]:
    """Return the signs of the keys of leaves of one key, then those of the groups; and where those of each begin."""
    signs, starts = _signs(*_keys_of(leaves))
    return signs, starts


def _keys_of(leaves: Leaves) -> tuple[Small, Small, Small, Small, Small]:
    """Return the signs of leaves, the groups of a need as the book numbers them, and the keys of the book's groups."""
    columns, tables = leaves.columns, leaves.book.tables()
    groups = np.fromiter(leaves.names.groups, np.int32, len(leaves.names.groups))
    return columns["first"], columns["second"], groups, tables.key_at, tables.key


def idf_of(leaves: Leaves, sizes: Sizes, numbers: Small) -> tuple[Floats, Small]:
    """Return the idf of the same keys where all documents are in the base, and where those of each group begin."""
    ratios, starts = _ratios(*_keys_of(leaves), numbers, sizes.public, sizes.counts)
    return np.log1p(ratios, out=ratios), starts


def graded_in_bulk(
    grader: Grader, leaves: Leaves, idf: tuple[Floats, Small], found: Gathered, links: list[tuple[int, int]]
) -> tuple[list[list[int]], float]:
    """Return the grades of all parts of a need for each hit, and what an offering would score that meets every word.

    `idf` is that of the keys of `signs_of`, with where those of the groups begin; `links` has the ways that speak for
    words, each with the number of such a word.
    """
    columns = leaves.columns
    full, grades = _grade(
        (found.leaf_at, found.leaf_way, found.ways, np.array(links, np.int32).reshape(-1, 2)), *idf,
        columns["second"], columns["weight"], columns["clause"], *grader.columns,
    )  # fmt: skip
    return grades.tolist(), full


@compiled
def _signs(first, second, groups, key_at, key):  # type: ignore[no-untyped-def]
    size = 0
    for leaf in range(len(first)):
        size += second[leaf] < 0
    for group in groups:
        size += key_at[group + 1] - key_at[group]
    signs, starts = np.empty(size, np.int32), np.empty(len(groups) + 1, np.int32)
    size = 0
    for leaf in range(len(first)):
        if second[leaf] < 0:
            signs[size] = first[leaf]
            size += 1
    starts[0] = size
    for n in range(len(groups)):
        for entry in range(key_at[groups[n]], key_at[groups[n] + 1]):
            signs[size] = key[entry]
            size += 1
        starts[n + 1] = size
    return signs, starts


@compiled
def _ratios(first, second, groups, key_at, key, numbers, public, counts):  # type: ignore[no-untyped-def]
    """Return of what `inverse_frequency` takes the logarithm, and where the keys of each group begin."""
    signs, starts = _signs(first, second, groups, key_at, key)
    ratios = np.empty(len(signs))
    for n in range(len(signs)):
        number = numbers[signs[n]]
        frequency = np.float64(public[number]) if 0 <= number < len(public) else 0.0
        ratios[n] = (counts[0] - frequency + 0.5) / (frequency + 0.5)
    return ratios, starts


@compiled
def _sum_of_block(values, low, size):  # type: ignore[no-untyped-def]
    if size < 8:
        total = 0.0
        for n in range(low, low + size):
            total += values[n]
        return total
    lanes = values[low : low + 8].copy()
    whole = size - size % 8
    for n in range(8, whole, 8):
        for lane in range(8):
            lanes[lane] += values[low + n + lane]
    total = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    for n in range(low + whole, low + size):
        total += values[n]
    return total


@compiled
def _sum(values, low, size):  # type: ignore[no-untyped-def]
    """Return a sum in the order in which numpy adds: halves of halves, down to blocks of 128."""
    if size <= 128:
        return _sum_of_block(values, low, size)
    lows, sizes, lefts = np.zeros(64, np.int64), np.zeros(64, np.int64), np.zeros(64)
    is_right, top = np.zeros(64, np.bool_), 0
    lows[0], sizes[0] = low, size
    while True:
        while sizes[top] > 128:
            half = sizes[top] // 2
            lows[top + 1], sizes[top + 1], is_right[top] = lows[top], half - half % 8, False
            top += 1
        total = _sum_of_block(values, lows[top], sizes[top])
        top -= 1
        while top >= 0 and is_right[top]:
            total = lefts[top] + total
            top -= 1
        if top < 0:
            return total
        half = sizes[top] // 2
        half -= half % 8
        lefts[top], is_right[top] = total, True
        lows[top + 1], sizes[top + 1] = lows[top] + half, sizes[top] - half
        top += 1


@compiled
def _sum_of_part(values, low, high):  # type: ignore[no-untyped-def]
    return values[low] + _sum(values, low + 1, high - low - 1)


@compiled
def _full(idf, second, weight, clause):  # type: ignore[no-untyped-def]
    """Return what `FullScore` finds."""
    size, at = 0, 0
    for leaf in range(len(second)):
        if second[leaf] < 0:
            size = max(size, clause[leaf] + 1)
    best = np.zeros(size)
    for leaf in range(len(second)):
        if second[leaf] < 0:
            best[clause[leaf]] = max(best[clause[leaf]], weight[leaf] * idf[at])
            at += 1
    return _sum(best, 0, size)


@compiled
def _weigh(idf, starts, edges, words, weights):  # type: ignore[no-untyped-def]
    """Return how heavily the words of parts count, and those of each part together."""
    heavy, totals = np.empty(len(words)), np.zeros(len(edges) - 1)
    for n in range(len(words)):
        group = words[n]
        least = idf[starts[group]]
        for entry in range(starts[group] + 1, starts[group + 1]):
            least = min(least, idf[entry])
        heavy[n] = least * weights[n]
    for part in range(len(totals)):
        low, high = edges[part], edges[part + 1]
        if high > low:
            ordered = np.sort(heavy[low:high])
            most = (ordered[(high - low - 1) // 2] + ordered[(high - low) // 2]) * (MOST_OF_MEDIAN / 2.0)
            for n in range(low, high):
                heavy[n] = min(heavy[n], most)
            totals[part] = _sum_of_part(heavy, low, high)
    return heavy, totals


@compiled
def _grade(given, idf, starts, second, weight, clause, edges, words, weights, pieces):  # type: ignore[no-untyped-def]
    leaf_at, leaf_way, ways, links = given
    heavy, totals = _weigh(idf, starts, edges, words, weights)
    link_at = np.zeros(ways.shape[1] + 1, np.int64)
    for link in range(len(links)):
        link_at[links[link, 0] + 1] += 1
    for way in range(ways.shape[1]):
        link_at[way + 1] += link_at[way]
    grades, met = np.empty((len(leaf_at) - 1, len(totals)), np.int32), np.zeros(len(starts), np.bool_)
    for hit in range(len(leaf_at) - 1):
        met[:] = False
        for n in range(leaf_at[hit], leaf_at[hit + 1]):
            way = leaf_way[n]
            if ways[0, way] == OWN:
                met[ways[1, way]] = True
            for link in range(link_at[way], link_at[way + 1]):
                met[links[link, 1]] = True
        found = np.zeros(len(words))
        for n in range(len(words)):
            if met[words[n]]:
                found[n] = heavy[n]
        _meet_by_pieces(pieces, met, heavy, found, words)
        for part in range(len(totals)):
            grades[hit, part] = 2
            if totals[part] > 0.0:
                share = _sum_of_part(found, edges[part], edges[part + 1]) / totals[part]
                grades[hit, part] = 0 if share >= COVERED_SHARE else 1 if share >= PARTLY_SHARE else 2
    return _full(idf, second, weight, clause), grades


@compiled
def _meet_by_pieces(pieces, met, heavy, found, words):  # type: ignore[no-untyped-def]
    """Let compounds that are not met as a whole count for the share of their pieces that is met."""
    first = 0
    while first < len(pieces):
        place, last, count = pieces[first, 0], first, 0
        while last < len(pieces) and pieces[last, 0] == place:
            count += met[pieces[last, 1]]
            last += 1
        if not met[words[place]]:
            found[place] = heavy[place] * (count / (last - first))
        first = last
