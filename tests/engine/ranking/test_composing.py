"""Queries are composed alike by plain loops and by machine code, and words are read once."""

import numpy as np
import pytest

from schakel import engine
from schakel.engine.configuration import DEFAULT_CONFIGURATION
from schakel.engine.ranking import wordbook
from schakel.engine.ranking.concepts import concept_finder
from schakel.engine.ranking.counted import Counted
from schakel.engine.ranking.expression import Expression, express
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.retrieval.index import DocumentIndex

OFFERINGS = (
    engine.Document("vessel", "Unmanned vessel that surveys harbours with a towed sonar and a sensor.", language="en"),
    engine.Document("cell", "A quiet fuel cell gives power to a camp for days. Radar of 10 km.", language="en"),
    engine.Document("nl", "Wij bouwen brandstofcellen, onbemande vaartuigen en radarsystemen.", language="nl"),
    engine.Document("mine", "Mine hunting and electronic warfare (EW) from the air.", language="en"),
)
NEEDS = (
    engine.Need("Onbemand vaartuig dat mijnen opspoort in ondiep water, met sonar en een stille brandstofcel."),
    engine.Need("We seek an unmanned vessel with EW and a radar of 10 km.", title="Radar"),
    engine.Need("radar"),
    engine.Need(
        "Toon de werking aan van een radarsysteem. The system must run for days.", requirements=("stil", "quiet")
    ),
    engine.Need(" ".join(["mijnenbestrijding op zee met drones"] * 40)),
    engine.Need("the"),
)


@pytest.fixture(scope="module")
def documents() -> DocumentIndex:
    made = DocumentIndex(base_from=1)
    finder = concept_finder(engine.shipped_concepts(), DEFAULT_CONFIGURATION)
    made.encoder.find_concepts, made.encoder.ancestors = finder.find, finder.ancestors
    made.encoder.concept_heads = finder.heads
    made.add(OFFERINGS)
    return made


def expressed(documents: DocumentIndex, need: engine.Need, *, is_compiled: bool) -> Expression:
    finder = concept_finder(engine.shipped_concepts(), DEFAULT_CONFIGURATION)
    book = WordBook(documents.encoder.analyser, finder, DEFAULT_CONFIGURATION, is_compiled=is_compiled)
    also = [engine.Correction("also", "vaartuig", "towed sensor")]
    return express(need, book, Counted(documents, book).ask, also, present=frozenset(("nl", "en")))


@pytest.mark.parametrize("need", NEEDS)
def test_machine_code_composes_what_plain_loops_compose(documents: DocumentIndex, need: engine.Need) -> None:
    plain, compiled = (expressed(documents, need, is_compiled=it) for it in (False, True))
    assert list(plain.leaves) == list(compiled.leaves)
    one, other = plain.leaves.asked(), compiled.leaves.asked()
    for name in ("first", "second"):
        places = zip(getattr(one, name).tolist(), getattr(other, name).tolist(), strict=True)
        assert all(a == b == -1 or one.keys[a] == other.keys[b] for a, b in places)
    for name in ("weight", "dutch", "english"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    for column, same in zip(one.plan, other.plan, strict=True):
        assert np.array_equal(column, same)


def test_a_leaf_bears_the_words_of_the_need_as_its_name(documents: DocumentIndex) -> None:
    found = {(leaf.kind, leaf.label) for leaf in expressed(documents, NEEDS[0], is_compiled=False).leaves}
    assert {
        ("term", "Onbemand"),
        ("translation", "Onbemand vaartuig"),
        ("pair", "Onbemand … vaartuig"),
        ("correction", "vaartuig → towed sensor"),
    } <= found


def test_a_full_book_is_begun_anew_and_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    index = engine.Index(engine.shipped_concepts())
    index.add(OFFERINGS)
    before = [index.match(need) for need in NEEDS]
    index.forget_needs()
    monkeypatch.setattr(wordbook, "MOST_TOKENS", 3)
    assert [index.match(need) for need in NEEDS] == before
    assert [index.match(need) for need in reversed(NEEDS)] == before[::-1]


def test_a_need_read_by_several_threads_at_once_is_read_alike() -> None:
    index = engine.Index(engine.shipped_concepts(), base_from=1)
    index.add(OFFERINGS)
    needs = [engine.Need(f"{need.text} {n}") for n in range(50) for need in NEEDS]
    alone = [index.rank(need, top=100) for need in needs]
    fresh = engine.Index(engine.shipped_concepts(), base_from=1)
    fresh.add(OFFERINGS)
    assert fresh.rank_all(needs, top=100, threads=4) == alone
