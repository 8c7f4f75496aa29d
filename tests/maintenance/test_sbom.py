"""The parts list says what is shipped, by the lock file."""

import json

import pytest

from maintenance import sbom

LOCK = """\
# exported
django==5.2.8 \\
    --hash=sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11 \\
    --hash=sha256:bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22
asgiref==3.10.0 ; sys_platform != 'win32' \\
    --hash=sha256:cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33
"""


def test_every_package_of_the_lock_file_is_named_with_version_and_digests() -> None:
    made = json.loads(sbom.bill(LOCK, "1.0", {"django": "BSD-3-Clause"}))
    assert [(part["name"], part["version"]) for part in made["components"]] == [
        ("asgiref", "3.10.0"),
        ("django", "5.2.8"),
    ]
    django = made["components"][1]
    assert django["purl"] == "pkg:pypi/django@5.2.8"
    assert len(django["externalReferences"][0]["hashes"]) == 2
    assert django["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert made["dependencies"][0]["dependsOn"] == ["pkg:pypi/asgiref@3.10.0", "pkg:pypi/django@5.2.8"]


def test_the_same_lock_file_gives_the_same_text_and_another_version_another_one() -> None:
    assert sbom.bill(LOCK, "1.0", {}) == sbom.bill(LOCK, "1.0", {})
    assert sbom.bill(LOCK, "1.0", {}) != sbom.bill(LOCK, "1.1", {})


@pytest.mark.bio2("5.21")
@pytest.mark.asvs("v5.0.0-15.1.2")
def test_the_kept_list_knows_every_package_that_is_shipped() -> None:
    kept = json.loads(sbom.TARGET.read_text())
    shipped = {(package["name"], package["version"]) for package in sbom.packages(sbom.LOCK.read_text())}
    assert {(part["name"], part["version"]) for part in kept["components"]} == shipped
