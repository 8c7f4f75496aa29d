"""Technical detail under export control waits for who is not known to be EU-controlled; name and contact do not."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.audit.selectors import values_of
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Reading
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.match.proposals import services as proposals
from schakel.register.organisations import rules, services
from schakel.register.organisations.enums import ExportControl, HoldState, Passage
from schakel.register.organisations.models import Hold, Offering, Organisation
from schakel.register.organisations.rules import control
from schakel.register.organisations.selectors import controlled_from
from schakel.register.vocabulary.enums import Trust
from tests import make

pytestmark = pytest.mark.django_db
DETAIL = "Receiver noise figure 1.2 dB."


@pytest.mark.parametrize("country", ["", "US", "GB", "CH"])
def test_dual_use_detail_waits_for_who_is_not_known_to_be_eu_controlled(country: str) -> None:
    assert waits(ExportControl.DUAL_USE, country, "CLEAR")
    assert not waits(ExportControl.DUAL_USE, "DE", "CLEAR")


def test_military_detail_waits_within_the_union_too_and_free_detail_never() -> None:
    assert waits(ExportControl.MILITARY, "NL", "GREEN")
    assert not waits(ExportControl.NOT_CONTROLLED, "US", "AMBER")
    assert not waits(ExportControl.MILITARY, "", "AMBER", has_detail=False)


def test_what_nobody_looked_into_waits_too_unless_everybody_may_read_it() -> None:
    assert waits(ExportControl.UNKNOWN, "", "AMBER")
    assert waits(ExportControl.UNKNOWN, "US", "GREEN")
    assert not waits(ExportControl.UNKNOWN, "NL", "AMBER")
    assert not waits(ExportControl.UNKNOWN, "", "CLEAR")


def test_a_unit_of_defence_is_dutch_whatever_its_profile_leaves_open() -> None:
    unit, company = (make.party(kind=kind) for kind in (PartyKind.DEFENCE_UNIT, PartyKind.COMPANY))
    assert controlled_from(parties=[unit.pk, company.pk]) == {unit.pk: "NL"}


def test_there_are_27_member_states_and_249_countries() -> None:
    assert len(control.EU) == 27
    assert len(control.COUNTRIES) == 249


def waits(flag: str, country: str, label: str, *, has_detail: bool = True) -> bool:
    return control.must_wait(flag=flag, has_detail=has_detail, label=label, country=country)


@pytest.fixture
def person() -> User:
    return make.member(position=Position.STEWARD)


@pytest.fixture
def owner(person: User) -> Viewer:
    return make.viewer(of=person)


@pytest.fixture
def reader() -> User:
    return make.member(position=Position.STEWARD)


def radar(owner: Viewer, flag: str, label: str = "GREEN") -> Offering:
    looked: dict[str, Any] = {"export_basis": "list 5A1", "export_checked_on": date(2026, 11, 1)}
    basis: dict[str, Any] = {} if flag == ExportControl.UNKNOWN else looked
    made = services.add_offering(
        organisation=make.organisation(by=owner, label="GREEN"),
        texts={"title": "Radar", "text": "Sees small things.", "technical_detail": DETAIL},
        facts={"kind": "product", "export_control": flag},
        concepts=(),
        words=("radar",),
        provenance=make.provenance(),
        actor=owner,
        **basis,
    )
    services.publish_offering(offering=made, actor=owner)
    return make.labelled(made, label=label, by=owner)


def profile(of: User, country: str) -> Organisation:
    """What a party says of itself."""
    return make.organisation(by=make.viewer(of=of), label="GREEN", name="Reader and Sons", controlled_from=country)


def client_of(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def page(offering: Offering, person: User) -> str:
    return client_of(person).get(f"/offerings/{offering.public_id}").content.decode()


def file(person: User) -> dict[str, str]:
    """The row of the offering in the exported list, by column."""
    text = client_of(person).get("/offerings/export?as=csv").content.decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text), delimiter=";")
    return dict(zip(heads, rows[0], strict=True))


def test_dual_use_detail_is_kept_from_page_interface_and_file_and_everything_else_is_shown(
    owner: Viewer, reader: User
) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    shown = page(offering, reader)
    assert DETAIL not in shown
    assert "The technical detail waits" in shown
    assert "Sees small things." in shown
    wire = client_of(reader).get(f"/api/v1/offerings/{offering.public_id}").json()
    assert "technical_detail" not in wire
    row = file(reader)
    assert row["Technical detail"] == "waits for the owner (export control)"
    assert row["Description"] == "Sees small things."


def test_it_is_there_for_who_is_eu_controlled_and_gone_when_that_changes(owner: Viewer, reader: User) -> None:
    offering, told = radar(owner, ExportControl.DUAL_USE), profile(reader, "DE")
    assert DETAIL in page(offering, reader)
    assert file(reader)["Technical detail"] == DETAIL
    assert not Hold.objects.exists()
    services.state_fact(
        record=told,
        field="controlled_from",
        value="US",
        provenance=make.provenance(source="trade register", trust=Trust.OFFICIAL),
        actor=make.viewer(of=reader),
    )
    assert DETAIL not in page(offering, reader)


def test_a_profile_that_another_keeps_of_the_reader_makes_nobody_eu_controlled(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    party = Party.objects.get(public_id=make.viewer(of=reader).on_behalf_of)
    make.organisation(by=make.steward(), label="GREEN", of=party, controlled_from="NL")
    assert DETAIL not in page(offering, reader)


def test_a_machine_made_statement_makes_nobody_eu_controlled(owner: Viewer, reader: User) -> None:
    offering, told = radar(owner, ExportControl.DUAL_USE), profile(reader, "")
    services.state_fact(
        record=told,
        field="controlled_from",
        value="NL",
        provenance=make.provenance(trust=Trust.MACHINE),
        actor=make.viewer(of=reader),
    )
    assert DETAIL not in page(offering, reader)


def test_what_nobody_looked_into_waits_on_the_page_and_in_files(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.UNKNOWN)
    assert file(reader)["Technical detail"].startswith("waits")
    assert Hold.objects.get().passage == Passage.FILE
    shown = page(offering, reader)
    assert DETAIL not in shown
    assert "Nobody has looked yet whether it falls under export control" in shown
    services.release_detail(hold=Hold.objects.get(), basis="Looked into: in no list", actor=owner)
    assert DETAIL in page(offering, reader)


def test_what_nobody_looked_into_is_there_for_a_unit_of_defence(owner: Viewer) -> None:
    offering = radar(owner, ExportControl.UNKNOWN)
    assert DETAIL in page(offering, make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT)))
    assert not Hold.objects.exists()


def test_the_owners_own_people_never_wait(owner: Viewer, person: User) -> None:
    offering = radar(owner, ExportControl.MILITARY)
    assert DETAIL in page(offering, person)
    assert file(person)["Technical detail"] == DETAIL
    assert not Hold.objects.exists()


def test_a_steward_sees_what_waits_and_records_the_basis_by_name(owner: Viewer, person: User, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    profile(reader, "US")
    page(offering, reader)
    page(offering, reader)
    hold = Hold.objects.get()
    steward = client_of(person)
    assert "1 request for technical detail waits" in steward.get("/organisations/mine").content.decode()
    listed = steward.get("/technical-detail").content.decode()
    assert "Reader and Sons" in listed
    url = f"/technical-detail/{hold.public_id}"
    assert "This country is not in the European Union." in steward.get(url).content.decode()
    assert steward.post(url, {"state": "released", "basis": " "}).status_code == 422
    assert DETAIL not in page(offering, reader)
    assert steward.post(url, {"state": "released", "basis": "Licence NL0074, until 2027"}).status_code == 302
    assert DETAIL in page(offering, reader)
    assert file(reader)["Technical detail"] == DETAIL
    entries = Entry.objects.filter(act__startswith="organisations.").filter(act__endswith="_detail")
    said = {entry.act: (entry, values_of(entries=[entry])[entry.pk].reason) for entry in entries}
    assert set(said) == {"organisations.hold_detail", "organisations.release_detail"}
    entry, reason = said["organisations.release_detail"]
    assert (entry.actor_id, entry.subject_id) == (owner.user_ref, offering.public_id)
    assert reason == "Licence NL0074, until 2027"


def test_a_refusal_keeps_it_and_can_become_a_yes(owner: Viewer, person: User, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    page(offering, reader)
    url, steward = f"/technical-detail/{Hold.objects.get().public_id}", client_of(person)
    steward.post(url, {"state": "refused", "basis": "No licence will be asked."})
    assert DETAIL not in page(offering, reader)
    assert Hold.objects.get().state == HoldState.REFUSED  # asking again does not open it anew
    steward.post(url, {"state": "released", "basis": "Licence NL0074"})
    assert DETAIL in page(offering, reader)


def test_a_basis_counts_for_the_flag_it_was_given_for(owner: Viewer, person: User, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    page(offering, reader)
    services.release_detail(hold=Hold.objects.get(), basis="Licence NL0074", actor=owner)
    Offering.objects.filter(pk=offering.pk).update(export_control=ExportControl.MILITARY)
    assert DETAIL not in page(offering, reader)
    assert Hold.objects.get().state == HoldState.WAITING


def test_a_basis_for_one_party_opens_nothing_for_another(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    page(offering, reader)
    services.release_detail(hold=Hold.objects.get(), basis="Licence NL0074", actor=owner)
    assert DETAIL not in page(offering, make.member())


def test_an_introduction_goes_on_with_contact_and_tells_the_steward_what_waits(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.UNKNOWN)
    asked = disclosure.ask_introduction(record=offering, reveals="We seek a radar.", actor=make.viewer(of=reader))
    assert not Hold.objects.exists()
    accepted = proposals.accept_introduction(introduction=asked, actor=owner)
    assert accepted.state == "accepted"
    hold = Hold.objects.get()
    assert (hold.passage, hold.party_id) == (Passage.INTRODUCTION, make.viewer(of=reader).acting_for)
    assert DETAIL not in page(offering, reader)


def test_only_the_owners_steward_answers_and_others_do_not_learn_of_it(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE)
    page(offering, reader)
    url = f"/technical-detail/{Hold.objects.get().public_id}"
    plain = make.member(of=Party.objects.get(public_id=owner.on_behalf_of))
    answer: dict[str, Any] = {"state": "released", "basis": "because"}
    assert client_of(reader).post(url, answer).status_code == 404
    assert client_of(plain).post(url, answer).status_code == 403
    assert "Radar" not in client_of(reader).get("/technical-detail").content.decode()
    with pytest.raises(rules.ReasonMissing):
        services.refuse_detail(hold=Hold.objects.get(), reason="", actor=owner)
    with pytest.raises(disclosure_rules.NotAllowed):
        services.release_detail(hold=Hold.objects.get(), basis="because", actor=make.viewer(of=reader))
    assert Hold.objects.get().state == HoldState.WAITING


def test_a_stranger_waits_and_leaves_no_request(owner: Viewer) -> None:
    offering = radar(owner, ExportControl.DUAL_USE, label="CLEAR")
    assert DETAIL not in Client().get(f"/offerings/{offering.public_id}").content.decode()
    assert not Hold.objects.exists()


def test_the_country_is_a_fact_with_source_and_day_and_nonsense_is_refused(owner: Viewer, person: User) -> None:
    told = make.organisation(by=owner, label="GREEN", controlled_from="nl")
    assert told.controlled_from == "NL"
    shown = client_of(person).get(f"/organisations/{told.public_id}").content.decode()
    assert "Controlled from (country)" in shown
    with pytest.raises(rules.ValueNotUnderstood, match="not-a-country"):
        make.organisation(by=owner, controlled_from="EU")


def test_detail_that_waits_is_not_logged_as_seen_by_the_party(owner: Viewer, reader: User) -> None:
    offering = radar(owner, ExportControl.DUAL_USE, label="GREEN")
    party = Party.objects.get(public_id=make.viewer(of=reader).on_behalf_of)
    groups = [FieldGroup.TECHNICAL]
    disclosure.set_labels(record=offering, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=owner)
    disclosure.set_audience(record=offering, groups=groups, audience=disclosure.Audience(parties=(party,)), actor=owner)
    page(offering, reader)
    assert not Reading.objects.filter(groups__contains="technical").exists()
