"""Couplings that imports do not show: keys by name, migrations, models fetched by a string."""

import ast
from pathlib import Path

from maintenance.house.tree import Module, Tree, calls, imports, owner

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
USER = "accounts"


def foreign_keys_to_the_right(tree: Tree) -> list[str]:
    """A key points to the own app, to the left, or to an earlier sibling, also when it names its target in a string."""
    apps = tree.apps()
    return [
        f"{module.relative}:{call.lineno} points right, to {apps[target]}"
        for module, call, target in keys(tree)
        if target in apps and module.app and not tree.may_look_at(module.app, apps[target])
    ]


def foreign_keys_with_a_way_back(tree: Tree) -> list[str]:
    """A key to another app has `related_name="+"`: the left must not reach the right through it."""
    apps = tree.apps()
    return [
        f'{module.relative}:{call.lineno} to {target} lacks related_name="+"'
        for module, call, target in keys(tree)
        if apps.get(target, target) != module.app and keyword(call, "related_name") != "+"
    ]


def keys(tree: Tree) -> list[tuple[Module, ast.Call, str]]:
    """Every relation of every model that names its target, with the label of the app that it points to."""
    found = []
    for module in tree.modules():
        for call in calls(module.syntax):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            target = (
                call.args[0] if call.args else next((word.value for word in call.keywords if word.arg == "to"), None)
            )
            label = target_label(module, target) if name in KEYS and target is not None else ""
            if label:
                found.append((module, call, label))
    return found


def target_label(module: Module, target: ast.expr) -> str:
    """Return the label of the app of a key's target; the own one for `"self"`, a bare name or a class of this file."""
    own = module.app.split(".")[-1]
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        return target.value.split(".")[0] if "." in target.value else own
    text = ast.unparse(target)
    if text == "settings.AUTH_USER_MODEL":
        return USER
    dotted = imports(module).get(text.split(".")[0], "")
    return owner(dotted + "." + text if dotted else "").split(".")[-1] or (own if not dotted else dotted.split(".")[0])


def keyword(call: ast.Call, name: str) -> object:
    """Return the constant given for a keyword, or None."""
    return next(
        (word.value.value for word in call.keywords if word.arg == name and isinstance(word.value, ast.Constant)), None
    )


def migrations_that_depend_on_the_right(tree: Tree) -> list[str]:
    """A migration waits for its own app, the left or third parties, and never pushes itself before another."""
    faults, apps = [], tree.apps()
    for path in sorted(tree.source.glob("*/*/migrations/*.py")):
        own = ".".join(path.relative_to(tree.source).parts[:2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
                continue
            if node.targets[0].id == "run_before":
                faults.append(f"{relative(tree, path)}: run_before pushes")
            if node.targets[0].id == "dependencies":
                needs = dependencies(node.value)
                faults += [
                    f"{relative(tree, path)}: depends on {apps[label]}, to its right"
                    for label in needs
                    if label in apps and not tree.may_look_at(own, apps[label])
                ]
    return faults


def dependencies(value: ast.expr) -> list[str]:
    """Return the labels in a migration's list of dependencies."""
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else []
    labels = []
    for item in items:
        if isinstance(item, ast.Tuple) and isinstance(item.elts[0], ast.Constant):
            labels.append(str(item.elts[0].value))
        elif "AUTH_USER_MODEL" in ast.unparse(item):
            labels.append(USER)
    return labels


def models_fetched_by_name(tree: Tree) -> list[str]:
    """Nobody fetches a model by a string; migrations, which must, are not looked at."""
    return [
        f"{module.relative}:{call.lineno} {ast.unparse(call.func)}"
        for module in tree.modules()
        for call in calls(module.syntax)
        if ast.unparse(call.func).split(".")[-1] in {"get_model", "get_models"}
    ]


def relative(tree: Tree, path: Path) -> Path:
    """Return a path as seen from the package."""
    return path.relative_to(tree.source)
