"""Words of one language that mean the same, abbreviations, and slips of the pen."""

import pytest

from schakel import engine
from schakel.engine.ranking.translation import shipped_translator


def index_of(*texts: str, language: str) -> engine.Index:
    made = engine.Index()
    made.add(engine.Document(str(n), text, language=language) for n, text in enumerate(texts, start=1))
    return made


def reasons(index: engine.Index, text: str, language: str) -> set[tuple[str, str, str]]:
    found = engine.match(index, engine.Need(text, language=language)).matches
    return {(r.kind, r.label, r.found) for m in found for r in m.reasons}


def test_a_dutch_word_meets_another_of_the_same_meaning_and_names_both() -> None:
    index = index_of("Wij bouwen boten en elk ander vaartuig.", "Wij bakken brood.", language="nl")
    assert ("concept", "schip", "vaartuig") in reasons(index, "een schip voor de kust", "nl")


def test_the_word_itself_weighs_more_than_its_kin() -> None:
    index = index_of("Onderhoud aan een schip in de haven.", "Onderhoud aan een vaartuig in de haven.", language="nl")
    assert [i for i, _ in index.rank(engine.Need("schip", language="nl"))] == ["1", "2"]


@pytest.mark.parametrize(
    ("need", "text", "label", "found"),
    [
        ("EW receivers", "Receivers for electronic warfare.", "EW", "electronic warfare"),
        ("a technology readiness level", "Sensors at TRL 7.", "technology readiness level", "TRL"),
        ("ISR for the coast", "Intelligence, surveillance and reconnaissance.", "ISR", "Intelligence surveillance"),
    ],
)
def test_an_abbreviation_meets_what_it_stands_for(need: str, text: str, label: str, found: str) -> None:
    shown = reasons(index_of(text, "Bread for crews.", language="en"), need, "en")
    assert any(kind == "concept" and about == label and words.startswith(found) for kind, about, words in shown)


def test_english_words_have_no_kin_but_abbreviations() -> None:
    index = index_of("A vessel for the coast.", language="en")
    assert index.rank(engine.Need("the ship", language="en")) == []


def test_a_word_that_nobody_uses_is_read_as_the_word_it_resembles() -> None:
    index = index_of("Onbemande vaartuigen voor de kust.", language="nl")
    assert ("term", "onbmande", "Onbemande") in reasons(index, "een onbmande boot", "nl")


def test_a_name_or_a_word_that_texts_use_is_left_as_it_is() -> None:
    index = index_of("The electronc company makes radar.", "An electronic radar.", language="en")
    assert [i for i, _ in index.rank(engine.Need("an electronc", language="en"))] == ["1"]
    assert index_of("Onbemande boot.", language="nl").rank(engine.Need("Onbmande", language="nl")) == []


def test_two_likely_readings_are_none() -> None:
    assert shipped_translator("nl", engine.DEFAULT_CONFIGURATION).corrected("meters") == ""


def test_a_slip_is_read_also_where_no_text_speaks_its_language() -> None:
    index = index_of("Unmanned vessels for the coast.", language="en")
    assert reasons(index, "een onbmande boot", "nl") == {("translation", "onbmande", "Unmanned")}
    assert reasons(index, "een Onbmande boot", "nl") == set()
