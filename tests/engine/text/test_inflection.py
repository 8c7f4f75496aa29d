"""Dutch words as they bend, and back."""

import pytest

from schakel.engine.text.forms import first_key
from schakel.engine.text.inflection import adjective_forms, noun_plurals, plain_adjective


@pytest.mark.parametrize(
    ("bent", "plain"),
    [("schaalbare", "schaalbaar"), ("draadloze", "draadloos"), ("waardevolle", "waardevol"), ("ware", "ware")],
)
def test_a_productive_ending_goes_back_to_its_plain_form(bent: str, plain: str) -> None:
    assert plain_adjective(bent) == plain


def test_a_bent_adjective_and_its_plain_form_meet() -> None:
    assert first_key("storingsvrije", "nl") == first_key("storingsvrij", "nl")


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("snel", ("snelle", "sneller", "snellere")),
        ("laag", ("lage", "lager", "lagere")),
        ("actief", ("actieve", "actiever", "actievere")),
        ("zwaar", ("zware", "zwaarder", "zwaardere")),
        ("meerlaags", ()),
    ],
)
def test_adjectives_bend_by_the_rules_of_spelling(word: str, forms: tuple[str, ...]) -> None:
    assert adjective_forms(word) == forms


@pytest.mark.parametrize(
    ("word", "plurals"),
    [
        ("laag", ("lagen",)),
        ("golf", ("golven",)),
        ("bril", ("brillen",)),
        ("zekerheid", ("zekerheden",)),
        ("camera", ("camera's",)),
        ("batterij", ("batterijen",)),
    ],
)
def test_nouns_have_their_regular_plural(word: str, plurals: tuple[str, ...]) -> None:
    assert noun_plurals(word) == plurals
