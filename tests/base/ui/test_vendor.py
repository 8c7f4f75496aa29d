"""What is served from others is exactly what was fetched, under licences that allow it, and asks nothing of outside."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import schakel.base.ui
from schakel.base.ui.management.commands import vendor

UI = Path(schakel.base.ui.__file__).parent
ROOTS = [vendor.VENDOR, vendor.E2E_VENDOR]
LICENCES = {"EUPL-1.2", "OFL-1.1", "ISC", "MIT", "MPL-2.0", "BSD-2-Clause", "BSD-3-Clause"}


def entries(root: Path) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads((root / "VENDOR.json").read_text())
    return loaded


@pytest.mark.parametrize("root", ROOTS, ids=["pages", "tests"])
def test_every_file_has_the_hash_that_was_noted(root: Path) -> None:
    noted = {path: value for entry in entries(root) for path, value in dict(entry["sha256"]).items()}  # type: ignore[call-overload]
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    assert set(found) - {"VENDOR.json", "utrecht.css"} == set(noted)
    assert {
        name for name, value in noted.items() if hashlib.sha256(found[name].read_bytes()).hexdigest() != value
    } == set()


def test_the_bundle_holds_the_components_and_nothing_else() -> None:
    assert (vendor.VENDOR / "utrecht.css").read_bytes() == vendor.bundle_of(vendor.VENDOR / "utrecht")


@pytest.mark.parametrize("root", ROOTS, ids=["pages", "tests"])
def test_every_package_is_named_with_version_and_an_open_licence(root: Path) -> None:
    for entry in entries(root):
        assert re.fullmatch(r"\d+\.\d+\.\d+", str(entry["version"]))
        assert entry["licence"] in LICENCES


def test_no_theme_of_the_state_or_of_a_city_is_shipped() -> None:
    names = {str(entry["name"]) for root in ROOTS for entry in entries(root)}
    assert [name for name in names if "token" in name or "rijkshuisstijl" in name] == []


def test_no_style_script_or_page_of_ours_names_an_outside_address() -> None:
    allowed = ("http://www.w3.org/",)
    for path in [p for p in UI.rglob("*") if p.suffix in {".html", ".css", ".js", ".svg"} and "vendor" not in p.parts]:
        found = [url for url in re.findall(r"https?://[^\s\"')]+", path.read_text()) if not url.startswith(allowed)]
        assert found == [], path


def test_no_template_carries_inline_style_or_script() -> None:
    for path in (UI / "templates").rglob("*.html"):
        text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text())
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", text), path


def test_every_icon_that_a_template_or_a_tag_draws_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (vendor.VENDOR / "icons" / "sprite.svg").read_text()))
    asked = set()
    for path in UI.parents[1].rglob("*.html"):
        asked |= set(re.findall(r'{%\s*icon "([^"]+)"', path.read_text()))
        asked |= set(re.findall(r'\sicon="([^"]+)"', path.read_text()))
    assert set(vendor.ICONS) == drawn
    assert asked - drawn == set()
