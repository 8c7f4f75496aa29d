"""Let figures over hidden records out: once, on a day, with small cells held back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules, selectors
from schakel.base.disclosure.models import Release
from schakel.base.disclosure.rules.releases import Cell, Earlier, Layer, Table


class DayToCome(Exception):
    """Figures are as of a day that has been."""


class ReadersUnknown(Exception):
    """A release is for everybody, for verified members or for one group of parties that exists."""


@dataclass(frozen=True)
class Counted:
    """What was counted: the table, the cells that few parties stand behind, and by circle what that circle cannot
    count itself (`hidden`) and can (`open`)."""

    counts: Table
    thin: frozenset[Cell] = frozenset()
    hidden: Mapping[str, Layer] = field(default_factory=dict)
    open: Mapping[str, Table] = field(default_factory=dict)


@audit.act("disclosure.release_figures")
def release_figures(
    *,
    name: str,
    question: str,
    as_of_on: date,
    counted: Counted,
    reason: str,
    readers: str = "",
    opens_on: date | None = None,
    actor: Viewer,
) -> Release:
    """Let a table of counts (row -> column -> count) out as of a day, with its totals, and with cells under five and
    what would give them away held back (`rules.suppress`), also against every earlier release of the same question.

    `readers` may read it from `opens_on` (the day itself when empty). The same question on the same day is released
    once; asking again gives that release, never a recount. Raises `rules.NotAllowed` without the function for it,
    `rules.TooSoon` within the interval after the last one, `DayToCome`, `ReadersUnknown`.
    """
    _check(as_of_on, readers, actor)
    same = Release.objects.select_for_update().filter(question=question).order_by("-as_of_on")
    found = next((one for one in same if one.as_of_on == as_of_on), None)
    if found is not None:
        audit.unchanged()
        return found
    earlier = list(same)
    rules.check_interval(as_of_on, last_on=earlier[0].as_of_on if earlier else None)
    past = [Earlier(one.cells, one.countable) for one in earlier]
    release = Release.objects.create(
        name=name,
        question=question,
        as_of_on=as_of_on,
        purpose=reason,
        readers=readers,
        opens_on=opens_on or as_of_on,
        released_by_id=actor.user_id,
        cells=_let_out(counted, past),
        countable={circle: dict(table) for circle, table in counted.open.items()},
    )
    audit.record(
        act="disclosure.release_figures",
        subject=audit_rules.Subject("disclosure.Release", release.public_id),
        actor=actor.actor,
        change={"name": name, "question": question, "as_of": as_of_on, "readers": readers, "opens": release.opens_on},
        reason=reason,
    )
    return release


def _check(as_of_on: date, readers: str, actor: Viewer) -> None:
    if not selectors.may_release(viewer=actor):
        raise rules.NotAllowed("release-figures")
    if as_of_on > timezone.localdate():
        raise DayToCome(as_of_on.isoformat())
    if readers not in selectors.READERS:
        raise ReadersUnknown(readers)


def _let_out(counted: Counted, past: list[Earlier]) -> dict[str, dict[str, int | None]]:
    return rules.suppress(counted.counts, thin=counted.thin, hidden=counted.hidden, before=past)
