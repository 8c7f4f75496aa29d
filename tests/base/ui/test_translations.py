"""The Dutch of the user interface is complete and compiled."""

import gettext
import re
from pathlib import Path

import allauth
from django.utils import translation

import schakel.base.ui

WORDING = Path(schakel.base.ui.__file__).parent / "wording" / "nl" / "LC_MESSAGES"
FOLDER = Path(schakel.base.ui.__file__).parent / "locale" / "nl" / "LC_MESSAGES"


def test_every_text_has_its_dutch_and_none_is_uncertain() -> None:
    text = (FOLDER / "django.po").read_text()
    assert "fuzzy" not in text
    assert not re.search(r'^msgstr(\[\d\])? ""\n(?!")', text, re.M)


def test_the_compiled_file_says_the_same_as_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    texts = re.findall(r'^(?!msgctxt).*\nmsgid "(.+)"\nmsgstr "(.+)"$', (FOLDER / "django.po").read_text(), re.M)
    assert len(texts) > 150
    for source, dutch in texts:
        assert compiled.gettext(source.replace('\\"', '"')) == dutch.replace('\\"', '"')


def catalogue(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        texts: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return texts


def test_the_pages_of_the_account_say_u_and_the_wording_is_not_out_of_date() -> None:
    own = catalogue(WORDING / "django.mo")
    theirs = catalogue(Path(allauth.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "django.mo")
    informal = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.I)
    assert [key for key in own if key not in theirs] == []
    assert [text for key, text in {**theirs, **own}.items() if informal.search(text)] == []


def test_the_wording_goes_before_that_of_allauth() -> None:
    own = {key: text for key, text in catalogue(WORDING / "django.mo").items() if isinstance(key, str) and key}
    assert len(own) > 20
    with translation.override("nl"):
        plain = [key for key in own if "\x04" not in key and translation.gettext(key) != own[key]]
    assert plain == []
