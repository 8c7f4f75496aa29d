"""Texts and their Dutch translation: collect and compile, or say what is missing, fuzzy, stale or at odds (`--check`).

Django joins the catalogues of all apps and of one text keeps one translation, so two apps may not translate the same
text differently: they agree on the Dutch, or one gives its text a context (`pgettext`).

Runs Django's makemessages once over a copy of the source in which every app has a locale folder, so that each text
lands in the catalogue of its own app.
"""

import gettext
import io
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "schakel"
CATALOGUE = Path("locale") / "nl" / "LC_MESSAGES" / "django.po"


def collected(folder: Path) -> list[Path]:
    """Copy the source into a folder, collect its texts there; return the catalogues, relative to the source."""
    copy = folder / "schakel"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "vendor"))
    for home in [copy, *(path.parent for path in copy.rglob("apps.py"))]:
        (home / "locale").mkdir(exist_ok=True)
    before = Path.cwd()
    os.chdir(copy)
    try:
        call_command("makemessages", locale=["nl"], no_obsolete=True, no_wrap=True, add_location="file", verbosity=0)
    finally:
        os.chdir(before)
    return sorted(path.relative_to(copy) for path in copy.rglob("django.po"))


def listed(catalogue: Path, *options: str) -> set[str]:
    """Return the texts of a catalogue, context included, as gettext's own msgattrib selects them."""
    if not catalogue.is_file():
        return set()
    command = ["msgattrib", "--no-wrap", "--no-location", "--no-obsolete", *options, str(catalogue)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    keys = {key_of(block.splitlines()) for block in text.split("\n\n")}
    return keys - {"", 'msgid ""'}


def key_of(block: list[str]) -> str:
    """Return context and text of one entry; the header's is an empty text."""
    said = itertools.takewhile(lambda line: not line.startswith("msgstr"), block)
    return "\n".join(line for line in said if not line.startswith("#"))


def answers(compiled: bytes) -> dict[str, str]:
    """Return what a compiled catalogue answers to each text."""
    catalogue = vars(gettext.GNUTranslations(io.BytesIO(compiled)))["_catalog"]
    return {str(key): value for key, value in catalogue.items() if key}


def compile_catalogue(catalogue: Path) -> bytes:
    """Return a catalogue as msgfmt compiles it; raises CalledProcessError when it is not well formed."""
    return subprocess.run(
        ["msgfmt", "--check-format", "-o", "-", str(catalogue)], check=True, capture_output=True
    ).stdout


def is_compiled(catalogue: Path) -> bool:
    """Return whether the compiled file beside a catalogue says the same."""
    beside = catalogue.with_suffix(".mo")
    return beside.is_file() and answers(beside.read_bytes()) == answers(compile_catalogue(catalogue))


def at_odds(catalogues: Iterable[Path]) -> list[str]:
    """Return one line per text, context included, to which catalogues give different translations."""
    said: dict[str, dict[str, list[str]]] = {}
    for catalogue in catalogues:
        folder = catalogue.relative_to(SOURCE).parents[2].as_posix()
        for text, answer in answers(compile_catalogue(catalogue)).items():
            said.setdefault(text, {}).setdefault(answer, []).append(folder)
    return [
        f"{text!r} is "
        + ", but ".join(f"{answer!r} in {' and '.join(folders)}" for answer, folders in different.items())
        for text, different in sorted(said.items())
        if len(different) > 1
    ]


def faults() -> list[str]:
    """Return one line per fault: not collected, not translated, fuzzy, not compiled, translated in two ways."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        wanted = {path: listed(Path(folder) / "schakel" / path) for path in collected(Path(folder))}
    for path, needed in wanted.items():
        own = SOURCE / path
        kinds = {
            "not in the catalogue": needed - listed(own),
            "without Dutch": listed(own, "--untranslated"),
            "fuzzy": listed(own, "--only-fuzzy"),
        }
        lines += [f"{path}: {len(keys)} {kind}: {min(keys)}" for kind, keys in kinds.items() if keys]
        if own.is_file() and not is_compiled(own):
            lines.append(f"{path}: the compiled .mo differs. Run: make messages")
    return lines + at_odds(SOURCE / path for path in wanted if (SOURCE / path).is_file())


def renew() -> None:
    """Bring every catalogue up to date with the source, and compile it."""
    with tempfile.TemporaryDirectory() as folder:
        for path in collected(Path(folder)):
            own = SOURCE / path
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(folder) / "schakel" / path, own)
            own.with_suffix(".mo").write_bytes(compile_catalogue(own))


def main(words: list[str]) -> int:
    """Check or renew; return the exit code."""
    if "--check" not in words:
        renew()
    found = faults()
    for line in found:
        print(f"messages: {line}", file=sys.stderr)
    print(f"messages: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
