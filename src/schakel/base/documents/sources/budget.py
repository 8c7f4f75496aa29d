"""What one file may still cost while it is read, over all that is nested in it."""

from dataclasses import dataclass, field

from schakel.base.documents.rules import Limits, NestedTooDeep, Part, TooMuchInside


@dataclass(slots=True)
class Budget:
    """Counts unpacked bytes and members over a file and everything inside it."""

    limits: Limits
    unpacked: int = 0
    members: int = 0
    parts: list[Part] = field(default_factory=list)

    def spend(self, size: int, *, packed: int, where: str) -> None:
        """Count one unpacked member. Raises `TooMuchInside`."""
        self.unpacked += size
        self.members += 1
        if size > self.limits.ratio_from and size > self.limits.max_ratio * max(packed, 1):
            raise TooMuchInside("a part unpacks to far more than it shows", where)
        if self.unpacked > self.limits.max_unpacked:
            raise TooMuchInside("it unpacks to more than is read here", where)
        if self.members > self.limits.max_members:
            raise TooMuchInside("it holds more parts than are read here", where)

    def check_depth(self, depth: int, where: str) -> None:
        """Raises `NestedTooDeep` when files lie inside one another more deeply than is read."""
        if depth > self.limits.max_depth:
            raise NestedTooDeep("files lie inside one another too deeply", where)

    def add(self, where: str, text: str, *, is_name: bool = False) -> None:
        """Keep the text of one part, unless there is none."""
        if text.strip():
            self.parts.append(Part(where, text, is_name))
