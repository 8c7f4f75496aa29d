"""Whatever a viewer may not see changes nothing that the viewer gets: bytes, sizes, statuses and query counts."""

import os
from collections.abc import Iterator

import pytest

from tests import cast
from tests.trust import world as worlds

pytestmark = pytest.mark.django_db
#: Hidden records of each kind; the full proof sets SCHAKEL_NOISE=10000.
NOISE = int(os.environ.get("SCHAKEL_NOISE", "12"))


@pytest.fixture(autouse=True)
def _fresh_indexes() -> Iterator[None]:
    worlds.forget_indexes()
    yield
    worlds.forget_indexes()


def differences(before: dict[tuple[str, str], worlds.Answer], after: dict[tuple[str, str], worlds.Answer]) -> list[str]:
    found = []
    for key, answer in before.items():
        other = after[key]
        for part in ("status", "headers", "body", "queries"):
            if getattr(answer, part) != getattr(other, part):
                found.append(f"{key[0]} {key[1]}: {part}")
    return found


#: The quick form asks for those whose circles differ most; the full one (SCHAKEL_FULL=1) asks for the whole cast.
ROLES = cast.NAMES if worlds.FULL else ("stranger", "supplier-steward", "defence-officer")


@pytest.mark.asvs("v5.0.0-8.2.2", "v5.0.0-8.4.1", "v5.0.0-14.2.2")
@pytest.mark.bio2("5.15", "8.3")
def test_hidden_records_change_no_byte_of_any_address_for_any_role() -> None:
    roles = ROLES
    world = worlds.build()
    worlds.settle_indexes()
    worlds.snapshot(world, roles)  # kept lists and other derived rows come into being on the first look
    before = worlds.snapshot(world, roles)
    worlds.add_noise(NOISE, world=world)
    worlds.settle_indexes()
    after = worlds.snapshot(world, roles)
    assert len(before) > 100
    assert differences(before, after) == []


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_a_hidden_record_answers_like_an_absent_one() -> None:
    world = worlds.build()
    hidden = tuple(worlds.add_noise(2, world=world))
    roles = cast.NAMES if worlds.FULL else ("stranger", "rival")
    answers = worlds.snapshot(world, roles, extra=hidden)
    wrong = []
    for (role, path), answer in answers.items():
        name = next((public_id for public_id in hidden if public_id in path), "")
        if not name:
            continue
        twin = answers[role, path.replace(name, "absentabsent")]
        if (answer.status, answer.body.replace(name.encode(), b"absentabsent")) != (twin.status, twin.body):
            wrong.append(f"{role} {path}: {answer.status} against {twin.status}")
    assert wrong == []
