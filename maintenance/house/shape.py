"""Sizes, names and docstrings: a file fits a few screens, a function a page, and nothing lies in a drawer."""

import ast

from maintenance.house.tree import Tree

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
FOLDERS = ("src", "tests", "bench", "bootstrap", "maintenance")
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "core", "shared", "lib", "stuff", "general"}
#: Words of the framework that would make an app's name say nothing about the business.
FRAMEWORK_WORDS = {"forms", "signals", "messages", "models", "views", "admin", "sessions", "auth"}


def files_that_are_too_long(tree: Tree) -> list[str]:
    """A file has at most 400 lines; longer ones become a package, split by noun."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in tree.python_files(*FOLDERS)}
    return [f"{path.relative_to(tree.root)}: {size} lines" for path, size in sizes.items() if size > MAX_FILE_LINES]


def functions_that_are_too_long(tree: Tree) -> list[str]:
    """A function spans fewer than 50 lines after its first."""
    return [
        f"{path.relative_to(tree.root)}:{node.lineno} {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path in tree.python_files(*FOLDERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]


def drawers(tree: Tree) -> list[str]:
    """No file or folder is named for odds and ends, and no app for a word of the framework."""
    found = [
        f"{path.relative_to(tree.root)}: a noun is missing; name it"
        for path in tree.python_files(*FOLDERS)
        if DRAWERS & {part.removesuffix(".py") for part in path.relative_to(tree.root).parts[1:]}
    ]
    found += [f"{app}: a word of the framework, not of the business" for app in FRAMEWORK_WORDS & set(tree.apps())]
    return found


def modules_without_docstring(tree: Tree) -> list[str]:
    """Every module says in one line what belongs there."""
    return [
        str(path.relative_to(tree.root))
        for path in tree.python_files("src", "bench", "bootstrap", "maintenance")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
