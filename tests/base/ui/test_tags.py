"""Components drawn by template tags."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation

from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.ui import rules, views
from schakel.base.ui.enums import Coverage


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.asvs("v5.0.0-1.2.2", "v5.0.0-1.3.1", "v5.0.0-1.3.5")
@pytest.mark.parametrize(
    ("typed", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", 'javascript:alert(1)"'),
        ("![x](https://outside.example/p.png)", "<img"),
        ('<a href="/" onclick="x()">y</a>', "<a"),
        ("[x](data:text/html,hi)", 'href="data'),
    ],
)
def test_markdown_never_lets_through_what_could_harm(typed: str, never: str) -> None:
    assert never not in drawn("{{ text|markdown }}", text=typed)


def test_markdown_headings_start_below_those_of_the_page() -> None:
    html = drawn("{{ text|markdown }}", text="# One\n\ntext **bold**\n\n- a")
    assert "<h3>One</h3>" in html
    assert "<strong>bold</strong>" in html
    assert "<li>a</li>" in html


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (date(2026, 11, 2), "2 november 2026", "2 November 2026"),
        (datetime(2026, 1, 2, 12, 0, tzinfo=UTC), "2 januari 2026 13:00", "2 January 2026 13:00"),
        (12500, "12.500", "12,500"),
        (True, "ja", "yes"),
        (None, "niet bekend", "not known"),
        (["a", 2], "a, 2", "a, 2"),
    ],
)
def test_a_value_is_written_in_the_readers_language(value: object, dutch: str, english: str) -> None:
    for language, words in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert words in drawn("{% value v %}", v=value)


def test_a_badge_in_a_list_follows_without_a_comma_and_a_mail_address_may_break_behind_its_at() -> None:
    said = drawn("{% value v %}", v=["today", rules.Badge("fresh"), "later"])
    assert re.fullmatch(r"today <span.*fresh.*</span>, later", said, re.DOTALL)
    mail = drawn("{% value v %}", v=rules.Link("a@b.example", "mailto:a@b.example"))
    assert mail == '<a href="mailto:a@b.example">a@<wbr>b.example</a>'
    assert "<wbr>" not in drawn("{% value v %}", v=rules.Link("a@b", "/somewhere"))


def test_a_machine_statement_says_that_it_is_one() -> None:
    fact = rules.Fact("Topic", "Radar", trust="machine")
    with translation.override("en"):
        assert "made by a machine, not checked" in drawn("{% facts facts %}", facts=[fact])


@pytest.mark.parametrize("label", ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"])
def test_a_label_is_said_in_words(label: str) -> None:
    assert f"TLP:{label}</span>" in drawn("{% label_badge label %}", label=label)


@pytest.mark.asvs("v5.0.0-1.1.2", "v5.0.0-1.2.1")
def test_words_in_components_are_escaped() -> None:
    nasty = "<img src=x>"
    html = drawn(
        '{% badge w %}{% card title=w url="/" %}{{ w }}{% endcard %}{% alert "info" title=w %}{{ w }}{% endalert %}'
        "{% empty_state w w %}{% tag_list tags %}{% crumbs w %}{% text_diff w w %}{% bar_chart bars title=w %}",
        w=nasty,
        tags=[nasty],
        bars=[(nasty, 3)],
    )
    assert nasty not in html
    assert html.count("&lt;img src=x&gt;") >= 10


def test_an_alert_speaks_its_tone() -> None:
    with translation.override("nl"):
        assert "Fout: " in drawn('{% alert "danger" %}Nee{% endalert %}')
    with pytest.raises((KeyError, TemplateSyntaxError)):
        drawn('{% alert "pink" %}Nee{% endalert %}')


def test_coverage_says_in_words_what_the_ring_shows() -> None:
    parts = [rules.Part("rain", Coverage.COVERED, "Acme"), rules.Part("night", Coverage.MISSING)]
    with translation.override("en"):
        html = drawn("{% coverage_chart parts %}", parts=parts)
    assert "1 of 2 parts covered" in html
    assert html.count("<circle") == 2
    assert "missing" in html


def test_a_bar_is_as_long_as_its_figure() -> None:
    html = drawn('{% bar_chart rows title="Needs" %}', rows=[("a", 40), ("b", 10), ("c", 0)])
    assert [f'width="{w}"' in html for w in ("100.0", "25.0", "0.0")] == [True, True, True]


def test_an_act_is_a_form_of_its_own_with_everything_it_sends() -> None:
    request = RequestFactory().get("/")
    html = drawn('{% act "Go" "/go" version=3 about="card 7" %}', request=request)
    assert 'method="post" action="/go"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "card 7" in html


def fragment(monkeypatch: pytest.MonkeyPatch, view: Any, request: HttpRequest) -> str:
    from django.urls import clear_url_caches, get_resolver

    pattern = next(
        p
        for r in get_resolver().url_patterns
        for p in getattr(r, "url_patterns", [])
        if getattr(r, "namespace", "") == "ui" and p.name == "styleguide-rows"
    )
    monkeypatch.setattr(pattern, "callback", view)
    clear_url_caches()
    return drawn("[{% fragment 'ui:styleguide-rows' %}]", request=request)


def test_a_fragment_is_asked_for_in_the_same_request_by_the_same_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse("<p>inside</p>")

    request: Any = RequestFactory().post("/page?q=1", {"secret": "x"})
    request.viewer = object()
    assert fragment(monkeypatch, view, request) == "[<p>inside</p>]"
    inner = seen[0]
    assert inner.viewer is request.viewer
    assert inner.is_fragment
    assert (inner.method, inner.GET["q"], dict(inner.POST)) == ("GET", "1", {})
    assert not hasattr(request, "is_fragment")
    assert request.method == "POST"


@pytest.mark.parametrize("refusal", [Http404, NotDisclosed])
def test_a_fragment_that_may_not_be_seen_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise refusal

    assert fragment(monkeypatch, view, RequestFactory().get("/")) == "[]"


def test_a_fragment_that_leads_elsewhere_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fragment(monkeypatch, lambda _r: HttpResponse(status=302), RequestFactory().get("/")) == "[]"


def test_a_fragment_without_address_is_an_error_of_the_maker() -> None:
    with pytest.raises(NoReverseMatch):
        drawn("{% fragment 'ui:no-such-view' %}", request=RequestFactory().get("/"))


def test_the_fragment_of_the_style_guide_is_no_page(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        views.styleguide_rows(rf.get("/style-guide/rows"))
