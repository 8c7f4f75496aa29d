"""The documents of the repository lead where they say."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from schakel.cli import VERBS

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = {".venv", "node_modules", "var", "wheelhouse", ".git"}
PAGES = sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")


def targets(page: Path) -> list[str]:
    """Every relative link of a page, code blocks left out."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = [first or second for first, second in LINK.findall(text)]
    return [link for link in found if not re.match(r"[a-z]+:|//", link)]


def headings(page: Path) -> set[str]:
    """The anchors that a page's headings give."""
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for link in targets(page):
        name, _, anchor = unquote(link).partition("#")
        goal = (page.parent / name).resolve() if name else page
        if (
            not goal.exists()
            or not goal.is_relative_to(ROOT)
            or (anchor and goal.suffix == ".md" and anchor not in headings(goal))
        ):
            broken.append(link)
    assert broken == []


def test_both_readmes_have_the_same_chapters_and_links() -> None:
    english, dutch = (ROOT / name for name in ("README.md", "README.nl.md"))
    skeleton = [re.findall(r"^#+(?= )|^\|(?= )", page.read_text(), re.MULTILINE) for page in (english, dutch)]
    assert skeleton[0] == skeleton[1]
    there = {one.replace("start-nl-", "start-") for one in targets(dutch)}  # the same pictures, of Dutch pages
    assert set(targets(english)) - {"README.nl.md"} == there - {"README.md"}


def test_the_description_for_catalogues_agrees_with_the_package() -> None:
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert about["softwareVersion"] == project["version"]
    assert about["legal"]["license"] == project["license"]
    assert all(len(text["shortDescription"]) <= 150 for text in about["description"].values())


@pytest.mark.bio2("5.37")
def test_every_verb_of_the_command_has_a_page() -> None:
    assert [verb for verb in VERBS if not (ROOT / "docs" / "reference" / f"{verb}.md").is_file()] == []


@pytest.mark.bio2("5.37")
def test_the_settings_page_names_every_variable_that_is_read() -> None:
    code = [path for folder in ("src/schakel/config", "bootstrap") for path in (ROOT / folder).glob("*.py")]
    read = set()
    for path in code:
        read |= set(re.findall(r"environ(?:\.get\(|\[)\s*\"(\w+)\"", path.read_text(encoding="utf-8")))
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in page} == set()
