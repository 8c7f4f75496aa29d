"""Licences of everything that is installed: renew the list in the documentation, or check it (`--check`)."""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "docs" / "reference" / "licences.md"
#: Compatible with distribution under EUPL-1.2 (its appendix, or permissive).
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "EUPL-1.2", "HPND", "ISC",
    "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0",
    "Unicode-3.0", "Unlicense", "Zlib",
}  # fmt: skip
#: What package metadata says in other words, as SPDX.
SAID_AS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-2.1-or-later",
    "GNU General Public License (GPL)": "GPL",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
}
#: Packages that are allowed although their metadata is not enough, each with the reason.
BY_NAME: dict[str, str] = {}
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def licence(name: str) -> str:
    """Return the licence of an installed package as its metadata states it: expression, classifiers, free text."""
    about = metadata.metadata(name).json
    if about.get("license_expression"):
        return str(about["license_expression"])
    classifiers = [line.rsplit(" :: ", 1)[1] for line in about.get("classifier", []) if line.startswith("License ::")]
    named = [SAID_AS.get(line, line) for line in classifiers if line != "OSI Approved"]
    if named:
        return " OR ".join(named)
    return str(about.get("license") or "unknown").splitlines()[0][:60]


def is_allowed(expression: str) -> bool:
    """Return whether a licence expression can be met with allowed licences only; `OR` leaves the choice to us."""
    flat = expression.replace("(", " ").replace(")", " ")
    return any(
        all(part.split(" WITH ")[0].strip() in ALLOWED for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", flat)
    )


def installed(lock: str) -> dict[str, str]:
    """Return the licence of each package of a lock file that is installed here; the rest is for other platforms."""
    found = {}
    for name in LOCKED.findall((ROOT / lock).read_text()):
        try:
            found[name] = licence(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def page(shipped: dict[str, str], tools: dict[str, str]) -> str:
    """Return the list as a page."""
    lines = [
        "# Licences of the packages",
        "",
        "Made by `make licences`, compared in CI. The versions stand in the lock files; Windows adds waitress.",
        "",
    ]
    for title, packages in (("Needed to run", shipped), ("For tests and maintenance only, never shipped", tools)):
        lines += [f"## {title}", "", "| package | licence |", "|---|---|"]
        lines += [f"| {name} | {words} |" for name, words in sorted(packages.items())]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main(words: list[str]) -> int:
    """Check or renew; return the exit code."""
    shipped = installed("requirements.lock")
    tools = {name: said for name, said in installed("requirements-test.lock").items() if name not in shipped}
    refused = [f"{name} {words}" for name, words in shipped.items() if not is_allowed(words) and name not in BY_NAME]
    for line in refused:
        print(f"licences: not on the list of allowed licences: {line}", file=sys.stderr)
    text = page(shipped, tools)
    if "--check" not in words:
        LIST.parent.mkdir(parents=True, exist_ok=True)
        LIST.write_text(text)
    elif not LIST.is_file() or LIST.read_text() != text:
        print(f"licences: {LIST.relative_to(ROOT)} is stale. Run: make licences", file=sys.stderr)
        return 1
    print(f"licences: {len(shipped)} packages to run, {len(tools)} for tests, {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
