"""Base and changes against the plain reference: the same documents in the same order with the same scores."""

import random
from dataclasses import replace

import pytest

from schakel import engine
from schakel.engine.retrieval.audience import Audience
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Key, Leaf
from schakel.engine.types import Document
from tests.engine.retrieval.plain import PlainIndex

_PARTS = ["radar", "water", "brug", "systeem", "motor", "kabel", "zuivering", "sensor", "schip", "camera", "meting"]
_LOOSE = [
    *_PARTS, "radarsysteem", "waterzuiveringssysteem", "brugsensoren", "de", "the", "van", "for", "and", "voor", "of",
    "10 km", "5", "3,5 kg", "1.000", "anti-drone", "Drone's", "e-bike", "ships", "bridges", "schepen", "geïntegreerd",
    "RADAR,", "(sensor)", "water/brug", "unmanned", "vehicle", "voertuig", "...", "½", "٣ km", "12", "km", "100 %",
]  # fmt: skip


def random_documents(chance: random.Random, count: int) -> list[Document]:
    """Return documents with ties, hidden ones, titles, stated and open languages, numbers and odd characters."""
    documents: list[Document] = []
    words = [*_LOOSE, *(f"woord{n}" for n in range(30)), *(f"ding{c}ing" for c in "abcdefghijkl")]
    weights = [1.0 / (n + 2) for n in range(len(words))]
    chance.shuffle(words)
    for n in range(count):
        text = " ".join(chance.choices(words, weights, k=chance.randint(0, 25)))
        title = " ".join(chance.choices(words, weights, k=3)) if chance.random() < 0.3 else ""
        if documents and chance.random() < 0.2:
            text, title = documents[-1].text, documents[-1].title
        language = chance.choice(["nl", "en", "", ""])
        documents.append(
            Document(
                f"d{chance.randint(0, 999):03}-{n}", text, title, "", "", language,
                ("c1",) if chance.random() < 0.05 else (), chance.random() < 0.85,
            )
        )  # fmt: skip
    return documents


def random_leaves(chance: random.Random, index: DocumentIndex) -> list[Leaf]:
    """Return leaves over the keys of an index: clauses of one and of several alternatives, pairs, languages."""
    names = [*index.encoder.names, "unknown"]
    leaves = []
    for clause in range(chance.randint(1, 12)):
        for alternative in range(chance.choice([1, 1, 1, 2, 3])):
            for _ in range(chance.choice([1, 1, 2])):
                key: Key = chance.choice(names)
                if chance.random() < 0.4:
                    a, b = chance.choice(names), chance.choice(names)
                    key = (min(a, b), max(a, b))
                shares = chance.choice([(1.0, 1.0), (1.0, 0.4), (0.0, 1.0)])
                leaves.append(Leaf(key, chance.choice([1.0, 0.5, 2.25]), clause, alternative, *shares))
    return leaves


def compare(index: DocumentIndex, documents: list[Document], chance: random.Random, rounds: int = 12) -> None:
    plain = PlainIndex(documents, index)
    for _ in range(rounds):
        leaves = random_leaves(chance, index)
        allowed = {d.id for d in documents if chance.random() < 0.7} if chance.random() < 0.5 else None
        given = Audience(allowed) if allowed is not None and chance.random() < 0.5 else allowed
        top = chance.choice([1, 3, 10, 50])
        hits, table = index.search(leaves, top=top, allowed=given)
        wanted = plain.best(leaves, top, allowed)
        assert [h.id for h in hits] == [i for i, _ in wanted]
        assert [h.score for h in hits] == pytest.approx([s for _, s in wanted], abs=1e-9)
        assert table.sum(axis=1).tolist() == pytest.approx([h.score for h in hits], abs=1e-9)
        keys = [leaf.key for leaf in leaves]
        assert index.frequencies(keys).tolist() == [float(plain.frequency[k]) for k in keys]


def concepts(index: DocumentIndex) -> None:
    """Let an index know two concepts of which the first is the narrower."""

    def find(keys: "list[str] | tuple[str, ...]") -> list[tuple[int, int, str]]:
        return [(at, 1, "c1") for at, key in enumerate(keys) if key in ("radar", "sensor")]

    index.encoder.find_concepts = find  # type: ignore[assignment]
    index.encoder.ancestors = lambda concept: ((concept, 1.0), ("c0", 0.5))
    index.encoder.concept_heads = frozenset(("radar", "sensor"))


