"""A licence that we may not ship with is refused, a choice between licences is ours."""

import pytest

from maintenance import licences


@pytest.mark.parametrize(
    "expression", ["MIT", "Apache-2.0 OR GPL-3.0-only", "BSD-3-Clause AND MIT", "(MIT OR GPL-2.0-only)", "EUPL-1.2"]
)
def test_it_allows_what_can_be_met_with_allowed_licences(expression: str) -> None:
    assert licences.is_allowed(expression)


@pytest.mark.parametrize("expression", ["AGPL-3.0-or-later", "MIT AND GPL-3.0-only", "unknown", "", "SSPL-1.0"])
def test_it_refuses_the_rest(expression: str) -> None:
    assert not licences.is_allowed(expression)


def test_it_reads_the_licence_of_an_installed_package() -> None:
    assert licences.licence("django") == "BSD-3-Clause"


def test_every_package_to_run_may_be_shipped() -> None:
    found = licences.installed("requirements.lock")
    assert len(found) > 50
    assert {name for name, words in found.items() if not licences.is_allowed(words)} - set(licences.BY_NAME) == set()
