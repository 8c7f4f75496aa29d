"""Auditors read entries without values; owners read what happened to their own records, and nobody else's."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import schakel
from schakel.base.accounts.enums import Position, Role
from schakel.base.accounts.models import User
from schakel.base.audit import rules as audit_rules
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Manner, Purpose
from schakel.base.disclosure.models import Consent
from schakel.base.documents import services as documents
from schakel.base.outbox.enums import Outcome
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.report.ledger.enums import ActName
from tests import make
from tests.base.documents import files

pytestmark = pytest.mark.django_db

OWN = ("ledger:my-records", "ledger:my-readings", "ledger:my-departures", "ledger:my-consents")
AUDIT = ("ledger:ledger", "ledger:export", "ledger:head")


def signed_in(person: User, client: Client | None = None) -> Client:
    client = client or Client()
    client.force_login(person)
    return client


def auditor() -> Client:
    return signed_in(make.appointed(role=Role.AUDITOR))


def owner() -> tuple[Client, User, Party]:
    party = make.party()
    person = make.member(of=party, position=Position.STEWARD, person=make.user(name="Own Colleague"))
    return signed_in(person), person, party


def page(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return b"".join(answer).decode()


@pytest.mark.asvs("v5.0.0-16.4.2")
@pytest.mark.parametrize("name", AUDIT)
def test_the_ledger_is_for_auditors(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
    client, _, _ = owner()
    before = Entry.objects.count()
    assert client.get(reverse(name)).status_code == 403
    assert Entry.objects.count() == before
    for role in (Role.ADMINISTRATOR, Role.NATIONAL_OFFICE):
        assert signed_in(make.appointed(role=role)).get(reverse(name)).status_code == 403
    assert auditor().get(reverse(name)).status_code == 200


@pytest.mark.bio2("8.11")
def test_an_auditor_sees_entries_but_no_values() -> None:
    _, person, _ = owner()
    make.offering(by=make.viewer(of=person), title="Canary offering")
    shown = page(auditor(), "ledger:ledger")
    assert "organisations.add_offering" in shown
    assert "Canary" not in shown
    assert "Own Colleague" not in shown


def test_an_auditor_narrows_the_ledger_down() -> None:
    _, person, _ = owner()
    offering = make.offering(by=make.viewer(of=person))
    client = auditor()
    entry = Entry.objects.get(act="organisations.offering_published")
    for filters in ({"act": entry.act}, {"kind": "organisations.Offering"}, {"record": offering.public_id}):
        shown = page(client, "ledger:ledger", **filters)
        assert entry.hash[:12] in shown
        assert Entry.objects.get(act="parties.found").hash[:12] not in shown
    assert entry.hash[:12] in page(client, "ledger:ledger", actor=person.public_id)
    assert entry.hash[:12] not in page(client, "ledger:ledger", actor="nobody")
    assert entry.hash[:12] not in page(client, "ledger:ledger", day="2020-01-01")


@pytest.mark.parametrize(
    "query", [{"before": "x"}, {"before": "-1"}, {"after": "9" * 40}, {"act": "no.such"}, {"day": "tomorrow"}]
)
def test_a_query_that_makes_no_sense_gives_the_newest(query: dict[str, str]) -> None:
    assert Entry.objects.count() == 0
    client = auditor()
    assert Entry.objects.get(act="accounts.appoint").hash[:12] in page(client, "ledger:ledger", **query)


def test_pages_go_back_and_forth_without_gaps() -> None:
    client = auditor()
    for _number in range(60):
        make.party()
    hashes = list(Entry.objects.order_by("-at", "-pk").values_list("hash", flat=True))
    first = client.get(reverse("ledger:ledger")).context
    older = client.get(reverse("ledger:ledger") + first["older_url"]).context
    newer = client.get(reverse("ledger:ledger") + older["newer_url"]).context
    seen = [entry.hash for entry in (*first["entries"], *older["entries"])]
    assert seen == hashes[: len(seen)]
    assert len(seen) > 60
    assert [entry.hash for entry in newer["entries"]] == hashes[:50]


@pytest.mark.bio2("8.34")
def test_an_exported_ledger_verifies_elsewhere_and_is_noted() -> None:
    _, person, _ = owner()
    make.offering(by=make.viewer(of=person), title="Canary offering")
    lines = text_of(auditor(), "ledger:export")
    checked = audit_rules.check_export(lines.splitlines())
    assert (checked.is_complete, checked.faults) == (True, ())
    assert checked.count == Entry.objects.count()
    assert "Canary" not in lines
    assert Entry.objects.filter(act="ledger.take").count() == 1


def test_a_selection_is_exported_as_such() -> None:
    client = auditor()
    make.party()
    checked = audit_rules.check_export(text_of(client, "ledger:export", act="parties.found").splitlines())
    assert (checked.is_complete, checked.count, dict(checked.filters)) == (False, 1, {"act": "parties.found"})


def test_a_selection_that_makes_no_sense_is_not_taken_for_everything() -> None:
    answer = auditor().get(reverse("ledger:export"), {"act": "no.such"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("ledger:ledger") + "?act=no.such")
    assert not Entry.objects.filter(act="ledger.take").exists()


def test_a_signed_head_can_be_taken_along() -> None:
    answer = auditor().get(reverse("ledger:head"))
    head = audit_rules.read_head(answer.content.decode())
    assert head.count == Entry.objects.count()
    assert json.loads(answer.content)["schakel_ledger_head"] == 1


@pytest.mark.parametrize("name", OWN)
def test_own_pages_need_an_account_and_show_nothing_of_others(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
    _, person, _ = owner()
    by = make.viewer(of=person)
    offering = make.offering(by=by, title="Canary offering", label="AMBER")
    disclosure.give_consent(record=offering, field="picture:canarycanary", purpose=Purpose.ASSET, actor=by)
    for other in (owner()[0], signed_in(make.user()), auditor()):
        shown = page(other, name)
        assert "Canary" not in shown
        assert "canary" not in shown
        assert offering.public_id not in shown
        assert "Canary" not in page(other, name, record=offering.public_id)


def test_an_owner_sees_what_happened_with_values_and_names() -> None:
    client, person, _ = owner()
    by = make.viewer(of=person)
    offering = make.offering(by=by, title="Canary offering", label="AMBER")
    disclosure.set_labels(record=offering, labels={FieldGroup.MONEY: "GREEN"}, reason="because", actor=by)
    shown = page(client, "ledger:my-records")
    for text in ("Canary offering", "Own Colleague", "because", "AMBER"):
        assert text in shown


def test_an_owner_sees_what_became_of_files_also_after_they_were_erased() -> None:
    client, person, party = owner()
    by = make.viewer(of=person)
    documents.store_file(data=files.word(), name="plan.docx", owner=party, actor=by)
    gone = documents.store_file(data=files.word(), name="old.docx", owner=party, actor=by)
    assert client.post(reverse("documents:erase-file", args=[gone.public_id])).status_code == 302
    shown = page(client, "ledger:my-records")
    assert "plan.docx" in shown
    assert "bestand gewist" in shown
    assert "bestand gewist" not in page(owner()[0], "ledger:my-records")


def test_every_act_that_is_written_down_has_words() -> None:
    """Acts named in a call; those whose verb is put together stand in the enumeration that they come from."""
    source = "\n".join(path.read_text() for path in Path(schakel.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'(?:\bact=|_record\(|_note\()\s*"([a-z]+\.[a-z_]+)"', source))
    written |= {f"outbox.{one.value}" for one in Outcome} | {f"disclosure.{one.value}" for one in Manner}
    assert len(written) > 100
    assert sorted(written - set(ActName.values)) == []


def test_what_was_written_is_told_in_the_readers_language_and_a_list_is_no_change() -> None:
    client, person, _ = owner()
    by = make.viewer(of=person)
    offering = make.offering(by=by, label="AMBER")
    friends = make.steward()
    make.organisation(by=friends, name="Befriended company", label="CLEAR")
    friend = Party.objects.get(pk__in=friends.parties)
    disclosure.set_audience(
        record=offering,
        groups=[FieldGroup.IDENTITY, FieldGroup.MONEY],
        audience=disclosure.Audience(parties=(friend,), groups=("defence",)),
        actor=by,
    )
    answer = client.get(reverse("ledger:my-records"), headers={"accept-language": "nl"}).content.decode()
    shown = " ".join(re.sub(r"<[^>]+>", " ", answer).split())
    assert "onderdelen daarna: identiteit, geld" in shown
    assert "genoemde groepen daarna: Defensie-eenheden en inkopers" in shown
    assert "genoemde organisaties daarna: Befriended company" in shown
    assert friend.public_id not in shown


def test_an_owner_can_look_at_one_record() -> None:
    client, person, _ = owner()
    by = make.viewer(of=person)
    one, two = make.offering(by=by, title="First canary"), make.offering(by=by, title="Second canary")
    shown = page(client, "ledger:my-records", record=one.public_id)
    assert "First canary" in shown
    assert two.title not in shown


def test_who_did_it_is_named_inside_the_own_party_only() -> None:
    client, person, party = owner()
    need_owner = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=need_owner)
    proposal = make.proposal(to=need, by=make.viewer(of=person))
    from schakel.match.proposals import services as proposals

    answerer = User.objects.get(public_id=need_owner.user_ref)
    assert answerer.name == "Somebody"
    proposals.answer_proposal(
        proposal=proposal, is_going_on=True, answer="The canary answer convinces us in full.", actor=need_owner
    )
    shown = page(client, "ledger:my-records", record=proposal.public_id)
    assert "Somebody" not in shown
    assert "een andere partij" in shown
    assert "canary answer" not in shown
    assert party.public_id


def test_a_declined_introduction_looks_like_silence_to_the_asker() -> None:
    asker_client, person, _ = owner()
    other = make.steward(of=make.party())
    offering = make.offering(by=other, title="Radar")
    by = make.viewer(of=person)
    introduction = disclosure.ask_introduction(record=offering, reveals="We hear well.", actor=by)
    before = page(asker_client, "ledger:my-records")
    disclosure.decline_introduction(introduction=introduction, actor=other)
    after = page(asker_client, "ledger:my-records")
    assert before.count("<li>") == after.count("<li>")
    declined = User.objects.get(public_id=other.user_ref)
    assert "kennismaking" in page(signed_in(declined), "ledger:my-records").lower()


def test_an_owner_sees_by_which_party_something_was_read_and_what_has_left() -> None:
    client, person, _ = owner()
    by = make.viewer(of=person)
    reader = make.steward(of=make.party())
    make.organisation(by=reader, name="Reading party", label="GREEN")
    offering = make.offering(by=by, title="Canary offering", label="AMBER")
    for manner in (Manner.READ, Manner.EXPORT):
        disclosure.log_readings(records=[offering], groups=[FieldGroup.IDENTITY], manner=manner, actor=reader)
    seen, left = page(client, "ledger:my-readings"), page(client, "ledger:my-departures")
    assert seen.count("Canary offering") == 2
    assert left.count("Canary offering") == 1
    assert "Reading party" in seen
    assert "Somebody" not in seen
    assert "disclosure.read" not in page(client, "ledger:my-records")


def test_a_reader_whose_party_is_hidden_stays_hidden() -> None:
    client, person, _ = owner()
    reader = make.steward(of=make.party())
    make.organisation(by=reader, name="Reading party", label="AMBER")
    offering = make.offering(by=make.viewer(of=person), label="AMBER")
    disclosure.log_readings(records=[offering], groups=[FieldGroup.IDENTITY], manner=Manner.READ, actor=reader)
    assert "Reading party" not in page(client, "ledger:my-readings")


def test_a_steward_withdraws_a_consent_and_a_member_cannot() -> None:
    client, person, party = owner()
    by = make.viewer(of=person)
    consent = disclosure.give_consent(record=make.offering(by=by), field="text", purpose=Purpose.EXPORT, actor=by)
    assert "beschrijving" in page(client, "ledger:my-consents")
    url = reverse("ledger:withdraw-consent", args=[consent.public_id])
    assert url in page(client, "ledger:my-consents")
    plain = signed_in(make.member(of=party))
    assert url not in page(plain, "ledger:my-consents")
    assert plain.post(url).status_code == 403
    assert owner()[0].post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert Consent.objects.get().withdrawn_at is None
    assert client.post(url).status_code == 302
    assert Consent.objects.get().withdrawn_at is not None
    assert url not in page(client, "ledger:my-consents")
