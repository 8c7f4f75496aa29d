"""Verdicts are learnt from only where everybody may see them; a ranker is compared before a person switches it on."""

import pytest
from django.urls import reverse

from schakel import engine
from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.enums import PartyKind
from schakel.match.matching import jobs, rules, selectors, services
from schakel.match.matching.enums import CorrectionKind
from schakel.match.matching.models import Ranker
from schakel.match.matching.selectors import indexes
from schakel.match.matching.selectors.everybody import public_question
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering
from tests import make
from tests.match.browsing import query_count, signed_in

pytestmark = pytest.mark.django_db
EFFECTS = ("radar notices small aircraft", "boat finds mines", "tent keeps people warm", "drone carries medicine")


@pytest.fixture(autouse=True)
def _fresh_indexes() -> None:
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()


@pytest.fixture
def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


@pytest.fixture
def manager() -> Viewer:
    return make.viewer(of=make.appointed(role=Role.PROGRAMME_MANAGER))


def need_of(officer: Viewer, effect: str, label: str = "CLEAR") -> Need:
    return make.need(
        by=officer, label=label, title="Wanted", effect=f"A {effect}.", situation="", constraints="", measures=()
    )


def offered(title: str, text: str, label: str = "CLEAR") -> Offering:
    return make.offering(by=make.steward(), title=title, text=text, label=label)


def ask(officer: Viewer, label: str = "CLEAR", supply: str = "CLEAR", shares: bool = True) -> None:
    """Needs whose people accept what has the words together and reject what has them apart."""
    for effect in EFFECTS:
        need = need_of(officer, effect, label)
        words = effect.split()
        good = offered("Thing", f"It is known that a {effect}.", supply)
        bad = offered("Thing", ". It does much else besides, every day. ".join(words) * 2, supply)
        services.accept_match(need=need, offering=good, actor=officer)
        services.reject_match(need=need, offering=bad, reason="Not this one.", actor=officer)
        if shares:
            services.share_verdicts(need=need, actor=officer)


def learnt() -> tuple[object, ...]:
    verdicts = selectors.public_verdicts()
    told = selectors.public_feedback(verdicts=verdicts)
    return (engine.learn_ranker(told, name="x"), engine.compare_ranker(told), len(verdicts))


def test_hidden_verdicts_needs_and_offerings_change_nothing(officer: Viewer) -> None:
    ask(officer)
    before = learnt()
    ask(officer, shares=False)
    for effect in EFFECTS:
        hidden = offered("Thing", f"A {effect} once more.", "GREEN")
        need = need_of(officer, effect, "CLEAR")
        services.accept_match(need=need, offering=hidden, actor=officer)
        services.share_verdicts(need=need, actor=officer)
        green = need_of(officer, effect, "GREEN")
        services.accept_match(need=green, offering=hidden, actor=officer)
    # the second round added public offerings, which may count as supply: compare with the same supply
    Offering.objects.filter(title="Thing").exclude(pk__in=_first_supply()).update(label_identity="AMBER")
    indexes.OFFERINGS.forget()
    assert learnt() == before


def _first_supply() -> list[int]:
    return list(Offering.objects.order_by("pk").values_list("pk", flat=True)[: 2 * len(EFFECTS)])


def test_a_need_that_is_hidden_later_is_no_longer_learnt_from(officer: Viewer) -> None:
    ask(officer)
    need = Need.objects.order_by("pk").first()
    assert need is not None
    assert len(selectors.public_verdicts()) == 8
    make.labelled(need, label="GREEN", by=officer)
    assert len(selectors.public_verdicts()) == 6


def test_only_a_public_need_is_shared_and_only_by_its_steward(officer: Viewer) -> None:
    hidden = need_of(officer, EFFECTS[0], "GREEN")
    with pytest.raises(rules.NotPublic):
        services.share_verdicts(need=hidden, actor=officer)
    with pytest.raises(disclosure_rules.NotAllowed):
        services.share_verdicts(need=need_of(officer, EFFECTS[0]), actor=make.steward())
    assert selectors.shared_verdicts(need=hidden, viewer=officer) is None
    need = need_of(officer, EFFECTS[1])
    services.share_verdicts(need=need, actor=officer)
    services.end_sharing(need=need, actor=officer)
    assert selectors.shared_verdicts(need=need, viewer=officer) is False
    assert selectors.shared_verdicts(need=need, viewer=STRANGER) is None


