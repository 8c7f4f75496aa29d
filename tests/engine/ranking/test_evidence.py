"""What people of other needs said of words is a named feature: by share of needs, never of the need itself."""

import pytest

from schakel import engine

Said = engine.Correction


def corrected(name: str, text: str, *said: engine.Correction) -> engine.Corrected:
    return engine.Corrected(name, engine.Need(text, language="en"), said)


OTHERS = [
    corrected("a", "A robust radar finds drones.", Said("ignore", "robust")),
    corrected("b", "Robust boats find mines.", Said("ignore", "Robust"), Said("also", "boats", "vessel")),
    corrected("c", "A robust tent.", Said("literal", "unmanned vessel")),
]


def match_of(*reasons: tuple[str, str, float]) -> engine.Match:
    why = tuple(engine.Reason(kind, label, label, weight) for kind, label, weight in reasons)  # type: ignore[arg-type]
    return engine.Match(1, "x", "", sum(weight for *_, weight in reasons), 0.5, why, (), ())


def test_a_word_counts_by_how_many_of_the_needs_with_it_set_it_aside() -> None:
    found = engine.gather_evidence(OTHERS)
    assert found.set_aside == {"robust": pytest.approx(2 / 5)}
    assert found.also == {"boats": ("vessel",)}
    assert engine.gather_evidence(OTHERS[::-1]) == found


def test_the_need_itself_says_nothing_about_itself() -> None:
    assert engine.gather_evidence(OTHERS, without="a") == engine.gather_evidence(OTHERS[1:])
    assert engine.gather_evidence(OTHERS[:1], without="a") == engine.NO_EVIDENCE


def test_a_word_that_does_not_stand_in_the_need_says_nothing() -> None:
    assert engine.gather_evidence([corrected("a", "A radar.", Said("ignore", "tent"))]).set_aside == {}


def test_what_rests_on_words_that_others_set_aside_is_doubted_by_its_share() -> None:
    found = engine.gather_evidence(OTHERS)
    assert found.doubted(match_of(("term", "robust", 1.0), ("term", "radar", 1.0))) == pytest.approx(0.2)
    assert found.doubted(match_of(("pair", "robust … radar", 2.0))) == pytest.approx(0.4)
    assert found.doubted(match_of(("term", "radar", 1.0))) == 0.0
    links = match_of(("concept", "Unmanned vessel", 1.0)), match_of(("term", "unmanned vessel", 1.0))
    assert [found.doubted(one) for one in links] == [0.3333, 0.0], "only links can be set aside as links"


def test_what_others_said_that_a_word_also_means_is_found_in_any_form() -> None:
    found = engine.gather_evidence(OTHERS)
    held = engine.Document("v", "Two vessels for the coast.", language="en")
    asked = engine.Need("A boat that finds mines.", language="en")
    assert found.met(asked, held) == 1.0
    assert found.met(asked, engine.Document("t", "Two tents.", language="en")) == 0.0
    assert found.met(engine.Need("A radar.", language="en"), held) == 0.0


def test_a_ranker_adds_what_it_learnt_of_words_as_a_named_reason() -> None:
    index = engine.Index(engine.shipped_vocabulary())
    index.add(
        [
            engine.Document("robust", "Robust things, robust and robust.", language="en"),
            engine.Document("radar", "A radar for things.", language="en"),
        ]
    )
    ranker = engine.LearntRanker("learnt-9", {"doubted": -0.15}, evidence=engine.gather_evidence(OTHERS))
    need = engine.Need("robust radar", language="en")
    found = engine.match_with(index, need, additions=[ranker]).matches
    given = {m.id: [(r.label, r.weight) for r in m.reasons if r.kind == "learnt"] for m in found}
    assert {label for rows in given.values() for label, _weight in rows} == {"rests on words that nobody set aside"}
    assert given["radar"][0][1] > given["robust"][0][1]
    for one in found:
        assert one.score == pytest.approx(sum(reason.weight for reason in one.reasons), abs=1e-6)


def test_without_shared_corrections_nothing_is_learnt_of_words() -> None:
    def judged(base: float, accepted: bool) -> engine.Judged:
        return engine.Judged(base, engine.match_features(match_of(("term", "radar", 1.0))), accepted)

    told = [engine.Feedback(str(n), (judged(0.5, False), judged(0.4, True))) for n in range(6)]
    assert not {"doubted", "also"} & engine.learn_ranker(told, name="x").weights.keys()
