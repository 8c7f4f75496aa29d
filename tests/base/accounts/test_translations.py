"""The Dutch of the account pages is complete and compiled."""

import gettext
import re
from pathlib import Path

import schakel.base.accounts

FOLDER = Path(schakel.base.accounts.__file__).parent / "locale" / "nl" / "LC_MESSAGES"


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


def test_it_says_u() -> None:
    dutch = re.findall(r'^msgstr "(.+)"$', (FOLDER / "django.po").read_text(), re.M)
    assert [text for text in dutch if re.search(r"\b(je|jij|jou|jouw|jezelf)\b", text, re.I)] == []
