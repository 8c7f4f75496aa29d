"""The index: exact, deterministic, changeable, and silent about what is hidden."""

import random
import time
from dataclasses import replace

import pytest

from schakel import engine
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Leaf

WORDS = [
    "radar",
    "sensor",
    "brug",
    "drone",
    "kabel",
    "schip",
    "water",
    "zuivering",
    "systeem",
    "camera",
    "motor",
    "staal",
]


def texts(count: int, seed: int) -> list[engine.Document]:
    chance = random.Random(seed)
    return [
        engine.Document(f"d{n:03}", " ".join(chance.choices(WORDS, k=chance.randint(3, 12))), language="nl")
        for n in range(count)
    ]


def plain_score(index: DocumentIndex, leaves: list[Leaf], place: int) -> float:
    """Score one document the slow way: every leaf by itself, the best alternative of each clause."""
    clauses: dict[int, dict[int, float]] = {}
    for leaf in leaves:
        hits, table = index.search([leaf._replace(clause=0, alternative=0)], top=10_000)
        part = next((float(row[0]) for hit, row in zip(hits, table, strict=True) if hit.ordinal == place), 0.0)
        alternatives = clauses.setdefault(leaf.clause, {})
        alternatives[leaf.alternative] = alternatives.get(leaf.alternative, 0.0) + part
    return sum(max(a.values()) for a in clauses.values())


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_exactly_the_best_and_breaks_ties_by_id(seed: int) -> None:
    index = DocumentIndex()
    index.add(texts(80, seed))
    leaves = [
        Leaf("radar", 1.0, 0),
        Leaf("sensor", 0.7, 1, 0),
        Leaf("drone", 0.5, 1, 1),
        Leaf("kabel", 0.3, 1, 1),
        Leaf(("brug", "schip"), 0.6, 2),
        Leaf("onbekend", 1.0, 3),
    ]
    hits, table = index.search(leaves, top=10)
    slow = {p: plain_score(index, leaves, p) for p in range(80)}
    wanted = sorted((p for p in slow if slow[p] > 0), key=lambda p: (-round(slow[p], 9), index.at([p])[0].id))[:10]
    assert [h.ordinal for h in hits] == wanted
    for hit, row in zip(hits, table, strict=True):
        assert hit.score == pytest.approx(slow[hit.ordinal], abs=1e-9)
        assert float(row.sum()) == pytest.approx(hit.score, abs=1e-9)


def test_copies_of_a_document_come_in_the_order_of_their_ids() -> None:
    index = engine.Index()
    index.add(engine.Document(i, "radar voor bruggen") for i in ("c", "a", "b"))
    assert [i for i, _ in index.rank(engine.Need("radar"), top=2)] == ["a", "b"]


def test_the_order_in_which_documents_come_does_not_matter() -> None:
    documents = [
        replace(d, text=d.text + " radarsysteem waterzuivering") if n % 7 == 0 else d
        for n, d in enumerate(texts(60, 1))
    ]
    one, other = engine.Index(), engine.Index()
    one.add(documents)
    for document in reversed(documents):
        other.replace(document)
    for need in ("radar en systeem", "zuivering van water", "radarsysteem"):
        ours, theirs = one.rank(engine.Need(need), top=60), other.rank(engine.Need(need), top=60)
        assert [i for i, _ in ours] == [i for i, _ in theirs]
        assert [s for _, s in ours] == pytest.approx([s for _, s in theirs])


def test_a_changed_document_is_found_by_its_new_words_only() -> None:
    index = engine.Index()
    index.add(texts(40, 2))
    index.replace(engine.Document("d003", "kwantumcomputer", language="nl"))
    assert [i for i, _ in index.rank(engine.Need("kwantumcomputer", language="nl"))] == ["d003"]
    index.remove("d003")
    assert index.rank(engine.Need("kwantumcomputer", language="nl")) == []
    assert "d003" not in index
    assert len(index) == 39
    with pytest.raises(KeyError):
        index.remove("d003")


def test_many_changes_leave_the_same_index_as_a_fresh_one() -> None:
    changed, fresh = engine.Index(), engine.Index()
    documents = texts(50, 3)
    changed.add(documents)
    for document in texts(50, 4)[:30]:
        changed.replace(document)
    fresh.add([*texts(50, 4)[:30], *documents[30:]])
    need = engine.Need("radar drone water schip", language="nl")
    assert dict(changed.rank(need, top=50)) == pytest.approx(dict(fresh.rank(need, top=50)))


def test_an_id_that_comes_twice_is_refused_and_nothing_is_added() -> None:
    index = engine.Index()
    with pytest.raises(engine.DuplicateDocument, match="'a'"):
        index.add([engine.Document("a", "radar"), engine.Document("a", "sensor")])
    assert len(index) == 0


