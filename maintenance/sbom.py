"""The parts list of what is shipped (CycloneDX 1.6), from the lock file: renew it, or check it (`--check`)."""

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from maintenance import licences

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
TARGET = ROOT / "docs" / "reference" / "sbom.cdx.json"
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VERSION = re.compile(r'^version = "([^"]+)"', re.MULTILINE)


def packages(lock: str) -> list[dict[str, Any]]:
    """Return every package of a lock file with its version and the digests of the files that may be installed."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        named = _PACKAGE.match(line)
        if named:
            found.append({"name": named.group(1), "version": named.group(2), "hashes": []})
        if found:
            found[-1]["hashes"] += _HASH.findall(line)
    return sorted(found, key=lambda package: str(package["name"]))


def component(package: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    """Return one package as CycloneDX has it; the licence where it is known here."""
    address = f"pkg:pypi/{package['name'].lower()}@{package['version']}"
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": address,
        "name": package["name"],
        "version": package["version"],
        "purl": address,
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{package['name']}/{package['version']}/",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in package["hashes"]],
            }
        ],
    }
    if package["name"] in said:
        made["licenses"] = [{"license": {"name": said[package["name"]]}}]
    return made


def bill(lock: str, version: str, said: dict[str, str]) -> str:
    """Return the parts list as text; the same lock file gives the same text."""
    parts = [component(package, said) for package in packages(lock)]
    own = {"type": "application", "bom-ref": f"schakel@{version}", "name": "schakel", "version": version}
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'schakel {version} {lock}')}",
        "version": 1,
        "metadata": {"component": own | {"licenses": [{"license": {"id": "EUPL-1.2"}}]}},
        "components": parts,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return json.dumps(body, indent=1) + "\n"


def main(words: list[str]) -> int:
    """Check or renew; return the exit code."""
    found = _VERSION.search((ROOT / "pyproject.toml").read_text())
    version = found.group(1) if found else "unknown"
    text = bill(LOCK.read_text(), version, licences.installed("requirements.lock"))
    if "--check" not in words:
        TARGET.write_text(text)
    elif not TARGET.is_file() or TARGET.read_text() != text:
        print(f"sbom: {TARGET.relative_to(ROOT)} is stale. Run: python -m maintenance.sbom", file=sys.stderr)
        return 1
    print(f"sbom: {len(json.loads(text)['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
