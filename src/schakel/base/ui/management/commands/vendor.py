"""`make vendor`: fetch the vendored styles, font, icons and test tools again and write VENDOR.json."""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
E2E_VENDOR = Path(__file__).resolve().parents[6] / "tests" / "e2e" / "vendor"

#: The NL Design System components that the pages use, in cascade order.
UTRECHT = (
    "document", "surface", "heading-1", "heading-2", "heading-3", "heading-4", "paragraph", "link", "unordered-list",
    "ordered-list", "separator", "skip-link", "breadcrumb-nav", "button", "button-group", "form-label", "form-field",
    "form-field-description", "form-field-error-message", "form-fieldset", "textbox", "textarea", "select", "checkbox",
    "radio-button", "table", "alert", "badge-list", "status-badge", "pagination",
)  # fmt: skip

#: Drawings taken into the sprite, by their lucide name.
ICONS = (
    "arrow-left", "arrow-right", "arrow-up", "arrow-down", "arrow-up-down", "bell", "book-open", "building-2",
    "calendar", "chart-no-axes-column", "check", "chevron-down", "chevron-right", "circle-alert", "circle-check",
    "circle-help", "clock", "clipboard-list", "contrast", "copy", "download", "external-link", "eye", "eye-off",
    "factory", "file-text", "filter", "globe", "handshake", "history", "house", "inbox", "info", "languages", "layers",
    "lightbulb", "link-2", "list-checks", "lock", "log-in", "log-out", "mail", "map-pin", "menu", "minus", "monitor",
    "moon", "network", "package", "pencil", "plus", "printer", "radar", "refresh-cw", "route", "scale", "search",
    "send", "settings", "shield-check", "sun", "tag", "target", "trash-2", "triangle-alert", "undo-2", "upload",
    "user", "users", "wrench", "x",
)  # fmt: skip


def sha256(data: bytes) -> str:
    """Return the SHA-256 of the bytes as hexadecimal text."""
    return hashlib.sha256(data).hexdigest()


def bundle_of(folder: Path) -> bytes:
    """Join the component styles of the folder in cascade order: pages load one file instead of thirty."""
    return b"\n".join((folder / f"{name}.css").read_bytes().strip() for name in UTRECHT) + b"\n"


class Command(BaseCommand):
    """Fetch every vendored package through npm; running and testing need no Node, only this command does."""

    help = "Renew the vendored assets with `npm pack` and write their VENDOR.json."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Fetch, copy and record: 1 styles, 2 font, 3 icons, 4 the accessibility checker of the browser tests."""
        npm = shutil.which("npm")
        if npm is None:
            raise CommandError("npm is not installed: it is needed to renew the vendored assets, not to run them.")
        with tempfile.TemporaryDirectory() as scratch:
            self.npm, self.scratch = npm, Path(scratch)
            entries = [self._style(name) for name in UTRECHT]  # 1
            (VENDOR / "utrecht.css").write_bytes(bundle_of(VENDOR / "utrecht"))
            entries += [self._font(), self._icons()]  # 2, 3
            self._record(VENDOR, entries)
            self._record(E2E_VENDOR, [self._axe()])  # 4

    def _fetch(self, name: str) -> tuple[Path, dict[str, Any]]:
        """Download and unpack one package; return its folder and its package.json."""
        target = self.scratch / name.replace("/", "_")
        target.mkdir()
        command = [self.npm, "pack", name, "--silent", "--pack-destination", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=target)  # noqa: S603
        archives = list(target.glob("*.tgz"))
        if done.returncode or not archives:
            raise CommandError(f"{name}: npm could not fetch it: {done.stderr.strip()}")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(target, filter="data")
        package = target / "package"
        manifest = json.loads((package / "package.json").read_text())
        self.stdout.write(f"{name} {manifest['version']}")
        return package, manifest

    def _entry(self, manifest: dict[str, Any], root: Path, files: list[Path]) -> dict[str, Any]:
        """Describe one package: name, version, licence and the hash of every file taken from it."""
        hashes = {path.relative_to(root).as_posix(): sha256(path.read_bytes()) for path in files}
        return {
            "name": manifest["name"],
            "version": manifest["version"],
            "licence": manifest["license"],
            "sha256": hashes,
        }

    def _style(self, component: str) -> dict[str, Any]:
        package, manifest = self._fetch(f"@utrecht/{component}-css")
        target = VENDOR / "utrecht" / f"{component}.css"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((package / "dist" / "index.css").read_bytes().strip() + b"\n")
        return self._entry(manifest, VENDOR, [target])

    def _font(self) -> dict[str, Any]:
        package, manifest = self._fetch("@fontsource-variable/source-sans-3")
        folder = VENDOR / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        taken = []
        for subset in ("latin", "latin-ext"):
            taken.append(folder / f"source-sans-3-{subset}-wght-normal.woff2")
            shutil.copyfile(package / "files" / taken[-1].name, taken[-1])
        taken.append(folder / "LICENSE-OFL.txt")
        shutil.copyfile(package / "LICENSE", taken[-1])
        return self._entry(manifest, VENDOR, taken)

    def _icons(self) -> dict[str, Any]:
        package, manifest = self._fetch("lucide-static")
        symbols = []
        for name in ICONS:
            drawing = (package / "icons" / f"{name}.svg").read_text()
            body = re.sub(
                r"\s+", " ", drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
            )
            symbols.append(
                f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
                f'stroke-linecap="round" stroke-linejoin="round">{body.strip()}</symbol>'
            )
        folder = VENDOR / "icons"
        folder.mkdir(parents=True, exist_ok=True)
        taken = [folder / "sprite.svg", folder / "LICENSE-ISC.txt"]
        taken[0].write_text('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n")
        shutil.copyfile(package / "LICENSE", taken[1])
        return self._entry(manifest, VENDOR, taken)

    def _axe(self) -> dict[str, Any]:
        package, manifest = self._fetch("axe-core")
        E2E_VENDOR.mkdir(parents=True, exist_ok=True)
        taken = [E2E_VENDOR / "axe.min.js", E2E_VENDOR / "LICENSE-MPL-2.0.txt"]
        shutil.copyfile(package / "axe.min.js", taken[0])
        shutil.copyfile(package / "LICENSE", taken[1])
        return self._entry(manifest, E2E_VENDOR, taken)

    def _record(self, root: Path, entries: list[dict[str, Any]]) -> None:
        """Write VENDOR.json beside the assets, sorted, so that a renewal shows as a small difference."""
        entries = sorted(entries, key=lambda entry: str(entry["name"]))
        (root / "VENDOR.json").write_text(json.dumps(entries, indent=1) + "\n")
