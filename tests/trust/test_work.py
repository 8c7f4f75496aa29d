"""How much work the database has for an answer does not depend on how many records are hidden from the reader.

Counted in steps of SQLite's virtual machine, which are the same on every machine and at every moment; what a server of
PostgreSQL does for the same questions is timed in `bench/timing.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client

from schakel.base.disclosure import selectors as disclosure
from tests.trust import noise
from tests.trust import world as worlds

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="steps are counted in SQLite; see bench/timing.py"),
]
ROLES = ("stranger", "supplier-steward", "defence-officer")
#: Lists, counts, choices of filters, searching, matching, files, the interface.
PATHS = (
    *("/", "/needs", "/needs?q=radar&state=all", "/organisations?q=masts&region=NL21", "/offerings?q=radar&maturity=3"),
    *("/contacts?q=sales", "/matches", "/find?q=radar", "/needs/{need}", "/needs/{need}/matches"),
    *("/needs/{need}/matches?kind=training&region=NL21&status=civil", "/synthetic-data", "/proposals", "/offer-books"),
    *("/offerings/export?as=csv", "/organisations/export?as=csv", "/offer-books/book?region=NL21", "/fairness"),
    *("/organisations/{organisation}", "/offerings/{offering}", "/api/v1/offerings?q=radar", "/api/v1/organisations"),
    *("/api/v1/needs", "/api/v1/matches", "/api/v1/needs/{need}/matches"),
)
#: Who keeps none of the organisations, and what shows what one organisation has.
OTHERS = ("stranger", "defence-officer", "institute")
ABOUT_ONE = (
    *("/organisations/{organisation}", "/offerings?organisation={organisation}", "/offerings/{offering}"),
    *("/api/v1/offerings?organisation={organisation}", "/api/v1/organisations/{organisation}", "/offerings", "/"),
    *("/organisations", "/contacts", "/offer-books/book?region=NL21"),
    *("/offerings/export?as=csv", "/organisations/export?as=csv", "/offerings?status=civil", "/offerings?q=radar"),
)

#: A walk along an index ends a step later where anything follows, and whether it does is up to random identifiers.
ENDS = 3
MANY = 200


@contextmanager
def steps() -> Iterator[list[int]]:
    """Count what the database does inside: in the list, once it is over."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 1)
    try:
        yield counted
    finally:
        connection.connection.set_progress_handler(None, 1)


def work(world: worlds.World, roles: tuple[str, ...] = ROLES, paths: tuple[str, ...] = PATHS) -> dict[str, int]:
    """The steps that each address takes for each role, at the second look."""
    names = {"need": world.needs[0].public_id, "offering": world.offerings[0].public_id}
    names["organisation"] = world.organisations[0].public_id
    found = {}
    for role in roles:
        client: Client = worlds.client_for(world, role)
        for path in paths:
            worlds.ask(client, path.format(**names))  # what is kept of a first look
        for path in paths:
            with steps() as counted:
                worlds.ask(client, path.format(**names))
            found[f"{role} {path}"] = counted[0]
    return found


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_hidden_records_give_the_database_no_work(world: worlds.World) -> None:
    noise.add_many(4, world=world)
    worlds.settle_indexes()
    before = work(world)
    noise.add_many(MANY, world=world)
    worlds.settle_indexes()
    after = work(world)
    assert sum(before.values()) > 1000
    assert ENDS < MANY / 20
    assert {n: (before[n], after[n]) for n in before if abs(before[n] - after[n]) > ENDS} == {}


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_hidden_offerings_of_a_visible_organisation_give_the_database_no_work(world: worlds.World) -> None:
    for organisation in world.organisations:
        noise.add_many_of(organisation, 4)
    worlds.settle_indexes()
    before = work(world, OTHERS, ABOUT_ONE)
    for organisation in world.organisations:
        noise.add_many_of(organisation, MANY)
    worlds.settle_indexes()
    after = work(world, OTHERS, ABOUT_ONE)
    assert {n: (before[n], after[n]) for n in before if abs(before[n] - after[n]) > ENDS} == {}


def test_a_filter_that_looks_at_every_row_is_found(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = disclosure.inside
    noise.add_many(4, world=world)
    asked = (("stranger",), ("/organisations",))
    honestly = work(world, *asked)
    with monkeypatch.context() as patch:
        patch.setattr(disclosure, "inside", lambda **asked: honest(**asked) | Q(name__startswith="nobody"))
        before = work(world, *asked)
        noise.add_many(50, world=world)
        passed_over = {name: steps - before[name] for name, steps in work(world, *asked).items()}
        assert min(passed_over.values()) > 10 * ENDS
    now = work(world, *asked)
    assert all(abs(now[name] - honestly[name]) <= ENDS for name in honestly)
