"""Organisations: registered by a steward, unique per steward only, hidden until labelled."""

import pytest

from schakel.base.audit.models import Entry
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.register.organisations import rules, selectors, services
from schakel.register.organisations.models import Organisation
from tests import make

pytestmark = pytest.mark.django_db
KVK = "12345678"


def test_a_new_organisation_is_hidden_from_everybody_else() -> None:
    me, other = make.steward(), make.steward()
    it = make.organisation(by=me)
    assert list(selectors.visible_organisations(viewer=me)) == [it]
    assert not selectors.visible_organisations(viewer=other).exists()
    with pytest.raises(NotDisclosed):
        selectors.organisation_for(viewer=other, public_id=it.public_id)


def test_it_registers_with_source_and_one_entry_for_the_act() -> None:
    me = make.steward()
    it = make.organisation(by=me, kvk_number="12 34 56 78", vat_number="nl123456789b01", website="example.org")
    it.refresh_from_db()
    assert (it.kvk_number, it.vat_number, it.website) == (KVK, "NL123456789B01", "https://example.org")
    assert {s.source for s in it.statements.all()} == {"own statement"}
    assert len(set(Entry.objects.filter(act__startswith="organisations.").values_list("act_id", flat=True))) == 1


def test_nobody_registers_for_a_party_they_do_not_belong_to() -> None:
    with pytest.raises(NotAllowed):
        services.register_organisation(
            owner=make.party(), facts={"name": "X"}, provenance=make.provenance(), actor=make.steward()
        )
    assert not Organisation.objects.exists()


def test_a_number_is_refused_a_second_time_for_the_same_owner_and_nothing_is_written() -> None:
    me = make.steward()
    first = make.organisation(by=me, kvk_number=KVK)
    with pytest.raises(rules.AlreadyRegistered) as refused:
        make.organisation(by=me, kvk_number=KVK)
    assert refused.value.public_id == first.public_id
    assert Organisation.objects.count() == 1


def test_the_same_number_elsewhere_neither_refuses_nor_shows() -> None:
    make.organisation(by=make.steward(), kvk_number=KVK)
    me = make.steward()
    it = make.organisation(by=me, kvk_number=KVK)
    assert list(selectors.known_organisations(viewer=me, kvk_number=KVK)) == [it]


@pytest.mark.asvs("v5.0.0-1.4.2", "v5.0.0-2.2.1")
@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("kvk_number", "1234567", "not-eight-digits"),
        ("vat_number", "12", "not-a-vat-number"),
        ("lei", "529900T8BM49AURSDO56", "not-a-lei"),
        ("founded_on", "31-02-2020", "not-a-day"),
        ("website", "not an address", "not-an-address"),
        ("status", "famous", "not-a-choice"),
        ("name", "x" * 201, "too-long"),
    ],
)
def test_it_refuses_values_that_a_field_cannot_hold(field: str, value: str, why: str) -> None:
    me = make.steward()
    it = make.organisation(by=me)
    with pytest.raises(rules.ValueNotUnderstood) as refused:
        services.change_organisation(organisation=it, facts={field: value}, provenance=make.provenance(), actor=me)
    assert (refused.value.field, refused.value.why) == (field, why)


def test_the_later_of_two_people_is_told_and_nothing_is_overwritten() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    seen = Organisation.objects.get(pk=it.pk).version
    services.change_organisation(
        organisation=it, facts={"status": "active"}, provenance=make.provenance(), expected_version=seen, actor=me
    )
    with pytest.raises(rules.ChangedMeanwhile):
        services.change_organisation(
            organisation=it, facts={"status": "dual-use"}, provenance=make.provenance(), expected_version=seen, actor=me
        )
    it.refresh_from_db()
    assert it.status == "active"


def test_a_withdrawn_organisation_takes_its_offerings_along_and_stays_for_its_owner() -> None:
    me, other = make.steward(), make.steward()
    it = make.organisation(by=me, label="GREEN")
    offering = make.offering(by=me, of=it)
    services.withdraw_organisation(organisation=it, reason="Stopped", actor=me)
    assert not selectors.visible_organisations(viewer=other).exists()
    assert not selectors.visible_offerings(viewer=other).exists()
    assert selectors.offering_for(viewer=me, public_id=offering.public_id).state == "withdrawn"
    services.restore_organisation(organisation=it, actor=me)
    assert selectors.visible_organisations(viewer=other).exists()


def test_names_of_parties_come_only_from_visible_profiles_and_their_own_first() -> None:
    rom, company, other = make.steward(), make.steward(), make.steward()
    mine = make.organisation(by=company, name="Own name", label="GREEN")
    make.organisation(by=rom, name="Their name", label="GREEN", of=mine.party)
    hidden = make.organisation(by=company, name="Hidden")
    assert mine.party is not None
    wanted = [mine.party.pk, make.party().pk]
    assert selectors.party_names(parties=wanted, viewer=other) == {mine.party.pk: "Own name"}
    assert hidden.name not in selectors.party_names(parties=wanted, viewer=other).values()
    assert selectors.party_names(parties=wanted, viewer=make.viewer(of=make.user())) == {}
