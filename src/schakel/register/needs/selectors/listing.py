"""Read the list of cards: narrowed as a viewer asks, with choices out of what that viewer may see and nothing else."""

from datetime import datetime

from django.db.models import Q, QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need, NeedCode
from schakel.register.needs.selectors.cards import visible_needs


def listed_needs(
    *,
    viewer: Viewer,
    now: datetime,
    words: str = "",
    state: str = "",
    domain: str = "",
    area: str = "",
    is_own: bool = False,
) -> QuerySet[Need]:
    """The visible cards, newest first, narrowed by the filters of the list.

    `state` empty: open cards and the viewer's own drafts; `all`: every state; else that state, where a card past its
    time counts as expired. `words` are looked for in the title, and in the effect where the viewer may read it.
    """
    found = visible_needs(viewer=viewer).filter(_in_state(state, now))
    for name, code in ((CodeList.DOMAINS, domain), (CodeList.AREAS, area)):
        if code:
            found = found.filter(pk__in=NeedCode.objects.filter(code_list=name, code=code).values("need"))
    if is_own:
        found = found.filter(owner__in=viewer.parties)
    readable = disclosure.inside(model=Need, viewer=viewer, group=FieldGroup.CAPABILITY)
    for word in words.split()[:8]:
        found = found.filter(Q(title__icontains=word) | (readable & Q(effect__icontains=word)))
    return found.order_by("-changed_at", "pk")


def _in_state(state: str, now: datetime) -> Q:
    running = Q(state=State.PUBLISHED, expires_at__gt=now)
    if state == "all":
        return Q()
    if state == State.PUBLISHED:
        return running
    if state == State.EXPIRED:
        return Q(state=State.EXPIRED) | Q(state=State.PUBLISHED, expires_at__lte=now)
    if state in State.values:
        return Q(state=state)
    return running | Q(state=State.DRAFT)


def occurring_states(*, viewer: Viewer, now: datetime) -> list[str]:
    """The states that occur among the cards this viewer may see, in the order of their life."""
    visible = visible_needs(viewer=viewer).order_by()
    found = set(visible.values_list("state", flat=True).distinct())
    if State.PUBLISHED in found and visible.filter(state=State.PUBLISHED, expires_at__lte=now).exists():
        found.add(State.EXPIRED)
    return [state for state in State.values if state in found]


def occurring_codes(*, viewer: Viewer) -> dict[str, set[str]]:
    """The codes that occur among the cards this viewer may see, by code list."""
    rows = NeedCode.objects.filter(need__in=visible_needs(viewer=viewer).order_by().values("pk")).order_by()
    found: dict[str, set[str]] = {name: set() for name in CodeList.values}
    for name, code in rows.values_list("code_list", "code").distinct():
        found[name].add(code)
    return found
