"""Classification markings in a text: which words, where."""

from schakel.engine.markings.find import find_markings
from schakel.engine.markings.marking import Marking

__all__ = ["Marking", "find_markings"]
