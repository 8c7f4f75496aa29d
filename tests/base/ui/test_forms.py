"""Forms as the house draws them."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from schakel.base.ui.forms import SampleFilter, SampleForm


def drawn(form: object, tag: str = "form") -> str:
    request = RequestFactory().get("/", {"q": "radar", "sort": "-name", "page": "3"})
    return Template("{% load ui %}{% " + tag + " form %}").render(Context({"form": form, "request": request}))


def sent(**values: object) -> SampleForm:
    return SampleForm({"title": "", "effect": "Protect <the> camp", "way": "mail", "tags": ["radar"], **values})


def test_an_error_stands_between_label_and_control_and_on_top() -> None:
    html = drawn(sent())
    field = html[html.index('for="id_title"') :]
    assert field.index('id="id_title_helptext"') < field.index('id="id_title_error"') < field.index('name="title"')
    assert 'data-error-summary tabindex="-1" autofocus' in html
    assert '<a href="#id_title">' in html


def test_the_control_names_its_hint_and_its_error() -> None:
    html = drawn(sent())
    control = re.search(r'<input[^>]*name="title"[^>]*>', html)
    assert control is not None
    assert 'aria-describedby="id_title_helptext id_title_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]


def test_what_was_typed_and_ticked_is_kept() -> None:
    html = drawn(sent(by="2026-12-01", quantity="many"))
    assert "Protect &lt;the&gt; camp</textarea>" in html
    assert re.search(r'<input[^>]*value="radar"[^>]*checked', html)
    assert re.search(r'<input[^>]*value="mail"[^>]*checked', html)
    assert re.search(r'<input type="date"[^>]*value="2026-12-01"', html)
    assert re.search(r'<input[^>]*name="quantity"[^>]*value="many"', html)


def test_a_group_of_choices_has_a_legend_and_an_error_that_leads_to_its_first_choice() -> None:
    html = drawn(sent(way=""))
    assert re.search(r'<fieldset[^>]*aria-describedby="id_way_error"', html)
    assert '<a href="#id_way_0">' in html
    assert 'id="id_way_0"' in html


@pytest.mark.parametrize(("language", "word"), [("nl", "niet verplicht"), ("en", "optional")])
def test_what_is_optional_says_so_and_what_is_required_does_not(language: str, word: str) -> None:
    with translation.override(language):
        html = drawn(SampleForm())
    domain, title = html.index('for="id_domain"'), html.index('for="id_title"')
    assert word in html[domain : domain + 200]
    assert word not in html[title : title + 200]


def test_fields_stand_in_the_fieldsets_that_the_form_names() -> None:
    html = drawn(SampleForm())
    assert html.count('<fieldset class="sk-fieldset">') == 2
    assert "Say what must happen" in html or "Zeg wat er moet gebeuren" in html


def test_a_whole_form_carries_both_tokens_and_takes_files() -> None:
    html = drawn(SampleForm())
    assert 'name="csrfmiddlewaretoken"' in html
    assert re.search(r'name="form_token" value="[\w-]{20,}"', html)
    assert 'enctype="multipart/form-data"' in html
    assert "novalidate" in html


def test_two_forms_never_share_a_token() -> None:
    tokens = re.findall(r'name="form_token" value="([^"]+)"', drawn(SampleForm()) + drawn(SampleForm()))
    assert len(set(tokens)) == 2


def test_filters_keep_the_order_but_go_back_to_the_first_page() -> None:
    html = drawn(SampleFilter({"q": "radar"}), "filter_form")
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'name="page"' not in html
    assert 'value="radar"' in html
    assert "niet verplicht" not in html
    assert "optional" not in html
