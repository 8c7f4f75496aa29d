"""Somebody at a browser without a window: signed in through the page, like anybody."""

from django.test import Client

from tests import make

LOGIN = "/account/login/"


def at_the_door(language: str = "en") -> Client:
    """A stranger who reads this language."""
    return Client(headers={"Accept-Language": language, "Accept": "text/html"})


def signed_in(email: str, *, language: str = "en", password: str = make.PASSWORD) -> Client:
    """A person who signed in with a password; fails when that did not work."""
    client = at_the_door(language)
    answer = client.post(LOGIN, {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return client


def confirmed(email: str, *, language: str = "en") -> Client:
    """A person who signed in and confirmed that a moment ago, as sensitive acts ask."""
    client = signed_in(email, language=language)
    answer = client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return client
