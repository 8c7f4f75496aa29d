"""Calls of programs: who they are, which version they saw, once and not twice; what may not be seen does not appear."""

import json
from typing import Any

import pytest
from django.test import Client

from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Reading
from schakel.base.interface import rules as wire
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.needs.models import Need
from tests import make

pytestmark = pytest.mark.django_db
UNIT = PartyKind.DEFENCE_UNIT


def bearer(person: User, *scopes: str) -> dict[str, str]:
    """The header of a program of this person."""
    viewer = make.viewer(of=person)
    _token, secret = accounts.make_token(name=f"of {scopes}", scopes=list(scopes), days=1, actor=viewer)
    return {"Authorization": f"Bearer {secret}"}


def officer() -> User:
    return make.member(of=make.party(kind=UNIT), position=Position.STEWARD)


def send(client: Client, method: str, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    call = getattr(client, method)
    return call(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_token_acts_with_the_rights_of_its_person_and_the_ledger_says_so(client: Client) -> None:
    headers = bearer(officer(), "needs:write")
    answer = send(client, "post", "/needs", {"title": "Small aircraft noticed"}, headers)
    assert answer.status_code == 201
    assert answer["Location"].endswith(answer.json()["id"])
    assert Entry.objects.filter(act="needs.draft", actor_kind="token").count() == 1


@pytest.mark.asvs("v5.0.0-8.3.1")
def test_a_token_that_may_read_does_not_write(client: Client) -> None:
    answer = send(client, "post", "/needs", {"title": "Small aircraft"}, bearer(officer(), "needs:read"))
    assert (answer.status_code, Need.objects.count()) == (403, 0)


def test_a_token_reaches_its_area_only(client: Client) -> None:
    headers = bearer(officer(), "needs:read")
    assert client.get("/api/v1/needs", headers=headers).status_code == 200
    assert client.get("/api/v1/offerings", headers=headers).status_code == 403


@pytest.mark.parametrize("secret", ["", "sk_wrong", "x" * 500, "sk_\u00e9"])
def test_a_wrong_token_is_refused_and_not_taken_for_a_stranger(client: Client, secret: str) -> None:
    answer = client.get("/api/v1/needs", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, wire.PROBLEM_TYPE)


@pytest.mark.asvs("v5.0.0-8.2.3", "v5.0.0-15.3.1")
def test_a_field_group_that_may_not_be_seen_does_not_appear_at_all(client: Client) -> None:
    owner = make.viewer(of=officer())
    need = make.need(by=owner, label="CLEAR", situation="Beside the secret hill")
    disclosure.set_labels(record=need, labels={FieldGroup.TECHNICAL: "AMBER"}, actor=owner)
    shown = client.get(f"/api/v1/needs/{need.public_id}").json()
    assert "effect" in shown
    assert not {"situation", "constraints", "labels", "version", "hasWorkingCopy"} & shown.keys()


def test_its_own_people_get_every_field_with_labels_and_version(client: Client) -> None:
    person = officer()
    need = make.need(by=make.viewer(of=person))
    answer = client.get(f"/api/v1/needs/{need.public_id}", headers=bearer(person, "needs:read"))
    assert {"situation", "labels", "version"} <= answer.json().keys()
    assert answer["ETag"] == f'"{answer.json()["version"]}"'


def test_reading_above_green_is_noted_for_the_owner(client: Client) -> None:
    owner, reader = make.viewer(of=officer()), officer()
    need = make.need(by=owner, label="AMBER")
    party = make.viewer(of=reader)
    audience = disclosure.Audience(parties=(Party.objects.get(public_id=party.on_behalf_of),))
    disclosure.set_audience(record=need, groups=tuple(FieldGroup), audience=audience, actor=owner)
    assert client.get(f"/api/v1/needs/{need.public_id}", headers=bearer(reader, "needs:read")).status_code == 200
    assert Reading.objects.filter(record_id=need.public_id, owner=need.owner).count() == 1


def test_of_two_people_the_later_one_is_told(client: Client) -> None:
    person = officer()
    need = make.need(by=make.viewer(of=person), is_published=False)
    headers = bearer(person, "needs:write") | {"If-Match": '"1"'}
    assert send(client, "patch", f"/needs/{need.public_id}", {"title": "First one"}, headers).status_code == 200
    answer = send(client, "patch", f"/needs/{need.public_id}", {"title": "Second one"}, headers)
    assert (answer.status_code, answer.json()["code"]) == (412, "version")
    assert Need.objects.get(pk=need.pk).title == "First one"


def test_a_change_leaves_what_was_not_sent_as_it_is(client: Client) -> None:
    person = officer()
    need = make.need(by=make.viewer(of=person), is_published=False)
    send(client, "patch", f"/needs/{need.public_id}", {"quantity": 2.5}, bearer(person, "needs:write"))
    kept = Need.objects.get(pk=need.pk)
    assert (kept.effect, str(kept.quantity), kept.measures.count()) == (need.effect, "2.500", 1)


def test_the_same_key_acts_once_and_leads_to_what_was_made(client: Client) -> None:
    headers = bearer(officer(), "needs:write") | {"Idempotency-Key": "one"}
    first = send(client, "post", "/needs", {"title": "Small aircraft"}, headers)
    again = send(client, "post", "/needs", {"title": "Small aircraft"}, headers)
    assert (first.status_code, again.status_code, again["Location"]) == (201, 303, first["Location"])
    assert Need.objects.count() == 1


def test_a_refused_request_does_not_use_up_its_key(client: Client) -> None:
    headers = bearer(officer(), "needs:write") | {"Idempotency-Key": "one"}
    assert send(client, "post", "/needs", {"title": ""}, headers).status_code == 422
    assert send(client, "post", "/needs", {"title": "Small aircraft"}, headers).status_code == 201


@pytest.mark.asvs("v5.0.0-2.2.2", "v5.0.0-15.3.5")
def test_every_field_that_is_wrong_is_named_in_the_writing_of_the_wire(client: Client) -> None:
    body = {"title": "Small aircraft", "trlFrom": 5, "trlTo": 2, "nonsense": 1}
    answer = send(client, "post", "/needs", body, bearer(officer(), "needs:write"))
    assert [one["field"] for one in answer.json()["errors"]] == ["nonsense"]
    del body["nonsense"]
    answer = send(client, "post", "/needs", body, bearer(officer(), "needs:write", "needs:read"))
    assert [one["field"] for one in answer.json()["errors"]] == ["trlTo"]


def test_marked_text_in_a_field_is_refused_and_nothing_is_kept(client: Client) -> None:
    body = {"title": "Small aircraft", "effect": "NATO SECRET\nDe kraanvogel zwijgt"}
    answer = send(client, "post", "/needs", body, bearer(officer(), "needs:write"))
    assert (answer.status_code, answer.json()["code"], Need.objects.count()) == (422, "marked", 0)
    assert b"kraanvogel" not in answer.content


def test_a_list_counts_and_links_its_pages(client: Client) -> None:
    owner = make.viewer(of=officer())
    for number in range(3):
        make.need(by=owner, label="CLEAR", title=f"Aircraft noticed {number}")
    make.need(by=owner, label="AMBER")
    found = client.get("/api/v1/needs?size=2").json()
    assert (found["count"], len(found["items"])) == (3, 2)
    assert "prev" not in found["links"]
    after = client.get(found["links"]["next"]).json()
    assert (len(after["items"]), "next" in after["links"]) == (1, False)


def test_an_offering_is_written_published_and_taken_back(client: Client) -> None:
    person = make.member(position=Position.STEWARD)
    organisation = make.organisation(by=make.viewer(of=person))
    headers = bearer(person, "organisations:write")
    body = {
        "organisation": organisation.public_id,
        "title": "Radar",
        "kind": "product",
        "text": "It sees small things.",
    }
    made = send(client, "post", "/offerings", body, headers).json()
    assert made["state"] == "draft"
    assert send(client, "post", f"/offerings/{made['id']}/publication", {}, headers).json()["state"] == "published"
    again = send(client, "post", f"/offerings/{made['id']}/publication", {}, headers)
    assert (again.status_code, again.json()["code"]) == (409, "state")
    gone = send(client, "post", f"/offerings/{made['id']}/withdrawal", {"reason": "not made any more"}, headers)
    assert gone.json()["state"] == "withdrawn"
    assert client.get(f"/api/v1/offerings/{made['id']}").status_code == 404


def test_a_proposal_is_sent_answered_and_its_outcome_told(client: Client) -> None:
    person, supplier = officer(), make.member(position=Position.STEWARD)
    need = make.need(by=make.viewer(of=person))
    theirs, ours = bearer(supplier, "proposals:write"), bearer(person, "proposals:write")
    body = {"title": "Hearing", "text": "Microphones on masts hear small aircraft from afar."}
    made = send(client, "post", f"/needs/{need.public_id}/proposals", body, theirs).json()
    path = f"/proposals/{made['id']}"
    assert send(client, "post", f"{path}/answer", {"isGoingOn": True, "answer": "Convincing"}, ours).status_code == 404
    assert send(client, "post", f"{path}/dispatch", {}, theirs).json()["state"] == "sent"
    answer = {"isGoingOn": True, "answer": "The range convinced us."}
    assert send(client, "post", f"{path}/answer", answer, ours).json()["state"] == "welcomed"
    assert send(client, "post", f"{path}/outcomes", {"step": "talk", "on": "2026-01-05"}, ours).status_code == 201


def test_a_refused_introduction_looks_like_silence_to_its_asker(client: Client) -> None:
    asker, owner = officer(), make.member(position=Position.STEWARD)
    offering = make.offering(by=make.viewer(of=owner))
    theirs, ours = bearer(owner, "proposals:write"), bearer(asker, "proposals:write")
    body = {"reveals": "We seek a radar for a camp."}
    made = send(client, "post", f"/offerings/{offering.public_id}/introductions", body, ours).json()
    assert send(client, "post", f"/introductions/{made['id']}/refusal", {}, theirs).json()["state"] == "declined"
    found = client.get("/api/v1/introductions", headers=ours).json()["items"]
    assert [one["state"] for one in found] == ["asked"]


@pytest.mark.asvs("v5.0.0-15.3.3")
def test_fields_that_an_act_does_not_offer_are_not_written(client: Client) -> None:
    person, other = officer(), make.party(kind=UNIT)
    foreign = {"id": "aaaabbbbcccc", "owner": other.public_id, "ownerId": other.pk, "state": "open", "version": 7}
    labels = {
        "labelIdentity": "CLEAR",
        "label_identity": "CLEAR",
        "labels": {"identity": "CLEAR"},
        "createdAt": "2020-01-01",
    }
    answer = send(
        client, "post", "/needs", {"title": "Small aircraft", **foreign, **labels}, bearer(person, "needs:write")
    )
    if answer.status_code == 201:
        made = Need.objects.get()
        assert (made.public_id, made.owner) != ("aaaabbbbcccc", other)
        assert (made.state, made.version, made.label_identity) == ("draft", 0, "AMBER+STRICT")
    else:
        assert (answer.status_code, Need.objects.count()) == (422, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/api/v1/needs"])
def test_what_does_not_say_its_length_is_refused_unread(client: Client, address: str) -> None:
    answer = client.post(
        address,
        b"4\r\nabcd\r\n0\r\n\r\n",
        content_type="application/octet-stream",
        headers={"transfer-encoding": "chunked"},
    )
    assert answer.status_code == 400
    assert "Content-Length" in answer.content.decode()
