"""Which moves a proposal may make and what an outcome must say. Pure."""

from datetime import date

from schakel.match.proposals.enums import ProposalState

MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.DRAFT: frozenset({ProposalState.SENT, ProposalState.WITHDRAWN}),
    ProposalState.SENT: frozenset({ProposalState.WELCOMED, ProposalState.DECLINED, ProposalState.WITHDRAWN}),
    ProposalState.WELCOMED: frozenset({ProposalState.DECLINED, ProposalState.WITHDRAWN}),
    ProposalState.DECLINED: frozenset({ProposalState.WELCOMED}),
    ProposalState.WITHDRAWN: frozenset(),
}
SHORTEST_TEXT = 20
SHORTEST_REASON = 10


class MoveNotAllowed(Exception):
    """A proposal cannot go from its state to the one asked for."""


class CardClosed(Exception):
    """The card no longer stands open, so no new proposal can be sent to it."""


class NotIntroduced(Exception):
    """There is no accepted introduction behind this outcome, or the card is not the asker's."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft since this person opened it; `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class ReasonMissing(Exception):
    """An answer without a reason in words: everyone who asks gets a reasoned answer."""


class DayRefused(Exception):
    """An outcome cannot lie in the future."""


def check_move(current: str, wanted: ProposalState) -> None:
    """Raises `MoveNotAllowed` unless `MOVES` names the step."""
    if wanted not in MOVES[ProposalState(current)]:
        raise MoveNotAllowed(f"{current} -> {wanted.value}")


def check_reason(text: str) -> str:
    """A reason as it is kept. Raises `ReasonMissing` when it is shorter than a few words."""
    reason = text.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing
    return reason


def check_day(on: date, *, today: date) -> None:
    """Raises `DayRefused` for a day that is still to come."""
    if on > today:
        raise DayRefused(on.isoformat())
