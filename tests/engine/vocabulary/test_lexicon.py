"""The shipped lexicon holds, and a faulty one is refused with the place of the fault."""

from pathlib import Path

import pytest

from schakel.engine.vocabulary.lexicon import MOST_RENDERINGS, LexiconInvalid, lexicon_of, read_entries, shipped_lexicon

HEADER = "dutch\tenglish\tpos\tnote\n"


def test_the_shipped_lexicon_has_no_fault_and_enough_entries() -> None:
    entries = read_entries()
    assert len(entries) >= 8000
    assert all(1 <= len(e.english) <= MOST_RENDERINGS for e in entries)


def test_the_shipped_lexicon_answers_both_ways() -> None:
    lexicon = shipped_lexicon()
    assert lexicon.dutch.words["vaartuig"][0] == "vessel"
    assert "vaartuig" in lexicon.english.words["vessel"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("woord\tword\tn\n", "3 columns"),
        ("woord\t\tn\t\n", "empty"),
        ("\tword\tn\t\n", "empty"),
        ("woord\tword;word\tn\t\n", "twice"),
        ("woord\tword\tx\t\n", "part of speech"),
        ("woord \tword\tn\t\n", "spaces"),
        ("woord\tword\tn\t\nwoord\tterm\tn\t\n", "stands in a.tsv, line 2"),
    ],
)
def test_a_faulty_line_is_refused_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "a.tsv").write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=said) as caught:
        read_entries(tmp_path)
    assert "a.tsv, line" in str(caught.value)


def test_senses_of_one_spelling_are_all_kept_best_first(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        HEADER + "veer\tspring\tn\tmechanics\nveer\tfeather\tn\tbird\nveer\tferry\tn\tboat\n", encoding="utf-8"
    )
    assert lexicon_of(read_entries(tmp_path)).dutch.words["veer"] == ("spring", "feather", "ferry")


@pytest.mark.parametrize(
    ("form", "best"),
    [("schaalbare", "scalable"), ("verhoogde", "increased"), ("lagen", "layer"), ("sensoren", "sensor")],
)
def test_a_bent_word_means_what_its_own_word_means(form: str, best: str) -> None:
    found = shipped_lexicon().dutch
    assert (found.words.get(form) or found.forms[form])[0] == best


def test_a_bent_adjective_shares_its_place_with_a_word_spelled_alike(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        HEADER + "centrale\tpower plant;exchange\tn\t\ncentraal\tcentral\tadj\t\n", encoding="utf-8"
    )
    assert lexicon_of(read_entries(tmp_path)).dutch.words["centrale"] == ("power plant", "central", "exchange")
