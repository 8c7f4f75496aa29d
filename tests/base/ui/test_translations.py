"""The Dutch of the user interface is complete and compiled."""

import gettext
import re
from pathlib import Path

import schakel.base.ui

FOLDER = Path(schakel.base.ui.__file__).parent / "locale" / "nl" / "LC_MESSAGES"


def test_every_text_has_its_dutch_and_none_is_uncertain() -> None:
    text = (FOLDER / "django.po").read_text()
    assert "fuzzy" not in text
    assert not re.search(r'^msgstr(\[\d\])? ""\n(?!")', text, re.M)


def test_the_compiled_file_says_the_same_as_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    texts = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (FOLDER / "django.po").read_text(), re.M)
    assert len(texts) > 150
    for source, dutch in texts:
        assert compiled.gettext(source.replace('\\"', '"')) == dutch.replace('\\"', '"')
