"""Evidence is made from marks on tests, and a mark that shows nothing is refused."""

from pathlib import Path

import pytest
from maintenance.evidence import __main__ as evidence
from maintenance.evidence import catalogue, pages
from maintenance.evidence.marks import Shown, marks

GOOD = Shown("asvs", "1.1.1", "tests/test_a.py", "test_it_holds")


def written(folder: Path, text: str) -> list[Shown]:
    """The marks of a test file with this text."""
    (folder / "tests").mkdir()
    (folder / "tests" / "test_a.py").write_text(text)
    return marks(folder)


def test_a_mark_names_requirements_with_the_version_of_the_standard(tmp_path: Path) -> None:
    text = (
        '@pytest.mark.asvs("v5.0.0-1.1.1", "v5.0.0-6.2.10")\n@pytest.mark.bio2("8.13")\ndef test_it():\n    assert 1\n'
    )
    found = written(tmp_path, text)
    assert [(one.standard, one.requirement, one.faults) for one in found] == [
        ("asvs", "1.1.1", ()),
        ("asvs", "6.2.10", ()),
        ("bio2", "8.13", ()),
    ]


@pytest.mark.parametrize(
    ("decorator", "body", "fault"),
    [
        ("@pytest.mark.skip\n", "assert 1", "it is marked skip"),
        ("@pytest.mark.xfail(reason='x')\n", "assert 1", "it is marked xfail"),
        ("@pytest.mark.slow\n", "assert 1", "it is marked slow"),
        ("", "print(1)", "it asserts nothing itself"),
    ],
)
def test_a_test_that_sleeps_or_asserts_nothing_shows_nothing(
    tmp_path: Path, decorator: str, body: str, fault: str
) -> None:
    shown = written(tmp_path, f'{decorator}@pytest.mark.asvs("v5.0.0-1.1.1")\ndef test_it():\n    {body}\n')
    said = [line for line in catalogue.faults(catalogue.asvs(shown), shown, "asvs") if "test_a.py::test_it" in line]
    assert said == [f"tests/test_a.py::test_it: does not show asvs 1.1.1: {fault}"]


def faults(*shown: Shown) -> list[str]:
    return list(catalogue.faults(catalogue.asvs(list(shown)), list(shown), "asvs"))


def test_a_requirement_without_test_and_without_reason_is_named() -> None:
    assert "asvs 1.1.1: no test shows it, and nothing says why" in faults()
    assert not [line for line in faults(GOOD) if line.startswith("asvs 1.1.1:")]


def test_a_test_for_what_is_said_not_to_be_met_is_a_contradiction() -> None:
    for id in ("6.4.4", "1.2.6"):
        line = f"asvs {id}: a test shows it (tests/test_a.py), and it is said not to be met or to apply"
        assert line in faults(Shown("asvs", id, "tests/test_a.py", "test_it"))


def test_a_number_that_the_standard_does_not_have_is_named() -> None:
    assert any("there is no asvs 99.1.1" in line for line in faults(Shown("asvs", "99.1.1", "tests/test_a.py", "t")))


def test_every_requirement_of_levels_1_and_2_has_its_place_once() -> None:
    found = catalogue.asvs([])
    assert len({one.id for one in found}) == len(found) == sum(catalogue.ASVS_SIZES.values())
    assert not [line for line in faults() if "the standard has" in line]
    assert [one.id for one in found] == sorted((one.id for one in found), key=catalogue.numbers)


def test_the_page_counts_what_it_shows() -> None:
    page = pages.asvs_page(catalogue.asvs([GOOD]))
    assert "| 1.1.1 | 2 | What arrives is decoded once" in page
    assert "[test_it_holds](../../tests/test_a.py)" in page
    assert "| level 2 | 1 |" in page


def test_the_pages_of_this_repository_are_what_the_marks_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert evidence.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "REFERENCE", evidence.ROOT / "docs" / "adr")  # where no such page lies
    assert evidence.main(["--check"]) == 1
