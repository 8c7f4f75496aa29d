"""The judge of the faults sees what is lost and what is half-written; the faults themselves run in `.ci/run`."""

import threading
from pathlib import Path

from bench.installation import Client, Installation, Verdict

GHOST = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from schakel.base.audit import rules, services
@services.act("proposals.draft")
def draft():
    services.record(act="proposals.draft", subject=rules.Subject("proposals.Proposal", "ghost"),
                    actor=rules.Actor("job", "tests"), change={"text": "never kept"})
draft()
say(True)
"""


def test_the_judge_sees_a_loss_and_a_half_act(tmp_path: Path) -> None:
    place = Installation(tmp_path)
    place.ask(GHOST)
    client = Client(1, place, threading.Event())
    client.acknowledged["absent"] = "told, but not there"
    found = place.verdict([client])
    assert (found.lost, found.half, found.verifies) == (["absent"], ["ghost"], True)
    assert not found.is_good


def test_a_verdict_is_good_only_when_all_of_it_is() -> None:
    assert Verdict(verifies=True, is_sound=True).is_good
    assert not Verdict(verifies=True).is_good
    assert not Verdict(is_sound=True).is_good
