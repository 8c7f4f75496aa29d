"""Make the rows of a dataset, part by part, from wherever it stopped; then measure it."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.register.datasets import rules, selectors, services
from schakel.register.datasets.enums import Generator
from schakel.register.datasets.models import SyntheticDataset

Progress = Callable[[int, int], None]
#: So many rows are measured; more would take longer and say the same.
MEASURED = 2_000


def make_rows(*, dataset: SyntheticDataset, on_progress: Progress | None = None, actor: Viewer) -> SyntheticDataset:
    """Make what is missing of a dataset and finish it. Each part is kept as it is made, so stopping loses at most one.

    Raises `engine.NothingToLearn` when the rows to learn from are too few.
    """
    done = selectors.rows_made(dataset=dataset, viewer=actor)
    learnt = _learnt(dataset)
    rows = _rows(dataset, learnt, done)
    for number in range(done // rules.PART, -(-dataset.size // rules.PART)):
        part = list(itertools.islice(rows, min(rules.PART, dataset.size - number * rules.PART)))
        services.add_part(dataset=dataset, number=number, rows=part, actor=actor)
        done += len(part)
        if on_progress:
            on_progress(done, dataset.size)
    utility, leakage = _measured(dataset, learnt, actor)
    return services.finish_dataset(dataset=dataset, utility=utility, leakage=leakage, actor=actor)


def _learnt(dataset: SyntheticDataset) -> engine.Learnt | None:
    if dataset.generator == Generator.ECOSYSTEM:
        return None
    is_register = dataset.generator == Generator.OFFERINGS
    rows = rules.unpacked(bytes(dataset.working)) if dataset.working else []
    public = rules.PUBLIC_COLUMNS if is_register else frozenset()
    return engine.learn_dataset(rows, seed=dataset.seed, kinds=dataset.kinds or None, public=public)


def _rows(dataset: SyntheticDataset, learnt: engine.Learnt | None, start: int) -> Iterator[Mapping[str, Any]]:
    if learnt is None:
        made = engine.synthetic_ecosystem(size=min(dataset.size, 100_000), seed=dataset.seed)
        for offering in itertools.islice(made.offerings, start, dataset.size):
            yield asdict(offering)
        return
    drawn = engine.draw_dataset(learnt, size=dataset.size, seed=dataset.seed, start=start)
    for place, row in enumerate(drawn, start=start):
        yield _told(row, dataset.seed + place) if dataset.generator == Generator.OFFERINGS else row


def _told(row: dict[str, Any], seed: int) -> dict[str, Any]:
    """A drawn offering with a text of the generator's own words about the drawn capability."""
    if row["capability"] is None or row["kind"] is None:
        return {**row, "text": ""}
    title, text, concepts = engine.compose_offering(
        kind=row["kind"], concept=row["capability"], language=row["language"] or "nl", seed=seed
    )
    return {**row, "text": f"{title}. {text}", "capabilities": list(concepts)}


def _measured(
    dataset: SyntheticDataset, learnt: engine.Learnt | None, actor: Viewer
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    if learnt is None:
        return None, None
    sample = list(itertools.islice(selectors.rows_of(dataset=dataset, viewer=actor), MEASURED))
    text, group = _asked(learnt)
    utility, leakage = engine.measure_dataset(learnt, sample, text=text, group=group)
    return asdict(utility), asdict(leakage)


def _asked(learnt: engine.Learnt) -> tuple[str, str]:
    """The text column that is asked about and the category by which answers are grouped: the one with the fewest
    values from three on."""
    texts = [name for name, kind in learnt.kinds.items() if kind == "text"]
    sizes = {
        name: len({str(row.get(name)) for row in learnt.rows})
        for name, kind in learnt.kinds.items()
        if kind == "category"
    }
    groups = sorted((size, name) for name, size in sizes.items() if 3 <= size <= 50)
    if "kind" in sizes and "capability" in sizes:
        groups = [(sizes["kind"], "kind")]
    return (texts[0], groups[0][1]) if texts and groups else ("", "")
