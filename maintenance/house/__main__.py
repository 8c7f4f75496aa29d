"""Run every check on this repository; one line per fault."""

import sys
from pathlib import Path

from maintenance.house.checks import CHECKS
from maintenance.house.tree import Tree


def main() -> int:
    """Print the faults; return 1 when there is one."""
    tree = Tree(Path(__file__).resolve().parents[2])
    found = [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(tree)]
    print("\n".join([*found, f"{len(found)} faults"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
