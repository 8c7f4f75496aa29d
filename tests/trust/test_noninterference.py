"""Whatever a viewer may not see changes nothing that the viewer gets: bytes, sizes, statuses and query counts.

The full proof, with figures: `python -m bench.noninterference`.
"""

import random
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel.base.disclosure import services as disclosure
from schakel.match.proposals import services as proposals
from tests import cast
from tests.trust import noise
from tests.trust import world as worlds
from tests.trust.addresses import identifiers, is_asked, kind_of, routes

pytestmark = pytest.mark.django_db
#: The quick form asks for those whose circles differ most; the full one (SCHAKEL_FULL=1) asks for the whole cast.
ROLES = cast.NAMES if worlds.FULL else ("stranger", "institute", "defence-officer")
#: Kinds of records that stand for themselves, beside organisations, offerings and cards, and of which little is open.
WAITING = frozenset(
    {"files", "held", "claims", "technical-detail", "imports", "invitations", "unsubscribe", "learning", "crosswalk"}
)
#: Who adds records beside their visible ones and writes into their hidden parts: nothing for those outside the party.
WRITERS = ("supplier-steward", "rival")


@pytest.fixture(autouse=True)
def _fresh_indexes() -> Iterator[None]:
    worlds.forget_indexes()
    yield
    worlds.forget_indexes()


@pytest.mark.asvs("v5.0.0-8.2.2", "v5.0.0-8.4.1", "v5.0.0-14.2.2")
@pytest.mark.bio2("5.15", "8.3")
def test_hidden_records_and_hidden_parts_change_no_byte_of_any_address_for_anybody_outside(
    world: worlds.World,
) -> None:
    inside = {party for name in WRITERS for party in world.cast.viewer(name).parties}
    roles = tuple(name for name in ROLES if not world.cast.viewer(name).parties & inside)
    worlds.settle_indexes()
    worlds.look(world, roles)  # kept lists and other derived rows come into being on the first look
    before = worlds.snapshot(world, roles)
    worlds.add_noise(6, world=world)
    for name in WRITERS:
        noise.add_beside(world=world, by=name)
        noise.change_hidden_parts(world=world, by=name)
    worlds.settle_indexes()
    after = worlds.snapshot(world, roles)
    assert len(before) > 100
    found = worlds.differences(before, after)
    assert not found, "\n".join(found)


def test_every_address_is_asked_with_records_that_are_there(world: worlds.World) -> None:
    """With content, and not only with what is absent: every slot of an address has a record, and somebody gets it."""
    furnished = worlds.furnished(world)
    known = identifiers(furnished)
    named = {name: kind_of(route) for name, route in routes() if "<" in route and is_asked(name)}
    assert len(named) > 60
    assert {name: kind for name, kind in named.items() if not known.get(kind)} == {}
    clients = [worlds.client_for(furnished, role) for role in cast.NAMES if role != "stranger"]
    unread = {name for name, kind in named.items() if kind in WAITING}
    assert len(unread) > 8
    for name, path in worlds.addresses(furnished):
        if name in unread and "absentabsent" not in path:
            answers = (worlds.ask(client, path) for client in clients)
            unread -= {name} if any(answer.status in (200, 302) for answer in answers) else set()
    assert unread == set()


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_a_hidden_record_answers_like_an_absent_one(world: worlds.World) -> None:
    hidden = tuple(worlds.add_noise(2, world=world))
    roles = cast.NAMES if worlds.FULL else ("stranger", "rival")
    wrong, compared = [], 0
    for role in roles:
        answers = worlds.answers_about(world, role, hidden)
        for path, answer in answers.items():
            name = next((public_id for public_id in hidden if public_id in path), "")
            if not name:
                continue
            compared += 1
            twin = answers[path.replace(name, "absentabsent")]
            if (answer.status, answer.body.replace(name.encode(), b"absentabsent")) != (twin.status, twin.body):
                wrong.append(f"{role} {path}: {answer.status} against {twin.status}")
    assert compared > 500
    assert wrong == []


@pytest.fixture
def settled(world: worlds.World) -> worlds.World:
    """A world in which everybody of the property below has looked once."""
    worlds.settle_indexes()
    for role in ASKERS:
        for path in paths_of(world):
            worlds.ask(worlds.client_for(world, role), path)
    return world


ASKERS = ("stranger", "rival", "defence-officer", "auditor")
#: Search and match paths, lists with their counts, order and pages, files, the interface.
PATHS = (
    *("/find?q=radar", "/needs/{need}/matches", "/needs/{need}/matches/compare?first=1&second=1", "/matches", "/"),
    *("/offerings?q=radar&sort=-title", "/organisations?sort=name&page=1", "/needs?size=10", "/contacts"),
    *("/offerings/export?as=csv", "/offer-books", "/offer-books/book?region=NL21", "/offerings/{offering}"),
    *("/api/v1/needs/{need}/matches", "/api/v1/offerings?q=radar", "/api/v1/organisations", "/api/v1/matches"),
)


def paths_of(world: worlds.World) -> list[str]:
    names = {"need": world.needs[0].public_id, "offering": world.offerings[0].public_id}
    return [path.format(**names) for path in PATHS]


@settings(
    max_examples=60 if worlds.FULL else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(dice=st.integers(0, 2**32 - 1), role=st.sampled_from(ASKERS), path=st.sampled_from(range(len(PATHS))))
def test_for_any_hidden_records_any_reader_gets_the_same(
    settled: worlds.World, dice: int, role: str, path: int
) -> None:
    client = worlds.client_for(settled, role)
    chosen = paths_of(settled)[path:] + paths_of(settled)[:path]
    worlds.settle_indexes()
    before = [worlds.ask(client, one) for one in chosen[:5]]
    with transaction.atomic():
        noise.at_random(random.Random(dice), world=settled)
        worlds.settle_indexes()
        after = [worlds.ask(client, one) for one in chosen[:5]]
        transaction.set_rollback(True)
    worlds.forget_indexes()
    assert after == before


def test_a_no_changes_nothing_for_who_asked(world: worlds.World) -> None:
    officer, supplier = world.cast.viewer("defence-officer"), world.cast.viewer("supplier-steward")
    asked = proposals.ask_introduction(record=world.offerings[0], reveals="We seek a radar.", actor=officer)
    roles = ("defence-officer",)
    worlds.settle_indexes()
    worlds.look(world, roles)
    silent = worlds.snapshot(world, roles)
    disclosure.decline_introduction(introduction=asked, actor=supplier)
    worlds.settle_indexes()
    found = worlds.differences(silent, worlds.snapshot(world, roles))
    assert not found, "\n".join(found)
