"""Classification markings in a text: which words, where."""

from schakel.engine.markings.find import find_markings
from schakel.engine.markings.marking import Level, Marking
from schakel.engine.markings.names import find_markings_in_name

__all__ = ["Level", "Marking", "find_markings", "find_markings_in_name"]
