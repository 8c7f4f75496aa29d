"""Offerings: drafts that are let stand, withdrawn, and never seen by whom they are not for."""

from datetime import date

import pytest
from django.test import Client

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.register.organisations import rules, selectors, services
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering
from tests import make

pytestmark = pytest.mark.django_db


def change(offering: Offering, *, by: Viewer, **kwargs: object) -> tuple[str, ...]:
    given = {"texts": {}, "facts": {}, "provenance": make.provenance(), **kwargs}
    return services.change_offering(offering=offering, actor=by, **given)  # type: ignore[arg-type]


def test_a_draft_is_for_its_owner_only_whatever_its_label() -> None:
    me, other = make.steward(), make.steward()
    it = make.offering(by=me, label="CLEAR", is_published=False)
    assert list(selectors.visible_offerings(viewer=me)) == [it]
    assert not selectors.visible_offerings(viewer=other).exists()
    services.publish_offering(offering=it, actor=me)
    assert selectors.visible_offerings(viewer=other).exists()


def test_it_is_not_published_without_a_description() -> None:
    me = make.steward()
    it = make.offering(by=me, text="", is_published=False)
    with pytest.raises(rules.NotComplete) as refused:
        services.publish_offering(offering=it, actor=me)
    assert refused.value.fields == ("text",)
    it.refresh_from_db()
    assert it.state == OfferingState.DRAFT


def test_it_is_published_once() -> None:
    me = make.steward()
    it = make.offering(by=me)
    with pytest.raises(rules.MoveNotAllowed):
        services.publish_offering(offering=it, actor=me)


@pytest.mark.asvs("v5.0.0-2.3.4")
def test_of_two_people_who_publish_the_same_draft_one_is_refused() -> None:
    me = make.steward()
    it = make.offering(by=me, is_published=False)
    twin = Offering.objects.get(pk=it.pk)
    services.publish_offering(offering=it, actor=me)
    with pytest.raises(rules.MoveNotAllowed):
        services.publish_offering(offering=twin, actor=me)


def test_withdrawing_is_for_the_steward_with_a_reason_and_hides_it_from_others() -> None:
    me, other = make.steward(), make.steward()
    it = make.offering(by=me)
    colleague = make.viewer(of=make.member(of=it.owner))
    with pytest.raises(NotAllowed):
        services.withdraw_offering(offering=it, reason="Sold out", actor=colleague)
    with pytest.raises(rules.ReasonMissing):
        services.withdraw_offering(offering=it, reason="", actor=me)
    services.withdraw_offering(offering=it, reason="Sold out", actor=me)
    with pytest.raises(NotDisclosed):
        selectors.offering_for(viewer=other, public_id=it.public_id)
    services.reopen_offering(offering=it, actor=colleague)
    assert it.state == OfferingState.DRAFT


@pytest.mark.asvs("v5.0.0-2.2.3")
def test_export_control_needs_a_basis_and_a_day_unless_unknown() -> None:
    me = make.steward()
    it = make.offering(by=me)
    assert it.export_control == "unknown"
    with pytest.raises(rules.BasisMissing):
        change(it, by=me, facts={"export_control": "dual-use"}, export_basis="")
    with pytest.raises(rules.BasisMissing):
        services.state_facts(record=it, facts={"export_control": "dual-use"}, provenance=make.provenance(), actor=me)
    change(it, by=me, facts={"export_control": "dual-use"}, export_basis="6A008", export_checked_on=date(2026, 11, 2))
    it.refresh_from_db()
    assert (it.export_control, it.export_basis) == ("dual-use", "6A008")


@pytest.mark.asvs("v5.0.0-1.4.2", "v5.0.0-2.2.1")
@pytest.mark.parametrize("trl", ["0", "10", "-3", "four", "3.5"])
def test_it_refuses_a_maturity_outside_1_to_9(trl: str) -> None:
    me = make.steward()
    it = make.offering(by=me)
    with pytest.raises(rules.ValueNotUnderstood):
        change(it, by=me, facts={"maturity": trl})
    it.refresh_from_db()
    assert it.maturity is None


