"""Plan, write or undo an import part by part, from wherever it stopped."""

import time
from collections.abc import Callable

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch
from schakel.register.imports import selectors, services

Progress = Callable[[Batch], None]


def go_on(*, batch: Batch, for_s: float = 0.0, on_progress: Progress | None = None, actor: Viewer) -> Batch:
    """Deal with the next rows of an import, for about so many seconds (0: until it is done). Each part is kept as it is
    done, so stopping loses nothing.

    Raises `sheets.rules.MoveNotAllowed` when somebody else goes on with the same import at the same time.
    """
    until = time.monotonic() + for_s
    work = None if batch.state == BatchState.UNDOING else selectors.work_on(batch=batch, viewer=actor)
    while batch.state in sheets_rules.WORK:
        if work is None:
            services.undo_part(batch=batch, actor=actor)
        elif batch.state == BatchState.PLANNING:
            services.plan_part(batch=batch, work=work, actor=actor)
        else:
            services.apply_part(batch=batch, work=work, actor=actor)
        if on_progress:
            on_progress(batch)
        if for_s and time.monotonic() >= until:
            break
    return batch


def finish_imports(*, on_progress: Progress | None = None) -> int:
    """Go on with every import on which work was begun, as the person who began it; returns how many were finished.

    One that another process goes on with meanwhile is left to it, as is one whose person may not import any more.
    """
    done = 0
    for batch in sheets.unfinished():
        actor = accounts.viewer_of(user=batch.made_by) if batch.made_by else None
        if actor is None or batch.owner_id not in actor.parties:
            continue
        try:
            go_on(batch=batch, on_progress=on_progress, actor=actor)
        except sheets_rules.MoveNotAllowed:
            continue
        done += 1
    return done
