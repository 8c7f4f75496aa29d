"""No field takes a citizen service number: every form and every body of the interface is looked at, not a sample."""

import json
from collections.abc import Iterator
from datetime import date
from enum import Enum
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Literal, get_args, get_origin

import pytest
from django import forms
from django.test import Client
from pydantic import BaseModel

import schakel
from schakel.base.accounts.forms import NoBsnMixin
from schakel.base.interface import rules as wire
from schakel.config.api import api

BSN = "999990019"
#: Fields that hold what a person types; amounts, days and choices of a list cannot hold such a number as text.
TYPED = (forms.CharField,)
#: Forms without text of a person, by name, with the reason.
EXEMPT = {
    "SampleForm": "the style guide: nothing is kept",
    "SampleFilter": "the style guide: nothing is kept",
    "ChangePasswordForm": "passwords only",
    "SetPasswordForm": "passwords only",
    "AskAgainForm": "a password only",
    "UseKeyForm": "a signature of the browser, which is checked and not kept",
    "AuthenticatorAppForm": "a code of six digits, which is compared and not kept",
    "SecondStepForm": "a code, which is compared and not kept",
    "SecondStepAgainForm": "a code, which is compared and not kept",
}


def own_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form class of the product."""
    for found in walk_packages(schakel.__path__, "schakel."):
        if "forms" in found.name.split("."):
            module = import_module(found.name)
            for one in vars(module).values():
                is_form = isinstance(one, type) and issubclass(one, forms.BaseForm)
                if is_form and one.__module__ == found.name:
                    yield one


def takes_text(form: type[forms.BaseForm]) -> bool:
    return any(isinstance(field, TYPED) for field in getattr(form, "base_fields", {}).values())


def test_every_form_that_takes_text_refuses_it() -> None:
    """A form class with a text field descends from the mixin, and really refuses."""
    looked_at = [form for form in own_forms() if takes_text(form) and form.__name__ not in EXEMPT]
    assert len(looked_at) > 30
    assert [form.__name__ for form in looked_at if not issubclass(form, NoBsnMixin)] == []
    assert {form.__name__ for form in own_forms()} >= set(EXEMPT)


def bodies(kind: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Every field of a body that takes text, with a value that holds the number."""
    for name, field in kind.model_fields.items():
        if str in (field.annotation, *get_args(field.annotation)):
            yield name, BSN
        elif field.annotation == list[str]:
            yield name, [BSN]


def sent_kinds(kind: type[wire.Sent] = wire.Sent) -> Iterator[type[wire.Sent]]:
    for one in kind.__subclasses__():
        yield one
        yield from sent_kinds(one)


def test_every_body_of_the_interface_refuses_it() -> None:
    assert api.urls  # loads every operation
    tried = [(kind, name, value) for kind in sent_kinds() for name, value in bodies(kind)]
    assert len(tried) > 30
    for kind, name, value in tried:
        with pytest.raises(wire.BsnFound) as refused:
            kind.model_validate({name: value} | _rest_of(kind, name))
        assert name in refused.value.fields, kind


def _rest_of(kind: type[BaseModel], but: str) -> dict[str, Any]:
    """Values for what a body needs besides one field."""
    needed = {name: field.annotation for name, field in kind.model_fields.items() if field.is_required()}
    return {name: _value(annotation) for name, annotation in needed.items() if name != but}


def _value(annotation: Any) -> Any:
    plain: dict[Any, Any] = {str: "x", bool: True, int: 1, float: 1.0, date: date(2026, 1, 1)}
    if annotation in plain:
        return plain[annotation]
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    return []


@pytest.mark.django_db
def test_the_interface_says_so_and_quotes_nothing() -> None:
    answer = Client().post("/api/v1/text-matches", json.dumps({"text": f"bel {BSN}"}), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "bsn"
    assert [one["field"] for one in answer.json()["errors"]] == ["text"]
    assert BSN not in answer.content.decode()


@pytest.mark.django_db
def test_a_search_with_it_finds_nothing_and_does_not_come_back() -> None:
    answer = Client(headers={"Accept-Language": "nl"}).get("/find", {"q": f"jan {BSN}"})
    assert answer.status_code == 422
    shown = answer.content.decode().split("<main", 1)[1]
    assert "burgerservicenummer" in shown
    assert BSN not in shown
