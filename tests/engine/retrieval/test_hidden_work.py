"""Documents that a reader may not see, and questions of others, leave what is done for the reader as it was."""

from typing import Any

import pytest

from schakel import engine
from schakel.engine.retrieval import index as retrieval
from schakel.engine.retrieval import search
from schakel.engine.retrieval.scoring import Postings

NEED = engine.Need("A radar that hears small aircraft above the camp at night")


def public(name: str, text: str) -> engine.Document:
    return engine.Document(name, text, language="en")


def hidden(name: str, text: str) -> engine.Document:
    return engine.Document(name, text, language="en", is_public=False)


def index_of(*documents: engine.Document) -> engine.Index:
    made = engine.Index(engine.shipped_vocabulary(), languages=("nl", "en"))
    made.add(documents)
    return made


def test_only_postings_of_visible_documents_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[int] = []
    honest = search.best_of_changes

    def counting(changes: Any, postings: Postings, *rest: Any) -> Any:
        scored.append(len(postings.doc))
        return honest(changes, postings, *rest)

    monkeypatch.setattr(retrieval, "best_of_changes", counting)
    seen = [public(f"v{n}", "A radar that hears small aircraft.") for n in range(6)]
    unseen = [hidden(f"h{n}", "A radar that hears small aircraft above the camp at night.") for n in range(20)]
    answers = [
        engine.match(index_of(*documents), NEED, allowed=frozenset(one.id for one in seen))
        for documents in (seen, [*seen, *unseen])
    ]
    assert answers[0].matches == answers[1].matches
    assert scored[0] == scored[1] > 0


def test_names_that_hidden_documents_bring_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    honest = retrieval.DocumentIndex.codes

    def counting(self: retrieval.DocumentIndex, keys: list[str]) -> object:
        asked.append(len(keys))
        return honest(self, keys)

    counts = []
    for more in ([], [hidden("h", "Camp camp night above, each of them hidden words.")]):
        index = index_of(public("v", "A radar that hears small aircraft."))
        engine.match(index, NEED)
        index.add(more)
        index.add([public("w", "Sonar.")])
        with monkeypatch.context() as patch:
            asked.clear()
            patch.setattr(retrieval.DocumentIndex, "codes", counting)
            engine.match(index, NEED)
        counts.append(list(asked))
    assert counts[0] == counts[1]


def test_a_word_that_a_public_document_brings_is_looked_up() -> None:
    index = index_of(public("v", "A radar that hears small aircraft."), hidden("h", "The camp at night."))
    before = {match.id for match in engine.match(index, NEED, allowed={"v", "w"}).matches}
    index.add([public("w", "A camp by night.")])
    assert {match.id for match in engine.match(index, NEED, allowed={"v", "w"}).matches} == before | {"w"}


def test_what_was_read_for_one_asker_is_read_anew_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    index, read = index_of(public("v", "A radar that hears small aircraft.")), list[str]()
    honest = index._express

    def counting(need: engine.Need, *rest: Any) -> Any:
        read.append(need.asker)
        return honest(need, *rest)

    monkeypatch.setattr(index, "_express", counting)
    for asker in ("parties 1", "parties 1", "parties 2", "parties 1"):
        engine.match(index, engine.Need(NEED.text, asker=asker))
    assert read == ["parties 1", "parties 2"]
