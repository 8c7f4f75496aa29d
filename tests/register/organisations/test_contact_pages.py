"""Pages of contacts and of labels, as several people get them."""

import pytest
from django.test import Client

from schakel.base.accounts.enums import Position
from schakel.register.organisations.models import Contact
from tests import make
from tests.register.organisations.test_pages import address, body, somebody

pytestmark = pytest.mark.django_db


def test_labels_are_set_by_the_steward_after_a_preview() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me)
    wanted = {"identity": "GREEN", "contact": "AMBER", "capability": "GREEN", "named_groups": ["defence"]}
    preview = client.post(address("organisation-labels", it.public_id), {**wanted, "preview": "1"})
    assert preview.status_code == 200
    it.refresh_from_db()
    assert it.label_identity == "AMBER"
    assert client.post(address("organisation-labels", it.public_id), wanted).status_code == 302
    it.refresh_from_db()
    assert (it.label_identity, it.label_contact) == ("GREEN", "AMBER")
    colleague, _, _ = somebody(of=it.owner, position=Position.MEMBER)
    assert colleague.get(address("organisation-labels", it.public_id)).status_code == 403
    other, _, _ = somebody()
    assert other.get(address("organisation-labels", it.public_id)).status_code == 403


def test_an_organisation_is_searched_among_visible_ones_and_named() -> None:
    client, me, _ = somebody()
    other, them, _ = somebody()
    it = make.organisation(by=me)
    friend = make.organisation(by=them, name="Friendly company", label="GREEN")
    make.organisation(by=make.steward(), name="Friendly hidden company")
    labels = {"identity": "AMBER", "contact": "AMBER", "capability": "AMBER"}
    found = client.post(address("organisation-labels", it.public_id), {**labels, "find": "friendly", "search": "1"})
    page = found.content.decode()
    assert "Friendly company" in page
    assert "Friendly hidden" not in page
    assert friend.party is not None
    named = {**labels, "named_parties": [friend.party.public_id]}
    assert client.post(address("organisation-labels", it.public_id), named).status_code == 302
    assert it.name in body(other, address("organisation-list"))
    hidden = {**labels, "named_parties": [make.party().public_id]}
    assert client.post(address("organisation-labels", it.public_id), hidden).status_code == 422


def test_of_an_audience_with_a_party_that_is_not_there_nothing_is_kept() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me)
    labels = {"identity": "GREEN", "contact": "AMBER", "capability": "AMBER"}
    for unknown in ("zzzzzzzzzzzz", make.party().public_id):
        refused = client.post(address("organisation-labels", it.public_id), {**labels, "named_parties": [unknown]})
        assert refused.status_code == 422
        it.refresh_from_db()
        assert it.label_identity == "AMBER"
    assert client.post(address("organisation-labels", it.public_id), labels).status_code == 302


def test_a_person_is_named_by_address_and_nobody_else_is_let_in() -> None:
    """TLP:AMBER+STRICT: the person named, not the colleague; an address without an account looks the same."""
    client, me, _ = somebody()
    friend, _, person = somebody()
    colleague, _, _ = somebody(of=make.party())
    it = make.organisation(by=me)
    page = address("organisation-labels", it.public_id)
    strict = {"identity": "AMBER+STRICT", "contact": "AMBER+STRICT", "capability": "AMBER+STRICT"}
    nobody = client.post(page, {**strict, "named_persons": "nobody@test.example", "preview": "1"}).content.decode()
    known = client.post(page, {**strict, "named_persons": person.email, "preview": "1"}).content.decode()
    assert "en: nobody@test.example" in nobody
    assert f"en: {person.email}" in known
    assert client.post(page, {**strict, "named_persons": "no address"}).status_code == 422
    assert friend.get(address("organisation-detail", it.public_id)).status_code == 404
    said = {**strict, "named_persons": f"{person.email.upper()}\nnobody@test.example"}
    assert client.post(page, said).status_code == 302
    assert friend.get(address("organisation-detail", it.public_id)).status_code == 200
    assert colleague.get(address("organisation-detail", it.public_id)).status_code == 404
    assert person.email in client.get(page).content.decode()
    assert client.post(page, {**strict, "named_persons": ""}).status_code == 302
    assert friend.get(address("organisation-detail", it.public_id)).status_code == 404


def test_labels_and_audience_are_one_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop between the two would leave a wider label with the audience of before."""
    client, me, _ = somebody()
    it = make.organisation(by=me)

    def stopped(**_said: object) -> None:
        raise RuntimeError("stopped in between")

    monkeypatch.setattr("schakel.base.disclosure.services.labels.set_audience", stopped)
    with pytest.raises(RuntimeError):
        client.post(
            address("organisation-labels", it.public_id),
            {"identity": "GREEN", "contact": "AMBER", "capability": "AMBER"},
        )
    it.refresh_from_db()
    assert it.label_identity == "AMBER"


def test_the_directory_shows_roles_and_names_only_while_consent_runs() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me, label="GREEN")
    typed = {"role": "Defence desk", "email": "defence@mast.example", "phone": ""}
    named = {"person_name": "Test Person", "consent_on": "2026-01-01", "consent_purpose": "On our page"}
    assert client.post(address("contact-new", it.public_id), {**typed, "person_name": "Test Person"}).status_code == 422
    assert (
        client.post(address("contact-new", it.public_id), {**typed, **named, "consent_until": "2999-01-01"}).status_code
        == 302
    )
    other, _, _ = somebody()
    assert "Test Person" in body(other, address("contact-list"))
    Contact.objects.update(consent_until="2026-02-01")
    page = body(other, address("contact-list"))
    assert "Test Person" not in page
    assert "defence@mast.example" in page
    assert "defence@mast.example" not in body(Client(), address("contact-list"))


def test_an_address_that_looks_personal_is_asked_about() -> None:
    client, me, _ = somebody()
    it = make.organisation(by=me)
    typed = {"role": "Sales", "email": "j.jansen@mast.example"}
    assert client.post(address("contact-new", it.public_id), typed).status_code == 422
    assert client.post(address("contact-new", it.public_id), {**typed, "is_role": "on"}).status_code == 302
