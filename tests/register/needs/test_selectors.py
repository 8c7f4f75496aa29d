"""What a viewer may read of cards, and how cards are read for matching."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.base.accounts.rules import STRANGER, job
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.parties.enums import PartyKind
from schakel.register.needs import selectors, services
from schakel.register.needs.enums import PartKind
from schakel.register.needs.models import Need
from tests import make

pytestmark = pytest.mark.django_db


def test_every_field_has_a_group_that_decides_who_reads_it() -> None:
    of_disclosure = {"id", "public_id", "owner", "is_draft", "created_at", "changed_at", "version"}
    own = {field.name for field in Need._meta.local_concrete_fields if not field.name.startswith("label_")}
    assert own - of_disclosure <= Need.FIELD_GROUPS.keys()


def test_a_hidden_and_an_absent_card_are_the_same() -> None:
    hidden = make.need(label="AMBER")
    for public_id in (hidden.public_id, "23456789abcd"):
        with pytest.raises(NotDisclosed):
            selectors.need_for(viewer=make.steward(), public_id=public_id)


def test_open_cards_are_those_whose_time_is_not_up() -> None:
    need = make.need(label="CLEAR", days=10)
    now = timezone.now()
    assert list(selectors.open_needs(viewer=STRANGER, now=now)) == [need]
    assert not selectors.open_needs(viewer=STRANGER, now=now + timedelta(days=11)).exists()


def test_a_job_sees_nothing_through_disclosure() -> None:
    make.need(label="GREEN")
    assert not selectors.visible_needs(viewer=job("any")).exists()


def test_matching_reads_each_requirement_by_itself() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    read = selectors.matching_text(need=make.need(by=officer), viewer=officer)
    assert [part.kind for part in read.parts] == [PartKind.EFFECT, PartKind.MEASURE, PartKind.SITUATION]
    assert "warning time: at least 60 s" in read.requirements
    assert read.text.splitlines() == list(read.requirements)


def test_matching_for_a_reader_reads_only_what_the_reader_may_read() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=officer)
    services.share_need(need=need, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=officer)
    read = selectors.matching_text(need=need, viewer=make.steward())
    assert PartKind.SITUATION not in {part.kind for part in read.parts}
    hidden = selectors.matching_text(need=make.need(label="AMBER"), viewer=make.steward())
    assert (hidden.title, hidden.parts) == ("", ())


def test_the_text_for_an_index_says_of_each_part_who_may_read_it() -> None:
    groups = {part.kind: part.group for part in selectors.text_to_index(make.need()).parts}
    assert groups[PartKind.EFFECT] == FieldGroup.CAPABILITY
    assert groups[PartKind.SITUATION] == FieldGroup.TECHNICAL


def test_a_pair_of_versions_comes_older_first_and_only_when_both_may_be_seen() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=officer)
    services.change_need(need=need, card=make.card(title="Another title altogether"), actor=officer)
    services.publish_need(need=need, reason="new title", actor=officer)
    older, newer = selectors.version_pair(need=need, first=2, second=1, viewer=make.steward())
    assert (older.number, newer.number) == (1, 2)
    with pytest.raises(NotDisclosed):
        selectors.version_pair(need=need, first=1, second=3, viewer=officer)


def test_the_working_copy_is_for_the_owners_members_only() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=officer)
    services.change_need(need=need, card=replace(make.card(), trl_from=3), actor=officer)
    assert selectors.working_copy_of(need=need, viewer=officer) is not None
    assert selectors.working_copy_of(need=need, viewer=make.steward()) is None


def test_the_audience_is_told_to_the_owners_members_only() -> None:
    officer = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=officer, is_published=False)
    reader = make.party()
    audience = disclosure_services.Audience(parties=(reader,), groups=("institutes",))
    services.publish_need(need=need, audience=audience, actor=officer)
    named = selectors.audience_of(need=need, viewer=officer)
    assert named.groups == ("institutes",)
    assert [party for party, _name in named.parties] == [reader]
    outsider = make.viewer(of=make.member(of=reader))
    assert selectors.need_for(viewer=outsider, public_id=need.public_id) == need
    assert selectors.audience_of(need=need, viewer=outsider) == selectors.Named()


def test_the_choices_of_the_list_come_from_visible_cards_only() -> None:
    make.need(label="AMBER")
    viewer = make.steward()
    now = timezone.now()
    assert selectors.occurring_states(viewer=viewer, now=now) == []
    make.need(label="GREEN", days=1)
    assert selectors.occurring_states(viewer=viewer, now=now) == ["published"]
    assert selectors.occurring_states(viewer=viewer, now=now + timedelta(days=2)) == ["published", "expired"]
