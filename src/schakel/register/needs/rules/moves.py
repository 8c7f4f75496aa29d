"""Which moves a card may make, for how long it holds, and what an act asks for. Pure: pass `now`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from schakel.register.needs.enums import Refusal, State
from schakel.register.needs.rules.card import NeedRefused
from schakel.register.needs.rules.checks import check_text

#: From which state to which other, through the service named in `enums.State`.
MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.PUBLISHED, State.EXPIRED, State.WITHDRAWN, State.FULFILLED}),
    State.EXPIRED: frozenset({State.PUBLISHED, State.WITHDRAWN, State.FULFILLED}),
    State.WITHDRAWN: frozenset(),
    State.FULFILLED: frozenset(),
}
#: States in which a member of the owner may write at the card.
WRITABLE = frozenset({State.DRAFT, State.PUBLISHED, State.EXPIRED})


class MoveNotAllowed(Exception):
    """A card in this state cannot make this move."""

    def __init__(self, state: str, wanted: str) -> None:
        self.state, self.wanted = state, wanted
        super().__init__(f"{state} -> {wanted}")


def can_move(state: State, wanted: State) -> bool:
    """Whether a card may go from one state to another."""
    return wanted in MOVES[state]


def check_move(state: str, wanted: State) -> None:
    """Raise `MoveNotAllowed` when a card in `state` cannot become `wanted`."""
    if not can_move(State(state), wanted):
        raise MoveNotAllowed(state, wanted.value)


def check_writable(state: str) -> None:
    """Raise `MoveNotAllowed` when a card is over: nobody writes at a withdrawn or fulfilled card."""
    if State(state) not in WRITABLE:
        raise MoveNotAllowed(state, "changed")


def check_reason(reason: str, *, where: str = "reason") -> None:
    """Refuse an act without a reason in words."""
    check_text(where, reason)
    if sum(letter.isalpha() for letter in reason) < 3:
        raise NeedRefused(where, Refusal.NO_REASON)


def extended_until(*, expires_at: datetime, now: datetime, days: int, most: int, furthest: int) -> datetime:
    """The new end when a card is extended by `days` (1..`most`), from its end or, when that has passed, from now.

    Refuses an end more than `furthest` days away: extending again and again does not make a card permanent.
    """
    if not 1 <= days <= most:  # before the sum: a day may be further away than a calendar goes
        raise NeedRefused("days", Refusal.DAYS_OUTSIDE, most=most)
    until = max(expires_at, now) + timedelta(days=days)
    if until > now + timedelta(days=furthest):
        raise NeedRefused("days", Refusal.TOO_FAR, most=furthest)
    return until


def check_validity(days: int, *, most: int) -> None:
    """Refuse a validity at publication outside 1..`most` days."""
    if not 1 <= days <= most:
        raise NeedRefused("days", Refusal.DAYS_OUTSIDE, most=most)


def is_open(*, state: str, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a card stands open for answers; one whose time ran out does not, even before the job has said so."""
    return state == State.PUBLISHED and expires_at is not None and expires_at > now


def state_words(state: str) -> object:
    """A state in the words of the page."""
    return State(state).label
