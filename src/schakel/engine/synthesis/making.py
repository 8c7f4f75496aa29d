"""A synthetic dataset made step by step from rows: hold some out, learn, draw, measure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from schakel.engine.matching import Index
from schakel.engine.ranking.book import shipped_concepts
from schakel.engine.synthesis import ecosystem, leakage, tables, utility
from schakel.engine.types import Document, Need

#: Of every five rows one is held out while learning.
_HELD_OUT_SHARE = 0.2
#: At most so many held-out texts are asked as needs, and so many rows of each side answer them.
_MOST_NEEDS, _MOST_ANSWERS = 30, 1_000


def generator_version(name: str) -> str:
    """Name and version of a generator ("tables" or "ecosystem"), as a dataset keeps them."""
    found = {"tables": tables, "ecosystem": ecosystem}[name]
    return f"{found.GENERATOR} {found.VERSION}"


@dataclass(frozen=True, slots=True)
class Learnt:
    """A learnt table with the rows that it was learnt from and those that were held out, for measuring."""

    model: tables.TableModel
    rows: tuple[tables.Row, ...]
    held_out: tuple[tables.Row, ...]
    kinds: dict[str, tables.Kind]


def learn_dataset(
    rows: Sequence[tables.Row],
    *,
    seed: int,
    kinds: Mapping[str, tables.Kind] | None = None,
    public: frozenset[str] = frozenset(),
) -> Learnt:
    """Hold a fifth of the rows out (drawn by the seed) and learn from the rest. Raises `tables.NothingToLearn`."""
    order = np.random.default_rng(seed).permutation(len(rows))
    cut = max(1, round(len(rows) * _HELD_OUT_SHARE))
    held_out, kept = sorted(order[:cut]), sorted(order[cut:])
    learnt = tuple(rows[int(place)] for place in kept)
    known = dict(kinds or tables.column_kinds(rows))
    model = tables.learn_table(learnt, kinds=known, public=public)
    return Learnt(model, learnt, tuple(rows[int(place)] for place in held_out), known)


def draw_dataset(learnt: Learnt, *, size: int, seed: int, start: int = 0) -> Iterator[dict[str, tables.Value]]:
    """Draw rows from row `start` on; the same seed and place give the same row."""
    return tables.draw_rows(learnt.model, size=size, seed=seed, start=start)


def measure_dataset(
    learnt: Learnt, synthetic: Sequence[tables.Row], *, text: str = "", group: str = ""
) -> tuple[utility.Utility, leakage.Leakage]:
    """Measure utility and leakage. With a `text` column and a `group` column, held-out texts are asked as needs of the
    learnt and of the synthetic texts, and the order of the groups is compared."""
    found = utility.measure_utility(learnt.rows, synthetic, kinds=learnt.kinds)
    if text and group:
        sides = (learnt.rows, synthetic), (learnt.rows[::2], learnt.rows[1::2])
        between, within = (matching_agreement(a, b, learnt.held_out, text=text, group=group) for a, b in sides)
        found = replace(found, ranking=between, ranking_within=within)
    return found, leakage.measure_leakage(learnt.rows, learnt.held_out, synthetic, kinds=learnt.kinds)


def matching_agreement(
    original: Sequence[tables.Row],
    synthetic: Sequence[tables.Row],
    needs: Sequence[tables.Row],
    *,
    text: str,
    group: str,
) -> float | None:
    """Mean rank correlation of groups of offerings, asked by the texts of `needs`, between two tables of offerings.

    A group's score for a need is that of its best text. None where fewer than three groups or no need are there.
    """
    sides = [_sample(rows, text) for rows in (original, synthetic)]
    groups = sorted({str(row.get(group) or "") for rows in sides for row in rows} - {"", tables.RARE})
    asked = [str(row[text]) for row in needs if row.get(text)][:_MOST_NEEDS]
    if len(groups) < 3 or not asked:
        return None
    scores = [_scores(rows, asked, groups, text, group) for rows in sides]
    return utility.ranking_correlation(*scores)


def _sample(rows: Sequence[tables.Row], text: str) -> list[tables.Row]:
    told = [row for row in rows if str(row.get(text) or "").strip()]
    if len(told) <= _MOST_ANSWERS:
        return told
    return [told[int(place)] for place in np.linspace(0, len(told) - 1, _MOST_ANSWERS)]


def _scores(
    rows: Sequence[tables.Row], asked: Sequence[str], groups: Sequence[str], text: str, group: str
) -> np.ndarray:
    index = Index(shipped_concepts())
    index.add(Document(id=str(number), text=str(row[text])) for number, row in enumerate(rows))
    place = {name: number for number, name in enumerate(groups)}
    scores = np.zeros((len(asked), len(groups)))
    for line, words in enumerate(asked):
        for identifier, score in index.rank(Need(words), top=len(rows) or 1):
            column = place.get(str(rows[int(identifier)].get(group) or ""))
            if column is not None:
                scores[line, column] = max(scores[line, column], score)
    return scores
