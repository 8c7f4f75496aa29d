"""The house rules that no other tool checks hold in this repository."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from maintenance.house import acts, pages
from maintenance.house.checks import CHECKS
from maintenance.house.tree import Tree

TREE = Tree(Path(__file__).resolve().parents[1])


@pytest.mark.bio2("8.25", "8.28")
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_rule_holds(check: Callable[[Tree], list[str]]) -> None:
    assert check(TREE) == []


@pytest.mark.bio2("8.27")
def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=TREE.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_fragment_that_a_template_asks_for_is_an_address() -> None:
    known = set(url_names(get_resolver().url_patterns, ""))
    missing = [f"{path.relative_to(TREE.source)}: {name}" for path, name in pages.fragments(TREE) if name not in known]
    for setting in ("SCHAKEL_NEED_FRAGMENTS", "SCHAKEL_VERSION_FRAGMENTS"):
        missing += [f"settings.{setting}: {name}" for name in getattr(settings, setting) if name not in known]
    assert missing == []


def test_every_exemption_from_the_rules_of_services_and_selectors_still_exists() -> None:
    services = {name for _, _, name in acts.public(TREE, "services")}
    selectors = {name for _, _, name in acts.public(TREE, "selectors")}
    rooms = {f"{module.app}.selectors.*" for module in TREE.modules() if module.room == "selectors"}
    assert set(acts.NO_ACTS) - services == set()
    assert set(acts.NO_VIEWER) - selectors - rooms == set()


def test_every_stage_of_the_plan_stands() -> None:
    wanted = {part for layer in TREE.contracts["flow"] for part in layer.split(" | ")}
    assert {path.parent.name for path in TREE.source.glob("*/__init__.py")} == wanted


def test_the_tests_mirror_the_source() -> None:
    wanted = {path.parent.relative_to(TREE.source) for path in TREE.source.glob("*/*/apps.py")}
    assert [str(app) for app in sorted(wanted) if not (TREE.root / "tests" / app / "__init__.py").is_file()] == []


def url_names(patterns: list[URLPattern | URLResolver], prefix: str) -> list[str]:
    """Every URL name with its namespaces, such as `needs:detail`."""
    names = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names += url_names(pattern.url_patterns, inner)
        elif pattern.name:
            names.append(prefix + pattern.name)
    return names
