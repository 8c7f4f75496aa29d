"""Facts carry source, date and trust; contradictions stand side by side; a machine's word is no fact."""

from datetime import date

import pytest

from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.register.organisations import rules, selectors, services
from schakel.register.organisations.models import Organisation, Statement
from schakel.register.vocabulary.enums import Trust
from tests import make

pytestmark = pytest.mark.django_db
OFFICIAL = make.provenance(source="Trade register", trust=Trust.OFFICIAL, on=date(2026, 10, 1))
PRESS = make.provenance(source="A newspaper", trust=Trust.PRESS, on=date(2026, 11, 5))
MACHINE = make.provenance(source="A text generator", trust=Trust.MACHINE, on=date(2026, 11, 20))


def fact(organisation: Organisation, field: str, by: Viewer) -> selectors.Fact:
    return selectors.facts(record=organisation, viewer=by)[field]


def test_it_shows_the_most_trusted_statement_and_keeps_the_others_beside_it() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    services.state_facts(record=it, facts={"status": "active"}, provenance=OFFICIAL, actor=me)
    services.state_facts(record=it, facts={"status": "dual-use"}, provenance=PRESS, actor=me)
    it.refresh_from_db()
    seen = fact(it, "status", me)
    assert it.status == "active"
    assert seen.is_contradicted
    assert {s.value for s in seen.others} == {"civil", "dual-use"}


def test_it_never_shows_a_machine_made_statement_as_a_fact() -> None:
    me = make.steward()
    it = make.organisation(by=me)
    services.state_facts(
        record=it, facts={"status": "active", "founded_on": "2001-02-03"}, provenance=MACHINE, actor=me
    )
    it.refresh_from_db()
    assert (it.status, it.founded_on) == ("unknown", None)
    assert fact(it, "status", me).shown is None
    assert [s.value for s in fact(it, "status", me).machine] == ["active"]


def test_it_refuses_to_choose_a_machine_made_statement() -> None:
    me = make.steward()
    it = make.organisation(by=me)
    services.state_facts(record=it, facts={"status": "active"}, provenance=MACHINE, actor=me)
    with pytest.raises(rules.MachineMadeNotChosen):
        services.choose_fact(statement=Statement.objects.get(trust="machine"), reason="It looks right", actor=me)
    it.refresh_from_db()
    assert it.status == "unknown"


def test_a_steward_chooses_with_a_reason_and_can_go_back_to_the_rule() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    services.state_facts(record=it, facts={"status": "active"}, provenance=OFFICIAL, actor=me)
    own = Statement.objects.get(field="status", trust="own")
    with pytest.raises(rules.ReasonMissing):
        services.choose_fact(statement=own, reason=" ", actor=me)
    services.choose_fact(statement=own, reason="The register is a year old", actor=me)
    it.refresh_from_db()
    assert it.status == "civil"
    services.follow_rule(statement=own, reason="Register renewed", actor=me)
    it.refresh_from_db()
    assert it.status == "active"


def test_a_member_who_is_no_steward_cannot_choose() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    colleague = make.viewer(of=make.member(of=it.owner))
    with pytest.raises(NotAllowed):
        services.choose_fact(statement=Statement.objects.get(field="status"), reason="Because", actor=colleague)


def test_a_newer_word_of_the_same_source_replaces_the_older_one_and_keeps_the_choice() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    services.state_facts(record=it, facts={"status": "active"}, provenance=OFFICIAL, actor=me)
    services.choose_fact(statement=Statement.objects.get(field="status", trust="own"), reason="Ours", actor=me)
    services.state_facts(
        record=it, facts={"status": "dual-use"}, provenance=make.provenance(on=date(2026, 11, 9)), actor=me
    )
    it.refresh_from_db()
    assert it.status == "dual-use"
    assert Statement.objects.filter(field="status", trust="own", is_current=True).count() == 1


def test_an_older_word_of_the_same_source_changes_nothing() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    entries = Entry.objects.count()
    services.state_facts(
        record=it, facts={"status": "active"}, provenance=make.provenance(on=date(2020, 1, 1)), actor=me
    )
    it.refresh_from_db()
    assert it.status == "civil"
    assert Entry.objects.count() == entries


def test_a_statement_taken_back_is_kept_and_no_longer_shown() -> None:
    me = make.steward()
    it = make.organisation(by=me, status="civil")
    services.state_facts(record=it, facts={"status": "active"}, provenance=OFFICIAL, actor=me)
    services.take_back_fact(statement=Statement.objects.get(trust="official"), reason="Mixed up", actor=me)
    it.refresh_from_db()
    assert it.status == "civil"
    assert Statement.objects.filter(trust="official", is_current=False).exists()


def test_the_last_statement_of_a_name_cannot_be_taken_back() -> None:
    me = make.steward()
    it = make.organisation(by=me, name="Radarwerk")
    with pytest.raises(rules.NameNeeded):
        services.take_back_fact(statement=Statement.objects.get(field="name"), reason="Wrong", actor=me)
    it.refresh_from_db()
    assert it.name == "Radarwerk"
    assert Statement.objects.get(field="name").is_current


def test_a_stranger_cannot_state_anything_about_a_hidden_organisation() -> None:
    it = make.organisation(by=make.steward())
    with pytest.raises(NotDisclosed):
        services.state_facts(record=it, facts={"status": "active"}, provenance=PRESS, actor=make.steward())
    assert not Statement.objects.filter(trust="press").exists()


def test_facts_of_a_closed_field_group_are_not_there_for_others() -> None:
    me, other = make.steward(), make.steward()
    it = make.organisation(by=me, label="GREEN", summary="We make masts")
    disclosure.set_labels(record=it, labels={FieldGroup.CAPABILITY: "AMBER"}, actor=me)
    assert "summary" in selectors.facts(record=it, viewer=me)
    assert "summary" not in selectors.facts(record=it, viewer=other)
    with pytest.raises(NotDisclosed):
        selectors.statement_for(viewer=other, public_id=Statement.objects.get(field="summary").public_id)
