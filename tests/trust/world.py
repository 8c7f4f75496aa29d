"""A small world with the whole cast in it, the noise that nobody of the cast may see, and every address to ask."""

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import Viewer
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.config import access
from schakel.match.matching.selectors import indexes
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering, Organisation
from tests import cast, make

#: Addresses that are left out of the comparison, by URL name, each with its reason.
LEFT_OUT: Mapping[str, str] = {
    "healthz": "an operation figure, without content",
    "readyz": "an operation figure, without content",
    "metrics": "operation figures, without content: they count what this process answered",
}
#: Roles whose own duty is to see that acts happened: left out for these namespaces only.
DUTY: Mapping[str, frozenset[str]] = {"ledger": frozenset({"auditor"})}
#: Questions tried on every list: searching, sorting, paging, filtering.
FULL = bool(os.environ.get("SCHAKEL_FULL"))
QUESTIONS = (
    ("", "?q=radar", "?sort=title", "?sort=-title", "?page=2", "?size=10", "?more=1", "?text=radar", "?region=NL33")
    if FULL
    else ("", "?q=radar&sort=-title")
)
_TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|form_token)" value="|"X-CSRFToken":")[^"]*(")')
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9.]+Z?")
_NOISE = re.compile(rb"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")


@dataclass(frozen=True)
class World:
    """The cast and the records that stand before any noise is added, by kind of record."""

    cast: cast.Cast
    needs: list[Need]
    offerings: list[Offering]
    organisations: list[Organisation]


@dataclass(frozen=True)
class Answer:
    """What one viewer got from one address: status, headers that matter, normalised bytes, number of queries."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int = field(default=0)


def build() -> World:
    """Make the cast, cards of every label and offerings of every label."""
    made = cast.assemble()
    officer, supplier, rival = made.viewer("defence-officer"), made.viewer("supplier-steward"), made.viewer("rival")
    needs = [make.need(by=officer, label=label, title=f"Small aircraft noticed, {label}") for label in LABELS]
    needs.append(make.need(by=officer, is_published=False, title="A draft card"))
    organisations = [
        make.organisation(by=supplier, name="Listening Masts", label="CLEAR"),
        make.organisation(by=rival, name="Radar Works", label="GREEN"),
    ]
    offerings = [
        make.offering(
            by=viewer, of=organisation, label=label, title=f"Radar {label} {organisation.name}",
            text="A radar that notices small aircraft above a camp early.",
        )
        for viewer, organisation in zip((supplier, rival), organisations, strict=True)
        for label in LABELS
    ]  # fmt: skip
    make.proposal(to=needs[0], by=supplier)
    return World(made, needs, offerings, organisations)


#: The KvK number of the first hidden organisation.
HIDDEN_NUMBER = "87654321"
LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")


def add_noise(number: int, *, world: World) -> list[str]:
    """Add `number` records of each kind that nobody of the cast may know of; returns their public ids.

    They share words, titles, numbers and neighbours with the visible ones, so that anything that leaks would show.
    """
    hidden: list[str] = []
    company, unit = make.party(), make.party(kind=PartyKind.DEFENCE_UNIT)
    outsider, stranger_unit = _steward(company), _steward(unit)
    for count in range(number):
        label = ("AMBER", "AMBER+STRICT")[count % 2]
        kvk_number = "" if count else HIDDEN_NUMBER
        organisation = make.organisation(
            by=outsider, name=f"Listening Masts {count}", label=label, region="NL33", kvk_number=kvk_number
        )
        offering = make.offering(
            by=outsider, of=organisation, label=label, title=world.offerings[0].title, kind="training",
            text="Radar aircraft camp early small notice radar radar.", is_published=count % 3 != 0,
        )  # fmt: skip
        need = make.need(by=stranger_unit, label=label, title=world.needs[0].title, is_published=count % 3 != 0)
        hidden += [organisation.public_id, offering.public_id, need.public_id]
    return hidden


def _steward(party: Party) -> Viewer:
    return make.viewer(of=make.member(of=party, position=Position.STEWARD))


def addresses(world: World, extra: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every address of the product that can be read, as (URL name, path), with every record of the world in it."""
    ids = {
        "needs": [need.public_id for need in world.needs],
        "offerings": [row.public_id for row in world.offerings],
        "organisations": [row.public_id for row in world.organisations],
    }
    for name, route in routes():
        if name in LEFT_OUT or (access.TABLE.get(name) and "GET" not in access.TABLE[name]):
            continue
        slots = re.findall(r"<[^>]+>", route)
        if not slots:
            for question in QUESTIONS:
                yield name, f"/{route}{question}"
            continue
        known = ids.get(route.removeprefix("api/v1/").split("/")[0], ["absentabsent"])
        for public_id in [*known, *extra, "absentabsent"]:
            path = route
            for slot in slots:
                value = world.offerings[0].public_id if "offering" in slot else public_id
                path = path.replace(slot, "title" if "field" in slot else "1" if "int:" in slot else value)
            yield name, f"/{path}"


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the product as (URL name, route), allauth's and the static ones aside."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith(("account/", "static/", "_allauth")):
                yield from routes(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield (f"{space}:{entry.name}" if space else str(entry.name)), route


def ask(client: Client, path: str) -> Answer:
    """Ask an address and normalise what comes: random tokens and clock times aside, everything counts."""
    counted = [0]

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        counted[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        response = client.get(path)
    body = response.getvalue() if response.streaming else response.content
    headers = tuple((name, response.headers.get(name, "")) for name in ("Location", "Content-Type"))
    return Answer(response.status_code, headers, plain(body, headers[1][1]), counted[0])


def snapshot(world: World, roles: tuple[str, ...], extra: tuple[str, ...] = ()) -> dict[tuple[str, str], Answer]:
    """What each role gets from every address."""
    found = {}
    for role in roles:
        client = Client()
        person = world.cast.people[role]
        if person is not None:
            client.force_login(person)
        for name, path in addresses(world, extra):
            if role not in DUTY.get(name.split(":")[0], frozenset()):
                found[role, path] = ask(client, path)
    return found


def plain(body: bytes, content_type: str) -> bytes:
    """The bytes that count: a workbook without the moment it was made and packed, a page without tokens and times."""
    if "spreadsheet" not in content_type:
        return _NOISE.sub(b"", _TOKEN.sub(rb"\1\2", body))
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [name.encode() + packed.read(name) for name in sorted(packed.namelist())]
    return _MOMENT.sub(b"", b"\n".join(parts))


def settle_indexes() -> None:
    """Let this process read what changed, as one that has been running for a while."""
    forget_indexes()
    indexes.OFFERINGS.current()
    indexes.NEEDS.current()


def forget_indexes() -> None:
    """Let the next question read everything anew, as a fresh process would."""
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
