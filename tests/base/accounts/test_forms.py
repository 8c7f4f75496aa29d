"""No form takes a citizen service number, and none of it comes back on the page."""

import pytest
from django import forms

from schakel.base.accounts.forms import PlainTextMixin
from schakel.base.documents.forms import CheckedTextMixin

BSN = "999990019"


class Everywhere(CheckedTextMixin, forms.Form):
    text = forms.CharField(required=False)
    long = forms.CharField(required=False, widget=forms.Textarea)
    mail = forms.EmailField(required=False)
    amount = forms.DecimalField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)


class Here(PlainTextMixin, forms.Form):
    text = forms.CharField()


@pytest.mark.parametrize("field", ["text", "long"])
def test_it_refuses_a_citizen_service_number_in_any_text(field: str) -> None:
    form = Everywhere({field: f"bel Jan, {BSN}"})
    assert [fault.code for fault in form.errors.as_data()[field]] == ["bsn"]
    assert BSN not in form.as_p()
    assert field not in form.cleaned_data


def test_an_address_of_digits_is_text_too() -> None:
    assert not Everywhere({"mail": f"{BSN}@test.example"}).is_valid()


def test_amounts_and_passwords_are_no_text() -> None:
    assert Everywhere({"amount": BSN, "secret": BSN}).is_valid()


def test_it_still_refuses_markings() -> None:
    for kind in (Everywhere, Here):
        form = kind({"text": "Stg. GEHEIM"})
        assert [fault.code for fault in form.errors.as_data()["text"]] == ["marked"]
        assert "GEHEIM" not in form.as_p()
