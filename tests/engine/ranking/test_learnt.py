"""What is learnt puts what was accepted first, adds up as named reasons, and knows nothing but features."""

import pytest

from schakel import engine

NEED = engine.Need("A unit notices small aircraft above a camp.")
TEXTS = {
    "tower": ("Lamp", "It notices aircraft, some small, from the camp, high above it."),
    "radar": ("Notices small aircraft", "Stands above a camp."),
    "tent": ("Camp", "Tents for a camp."),
    "boat": ("Boat", "Small boats above all."),
}


@pytest.fixture
def index() -> engine.Index:
    made = engine.Index(engine.shipped_vocabulary())
    made.add(engine.Document(name, text, title, language="en") for name, (title, text) in TEXTS.items())
    return made


def judged(base: float, accepted: bool | None, **features: float) -> engine.Judged:
    return engine.Judged(base, {**dict.fromkeys(engine.FEATURES, 0.5), **features}, accepted)


def feedback(needs: int) -> list[engine.Feedback]:
    """People who accept what rests on pairs, although it scores a little less."""
    return [
        engine.Feedback(
            f"need {number}",
            (
                judged(0.40 + number / 1000, False, pairs=0.1),
                judged(0.38, True, pairs=0.6),
                judged(0.37, False, pairs=0.2),
                judged(0.20, None, pairs=0.1),
            ),
        )
        for number in range(needs)
    ]


def test_it_learns_what_people_accept_and_the_same_each_time() -> None:
    ranker = engine.learn_ranker(feedback(20), name="learnt-1")
    assert ranker.weights["pairs"] > 0
    assert ranker == engine.learn_ranker(list(reversed(feedback(20))), name="learnt-1")
    assert all(abs(share) <= 0.15 for share in ranker.weights.values())


def test_it_is_compared_on_needs_that_it_was_not_learnt_from() -> None:
    found = engine.compare_ranker(feedback(20))
    assert found.needs == 20
    assert found.learnt > found.plain
    assert found.difference.low > 0


def test_feedback_that_follows_no_feature_gains_nothing() -> None:
    def seen(need: int) -> tuple[engine.Judged, ...]:
        return tuple(judged(0.5 - at / 10, at == need % 3, pairs=((need * 7 + at * 3) % 10) / 10) for at in range(5))

    told = [engine.Feedback(str(need), seen(need)) for need in range(40)]
    assert engine.compare_ranker(told).difference.low <= 0


@pytest.mark.parametrize(
    "told", [[], [engine.Feedback("n", (judged(0.5, True),))], [engine.Feedback("n", (judged(0.5, False),))]]
)
def test_too_little_feedback_is_refused(told: list[engine.Feedback]) -> None:
    with pytest.raises(engine.NothingLearnt):
        engine.learn_ranker(told, name="x")


def test_what_it_adds_is_a_named_reason_and_the_score_still_adds_up(index: engine.Index) -> None:
    ranker = engine.LearntRanker("learnt-7", {"title": 0.15, "translation": -0.05})
    plain = index.match(NEED)
    found = engine.match_with(index, NEED, additions=[ranker])
    assert found.configuration == f"{plain.configuration}+learnt-7"
    full = index.full_score(NEED)
    for match in found.matches:
        assert match.score == pytest.approx(sum(reason.weight for reason in match.reasons), abs=1e-6)
        labels = {reason.label: reason.weight for reason in match.reasons if reason.kind == "learnt"}
        before = next(one for one in plain.matches if one.id == match.id)
        features = engine.match_features(before)
        assert labels["met in its own words"] == pytest.approx(0.05 * full * (1 - features["translation"]))
        assert labels.get("words in the title", 0.0) == pytest.approx(0.15 * full * features["title"])
    assert {match.id for match in found.matches} == {match.id for match in plain.matches}
    scores = [match.score for match in found.matches]
    chances = [match.probability for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert chances == sorted(chances, reverse=True)


def test_words_in_the_title_can_lift_an_offering(index: engine.Index) -> None:
    plain = [match.id for match in index.match(NEED).matches]
    ranker = engine.LearntRanker("learnt-7", {"title": -0.15})
    moved = [match.id for match in engine.match_with(index, NEED, additions=[ranker]).matches]
    assert plain[0] == "radar"
    assert moved != plain


def test_without_additions_nothing_changes(index: engine.Index) -> None:
    assert engine.match_with(index, NEED, additions=()) == index.match(NEED)
    assert engine.rank_with(index, NEED, additions=(), top=3) == index.rank(NEED, top=3)


def test_ranking_alone_gives_the_order_of_matching(index: engine.Index) -> None:
    ranker = engine.LearntRanker("learnt-7", {"title": 0.15, "spread": 0.1})
    found = engine.match_with(index, NEED, additions=[ranker])
    assert engine.rank_with(index, NEED, additions=[ranker]) == [(m.id, m.score) for m in found.matches]


def test_the_name_of_a_company_is_no_feature(index: engine.Index) -> None:
    other = engine.Index(engine.shipped_vocabulary())
    other.add(
        engine.Document(name, text, title, language="en", company=f"Company {name}", company_id=name)
        for name, (title, text) in TEXTS.items()
    )
    ranker = engine.LearntRanker("learnt-7", dict.fromkeys(engine.FEATURES, 0.1))
    ours, theirs = (engine.match_with(one, NEED, additions=[ranker]).matches for one in (index, other))
    assert [(m.id, m.score, m.reasons) for m in ours] == [(m.id, m.score, m.reasons) for m in theirs]


def test_what_stands_behind_the_moved_places_stays_behind_them() -> None:
    made = engine.Index(engine.shipped_vocabulary())
    made.add(
        engine.Document(f"d{n:03}", "A camp. " + "word " * n, "Camp" if n % 2 else "Thing", language="en")
        for n in range(engine.MOVED + 20)
    )
    need = engine.Need("camp", language="en")
    ranker = engine.LearntRanker("learnt-1", {"title": -0.15})
    plain = [name for name, _score in made.rank(need, top=100)]
    moved = engine.match_with(made, need, additions=[ranker], top=100).matches
    assert [m.id for m in moved][engine.MOVED :] == plain[engine.MOVED :]
    assert [m.id for m in moved][: engine.MOVED] != plain[: engine.MOVED]
    scores = [m.score for m in moved]
    assert scores == sorted(scores, reverse=True)
