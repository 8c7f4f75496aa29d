"""What the proofs share: a world that is made once for all tests of a module.

It stands in a transaction of its own around the tests, which is undone after the last one; each test works in its own
transaction inside and leaves the world as it was. Modules with transactional tests cannot use it.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from bench import fuzz
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.trust import world as worlds


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The world, for what a module makes of it once; tests take `world`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world: worlds.World) -> worlds.World:
    """The world with records that only this test changes."""
    return deepcopy(standing_world)


@pytest.fixture(scope="module")
def canaries(standing_world: worlds.World) -> Any:
    """The world with hidden records that hold the canary in every text, and tokens of everybody."""
    return fuzz.prepare(standing_world)
