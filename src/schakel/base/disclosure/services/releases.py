"""Let figures over hidden records out: once, on a day, with small cells held back."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules
from schakel.base.disclosure.models import Release

#: Who may let figures out.
RELEASERS = frozenset({Role.NATIONAL_OFFICE.value, Role.PROGRAMME_MANAGER.value})


class DayToCome(Exception):
    """Figures are as of a day that has been."""


@audit.act("disclosure.release_figures")
def release_figures(
    *, name: str, question: str, as_of_on: date, counts: Mapping[str, Mapping[str, int]], reason: str, actor: Viewer
) -> Release:
    """Let a table of counts (row -> column -> count) out as of a day, with its totals, and with cells under five and
    what would give them away held back (`rules.suppress`), also against the release before. The same question on the
    same day is released once; asking again gives that release, never a recount. Raises `rules.NotAllowed` without the
    function for it, `DayToCome`."""
    if not actor.roles & RELEASERS:
        raise rules.NotAllowed("release-figures")
    if as_of_on > timezone.localdate():
        raise DayToCome(as_of_on.isoformat())
    before = Release.objects.filter(question=question, as_of_on__lt=as_of_on).order_by("-as_of_on").first()
    cells = rules.suppress(counts, before=before.cells if before else None)
    release, is_new = Release.objects.get_or_create(
        question=question,
        as_of_on=as_of_on,
        defaults={"name": name, "released_by_id": actor.user_id, "cells": cells},
    )
    if not is_new:
        audit.unchanged()
        return release
    audit.record(
        act="disclosure.release_figures",
        subject=audit_rules.Subject("disclosure.Release", release.public_id),
        actor=actor.actor,
        change={"question": question, "as_of": as_of_on},
        reason=reason,
    )
    return release
