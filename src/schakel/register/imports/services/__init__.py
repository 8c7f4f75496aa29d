"""Acts of importing: read apart, plan, write, undo. Each is one act with one entry for the whole sheet."""

from schakel.register.imports.services.applying import apply_batch
from schakel.register.imports.services.staging import drop_batch, plan_batch, stage_file
from schakel.register.imports.services.undoing import undo_batch

__all__ = ["apply_batch", "drop_batch", "plan_batch", "stage_file", "undo_batch"]