def test_corrections_are_learnt_from_only_where_shared_and_open_to_all(officer: Viewer, manager: Viewer) -> None:
    ask(officer)
    need = Need.objects.order_by("pk").first()
    assert need is not None
    services.correct_word(need=need, kind=CorrectionKind.IGNORE, word="small", actor=officer)
    services.correct_word(need=need, kind=CorrectionKind.ALSO, word="aircraft", also="plane", actor=officer)
    assert selectors.public_corrections() == []
    assert not selectors.shares_corrections(need=need, viewer=officer)
    services.share_verdicts(need=need, with_corrections=True, actor=officer)
    services.share_verdicts(need=need, with_corrections=True, actor=officer)
    assert selectors.shares_corrections(need=need, viewer=officer)
    assert not selectors.shares_corrections(need=need, viewer=STRANGER)
    assert Entry.objects.filter(act="matching.share_verdicts").count() == len(EFFECTS) + 1
    (one,) = selectors.public_corrections()
    assert [(said.kind, said.word, said.also) for said in one.corrections] == [
        ("ignore", "small", ""),
        ("also", "aircraft", "plane"),
    ]
    ranker = jobs.learn_ranker(actor=manager)
    assert not ranker.is_on
    assert ranker.words["also"] == {"aircraft": ["plane"]}
    assert set(ranker.words["set_aside"]) == {"small"}
    html = signed_in(manager).get(reverse("matching:learning")).content.decode()
    assert "Gedeelde correcties van woorden" in html
    assert "aircraft: betekent ook plane" in html
    assert "Woorden die bij andere behoeften zijn gecorrigeerd: aircraft, small" in html
    make.labelled(need, label="GREEN", by=officer)
    assert selectors.public_corrections() == []
    assert "Woorden die bij andere" not in signed_in(manager).get(reverse("matching:learning")).content.decode()


def test_a_corrected_word_of_a_hidden_part_stays_hidden(officer: Viewer) -> None:
    need = make.need(
        by=officer,
        label="CLEAR",
        title="Wanted",
        effect="A radar notices small aircraft.",
        situation="",
        constraints="Not by zeppelin.",
        measures=(),
    )
    disclosure.set_labels(record=need, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=officer)
    assert "zeppelin" not in public_question(need).text
    services.correct_word(need=need, kind=CorrectionKind.IGNORE, word="zeppelin", actor=officer)
    services.correct_word(need=need, kind=CorrectionKind.IGNORE, word="radar", actor=officer)
    services.share_verdicts(need=need, with_corrections=True, actor=officer)
    (one,) = selectors.public_corrections()
    assert [said.word for said in one.corrections] == ["radar"]


def test_a_version_is_kept_off_with_its_comparison_and_one_entry(officer: Viewer, manager: Viewer) -> None:
    ask(officer)
    ranker = jobs.learn_ranker(actor=manager)
    assert (ranker.number, ranker.is_on, ranker.verdicts, ranker.needs) == (1, False, 8, 4)
    assert Entry.objects.filter(act="matching.keep_ranker").count() == 1
    assert jobs.learn_ranker(actor=manager).weights == ranker.weights
    with pytest.raises(disclosure_rules.NotAllowed):
        jobs.learn_ranker(actor=officer)


def kept(number: int = 1, needs: int = 12, gain: float = 0.05) -> Ranker:
    return Ranker.objects.create(
        number=number,
        configuration="schakel-2",
        weights={"pairs": 0.15, "translation": -0.05},
        verdicts=24,
        needs=needs,
        plain_quality=0.5,
        learnt_quality=0.5 + gain,
        least_gain=gain - 0.02,
        most_gain=gain + 0.02,
    )


@pytest.mark.parametrize(("needs", "gain"), [(9, 0.05), (12, 0.0), (12, -0.01)])
def test_what_is_not_known_to_be_better_stays_off(manager: Viewer, needs: int, gain: float) -> None:
    ranker = kept(needs=needs, gain=gain)
    with pytest.raises(rules.RankerRefused):
        services.switch_ranker_on(ranker=ranker, reason="Try it.", actor=manager)
    assert selectors.ranker_on() is None


