"""How well markings are told from talk about them: on the part of the labelled passages that tuning did not see."""

import sys

from schakel.engine.markings import find_markings
from tests.engine.markings import passages


def test_the_kept_passages_are_those_that_the_rules_and_the_list_make() -> None:
    kept = (passages.DATA / "passages.jsonl").read_text(encoding="utf-8")
    assert kept == passages.as_lines([*passages.by_hand(), *passages.by_rule()])


def test_there_are_a_thousand_passages_and_half_bear_no_marking() -> None:
    kept = passages.stored()
    assert len({passage.text for passage in kept}) >= 1000
    marked = sum(passage.is_marked for passage in kept) / len(kept)
    assert 0.45 <= marked <= 0.55


def test_recall_and_false_alarms_hold_on_the_part_not_tuned_on() -> None:
    held_out = [passage for passage in passages.stored() if passage.is_held_out]
    marked = [passage for passage in held_out if passage.is_marked]
    ordinary = [passage for passage in held_out if not passage.is_marked]
    missed = [passage.text for passage in marked if not find_markings(passage.text)]
    alarms = [passage.text for passage in ordinary if find_markings(passage.text)]
    recall = 1 - len(missed) / len(marked)
    alarm_share = len(alarms) / len(ordinary)
    figures = (
        f"held out: {len(marked)} marked, recall {recall:.4f}; {len(ordinary)} ordinary, false alarms {alarm_share:.4f}"
    )
    sys.stdout.write(f"{figures}\n")
    assert recall >= 0.99, missed
    assert alarm_share <= 0.005, alarms


def test_nothing_is_missed_or_wrongly_found_on_the_part_tuned_on() -> None:
    tuned = [passage for passage in passages.stored() if not passage.is_held_out]
    assert [passage.text for passage in tuned if bool(find_markings(passage.text)) != passage.is_marked] == []
