"""The disclosure contract as decisions. Pure: reads the shipped table once, asks no database."""

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import Act, FieldGroup, IntroductionState, Label, Relation
from schakel.base.disclosure.rules.releases import (
    INTERVAL,
    SMALLEST_CELL,
    TOTAL,
    TooSoon,
    check_interval,
    suppress,
)

__all__ = [
    "FIELD_GROUPS",
    "INTERVAL",
    "MOVES",
    "ORDER",
    "SMALLEST_CELL",
    "TOTAL",
    "Circle",
    "LabelRefused",
    "MoveNotAllowed",
    "NotAllowed",
    "NotDisclosed",
    "TooSoon",
    "check_interval",
    "check_label",
    "check_move",
    "check_revoke",
    "condition",
    "is_above_green",
    "is_inside",
    "is_wider",
    "open_labels",
    "state_for_asker",
    "strictest",
    "suppress",
    "table",
]

#: From widest to narrowest circle.
ORDER = (Label.CLEAR, Label.GREEN, Label.AMBER, Label.AMBER_STRICT)


class NotDisclosed(Exception):
    """The viewer may not know that this record exists; a page answers exactly as for a record that does not."""


class NotAllowed(Exception):
    """The viewer may see the record but may not do this with it."""


class LabelRefused(Exception):
    """A label that is not stored here (TLP:RED) or is no label at all."""


@dataclass(frozen=True)
class Circle:
    """What the database says about one field group of one record: its label, owner, draft state and audience."""

    label: str
    owner: int
    is_draft: bool
    parties: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    persons: frozenset[int] = frozenset()


@functools.cache
def table() -> Mapping[str, Any]:
    """The disclosure table as shipped (`data/disclosure.json`)."""
    text = resources.files("schakel.base.disclosure").joinpath("data/disclosure.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def condition(relation: Relation, act: Act) -> str:
    """The cell of the table: `yes`, the name of a condition, or empty for no."""
    cell: str = table()["table"].get(relation.value, {}).get(act.value, "")
    return cell


def is_inside(circle: Circle, viewer: Viewer) -> bool:
    """Whether a viewer is inside the circle of one field group. The database filter in `selectors` says the same."""
    if circle.owner in viewer.parties:
        return True
    label = Label(table()["draft_label"]) if circle.is_draft else Label(circle.label)
    if label == Label.CLEAR:
        return True
    if label == Label.GREEN:
        return viewer.is_verified
    if label == Label.AMBER:
        return bool(circle.parties & viewer.parties or circle.groups & viewer.groups)
    return viewer.user_id in circle.persons


def open_labels(viewer: Viewer) -> tuple[Label, ...]:
    """The labels of which a viewer is inside whoever the owner is; of the others the audience decides."""
    return (Label.CLEAR, Label.GREEN) if viewer.is_verified else (Label.CLEAR,)


def check_label(text: str) -> Label:
    """Read a label as typed. Raises `LabelRefused` for RED and for anything else that is not stored here."""
    wanted = text.strip().upper().removeprefix("TLP:").strip()
    if wanted not in Label.values:
        raise LabelRefused(wanted if wanted in table()["refused_labels"] else "unknown")
    return Label(wanted)


def strictest(labels: Iterable[str]) -> Label:
    """The narrowest of these labels; what is derived from several records inherits it. CLEAR for none."""
    return max((Label(label) for label in labels), key=ORDER.index, default=Label.CLEAR)


def is_wider(new: str, old: str) -> bool:
    """Whether `new` lets more people in than `old`."""
    return ORDER.index(Label(new)) < ORDER.index(Label(old))


FIELD_GROUPS: tuple[FieldGroup, ...] = tuple(FieldGroup)

#: Allowed moves of an introduction.
MOVES: dict[IntroductionState, frozenset[IntroductionState]] = {
    IntroductionState.ASKED: frozenset(
        {IntroductionState.ACCEPTED, IntroductionState.DECLINED, IntroductionState.REVOKED}
    ),
    IntroductionState.ACCEPTED: frozenset({IntroductionState.REVOKED}),
    IntroductionState.DECLINED: frozenset({IntroductionState.ACCEPTED, IntroductionState.REVOKED}),
    IntroductionState.REVOKED: frozenset(),
}


class MoveNotAllowed(Exception):
    """An introduction cannot go from its state to the one asked for."""


def check_move(current: str, wanted: IntroductionState) -> None:
    """Raises `MoveNotAllowed` unless `MOVES` names the step."""
    if wanted not in MOVES[IntroductionState(current)]:
        raise MoveNotAllowed(f"{current} -> {wanted.value}")


def check_revoke(current: str, *, is_asker: bool) -> None:
    """Raises `MoveNotAllowed` unless this side may take an introduction back: the asker always, the asked party only
    once it was accepted. Before that the asked party can decline or stay silent: taking back would tell the asker that
    somebody looked."""
    check_move(current, IntroductionState.REVOKED)
    if not is_asker and current != IntroductionState.ACCEPTED:
        raise MoveNotAllowed(f"{current} -> revoked by the asked party")


def state_for_asker(state: str) -> IntroductionState:
    """What the asker may know of an introduction's state: declining looks like silence."""
    return IntroductionState.ASKED if state == IntroductionState.DECLINED else IntroductionState(state)


def is_above_green(labels: Iterable[str]) -> bool:
    """Whether reading something with these labels is logged."""
    return ORDER.index(strictest(labels)) > ORDER.index(Label.GREEN)
