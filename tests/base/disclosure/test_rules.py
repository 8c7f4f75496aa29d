"""The disclosure contract as decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure import rules
from schakel.base.disclosure.enums import Act, IntroductionState, Label, Relation

COUNTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from("wxyz"), st.integers(0, 30), min_size=4, max_size=4),
    min_size=2,
    max_size=4,
)


def circle(label: Label, parties: frozenset[int] = frozenset()) -> rules.Circle:
    return rules.Circle(label=label, owner=1, is_draft=False, parties=parties)


@pytest.mark.bio2("5.12", "5.13")
@pytest.mark.parametrize(
    ("label", "viewer", "is_in"),
    [
        (Label.CLEAR, STRANGER, True),
        (Label.GREEN, STRANGER, False),
        (Label.GREEN, Viewer(user_id=5), False),
        (Label.GREEN, Viewer(user_id=5, parties=frozenset({2})), True),
        (Label.AMBER, Viewer(user_id=5, parties=frozenset({2})), False),
        (Label.AMBER, Viewer(user_id=5, parties=frozenset({1})), True),
        (Label.AMBER_STRICT, Viewer(user_id=5, parties=frozenset({1})), True),
    ],
)
def test_it_lets_in_exactly_the_circle_of_the_label(label: Label, viewer: Viewer, is_in: bool) -> None:
    assert rules.is_inside(circle(label), viewer) is is_in


def test_it_lets_a_named_party_into_amber_but_not_into_strict() -> None:
    friend = Viewer(user_id=5, parties=frozenset({2}))
    named = frozenset({2})
    assert rules.is_inside(circle(Label.AMBER, parties=named), friend)
    assert not rules.is_inside(circle(Label.AMBER_STRICT, parties=named), friend)


def test_a_draft_is_strict_whatever_its_label() -> None:
    draft = rules.Circle(label=Label.CLEAR, owner=1, is_draft=True)
    assert not rules.is_inside(draft, STRANGER)


def test_red_is_refused_however_it_is_typed() -> None:
    for text in ("RED", "TLP:RED", " tlp:red "):
        with pytest.raises(rules.LabelRefused):
            rules.check_label(text)


def test_only_the_steward_changes_labels() -> None:
    assert rules.condition(Relation.OWNER_STEWARD, Act.CHANGE_DISCLOSURE) == "yes"
    assert rules.condition(Relation.OWNER_MEMBER, Act.CHANGE_DISCLOSURE) == ""
    assert rules.condition(Relation.CIRCLE, Act.EDIT) == ""


def test_declining_looks_like_silence_to_the_asker() -> None:
    assert rules.state_for_asker(IntroductionState.DECLINED) == rules.state_for_asker(IntroductionState.ASKED)


@given(counts=COUNTS)
def test_a_release_holds_back_every_small_cell(counts: dict[str, dict[str, int]]) -> None:
    released = rules.suppress(counts)
    assert not [count for row in released.values() for count in row.values() if count is not None and 0 < count < 5]


@given(counts=COUNTS)
def test_no_total_of_a_release_gives_a_single_cell_away(counts: dict[str, dict[str, int]]) -> None:
    released = rules.suppress(counts)
    rows = [list(row.values()) for row in released.values()]
    columns = [list(column) for column in zip(*rows, strict=True)]
    for line in [*rows, *columns]:
        assert line.count(None) != 1 or len(line) == 1


@given(counts=COUNTS)
def test_the_same_table_gives_the_same_release(counts: dict[str, dict[str, int]]) -> None:
    assert rules.suppress(counts) == rules.suppress(dict(reversed(counts.items())))
