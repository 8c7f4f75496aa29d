"""Every rule of the house bites: a violation that is planted in a copy of the source is refused."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from maintenance.house import acts, couplings, pages, shape
from maintenance.house.tree import Tree

ROOT = Path(__file__).resolve().parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def copy_source(folder: Path) -> Path:
    """Copy what the checks read: the package without assets, and the configuration."""
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder / "src" / "schakel"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    folder = tmp_path_factory.mktemp("house")
    copy_source(folder)
    tree = Tree(folder)
    assert list(tree.modules())
    return tree


@pytest.fixture
def plant(copied: Tree) -> Iterator[Callable[[str, str], Tree]]:
    """Put a file into the copy for one test; the other files stay parsed."""
    planted: list[Path] = []

    def put(name: str, text: str) -> Tree:
        path = copied.source / name
        assert not path.exists()
        planted.extend(folder for folder in [path, *path.parents] if not folder.exists())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return Tree(copied.root, dict(copied._parsed))

    yield put
    for path in planted:
        path.unlink() if path.is_file() else path.rmdir()


SERVICE = '''"""Planted."""

from schakel.base.audit import services as audit


{body}
'''
APP = "register/planted"
PLANTED = [
    (shape.files_that_are_too_long, "register/needs/long.py", '"""Planted."""\n' * 401, "long.py: 401 lines"),
    (
        shape.functions_that_are_too_long,
        "register/needs/big.py",
        '"""Planted."""\n\n\ndef big():\n' + "    print()\n" * 50,
        "big: 51 lines",
    ),
    (shape.drawers, "register/needs/utils.py", '"""Planted."""\n', "utils.py"),
    (shape.drawers, "register/common/__init__.py", '"""Planted."""\n', "common/__init__.py"),
    (shape.modules_without_docstring, "register/needs/mute.py", "x = 1\n", "mute.py"),
    (
        acts.services_with_loose_signatures,
        f"{APP}/services.py",
        SERVICE.format(body='@audit.act("planted.do")\ndef do(need, *, actor):\n    """Do."""\n    audit.record()'),
        "planted.services.do: takes something by position",
    ),
    (
        acts.services_with_loose_signatures,
        f"{APP}/services.py",
        SERVICE.format(body='@audit.act("planted.do")\ndef do(*, actor, need):\n    """Do."""\n    audit.record()'),
        "planted.services.do: `actor` is not its last argument",
    ),
    (
        acts.services_with_loose_signatures,
        f"{APP}/services/nouns.py",
        SERVICE.format(body='@audit.act("planted.do")\ndef do(*, actor):\n    audit.record()'),
        "planted.services.do: no docstring",
    ),
    (
        acts.services_that_are_no_acts,
        f"{APP}/services.py",
        SERVICE.format(body='def do(*, actor):\n    """Do."""\n    audit.record()'),
        "planted.services.do: is not decorated",
    ),
    (
        acts.services_that_are_no_acts,
        f"{APP}/services.py",
        SERVICE.format(body='@audit.act("needs.do")\ndef do(*, actor):\n    """Do."""\n    audit.record()'),
        "does not begin with the name of its app",
    ),
    (
        acts.services_without_entry,
        f"{APP}/services.py",
        SERVICE.format(body='@audit.act("planted.do")\ndef do(*, actor):\n    """Do."""\n    audit.unchanged()'),
        "planted.services.do: neither records",
    ),
    (
        acts.selectors_without_viewer,
        f"{APP}/selectors.py",
        '"""Planted."""\n\n\ndef offers(*, text):\n    """All."""\n',
        "planted.selectors.offers: takes no `viewer`",
    ),
    (
        acts.writes_outside_services,
        f"{APP}/views.py",
        '"""Planted."""\n\n\ndef edit(request, need):\n    need.save()\n',
        "views.py:5 writes: need.save",
    ),
    (
        acts.writes_outside_services,
        f"{APP}/services.py",
        '"""Planted."""\n\nfrom schakel.base.parties.models import Party\n\nParty.objects.filter().update(kind=2)\n',
        "services.py:5 writes a table of base.parties",
    ),
    (
        acts.clocks_in_pure_rooms,
        f"{APP}/rules.py",
        '"""Planted."""\n\nimport datetime\n\nNOW = datetime.datetime.now()\n',
        "rules.py:5 reads the clock",
    ),
    (
        couplings.foreign_keys_to_the_right,
        "register/organisations/models/planted.py",
        '"""Planted."""\n\nneed = models.ForeignKey("needs.Need", related_name="+")\n',
        "planted.py:3 points right, to register.needs",
    ),
    (
        couplings.foreign_keys_with_a_way_back,
        "register/organisations/models/planted.py",
        '"""Planted."""\n\nparty = models.ForeignKey("parties.Party", related_name="offers")\n',
        "planted.py:3 to parties lacks",
    ),
    (
        couplings.foreign_keys_with_a_way_back,
        "register/organisations/models/planted.py",
        '"""Planted."""\nfrom schakel.base.parties.models import Party\n\nparty = models.OneToOneField(to=Party)\n',
        "planted.py:4 to parties lacks",
    ),
    (
        couplings.migrations_that_depend_on_the_right,
        "base/parties/migrations/9999_planted.py",
        'class Migration:\n    dependencies = [("parties", "0001_initial"), ("needs", "0001_initial")]\n',
        "9999_planted.py: depends on register.needs",
    ),
    (
        couplings.migrations_that_depend_on_the_right,
        "base/parties/migrations/9999_planted.py",
        'class Migration:\n    run_before = [("needs", "0001_initial")]\n',
        "9999_planted.py: run_before",
    ),
    (
        couplings.models_fetched_by_name,
        f"{APP}/services.py",
        '"""Planted."""\n\nfrom django.apps import apps\n\nNeed = apps.get_model("needs", "Need")\n',
        "services.py:5 apps.get_model",
    ),
    (pages.templates_away_from_home, "register/needs/templates/matching/x.html", "x", "lies outside templates/needs/"),
    (
        pages.templates_that_reach_out,
        "register/needs/templates/needs/planted.html",
        '{% extends "ui/page.html" %}{% include "matching/_row.html" %}',
        "include matching/_row.html belongs to another app",
    ),
    (
        pages.templates_that_reach_out,
        "register/needs/templates/needs/planted.html",
        "{% include row_template %}",
        "include row_template is not a name in quotes",
    ),
    (
        pages.views_that_render_others,
        f"{APP}/views.py",
        '"""Planted."""\n\nPAGE = "matching/list.html"\n',
        "views.py:3 renders matching/list.html",
    ),
]


@pytest.mark.bio2("8.25", "8.28", "8.32")
@pytest.mark.parametrize(
    ("check", "name", "text", "fault"), PLANTED, ids=[f"{row[0].__name__}-{at}" for at, row in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found(
    plant: Callable[[str, str], Tree],
    copied: Tree,
    check: Callable[[Tree], list[str]],
    name: str,
    text: str,
    fault: str,
) -> None:
    before = check(copied)
    new = [line for line in check(plant(name, text)) if line not in before]
    assert len(new) == 1
    assert fault in new[0]


def test_a_fragment_is_read_from_a_template(plant: Callable[[str, str], Tree]) -> None:
    tree = plant("register/needs/templates/needs/planted.html", "{% fragment 'nobody:home' pk=need.pk %}")
    assert "nobody:home" in [name for _, name in pages.fragments(tree)]


def test_a_service_may_record_through_a_private_function_or_another_service(plant: Callable[[str, str], Tree]) -> None:
    own = 'def _note():\n    audit.record()\n\n@audit.act("planted.do")\ndef do(*, actor):\n    """Do."""\n    _note()'
    tree = plant(f"{APP}/services.py", SERVICE.format(body=own))
    assert not [line for line in acts.services_without_entry(tree) if "planted" in line]


#: Contract of import-linter, the file to add to, what is added, and what the report must say.
BROKEN = [
    (
        "flow",
        "base/parties/migrations/planted.py",
        "from schakel.register import needs",
        "base.parties.migrations.planted",
    ),
    ("base-order", "base/audit/migrations/planted.py", "from schakel.base import ui", "base.audit.migrations.planted"),
    (
        "register-order",
        "register/vocabulary/migrations/planted.py",
        "from schakel.register import needs",
        "register.vocabulary.migrations.planted",
    ),
    (
        "match-order",
        "match/matching/migrations/planted.py",
        "from schakel.match import search",
        "match.matching.migrations.planted",
    ),
    ("app", "base/parties/enums.py", "from schakel.base.parties import services", "base.parties.enums"),
    (
        "front-doors",
        "register/needs/migrations/planted.py",
        "from schakel.base.ui import views",
        "needs.migrations.planted",
    ),
    ("engine-pure", "engine/text/planted.py", "import django", "engine.text.planted"),
    ("engine-door", "register/needs/migrations/door.py", "from schakel.engine import text", "needs.migrations.door"),
    ("rules-pure", "base/parties/rules.py", "from django.db import models", "base.parties.rules"),
    ("no-cycles", "engine/capacity/one.py", "from schakel.engine.consortium import two", ".consortium"),
]


@pytest.fixture(scope="module")
def broken_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("broken")
    source = copy_source(folder)
    for _, name, text, _ in BROKEN:
        with (source / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
    (source / "engine/consortium/two.py").write_text("from schakel.engine.capacity import one\n")
    (source / "attic").mkdir()
    (source / "attic/__init__.py").write_text("")
    (source / "register/needs/gadgets.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("contract", "where"), [(row[0], row[3]) for row in BROKEN])
def test_a_forbidden_import_breaks_its_contract(broken_report: str, contract: str, where: str) -> None:
    summary, _, details = broken_report.partition("Broken contracts")
    name = contract_name(contract)
    assert f"{name} BROKEN" in " ".join(summary.split())
    chapters = pairwise(re.split(r"\n-{5,}\n", details))
    chapter = next(body for head, body in chapters if " ".join(head.split()).endswith(name))
    assert where in chapter


def test_an_unknown_stage_or_room_breaks_the_plan(broken_report: str) -> None:
    assert "attic" in broken_report
    assert "gadgets" in broken_report


def contract_name(identifier: str) -> str:
    """Return the name under which import-linter reports a contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    name: str = next(row["name"] for row in contracts if row["id"] == identifier)
    return name
