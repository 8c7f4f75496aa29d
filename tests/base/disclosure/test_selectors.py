"""The policy as a database filter and as a check on one record say the same, on random records."""

import random
from typing import Any

import pytest
from django.apps import apps

from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.disclosure import rules, selectors, services
from schakel.base.disclosure.enums import Act, FieldGroup, IntroductionState, Label, Manner, Purpose
from schakel.base.disclosure.models import AudienceEntry, Disclosed, Reading
from schakel.base.parties.enums import Group, PartyKind
from schakel.base.parties.models import Party
from schakel.register.organisations.models import Organisation
from tests import make

pytestmark = pytest.mark.django_db


def record(*, owner: Party, label: Label = Label.AMBER, is_draft: bool = False) -> Organisation:
    labels = {f"label_{group.value}": label for group in FieldGroup}
    return Organisation.objects.create(owner=owner, name="Somebody", is_draft=is_draft, **labels)


def random_records(dice: random.Random, parties: list[Party], viewers: list[Viewer]) -> list[Organisation]:
    found = []
    for _ in range(60):
        made = record(owner=dice.choice(parties), label=dice.choice(list(Label)), is_draft=dice.random() < 0.2)
        for group in FieldGroup:
            setattr(made, f"label_{group.value}", dice.choice(list(Label)))
            if dice.random() < 0.5:
                entry = AudienceEntry(
                    record_kind="organisations.Organisation", record_id=made.public_id, field_group=group
                )
                who = dice.randrange(3)
                entry.party = dice.choice(parties) if who == 0 else None
                entry.group = dice.choice(list(Group)) if who == 1 else ""
                entry.person_id = dice.choice([v.user_id for v in viewers if v.user_id]) if who == 2 else None
                entry.save()
        made.save()
        found.append(made)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_filter_and_the_check_agree_on_random_records(seed: int) -> None:
    dice = random.Random(seed)
    parties = [make.party(kind=dice.choice(list(PartyKind))) for _ in range(6)]
    viewers = [STRANGER, make.viewer(of=make.user()), *(make.viewer(of=make.member(of=party)) for party in parties)]
    records = random_records(dice, parties, viewers)
    for viewer in viewers:
        seen = selectors.seen_groups_of(records=records, viewer=viewer)
        audiences = selectors.audiences(viewer=viewer, models=[Organisation])
        for group in FieldGroup:
            by_filter = set(
                selectors.visible(Organisation.objects.all(), viewer=viewer, groups=[group]).values_list(
                    "pk", flat=True
                )
            )
            by_check = {made.pk for made in records if group in seen[made.public_id]}
            by_audience = {made.pk for made in records if audiences.are_seen(record=made, groups=[group])}
            assert by_filter == by_check == by_audience
        for owner in parties:
            of_one = selectors.visible(Organisation.objects.all(), viewer=viewer, part_of=("owner_id", owner.pk))
            assert {made.pk for made in of_one} == {
                made.pk for made in records if made.owner_id == owner.pk and seen[made.public_id]
            }


def test_every_kind_of_record_has_the_index_by_which_open_ones_are_found_and_none_over_all_owners() -> None:
    kinds = [model for model in apps.get_models() if issubclass(model, Disclosed)]
    assert len(kinds) > 4
    for model in kinds:
        firsts = {(index.fields or [""])[0].lstrip("-") for index in model._meta.indexes}
        assert "label_identity" in firsts, model
        tied = {field.name for field in model._meta.fields if field.is_relation} | {"kvk_number", "vat_number"}
        assert firsts <= {"label_identity"} | tied, model


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_a_record_outside_the_circle_is_as_good_as_absent() -> None:
    hidden = record(owner=make.party())
    with pytest.raises(rules.NotDisclosed):
        selectors.require(record=hidden, viewer=make.viewer(of=make.member()), act=Act.READ)


def test_a_member_without_stewardship_may_not_widen_a_label() -> None:
    owner = make.party()
    mine = record(owner=owner)
    with pytest.raises(rules.NotAllowed):
        services.set_labels(
            record=mine, labels={FieldGroup.IDENTITY: "CLEAR"}, actor=make.viewer(of=make.member(of=owner))
        )
    mine.refresh_from_db()
    assert mine.label_identity == Label.AMBER


