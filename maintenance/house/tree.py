"""The source as the checks see it: files, their syntax trees, and the order of stages and apps."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PACKAGE = "schakel"


@dataclass(frozen=True)
class Module:
    """One parsed file: where it lies, and its place in the house."""

    path: Path
    relative: Path
    text: str
    syntax: ast.Module

    @property
    def app(self) -> str:
        """The app it belongs to, such as `register.needs`; empty outside the apps."""
        return ".".join(self.relative.parts[:2]) if len(self.relative.parts) > 2 else ""

    @property
    def room(self) -> str:
        """The room inside the app, such as `services` for `services.py` and for `services/labels.py`."""
        return self.relative.parts[2].removesuffix(".py") if self.app else ""


@dataclass(frozen=True)
class Tree:
    """A checkout: `root` holds `src/schakel` and `pyproject.toml`."""

    root: Path
    _parsed: dict[Path, Module] = field(default_factory=dict, compare=False)

    @property
    def source(self) -> Path:
        """The folder of the package."""
        return self.root / "src" / PACKAGE

    def python_files(self, *folders: str) -> Iterator[Path]:
        """Every Python file below the folders (default: the package), without migrations."""
        for folder in folders or ("src",):
            for path in sorted((self.root / folder).rglob("*.py")):
                if "migrations" not in path.parts and "__pycache__" not in path.parts:
                    yield path

    def modules(self) -> Iterator[Module]:
        """Every module of the package, without migrations."""
        for path in self.python_files():
            if path not in self._parsed:
                text = path.read_text(encoding="utf-8")
                self._parsed[path] = Module(path, path.relative_to(self.source), text, ast.parse(text))
            yield self._parsed[path]

    @cached_property
    def contracts(self) -> dict[str, list[str]]:
        """The layers of each contract of import-linter, by its id, from left to right in the flow."""
        config = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        contracts = config["tool"]["importlinter"]["contracts"]
        return {row["id"]: list(reversed(row["layers"])) for row in contracts if row["type"] == "layers"}

    def apps(self) -> dict[str, str]:
        """Label of every app (its folder name) and where it stands, such as `needs: register.needs`."""
        found = sorted(self.source.glob("*/*/apps.py"))
        return {path.parent.name: f"{path.parent.parent.name}.{path.parent.name}" for path in found}

    def may_look_at(self, looker: str, target: str) -> bool:
        """Return whether one app may know of another: the same, one to its left, or an earlier sibling."""
        if looker == target:
            return True
        (stage, app), (other_stage, other_app) = looker.split("."), target.split(".")
        stages = self.contracts["flow"]
        if stage != other_stage:
            return stages.index(other_stage) < stages.index(stage)
        siblings = self.contracts.get(f"{stage}-order")
        return siblings is None or siblings.index(other_app) < siblings.index(app)


def imports(module: Module) -> dict[str, str]:
    """Return what each imported name stands for: `{"Party": "schakel.base.parties.models.Party"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
    return names


def owner(dotted: str) -> str:
    """Return the app that a dotted name of this package lies in, such as `base.parties`; empty for others."""
    parts = dotted.split(".")
    return ".".join(parts[1:3]) if parts[0] == PACKAGE and len(parts) > 3 else ""


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Every call below a node."""
    return (child for child in ast.walk(node) if isinstance(child, ast.Call))


def functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a body, not those inside them."""
    return (node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
