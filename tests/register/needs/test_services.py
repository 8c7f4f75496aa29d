"""Writing, publishing, extending, withdrawing, fulfilling and expiring effect cards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import STRANGER, Viewer, job
from schakel.base.audit.models import Entry
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.disclosure.rules import LabelRefused, NotAllowed, NotDisclosed
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.needs import rules, selectors, services
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need, NeedVersion, WorkingCopy
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Party:
    return make.party(kind=PartyKind.DEFENCE_UNIT)


@pytest.fixture
def officer(unit: Party) -> Viewer:
    return make.steward(of=unit)


def acts_of(need: Need) -> list[str]:
    return list(Entry.objects.filter(subject_id=need.public_id).order_by("seq").values_list("act", flat=True))


def test_a_company_states_no_needs(unit: Party) -> None:
    company = make.party()
    with pytest.raises(NotAllowed):
        services.draft_need(owner=company, card=make.card(), actor=make.steward(of=company))
    with pytest.raises(NotAllowed):
        services.draft_need(owner=unit, card=make.card(), actor=make.steward(of=company))
    assert not Need.objects.exists()


def test_a_draft_is_kept_with_its_measures_and_its_language(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    assert need.state == State.DRAFT
    assert need.is_draft
    assert need.language == "en"
    assert [str(row) for row in need.measures.all()] == ["warning time"]
    assert acts_of(need) == ["needs.draft"]


def test_the_language_that_a_person_chose_wins(officer: Viewer) -> None:
    assert make.need(by=officer, language="nl").language == "nl"


def test_a_card_in_another_language_is_kept_and_says_so(officer: Viewer) -> None:
    polish = "Oddział zauważa małe obiekty nad obozem wystarczająco wcześnie, aby się ukryć, dzień i noc."
    assert make.need(by=officer, title="Małe obiekty zauważone na czas", effect=polish, situation="").language == ""


@pytest.mark.asvs("v5.0.0-2.2.1")
def test_an_unknown_code_is_refused_and_nothing_is_written(officer: Viewer) -> None:
    with pytest.raises(rules.NeedRefused) as caught:
        make.need(by=officer, domains=("the-moon",))
    assert caught.value.where == "domains"
    assert not Need.objects.exists()


def test_publishing_sets_state_validity_labels_and_a_version(officer: Viewer) -> None:
    need = make.need(by=officer, label="GREEN", days=30)
    need.refresh_from_db()
    assert (need.state, need.is_draft, need.number) == (State.PUBLISHED, False, 1)
    assert need.expires_at is not None
    assert need.published_at is not None
    assert need.expires_at - need.published_at == timedelta(days=30)
    assert need.label_of(FieldGroup.CAPABILITY) == Label.GREEN
    version = need.versions.get()
    assert version.card["title"] == need.title
    assert version.published_by == officer.user_ref


def test_a_need_holds_for_sixty_days_unless_said_otherwise(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    services.publish_need(need=need, actor=officer)
    assert need.published_at is not None
    assert need.expires_at == need.published_at + timedelta(days=60)


def test_publishing_twice_makes_one_version(officer: Viewer) -> None:
    need = make.need(by=officer)
    services.publish_need(need=Need.objects.get(), actor=officer)
    assert NeedVersion.objects.count() == 1
    assert acts_of(need).count("needs.publish") == 1


def test_a_member_publishes_but_does_not_choose_the_label(unit: Party, officer: Viewer) -> None:
    member = make.viewer(of=make.member(of=unit, position=Position.MEMBER))
    need = make.need(by=member, is_published=False)
    with pytest.raises(NotAllowed):
        services.publish_need(need=need, labels={FieldGroup.IDENTITY: "CLEAR"}, actor=member)
    services.publish_need(need=Need.objects.get(), actor=member)
    need.refresh_from_db()
    assert need.state == State.PUBLISHED
    assert need.label_of(FieldGroup.IDENTITY) == Label.AMBER


def test_a_card_is_not_published_as_red(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    with pytest.raises(LabelRefused):
        services.publish_need(need=need, labels={FieldGroup.IDENTITY: "RED"}, actor=officer)
    assert Need.objects.get().state == State.DRAFT


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_a_card_that_cannot_be_answered_stays_a_draft(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False, effect="")
    with pytest.raises(rules.NeedRefused):
        services.publish_need(need=need, actor=officer)
    assert Need.objects.get().state == State.DRAFT
    assert not NeedVersion.objects.exists()


def test_changing_a_published_card_changes_nothing_for_readers_until_it_is_published(officer: Viewer) -> None:
    need = make.need(by=officer)
    services.change_need(need=need, card=make.card(title="Another title altogether"), actor=officer)
    assert Need.objects.get().title == "Small aircraft noticed in time"
    services.publish_need(need=Need.objects.get(), reason="the situation changed", actor=officer)
    changed = Need.objects.get()
    assert (changed.title, changed.number) == ("Another title altogether", 2)
    assert not WorkingCopy.objects.exists()
    assert [version.number for version in changed.versions.all()] == [2, 1]


def test_a_next_version_asks_for_a_reason(officer: Viewer) -> None:
    need = make.need(by=officer)
    services.change_need(need=need, card=make.card(title="Another title altogether"), actor=officer)
    with pytest.raises(rules.NeedRefused) as caught:
        services.publish_need(need=need, actor=officer)
    assert caught.value.where == "reason"


def test_throwing_the_working_copy_away_leaves_the_card(officer: Viewer) -> None:
    need = make.need(by=officer)
    services.change_need(need=need, card=make.card(title="Another title altogether"), actor=officer)
    services.drop_working_copy(need=need, actor=officer)
    services.drop_working_copy(need=need, actor=officer)
    assert not WorkingCopy.objects.exists()
    assert acts_of(need).count("needs.drop_working_copy") == 1


def test_the_later_of_two_writers_gets_both_versions_and_loses_nothing(unit: Party, officer: Viewer) -> None:
    colleague = make.steward(of=unit)
    need = make.need(by=officer, is_published=False)
    mine, theirs = Need.objects.get(), Need.objects.get()
    services.change_need(need=theirs, card=make.card(title="Written by a colleague"), seen_version=1, actor=colleague)
    with pytest.raises(rules.ChangedMeanwhile) as caught:
        services.change_need(need=mine, card=make.card(title="Written by me"), seen_version=1, actor=officer)
    assert caught.value.current.title == "Written by a colleague"
    assert Need.objects.get().title == "Written by a colleague"
    services.change_need(
        need=Need.objects.get(), card=make.card(title="Written by me"), seen_version=caught.value.version, actor=officer
    )
    need.refresh_from_db()
    assert need.title == "Written by me"


def test_saving_the_same_again_writes_nothing(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    services.change_need(need=need, card=make.card(), seen_version=need.version, actor=officer)
    assert acts_of(need) == ["needs.draft"]


def test_it_publishes_what_was_seen_or_not_at_all(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    seen = need.version
    services.change_need(need=Need.objects.get(), card=make.card(title="Changed since then"), actor=officer)
    with pytest.raises(rules.ChangedMeanwhile):
        services.publish_need(need=Need.objects.get(), seen_version=seen, actor=officer)
    assert Need.objects.get().state == State.DRAFT


def test_a_save_does_not_undo_a_change_of_label(officer: Viewer) -> None:
    need = make.need(by=officer, label="GREEN")
    stale = Need.objects.get()
    services.share_need(need=need, labels=dict.fromkeys(FieldGroup, "AMBER"), actor=officer)
    services.change_need(need=stale, card=make.card(title="Another title altogether"), actor=officer)
    services.publish_need(need=stale, reason="new title", actor=officer)
    assert Need.objects.get().label_of(FieldGroup.IDENTITY) == Label.AMBER


def test_extending_needs_a_reason_and_opens_an_expired_card(officer: Viewer) -> None:
    need = make.need(by=officer, days=1)
    later = timezone.now() + timedelta(days=3)
    services.expire_need(need=need, now=later, actor=job("expiry"))
    with pytest.raises(rules.NeedRefused):
        services.extend_need(need=need, days=5, reason="", now=later, actor=officer)
    services.extend_need(need=need, days=5, reason="still needed", now=later, actor=officer)
    need.refresh_from_db()
    assert need.state == State.PUBLISHED
    assert need.expires_at == later + timedelta(days=5)
    assert need.ended_at is None


def test_a_draft_is_not_extended(officer: Viewer) -> None:
    with pytest.raises(rules.MoveNotAllowed):
        services.extend_need(need=make.need(by=officer, is_published=False), days=5, reason="why not", actor=officer)


def test_withdrawing_hides_the_card_from_everybody_else_at_once(officer: Viewer) -> None:
    need = make.need(by=officer, label="CLEAR")
    assert selectors.visible_needs(viewer=STRANGER).exists()
    services.withdraw_need(need=need, reason="no longer needed", actor=officer)
    assert not selectors.visible_needs(viewer=STRANGER).exists()
    assert selectors.visible_needs(viewer=officer).get().state == State.WITHDRAWN


def test_a_draft_can_be_withdrawn(officer: Viewer) -> None:
    need = make.need(by=officer, is_published=False)
    services.withdraw_need(need=need, reason="written by mistake", actor=officer)
    assert Need.objects.get().state == State.WITHDRAWN


def test_only_a_steward_withdraws(unit: Party, officer: Viewer) -> None:
    need = make.need(by=officer)
    with pytest.raises(NotAllowed):
        services.withdraw_need(
            need=need, reason="no longer needed", actor=make.viewer(of=make.member(of=unit, position=Position.MEMBER))
        )


def test_fulfilling_says_by_what_and_ends_the_card(officer: Viewer) -> None:
    need = make.need(by=officer)
    with pytest.raises(rules.NeedRefused):
        services.fulfil_need(need=need, ending=" ", actor=officer)
    services.fulfil_need(need=need, ending="A listening post of two partners", actor=officer)
    need.refresh_from_db()
    assert (need.state, need.ending) == (State.FULFILLED, "A listening post of two partners")
    with pytest.raises(rules.MoveNotAllowed):
        services.change_need(need=need, card=make.card(title="Written too late"), actor=officer)


def test_another_unit_neither_reads_drafts_nor_edits(officer: Viewer) -> None:
    other = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    draft = make.need(by=officer, is_published=False)
    with pytest.raises(NotDisclosed):
        services.change_need(need=draft, card=make.card(title="Somebody else's title"), actor=other)
    open_card = make.need(by=officer, label="GREEN")
    with pytest.raises(NotAllowed):
        services.change_need(need=open_card, card=make.card(title="Somebody else's title"), actor=other)


def test_a_card_expires_once_and_only_when_its_time_is_up(officer: Viewer) -> None:
    need = make.need(by=officer, days=1)
    assert not services.expire_need(need=need, actor=job("expiry"))
    later = timezone.now() + timedelta(days=2)
    assert services.expire_need(need=need, now=later, actor=job("expiry"))
    assert not services.expire_need(need=need, now=later, actor=job("expiry"))
    assert acts_of(need).count("needs.expire") == 1
    need.refresh_from_db()
    assert need.state == State.EXPIRED


def test_sharing_more_widely_opens_the_standing_version_and_not_the_older_ones(officer: Viewer) -> None:
    need = make.need(by=officer, label="AMBER", title="Named a place that matters")
    services.change_need(need=need, card=make.card(), actor=officer)
    services.publish_need(need=need, reason="place left out", actor=officer)
    services.share_need(need=need, labels=dict.fromkeys(FieldGroup, "CLEAR"), actor=officer)
    seen = selectors.versions_of(need=Need.objects.get(), viewer=STRANGER)
    assert [version.number for version in seen] == [2]
    assert [version.number for version in selectors.versions_of(need=need, viewer=officer)] == [2, 1]
