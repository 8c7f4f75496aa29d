"""A pasted text becomes plain text, and a file's body is told from what stands beside it."""

import pytest

from schakel.match.search import rules


def test_tags_go_and_lists_stay_lists() -> None:
    pasted = "<div><p>Hears <b>drones</b></p><ul><li>runs on batteries</li><li>weighs 5 kg</li></ul></div>"
    assert rules.plain_text(pasted) == "Hears drones\n- runs on batteries\n- weighs 5 kg"


def test_scripts_and_styles_are_not_read() -> None:
    pasted = "<head><title>x</title><style>p{}</style></head><body><script>evil()</script><p>radar</p></body>"
    assert rules.plain_text(pasted) == "radar"


@pytest.mark.parametrize("text", ["range < 5 km and mass > 2 kg", "if a <b and c> d", "x <y@z.example>"])
def test_a_sign_that_is_no_tag_stays(text: str) -> None:
    assert rules.plain_text(text) == text


def test_signs_that_are_no_text_become_spaces_and_pages_become_lines() -> None:
    assert rules.plain_text("one\x01two\x0cthree\r\nfour") == "one two\nthree\nfour"


def test_an_unfinished_tag_loses_no_words() -> None:
    assert rules.plain_text("<p>radar <b>mast</b> <a href='").startswith("radar mast")


def test_the_body_of_a_file_is_read_without_its_headers_and_properties() -> None:
    parts = [("docProps/core.xml", "A. Writer"), ("word/document.xml", "The call."), ("word/header1.xml", "Page 1")]
    assert rules.body_text(parts) == "The call."
    assert rules.body_text([("word/header1.xml", "Only here.")]) == "Only here."


def test_the_first_line_with_words_names_a_text() -> None:
    assert rules.first_line("\n---\n1. Hear drones early\nMore.") == "Hear drones early"
    assert len(rules.first_line("word " * 100)) <= rules.LONGEST_TITLE
    assert rules.first_line("12 34") == ""


def test_parts_are_tidied_each_once_and_not_too_many() -> None:
    assert rules.tidy_parts(["- hears\n drones", "", "hears drones", "2) runs"]) == ["hears drones", "runs"]
    assert len(rules.tidy_parts(str(number) + "x" for number in range(100))) == rules.MOST_PARTS
