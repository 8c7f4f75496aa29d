"""Templates stay home: they include their own app, `ui/` and fragments, and views render only what is their own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from maintenance.house.tree import Tree

TAG = re.compile(r"{%-?\s*(extends|include)\s+(\S+)")
FRAGMENT = re.compile(r"{%-?\s*fragment\s+(\S+)")
#: Folders of templates that are not named after the app they lie in, each with the reason.
OTHER_FOLDERS = {
    ("accounts", "account"): "pages of allauth, in our look",
    ("accounts", "mfa"): "pages of allauth, in our look",
    ("accounts", "socialaccount"): "pages of allauth, in our look",
    ("accounts", "allauth"): "pages of allauth, in our look",
    ("accounts", "usersessions"): "pages of allauth, in our look",
    ("accounts", "django"): "widgets of Django, in our look",
    ("ui", "account"): "pages of allauth, in our look",
    ("ui", "mfa"): "pages of allauth, in our look",
    ("ui", "socialaccount"): "pages of allauth, in our look",
    ("ui", "allauth"): "pages of allauth, in our look",
    ("ui", "django"): "widgets of Django, in our look",
}


def templates(tree: Tree) -> Iterator[tuple[str, Path, str]]:
    """Every template with the app it lies in and its path below `templates/`."""
    for path in sorted(tree.source.glob("*/*/templates/**/*")):
        if path.is_file():
            parts = path.relative_to(tree.source).parts
            yield parts[1], path, "/".join(parts[3:])


def is_home(app: str, name: str) -> bool:
    """Return whether a template name lies in the own app, in `ui` or in Django itself."""
    first = name.split("/")[0]
    return first in {app, "ui", "django"} or (app, first) in OTHER_FOLDERS


def lies_home(app: str, name: str) -> bool:
    """Return whether a file lies in its app's folder, or in one that the table allows; error pages lie in `ui`."""
    folder, slash, _ = name.partition("/")
    return (folder == app or (app, folder) in OTHER_FOLDERS) if slash else app == "ui"


def templates_away_from_home(tree: Tree) -> list[str]:
    """A template lies in a folder with the name of its app, so that no app can shadow another's page."""
    return [
        f"{path.relative_to(tree.source)}: lies outside templates/{app}/"
        for app, path, name in templates(tree)
        if not lies_home(app, name)
    ]


def templates_that_reach_out(tree: Tree) -> list[str]:
    """`include` and `extends` name a template of the own app or of `ui` in plain words."""
    faults = []
    for app, path, _ in templates(tree):
        for tag, word in TAG.findall(path.read_text(encoding="utf-8")):
            name = word.strip("'\"")
            if name == word and app != "ui":
                faults.append(f"{path.relative_to(tree.source)}: {tag} {word} is not a name in quotes")
            elif name != word and not is_home(app, name):
                faults.append(f"{path.relative_to(tree.source)}: {tag} {name} belongs to another app; use a fragment")
    return faults


def views_that_render_others(tree: Tree) -> list[str]:
    """A module names only templates of its own app or of `ui`."""
    return [
        f"{module.relative}:{node.lineno} renders {node.value}"
        for module in tree.modules()
        if module.app
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[\w-]+/[\w/.-]+\.(html|txt)", node.value)
        and not is_home(module.app.split(".")[1], node.value)
    ]


def fragments(tree: Tree) -> Iterator[tuple[Path, str]]:
    """Every fragment that a template asks for, by URL name; names in a variable are in the settings."""
    for _, path, _ in templates(tree):
        for word in FRAGMENT.findall(path.read_text(encoding="utf-8")):
            if word[0] in "'\"":
                yield path, word.strip("'\"")
