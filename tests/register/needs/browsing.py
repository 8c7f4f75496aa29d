"""Readers of effect cards at a browser, for the tests of pages."""

import re
from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from schakel.base.parties.models import Party
from tests import make

TOKEN = re.compile(r'"X-CSRFToken":"[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
#: A card as the editor sends it, without measures.
TYPED = {
    "title": "Small aircraft noticed in time",
    "effect": "A unit notices small aircraft above its camp early enough to take cover.",
    "measure-TOTAL_FORMS": "0",
    "measure-INITIAL_FORMS": "0",
}


def somebody(*, of: Party | None = None) -> Client:
    """A member of a party (a company by default), reading in English."""
    reader = Client()
    reader.force_login(make.member(of=of))
    reader.cookies["django_language"] = "en"
    return reader


def text(client: Client, name: str, *args: object, **query: str | int) -> str:
    """A page of effect cards that must be there, without the tokens that differ each time."""
    response = client.get(reverse(f"needs:{name}", args=args), query)
    assert response.status_code == HTTPStatus.OK, response.status_code
    return TOKEN.sub("", response.content.decode())
