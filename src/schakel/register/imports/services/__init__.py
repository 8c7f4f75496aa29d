"""Acts of importing: keep apart, plan, write, undo. Planning, writing and undoing go part by part."""

from schakel.register.imports.services.applying import apply_batch, apply_part, begin_apply
from schakel.register.imports.services.staging import (
    PART,
    begin_plan,
    drop_batch,
    plan_batch,
    plan_part,
    stage_table,
)
from schakel.register.imports.services.undoing import begin_undo, undo_batch, undo_part

__all__ = [
    "PART",
    "apply_batch",
    "apply_part",
    "begin_apply",
    "begin_plan",
    "begin_undo",
    "drop_batch",
    "plan_batch",
    "plan_part",
    "stage_table",
    "undo_batch",
    "undo_part",
]
