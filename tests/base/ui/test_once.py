"""A form counts once, whoever presses twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone

from schakel.base.ui import middleware, services
from schakel.base.ui.models import Submission

pytestmark = pytest.mark.django_db


class Desk:
    """A view that counts how often it really did something."""

    def __init__(self) -> None:
        self.acts = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("bad"):
            return HttpResponse("errors", status=422)
        self.acts += 1
        return HttpResponseRedirect(f"/made/{self.acts}")


def send(desk: Callable[[HttpRequest], HttpResponse], *, person: Any = None, **typed: str) -> HttpResponse:
    request: Any = RequestFactory().post("/needs/new", {"form_token": "abc", **typed})
    request.user = person or AnonymousUser()
    layer = middleware.OnceMiddleware(lambda r: layer.process_view(r, desk, (), {}) or desk(r))
    return layer(request)


def test_the_second_press_leads_where_the_first_one_led_and_does_nothing() -> None:
    desk = Desk()
    first, second = send(desk), send(desk)
    assert desk.acts == 1
    assert first["Location"] == second["Location"] == "/made/1"


def test_a_form_with_errors_may_be_corrected_and_sent_again() -> None:
    desk = Desk()
    assert send(desk, bad="1").status_code == 422
    assert send(desk)["Location"] == "/made/1"
    assert desk.acts == 1


def test_another_form_counts_for_itself() -> None:
    desk = Desk()
    send(desk)
    assert send(desk, form_token="def")["Location"] == "/made/2"


def test_a_token_of_somebody_else_gives_no_outcome_of_theirs() -> None:
    class Person:
        pk = 7

    desk = Desk()
    send(desk)
    assert send(desk, person=Person())["Location"] == "/made/2"


def test_a_form_without_token_is_left_alone() -> None:
    desk = Desk()
    send(desk, form_token="")
    send(desk, form_token="")
    assert desk.acts == 2
    assert not Submission.objects.exists()


def test_a_view_that_fails_lets_go_of_the_form() -> None:
    def broken(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=500)

    send(broken)
    assert not Submission.objects.exists()


def test_while_the_first_one_runs_the_second_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "WAIT_S", 0.0)
    desk = Desk()

    def slow(request: HttpRequest) -> HttpResponse:
        answers.append(send(desk))
        return desk(request)

    answers: list[HttpResponse] = []
    send(slow)
    assert answers[0].status_code == 409
    assert desk.acts == 1


def test_a_form_that_a_stopped_server_cut_off_never_acts_again_and_says_so_at_once() -> None:
    desk = Desk()
    send(desk)
    Submission.objects.update(
        finished_at=None, location="", claimed_at=timezone.now() - middleware.CUT_OFF - timedelta(seconds=1)
    )
    answer = send(desk)
    assert desk.acts == 1
    assert answer.status_code == 409
    assert "open" in answer.content.decode().lower()
    assert send(desk, form_token="opened again")["Location"] == "/made/2"


def test_what_was_sent_is_forgotten_after_a_day() -> None:
    services.claim_submission(key="old")
    Submission.objects.update(claimed_at=timezone.now() - services.KEPT - timedelta(seconds=1))
    services.claim_submission(key="new")
    assert list(Submission.objects.values_list("key", flat=True)) == ["new"]
