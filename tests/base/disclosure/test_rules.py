"""The disclosure contract as decisions."""

import pytest

from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure import rules
from schakel.base.disclosure.enums import Act, IntroductionState, Label, Relation


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


def test_only_the_asker_takes_back_what_was_not_accepted() -> None:
    for state in (IntroductionState.ASKED, IntroductionState.DECLINED):
        rules.check_revoke(state, is_asker=True)
        with pytest.raises(rules.MoveNotAllowed):
            rules.check_revoke(state, is_asker=False)
    rules.check_revoke(IntroductionState.ACCEPTED, is_asker=False)