def test_contact_opens_both_ways_once_an_introduction_is_accepted_and_closes_when_taken_back() -> None:
    owner, asker = make.party(), make.party()
    theirs, mine = record(owner=owner, label=Label.GREEN), record(owner=asker, label=Label.GREEN)
    for made in (theirs, mine):
        Organisation.objects.filter(pk=made.pk).update(label_contact=Label.AMBER)
        made.refresh_from_db()
    owner_viewer, asker_viewer = make.steward(of=owner), make.steward(of=asker)
    asked = services.ask_introduction(record=theirs, reveals="We make frames.", actor=asker_viewer)
    assert not selectors.may_reveal_contact(record=theirs, viewer=asker_viewer)
    services.accept_introduction(introduction=asked, actor=owner_viewer)
    assert selectors.may_reveal_contact(record=theirs, viewer=asker_viewer)
    assert selectors.may_reveal_contact(record=mine, viewer=owner_viewer)
    services.revoke_introduction(introduction=asked, actor=asker_viewer)
    assert not selectors.may_reveal_contact(record=theirs, viewer=asker_viewer)
    assert not selectors.may_reveal_contact(record=mine, viewer=owner_viewer)


@pytest.mark.asvs("v5.0.0-2.3.2", "v5.0.0-2.4.1")
def test_a_declined_introduction_looks_unanswered_and_can_be_asked_once_only() -> None:
    owner, asker = make.party(), make.party()
    theirs, asker_viewer = record(owner=owner, label=Label.GREEN), make.steward(of=asker)
    asked = services.ask_introduction(record=theirs, reveals="We make frames.", actor=asker_viewer)
    services.decline_introduction(introduction=asked, actor=make.steward(of=owner))
    again = services.ask_introduction(record=theirs, reveals="Once more.", actor=asker_viewer)
    assert again.pk == asked.pk
    assert rules.state_for_asker(again.state) == IntroductionState.ASKED


def test_nobody_asks_for_a_record_they_may_not_know_of() -> None:
    with pytest.raises(rules.NotDisclosed):
        services.ask_introduction(record=record(owner=make.party()), reveals="Hello.", actor=make.steward())


def test_a_withdrawn_consent_binds_the_next_question() -> None:
    owner = make.party()
    mine, steward = record(owner=owner), make.steward(of=owner)
    given = services.give_consent(record=mine, field="summary", purpose=Purpose.PUBLICATION, actor=steward)
    asked: dict[str, Any] = {"records": [mine], "purpose": Purpose.PUBLICATION, "viewer": STRANGER}
    assert selectors.consented(**asked) == {(mine.public_id, "summary")}
    services.withdraw_consent(consent=given, actor=steward)
    assert selectors.consented(**asked) == frozenset()


def test_a_consent_towards_a_group_counts_for_its_parties_only_and_a_new_one_takes_its_place() -> None:
    owner = make.party()
    mine, steward = record(owner=owner), make.steward(of=owner)
    officer = make.viewer(of=make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT)))
    for _ in range(2):
        services.give_consent(
            record=mine, field="summary", purpose=Purpose.EXPORT, audience=Group.DEFENCE.value, actor=steward
        )
    assert selectors.running_consents(records=[mine], purpose=Purpose.EXPORT).count() == 1
    for viewer, wanted in ((officer, {(mine.public_id, "summary")}), (make.steward(), set()), (STRANGER, set())):
        assert selectors.consented(records=[mine], purpose=Purpose.EXPORT, viewer=viewer) == wanted


def test_the_asked_party_takes_nothing_back_before_it_accepted() -> None:
    owner, asker = make.party(), make.party()
    theirs, asker_viewer = record(owner=owner, label=Label.GREEN), make.steward(of=asker)
    asked = services.ask_introduction(record=theirs, reveals="We make frames.", actor=asker_viewer)
    with pytest.raises(rules.MoveNotAllowed):
        services.revoke_introduction(introduction=asked, actor=make.steward(of=owner))
    services.decline_introduction(introduction=asked, actor=make.steward(of=owner))
    with pytest.raises(rules.MoveNotAllowed):
        services.revoke_introduction(introduction=asked, actor=make.steward(of=owner))
    asked.refresh_from_db()
    assert rules.state_for_asker(asked.state) == IntroductionState.ASKED
    services.revoke_introduction(introduction=asked, actor=asker_viewer)


def test_reading_above_green_is_noted_for_the_owner_and_open_reading_is_not() -> None:
    owner, reader = make.party(), make.steward()
    amber, green = record(owner=owner), record(owner=owner, label=Label.GREEN)
    services.log_readings(records=[amber, green], groups=[FieldGroup.IDENTITY], manner=Manner.READ, actor=reader)
    assert [row.record_id for row in selectors.readings(viewer=make.steward(of=owner))] == [amber.public_id]
    assert Reading.objects.get().reader_party_id == reader.acting_for
