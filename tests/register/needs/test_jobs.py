"""The job that closes cards whose time ran out."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from schakel.base.audit.models import Entry
from schakel.register.needs import jobs
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need
from tests import make

pytestmark = pytest.mark.django_db
NEXT_WEEK = timezone.now() + timedelta(days=7)


def test_it_closes_what_is_due_with_one_act_each_and_leaves_the_rest() -> None:
    due = [make.need(days=1), make.need(days=2)]
    kept = make.need(days=60)
    draft = make.need(is_published=False)
    assert jobs.expire_needs(now=NEXT_WEEK) == 2
    states = dict(Need.objects.values_list("pk", "state"))
    assert [states[need.pk] for need in due] == [State.EXPIRED, State.EXPIRED]
    assert (states[kept.pk], states[draft.pk]) == (State.PUBLISHED, State.DRAFT)
    entries = Entry.objects.filter(act="needs.expire")
    assert len({entry.act_id for entry in entries}) == len(entries) == 2


def test_run_again_it_says_nothing_new() -> None:
    make.need(days=1)
    assert jobs.expire_needs(now=NEXT_WEEK) == 1
    assert jobs.expire_needs(now=NEXT_WEEK) == 0
    assert Entry.objects.filter(act="needs.expire").count() == 1


def test_the_command_runs_it() -> None:
    out = StringIO()
    call_command("expire_needs", stdout=out)
    assert out.getvalue().startswith("0 ")
