"""Marks on tests (`@pytest.mark.asvs("v5.0.0-1.2.4")`, `@pytest.mark.bio2("8.13")`), read without running anything."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STANDARDS = ("asvs", "bio2")
#: How marks of ASVS begin: the standard asks that a requirement is named with its version.
VERSION = "v5.0.0-"
#: A test with one of these does not run in every suite, so it shows nothing by itself.
SLEEPING = {"skip", "xfail", "slow"}


@dataclass(frozen=True, order=True)
class Shown:
    """A requirement and the test that shows it; `faults` says why it does not count."""

    standard: str
    requirement: str
    file: str
    test: str
    faults: tuple[str, ...] = ()


def marks(root: Path) -> list[Shown]:
    """Every mark on a test below `tests`, in order."""
    found: list[Shown] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if any(f"mark.{standard}" in text for standard in STANDARDS):
            found += _in_file(ast.parse(text), path.relative_to(root).as_posix())
    return sorted(found)


def _in_file(tree: ast.Module, file: str) -> Iterator[Shown]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            named = [mark for decorator in node.decorator_list if (mark := _mark(decorator))]
            faults = tuple(_faults(node, {name for name, _words in named}))
            for standard, words in named:
                if standard in STANDARDS:
                    yield from (Shown(standard, word.removeprefix(VERSION), file, node.name, faults) for word in words)


def _mark(decorator: ast.expr) -> tuple[str, list[str]] | None:
    """The name of a pytest mark and the texts that it is given."""
    call = decorator if isinstance(decorator, ast.Call) else None
    target = call.func if call else decorator
    if not (isinstance(target, ast.Attribute) and ast.unparse(target.value) == "pytest.mark"):
        return None
    given = [arg.value for arg in call.args if isinstance(arg, ast.Constant)] if call else []
    return target.attr, [str(word) for word in given]


def _faults(node: ast.FunctionDef, named: set[str]) -> Iterator[str]:
    for name in sorted(named & SLEEPING):
        yield f"it is marked {name}"
    checks = any(isinstance(part, ast.Assert) for part in ast.walk(node))
    if not checks and "pytest.raises" not in ast.unparse(node):
        yield "it asserts nothing itself"
