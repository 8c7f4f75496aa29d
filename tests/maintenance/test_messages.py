"""A Dutch text that is missing, fuzzy, not collected or not compiled is found."""

import shutil
from pathlib import Path

import pytest

from maintenance import messages

pytestmark = pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext (apt install gettext)")
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
WHOLE = HEAD + 'msgid "need"\nmsgstr "behoefte"\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source with one app that has one text; its catalogue is complete and compiled."""
    app = tmp_path / "src" / "register" / "needs"
    app.mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "enums.py").write_text('from django.utils.translation import gettext_lazy as _\nNEED = _("need")\n')
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "src")
    write(tmp_path / "src", WHOLE)
    return tmp_path / "src"


def catalogue(source: Path) -> Path:
    return source / "register" / "needs" / messages.CATALOGUE


def write(source: Path, text: str, *, is_compiled: bool = True) -> None:
    path = catalogue(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if is_compiled:
        path.with_suffix(".mo").write_bytes(messages.compile_catalogue(path))


def test_a_complete_catalogue_has_no_fault(source: Path) -> None:
    assert messages.faults() == []


def test_a_text_that_was_not_collected_is_found(source: Path) -> None:
    views = source / "register" / "needs" / "views.py"
    views.write_text('from django.utils.translation import gettext as _\nTEXT = _("offer")\n')
    assert messages.faults() == [f'register/needs/{messages.CATALOGUE}: 1 not in the catalogue: msgid "offer"']


def test_a_text_of_a_template_is_collected_too(source: Path) -> None:
    page = source / "register" / "needs" / "templates" / "needs" / "list.html"
    page.parent.mkdir(parents=True)
    page.write_text("{% load i18n %}{% translate 'all needs' %}")
    assert "all needs" in messages.faults()[0]


def test_an_app_without_catalogue_is_found(source: Path) -> None:
    shutil.rmtree(source / "register" / "needs" / "locale")
    assert ": 1 not in the catalogue" in messages.faults()[0]


def test_a_text_of_several_lines_is_compared_by_the_text_alone(source: Path) -> None:
    text = 'NEED = _("need")\nTEXT = _("one\\ntwo")\n'
    enums = source / "register" / "needs" / "enums.py"
    enums.write_text(f"from django.utils.translation import gettext_lazy as _\n{text}")
    write(source, WHOLE + '\nmsgid ""\n"one\\n"\n"two"\nmsgstr ""\n"een\\n"\n"twee"\n')
    assert messages.faults() == []


def test_a_text_without_dutch_is_found(source: Path) -> None:
    write(source, HEAD + 'msgid "need"\nmsgstr ""\n')
    assert ": 1 without Dutch: " in messages.faults()[0]


def test_a_fuzzy_text_is_found(source: Path) -> None:
    write(source, HEAD + '#, fuzzy\nmsgid "need"\nmsgstr "aanbod"\n')
    assert ": 1 fuzzy: " in messages.faults()[0]


def test_a_catalogue_that_was_not_compiled_again_is_found(source: Path) -> None:
    write(source, WHOLE.replace("behoefte", "nood"), is_compiled=False)
    assert messages.faults()[0].endswith("the compiled .mo differs. Run: make messages")


def beside(source: Path, entry: str) -> None:
    """Add a second app whose only text has this entry in its catalogue."""
    app = source / "register" / "offers"
    own = app / messages.CATALOGUE
    own.parent.mkdir(parents=True)
    (app / "apps.py").write_text("")
    own.write_text(HEAD + entry, encoding="utf-8")
    own.with_suffix(".mo").write_bytes(messages.compile_catalogue(own))


def test_a_text_with_two_translations_is_found(source: Path) -> None:
    beside(source, 'msgid "need"\nmsgstr "nood"\n')
    assert messages.faults() == ["'need' is 'behoefte' in register/needs/locale, but 'nood' in register/offers/locale"]


def test_two_apps_that_agree_are_no_fault(source: Path) -> None:
    beside(source, 'msgid "need"\nmsgstr "behoefte"\n')
    assert messages.faults() == []


def test_a_context_of_its_own_tells_two_meanings_apart(source: Path) -> None:
    beside(source, 'msgctxt "distress"\nmsgid "need"\nmsgstr "nood"\n')
    assert messages.faults() == []
