"""Synthetic tables: what is learnt, what is drawn, what is left out."""

import datetime
import itertools

import pytest

from schakel import engine
from schakel.engine.synthesis import tables

ROWS = [
    {
        "trade": "metal" if n % 3 else "food",
        "town": ("Born" if n % 3 else "Zwolle") if n % 10 else "Delft",
        "staff": 10 + n,
        "since": f"20{10 + n % 10:02d}-0{1 + n % 9}-15",
    }
    for n in range(300)
]


def drawn(size: int, seed: int = 1, start: int = 0) -> list[dict[str, tables.Value]]:
    return list(tables.draw_rows(tables.learn_table(ROWS), size=size, seed=seed, start=start))


def test_the_kind_of_every_column_is_found() -> None:
    rows = [{**row, "id": f"c{n}", "note": f"we make part {n} of many things"} for n, row in enumerate(ROWS)]
    kinds = engine.column_kinds(rows)
    assert kinds == {
        "trade": "category", "town": "category", "staff": "number", "since": "date", "id": "identifier", "note": "text",
    }  # fmt: skip


def test_the_same_seed_draws_the_same_rows_and_another_does_not() -> None:
    assert drawn(50) == drawn(50)
    assert drawn(50) != drawn(50, seed=2)


def test_drawing_goes_on_where_it_stopped() -> None:
    assert drawn(1_500)[1_100:] == drawn(1_500, start=1_100)


def test_marginals_and_what_goes_together_survive() -> None:
    rows = drawn(2_000)
    assert abs(sum(r["trade"] == "food" for r in rows) / 2_000 - 1 / 3) < 0.05
    food = [r for r in rows if r["trade"] == "food" and r["town"] != "Delft"]
    assert sum(r["town"] == "Zwolle" for r in food) / len(food) > 0.95


def test_numbers_and_days_stay_inside_the_original_without_its_extremes() -> None:
    rows = drawn(1_000)
    staff = [r["staff"] for r in rows]
    assert all(isinstance(x, int) and 12 <= x <= 307 for x in staff)
    assert all(isinstance(r["since"], datetime.date) and r["since"].year in range(2010, 2020) for r in rows)


def test_a_value_that_two_rows_bear_is_never_drawn_unless_its_column_is_public() -> None:
    rows = [{"town": "Ommen" if n < 2 else "Almelo", "trade": "metal"} for n in range(200)]
    kinds: dict[str, tables.Kind] = {"town": "category", "trade": "category"}
    hidden = tables.draw_rows(tables.learn_table(rows, kinds=kinds), size=1_000, seed=1)
    assert {r["town"] for r in hidden} == {"Almelo", tables.RARE}
    shown = tables.learn_table(rows, kinds=kinds, public=frozenset({"town"}))
    assert {r["town"] for r in tables.draw_rows(shown, size=1_000, seed=1)} == {"Almelo", "Ommen"}


def test_identifiers_are_new_and_differ() -> None:
    rows = [{"kvk": f"number {n}", "trade": "metal"} for n in range(60)]
    made = list(tables.draw_rows(tables.learn_table(rows), size=60, seed=1))
    assert len({r["kvk"] for r in made}) == 60
    assert not {r["kvk"] for r in made} & {r["kvk"] for r in rows}


def test_texts_hold_only_words_that_three_rows_share() -> None:
    rows = [{"note": f"we weld steel parts of frame{n} for ships every day"} for n in range(30)]
    made = tables.draw_rows(tables.learn_table(rows, kinds={"note": "text"}), size=50, seed=1)
    words = {word for row in made for word in str(row["note"]).split()}
    assert words == {"we", "weld", "steel", "parts", "of", "for", "ships", "every", "day"}


def test_empty_cells_keep_their_share() -> None:
    rows = [{"staff": None if n % 2 else n + 0.5, "trade": "metal"} for n in range(200)]
    made = list(tables.draw_rows(tables.learn_table(rows), size=1_000, seed=1))
    assert abs(sum(r["staff"] is None for r in made) / 1_000 - 0.5) < 0.06
    assert all(round(x * 10) == x * 10 for r in made if isinstance(x := r["staff"], float))


@pytest.mark.parametrize("rows", [[], ROWS[:5]])
def test_too_few_rows_teach_nothing(rows: list[dict[str, object]]) -> None:
    with pytest.raises(engine.NothingToLearn):
        tables.learn_table(rows)


def test_a_fifth_is_held_out_and_nothing_stands_on_both_sides() -> None:
    learnt = engine.learn_dataset(ROWS, seed=3)
    assert (len(learnt.rows), len(learnt.held_out)) == (240, 60)
    both = [row["staff"] for row in itertools.chain(learnt.rows, learnt.held_out)]
    assert sorted(both) == [row["staff"] for row in ROWS]