@pytest.mark.parametrize("base_from", [1, 10**9])
@pytest.mark.parametrize("seed", range(6))
def test_base_and_changes_find_exactly_what_plain_scoring_finds(seed: int, base_from: int) -> None:
    chance = random.Random(seed)
    index = DocumentIndex(base_from=base_from)
    if seed % 2:
        concepts(index)
    documents = random_documents(chance, chance.choice([5, 60, 150]))
    index.add(documents)
    assert (index.base is not None) == (base_from == 1)
    compare(index, documents, chance)


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_base_finds_exactly_what_plain_scoring_finds(seed: int) -> None:
    chance = random.Random(100 + seed)
    index = DocumentIndex(base_from=50)
    documents = {d.id: d for d in random_documents(chance, 80)}
    index.add(documents.values())
    for number, document in enumerate(random_documents(chance, 25)):
        victim = chance.choice(sorted(documents))
        if number % 3 == 0:
            index.remove(victim)
            del documents[victim]
        else:
            index.replace(replace(document, id=victim))
            documents[victim] = replace(document, id=victim)
    assert index.base is not None
    assert sorted(index.ids()) == sorted(documents)
    compare(index, list(documents.values()), chance, rounds=20)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.03, 0.6, 1.0])
def test_one_set_of_allowed_ids_asked_again_after_changes_stays_exact(seed: int, share: float) -> None:
    chance = random.Random(300 + seed)
    index = DocumentIndex()
    documents = {d.id: d for d in random_documents(chance, 60)}
    index.add(documents.values())
    allowed = frozenset(i for i in documents if chance.random() < share) | {"not here"}
    for document in random_documents(chance, 6):
        for _ in range(4):
            leaves = random_leaves(chance, index)
            hits, _table = index.search(leaves, top=10, allowed=allowed)
            wanted = PlainIndex(list(documents.values()), index).best(leaves, 10, set(allowed))
            assert [h.id for h in hits] == [i for i, _ in wanted]
            assert [h.score for h in hits] == pytest.approx([s for _, s in wanted], abs=1e-9)
        victim = chance.choice(sorted(documents))
        index.replace(replace(document, id=victim))
        documents[victim] = replace(document, id=victim)


def test_a_base_returns_every_document_as_it_was_given() -> None:
    documents = [
        Document("a", "één tekst\n\nmet regels", "Een titel", "Bedrijf", "KvK 1", "nl", ("c1", "c2"), False),
        Document("b", "", "only a title", language="en"),
        Document("ç", "broken \ud800 letter", language="en"),
    ]
    index = DocumentIndex(base_from=1)
    index.add(documents)
    assert [index.document(d.id) for d in documents] == documents
    assert len(index) == 3
    assert "ç" in index
    assert "d" not in index
    assert index.languages == {"en"}  # of what is public: the Dutch one is not


@pytest.mark.parametrize("seed", range(3))
def test_more_documents_than_one_block_are_found_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(200 + seed)
    documents = random_documents(chance, 700)
    one, other = DocumentIndex(base_from=1), DocumentIndex(base_from=10**9)
    one.add(documents)
    other.add(documents)
    for _ in range(30):
        leaves = random_leaves(chance, one)
        ours, _ = one.search(leaves, top=10)
        theirs, _ = other.search(leaves, top=10)
        assert [(h.id, h.score) for h in ours] == [(h.id, h.score) for h in theirs]


def test_the_same_need_gets_the_same_answer_with_reasons_from_base_and_changes() -> None:
    chance = random.Random(5)
    documents = random_documents(chance, 120)
    answers = []
    for base_from in (1, 10**9):
        index = engine.Index(engine.shipped_concepts(), base_from=base_from)
        index.add(documents)
        needs = [engine.Need("radar voor schepen, 10 km, met waterzuivering"), engine.Need("unmanned vehicle sensor")]
        answers.append([engine.match(index, need, top=20) for need in needs])
    assert answers[0] == answers[1]
    assert all(a.matches for a in answers[0])
