"""The synthetic ecosystem: repeatable, answerable, readable."""

import re

import pytest

from schakel import engine


@pytest.fixture(scope="module")
def made() -> engine.Ecosystem:
    return engine.synthetic_ecosystem(size=300, seed=4)


def test_the_same_seed_gives_the_same_ecosystem(made: engine.Ecosystem) -> None:
    assert made == engine.synthetic_ecosystem(size=300, seed=4)
    assert made != engine.synthetic_ecosystem(size=300, seed=5)


def test_steps_count_up_to_organisations_and_needs_together() -> None:
    steps = engine.EcosystemSteps(size=12, seed=4)
    assert list(steps) == list(range(1, 12 + engine.need_count(12) + 1))
    assert steps.made == engine.synthetic_ecosystem(size=12, seed=4)


def test_names_of_organisations_differ(made: engine.Ecosystem) -> None:
    assert len({one.name for one in made.organisations}) == 300


def test_every_need_has_answers_that_share_or_neighbour_its_concepts(made: engine.Ecosystem) -> None:
    book = engine.shipped_vocabulary()
    by_id = {offering.id: set(offering.capabilities) for offering in made.offerings}
    for need in made.needs:
        near = set(need.concepts)
        for concept in need.concepts:
            near |= {*book.broader(concept), *book.narrower(concept), *book.concepts[concept].related}
            near |= {link.target_id for link in book.links_from(concept)}
            near |= {link.source_id for link in book.links_to(concept)}
        assert need.relevant
        assert all(by_id[offering] & near for offering in need.relevant)


def test_texts_are_whole_sentences_without_a_hole(made: engine.Ecosystem) -> None:
    texts = [o.text for o in made.offerings] + [n.effect for n in made.needs] + [o.civil_use for o in made.offerings]
    for text in texts:
        assert text[0].isupper() or not text[0].isalpha()
        assert text.endswith(".")
        assert not re.search(r"[{}]|: \.|  ", text), text


def test_a_need_states_its_effect_in_the_title_and_its_text(made: engine.Ecosystem) -> None:
    book = engine.shipped_vocabulary()
    for need in made.needs:
        effect = book.label(need.concepts[-1], need.language)
        assert need.title.casefold().startswith(effect.casefold())
        assert effect in need.effect


def test_weapons_and_munition_are_nobodys_offering(made: engine.Ecosystem) -> None:
    concepts = {name for offering in made.offerings for name in offering.capabilities}
    assert not [name for name in concepts if re.search(r"munition|weapon|missile|explosive|warhead|torpedo", name)]


@pytest.mark.parametrize("size", [0, 100_001])
def test_a_size_outside_the_range_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 100,000"):
        engine.synthetic_ecosystem(size=size)