def test_the_language_is_detected_and_can_be_corrected() -> None:
    me = make.steward()
    it = make.offering(by=me, title="Radar", text="Wij maken een radar die kleine dingen ziet.")
    assert it.language == "nl"
    change(it, by=me, language="en")
    it.refresh_from_db()
    assert it.language == "en"


def test_the_later_of_two_people_is_told() -> None:
    me = make.steward()
    it = make.offering(by=me)
    it.refresh_from_db()
    change(it, by=me, texts={"title": "First"}, expected_version=it.version)
    with pytest.raises(rules.ChangedMeanwhile):
        change(it, by=me, texts={"title": "Second"}, expected_version=it.version)
    it.refresh_from_db()
    assert it.title == "First"


def test_capabilities_are_concepts_or_own_words_and_replaced_as_a_whole() -> None:
    me = make.steward()
    it = make.offering(by=me, concepts=("c1", "c2", "c1"), words=("laser  welding", ""))
    assert set(it.capabilities.values_list("concept_id", "words")) == {("c1", ""), ("c2", ""), ("", "laser welding")}
    change(it, by=me, concepts=["c2"], words=[])
    assert set(it.capabilities.values_list("concept_id", "words")) == {("c2", "")}


def test_a_standing_offering_keeps_its_description() -> None:
    me = make.steward()
    it = make.offering(by=me)
    with pytest.raises(rules.NotComplete):
        change(it, by=me, texts={"text": " "})


def test_matching_reads_capability_only() -> None:
    me = make.steward()
    it = make.offering(by=me, words=("laser welding",), civil_use="Traffic", military_use="Border")
    change(it, by=me, texts={"technical_detail": "secret-detail", "price_note": "12", "capacity_note": "many"})
    read = selectors.matching_text(offering=Offering.objects.get(pk=it.pk))
    assert "laser welding" in read.text
    assert "Traffic" in read.text
    assert "secret-detail" not in read.text
    assert not read.is_public
    assert it.organisation.name not in read.text


def test_a_text_is_public_only_when_everybody_may_see_all_of_it() -> None:
    me = make.steward()
    it = make.offering(by=me, label="CLEAR")
    assert selectors.matching_text(offering=it).is_public
    disclosure.set_labels(record=it, labels={FieldGroup.CAPABILITY: "GREEN"}, actor=me)
    assert not selectors.matching_text(offering=it).is_public


def test_a_duplicate_warning_speaks_of_visible_offerings_only() -> None:
    me, other = make.steward(), make.steward()
    it = make.offering(by=me, title="Mast", label="AMBER")
    assert list(selectors.similar_offerings(viewer=me, organisation=it.organisation_id, title=" mast ")) == [it]
    assert not selectors.similar_offerings(viewer=other, organisation=it.organisation_id, title="mast").exists()


def test_an_unchanged_offering_writes_nothing() -> None:
    me = make.steward()
    it = make.offering(by=me, title="Mast")
    it.refresh_from_db()
    before = it.version
    change(it, by=me, texts={"title": "Mast"}, facts={"kind": "product"})
    it.refresh_from_db()
    assert it.version == before


def test_who_follows_the_list_gets_what_everybody_may_take_and_the_withdrawn_no_more(client: Client) -> None:
    me = make.steward()
    shown = make.offering(by=me, title="Listening masts", text="Hears small drones.", label="CLEAR")
    make.offering(by=me, title="Named readers only", label="AMBER")
    make.offering(by=me, title="Not yet there", label="CLEAR", is_published=False)

    def followed() -> str:
        answer = client.get("/offerings/export?as=atom")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        return answer.content.decode()

    first = followed()
    assert first.count("<entry>") == 1
    assert all(said in first for said in ("Listening masts", "Hears small drones.", f"/offerings/{shown.public_id}"))
    disclosure.set_labels(record=shown, labels={FieldGroup.CAPABILITY: "AMBER"}, actor=me)
    assert "Hears small drones." not in followed()
    services.withdraw_offering(offering=shown, reason="Sold out.", actor=me)
    assert "<entry>" not in followed()