def test_switched_on_it_shows_as_a_reason_and_in_the_configuration_and_off_again(
    officer: Viewer, manager: Viewer
) -> None:
    need = need_of(officer, EFFECTS[0])
    offered("Radar", f"It is known that a {EFFECTS[0]}.")
    plain = selectors.matches_for_need(need=need, viewer=officer)
    ranker = kept()
    services.switch_ranker_on(ranker=ranker, reason="Better on twelve needs.", actor=manager)
    moved = selectors.matches_for_need(need=need, viewer=officer)
    assert moved.configuration == f"{plain.configuration}+learnt-1"
    assert "words close together" in {r.label for r in moved.rows[0].match.reasons if r.kind == "learnt"}
    kept(number=2)
    services.switch_ranker_on(ranker=selectors.rankers()[0], reason="Newer.", actor=manager)
    on = selectors.ranker_on()
    assert on is not None
    assert on.number == 2
    services.switch_ranker_off(ranker=on, reason="Back to the plain order.", actor=manager)
    after = selectors.matches_for_need(need=need, viewer=officer)
    assert [r.match for r in after.rows] == [r.match for r in plain.rows]
    acts = Entry.objects.filter(act__startswith="matching.switch_ranker").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["matching.switch_ranker_on"] * 2 + ["matching.switch_ranker_off"]


def test_nobody_else_switches_and_a_reason_is_asked(officer: Viewer, manager: Viewer) -> None:
    ranker = kept()
    with pytest.raises(disclosure_rules.NotAllowed):
        services.switch_ranker_on(ranker=ranker, reason="I want it.", actor=officer)
    with pytest.raises(rules.ReasonMissing):
        services.switch_ranker_on(ranker=ranker, reason=" ", actor=manager)
    page = reverse("matching:switch-ranker", args=[1])
    assert signed_in(officer).post(page, {"reason": "I want it."}).status_code == 403
    assert signed_in(manager).post(page, {"reason": "Better on twelve needs."}).status_code == 302
    assert selectors.ranker_on() == ranker


def test_the_page_shows_versions_and_verdicts_to_everybody_in_dutch(officer: Viewer, manager: Viewer) -> None:
    ask(officer)
    kept()
    client = signed_in(manager)
    html = client.get(reverse("matching:learning")).content.decode()
    assert "Leren van oordelen" in html
    assert "learnt-1" in html
    assert "aanvaard" in html
    assert "Not this one." not in html
    assert query_count(client, reverse("matching:learning")) <= 25
    client.post(reverse("matching:learn-ranker"))
    assert Ranker.objects.count() == 2


def test_sharing_from_the_page_of_matches(officer: Viewer) -> None:
    need = need_of(officer, EFFECTS[0])
    client = signed_in(officer)
    page = reverse("matching:need-matches", args=[need.public_id])
    assert "Oordelen delen" in client.get(page).content.decode()
    client.post(reverse("matching:share-verdicts", args=[need.public_id]), {"share": "1"})
    html = client.get(page).content.decode()
    assert "Stop met delen" in html
    assert "Ook gecorrigeerde woorden delen" in html
    client.post(reverse("matching:share-verdicts", args=[need.public_id]), {"share": "2"})
    assert selectors.shares_corrections(need=need, viewer=officer)
    html = client.get(page).content.decode()
    assert "Iedereen mag ook zien welke woorden u hebt gecorrigeerd." in html
    assert "Gecorrigeerde woorden niet meer delen" in html
    client.post(reverse("matching:share-verdicts", args=[need.public_id]), {"share": "1"})
    assert not selectors.shares_corrections(need=need, viewer=officer)
    assert selectors.shared_verdicts(need=need, viewer=officer)
    assert query_count(client, page) <= 25


def test_maturity_fits_within_what_is_asked_and_less_for_each_step_outside() -> None:
    assert rules.maturity_fit(6, 5, 7) == 1.0
    assert rules.maturity_fit(3, 5, 7) == pytest.approx(0.75)
    assert rules.maturity_fit(9, None, 7) == pytest.approx(0.75)
    assert rules.maturity_fit(None, 5, 7) == rules.maturity_fit(5, None, None) == engine.NEITHER