def test_a_new_word_makes_compounds_of_earlier_texts_findable() -> None:
    index = engine.Index()
    index.add([engine.Document("a", "wij leveren de kwibusmolensystemen", language="nl")])
    assert index.rank(engine.Need("kwibusmolen", language="nl")) == []
    index.add([engine.Document("b", "een kwibusmolen en een systeem", language="nl")])
    assert {i for i, _ in index.rank(engine.Need("kwibusmolen", language="nl"))} == {"a", "b"}
    index.remove("b")
    assert index.rank(engine.Need("kwibusmolen", language="nl")) == []


@pytest.mark.parametrize("base_from", [1, 100])
@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("huisplaken", "plaak"),
        ("kwibusgeplaak", "plaak"),
        ("huispleven", "pleef"),
    ],
)
def test_a_word_that_is_a_part_only_by_its_stem_is_read_again(base_from: int, compound: str, part: str) -> None:
    texts = [
        engine.Document("a", f"wij leveren {compound} kwibus huis op", language="nl"),
        engine.Document("c", "brug"),
    ]
    late = engine.Document("b", f"een {part}", language="nl")
    changed, fresh = engine.Index(base_from=base_from), engine.Index(base_from=base_from)
    changed.add(texts)
    changed.add([late])
    fresh.add([*texts, late])
    need = engine.Need(f"{part} {compound}", language="nl")
    assert changed.rank(need) == fresh.rank(need)
    assert {i for i, _ in changed.rank(engine.Need(part, language="nl"))} == {"a", "b"}


HIDDEN = [
    engine.Document("h1", "radar radar radar kwibusmolen systeem kwantum", language="nl", is_public=False),
    engine.Document("h2", "sensor brug drone en nog een lange tekst over van alles", language="nl", is_public=False),
]


@pytest.mark.parametrize("need", ["radar", "sensor voor een brug", "kwibusmolen", "drone kwantum systeem"])
def test_a_hidden_document_changes_nothing_for_who_may_not_see_it(need: str) -> None:
    public = [*texts(40, 5), engine.Document("p", "de kwibusmolensystemen van hier", language="nl")]
    without, with_hidden = engine.Index(), engine.Index()
    without.add(public)
    with_hidden.add([HIDDEN[0], *public, HIDDEN[1]])
    asked = engine.Need(need, language="nl")
    ids = [d.id for d in public]
    assert engine.match(with_hidden, asked, top=50, allowed=ids) == engine.match(without, asked, top=50, allowed=ids)


@pytest.mark.parametrize("languages", [(), ("nl", "en")])
def test_a_hidden_document_in_a_language_that_nobody_else_writes_changes_no_chance(languages: tuple[str, ...]) -> None:
    public = [engine.Document(f"e{n}", f"A radar that notices small aircraft, {n}.", language="en") for n in range(5)]
    without, with_hidden = engine.Index(languages=languages), engine.Index(languages=languages)
    without.add(public)
    with_hidden.add([*public, *HIDDEN])
    asked = engine.Need("a unit notices small aircraft above its camp early", language="en")
    ids = [d.id for d in public]
    found = [engine.match(index, asked, allowed=ids).matches for index in (without, with_hidden)]
    assert found[0] == found[1]
    assert found[0][0].probability > 0


def test_who_may_see_a_hidden_document_finds_it_with_reasons_that_add_up() -> None:
    index = engine.Index()
    index.add([*texts(20, 6), *HIDDEN])
    found = engine.match(index, engine.Need("kwantum", language="nl"), allowed=["h1", "d001"])
    assert [m.id for m in found.matches] == ["h1"]
    assert found.corpus_size == 2
    assert sum(r.weight for r in found.matches[0].reasons) == pytest.approx(found.matches[0].score, abs=1e-9)


def test_an_empty_index_and_an_empty_permission_answer_nothing() -> None:
    index = engine.Index()
    assert index.rank(engine.Need("radar")) == []
    index.add([engine.Document("a", "radar")])
    assert index.rank(engine.Need("radar"), allowed=[]) == []
    assert index.rank(engine.Need("radar"), exclude=["a"]) == []


def test_one_changed_document_among_two_thousand_costs_little() -> None:
    index = engine.Index()
    index.add(texts(2000, 7))
    spent = []
    for number in range(10):
        started = time.process_time()
        index.replace(engine.Document(f"d{number:03}", f"nieuw woord nummer{number}", language="nl"))
        spent.append(time.process_time() - started)
    assert min(spent) < 0.05  # building anew would take seconds every time


def test_one_allowed_document_scores_what_it_scores_among_all() -> None:
    index = engine.Index()
    index.add(texts(60, 8))
    need = engine.Need("radar drone water schip kabel", language="nl")
    for found, score in index.rank(need, top=60):
        assert index.rank(need, allowed=[found]) == [(found, score)]
