"""What a viewer may not see changes nothing that they get: pages, counts, options, suggestions, files, errors."""

import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations import services
from schakel.register.organisations.models import Organisation
from schakel.register.vocabulary.enums import Trust
from tests import make
from tests.register.organisations.test_pages import OFFERING, ORGANISATION, address, somebody

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|form_token)" value="|"X-CSRFToken":")[^"]*')
LISTS = ("organisation-list", "offering-list", "contact-list", "my-organisation")
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"q": "hidden"},
    {"q": "mast", "sort": "-region"},
    {"kind": "training"},
    {"region": "NL99"},
    {"page": "2"},
)


def answers(client: Client, organisation: Organisation) -> dict[str, tuple[int, str]]:
    """Everything that one person gets, with the random tokens aside."""
    got = {}
    for name in LISTS:
        for query in QUERIES:
            response = client.get(address(name), query)
            got[f"{name}{query}"] = (response.status_code, TOKENS.sub(r"\1", response.content.decode()))
    for name in ("organisation-detail", "organisation-labels", "organisation-edit"):
        response = client.get(address(name, organisation.public_id))
        got[name] = (response.status_code, TOKENS.sub(r"\1", response.content.decode()))
    twin = {**ORGANISATION, "name": "Hidden masts", "kvk_number": "87654321", "vat_number": "NL1", "website": "no"}
    got["register"] = _posted(client, "organisation-new", twin)
    got["name them"] = _posted(client, "organisation-labels", {"find": "hidden", "search": "1"}, organisation.public_id)
    got["offer"] = _posted(client, "offering-new", {**OFFERING, "title": ""})
    for name in ("organisation-export", "offering-export"):
        book = load_workbook(io.BytesIO(client.get(address(name)).content))
        rows = [[str(cell.value) for cell in row] for sheet in book.worksheets for row in sheet.rows]
        got[name] = (200, repr(rows))
    got["feed"] = (200, client.get(address("offering-export"), {"as": "atom", "q": "mast"}).content.decode())
    return got


def _posted(client: Client, name: str, data: dict[str, str], *args: object) -> tuple[int, str]:
    response = client.post(address(name, *args), data)
    return response.status_code, TOKENS.sub(r"\1", response.content.decode())


def hide(by: Viewer) -> None:
    """Records of somebody else that nobody named: with the same words, numbers, kinds and regions, and facts."""
    one = make.organisation(
        by=by, name="Hidden masts", kvk_number="87654321", region="NL99", status="dual-use", summary="mast hidden"
    )
    services.add_contact(organisation=one, details=services.ContactDetails(role="Hidden desk", phone="1"), actor=by)
    press = make.provenance(source="Hidden press", trust=Trust.PRESS)
    services.state_fact(record=one, field="status", value="civil", provenance=press, actor=by)
    for number in range(30):
        make.offering(by=by, of=one, title=f"Hidden {number}", kind="training", region="NL99", label="AMBER")
    make.offering(by=by, of=one, title="Hidden draft", label="CLEAR", is_published=False)


def test_hidden_records_change_nothing_that_others_get() -> None:
    client, me, _ = somebody()
    _, owner, _ = somebody()
    mine = make.organisation(by=me, name="My masts", label="GREEN", status="civil", region="NL21", summary="mast")
    shown = make.organisation(by=owner, name="Shown masts", label="GREEN", status="active")
    for number in range(3):
        make.offering(by=owner, of=shown, title=f"Shown {number}", kind="service", label="GREEN")
    before = answers(client, mine)
    hide(owner)
    hide(make.steward())
    after = answers(client, mine)
    assert [name for name in before if before[name] != after[name]] == []


def test_hidden_fields_of_a_visible_record_change_nothing_that_others_get() -> None:
    client, me, _ = somebody()
    _, owner, _ = somebody()
    mine = make.organisation(by=me, label="GREEN")
    shown = make.offering(by=owner, title="Shown", label="GREEN", maturity="3")
    closed: dict[FieldGroup, str] = dict.fromkeys((g for g in FieldGroup if g != FieldGroup.IDENTITY), "AMBER")
    disclosure.set_labels(record=shown, labels=closed, actor=owner)
    url = address("offering-detail", shown.public_id)

    def seen() -> list[str]:
        pages = [client.get(address("offering-list"), query) for query in ({}, {"q": "secret"}, {"maturity": "8"})]
        pages += [client.get(url), client.get(address("organisation-detail", mine.public_id))]
        return [TOKENS.sub(r"\1", page.content.decode()) for page in pages]

    before = seen()
    shown.refresh_from_db()
    services.change_offering(
        offering=shown,
        texts={"text": "secret text", "technical_detail": "secret detail", "price_note": "secret price"},
        facts={"maturity": "9", "military_use": "secret use"},
        words=["secret word"],
        provenance=make.provenance(),
        actor=owner,
    )
    assert seen() == before


def test_the_comparison_bites_when_something_hidden_is_opened() -> None:
    client, me, _ = somebody()
    mine = make.organisation(by=me, label="GREEN")
    before = answers(client, mine)
    make.organisation(by=make.steward(), name="Hidden masts", label="GREEN")
    after = answers(client, mine)
    assert before["organisation-list{}"] != after["organisation-list{}"]
    assert before["name them"] != after["name them"]
    assert before["organisation-export"] != after["organisation-export"]
