"""How much work the database has for an answer does not depend on how many records are hidden from the reader.

Counted in steps of SQLite's virtual machine, which are the same on every machine and at every moment; what a server of
PostgreSQL does for the same questions is timed in `bench/timing.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from tests.trust import noise
from tests.trust import world as worlds

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="steps are counted in SQLite; see bench/timing.py"),
]
ROLES = ("stranger", "supplier-steward", "defence-officer", "desk-officer")
#: Lists, counts, choices of filters, searching, matching, files, the interface.
PATHS = (
    *("/", "/needs", "/needs?q=radar&state=all", "/organisations?q=masts&region=NL21", "/offerings?q=radar&maturity=3"),
    *("/contacts?q=sales", "/matches", "/find?q=radar", "/needs/{need}", "/needs/{need}/matches", "/files"),
    *("/needs/{need}/matches?kind=training&region=NL21&status=civil", "/synthetic-data", "/proposals", "/offer-books"),
    *("/offerings/export?as=csv", "/organisations/export?as=csv", "/offer-books/book?region=NL21", "/fairness"),
    *("/organisations/{organisation}", "/offerings/{offering}", "/api/v1/offerings?q=radar", "/api/v1/organisations"),
    *("/api/v1/needs", "/api/v1/matches", "/api/v1/needs/{need}/matches", "/offerings/new"),
)


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


def work(world: worlds.World) -> dict[str, int]:
    """The steps that each address takes for each role, once caches stand."""
    names = {"need": world.needs[0].public_id, "offering": world.offerings[0].public_id}
    names["organisation"] = world.organisations[0].public_id
    found = {}
    for role in ROLES:
        client: Client = worlds.client_for(world, role)
        for path in PATHS:
            worlds.ask(client, path.format(**names))
            with steps() as counted:
                worlds.ask(client, path.format(**names))
            found[f"{role} {path}"] = counted[0]
    return found


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_hidden_records_give_the_database_no_work(world: worlds.World) -> None:
    worlds.settle_indexes()
    before = work(world)
    noise.add_many(200, world=world)
    worlds.settle_indexes()
    after = work(world)
    assert min(before.values()) > 0
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
