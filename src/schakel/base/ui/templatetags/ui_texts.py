"""Template tags for words: values, badges, trust, markdown, fragments. Loaded through `ui`."""

import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import nh3
from django import template
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt

from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.base.ui import rules
from schakel.base.ui.enums import Kind
from schakel.base.ui.templatetags import ui_icons

register = template.Library()
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a", "h2", "h3", "h4", "h5",
            "h6", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip

#: How far a fact may be relied on: the word and the icon beside it.
TRUST: dict[str, tuple[rules.Words, str]] = {
    "official": (gettext_lazy("official source"), "shield-check"),
    "sector": (gettext_lazy("sector source"), "building-2"),
    "press": (gettext_lazy("press"), "file-text"),
    "own": (gettext_lazy("own statement"), "user"),
    "machine": (gettext_lazy("made by a machine, not checked"), "triangle-alert"),
    "unknown": (gettext_lazy("source unknown"), "circle-help"),
}


@register.simple_tag
def badge(text: rules.Words, tone: str = "neutral", icon: str = "") -> SafeString:
    """A status in a word; the tone repeats what the word says."""
    pattern = '<span class="utrecht-status-badge sk-badge sk-badge--{}">{}{}</span>'
    return format_html(pattern, tone, ui_icons.icon(icon) if icon else "", text)


@register.simple_tag
def label_badge(value: str) -> SafeString:
    """A TLP 2.0 label, in its prescribed colours and always in words."""
    slug = rules.label_slug(str(value))
    word = str(value).upper().removeprefix("TLP:").replace("_", "+")
    return format_html('<span class="sk-tlp sk-tlp--{}">TLP:{}</span>', slug, word)


@register.simple_tag
def trust(value: str) -> SafeString:
    """Who vouches for a fact, as icon and words; an unknown word is shown as it stands."""
    words, icon = TRUST.get(str(value), (value, "circle-help"))
    return format_html('<span class="sk-trust">{}{}</span>', ui_icons.icon(icon), words)


@register.simple_tag
def value(value: Any) -> SafeString | str:
    """Write any value the way the reader's language does: links, badges, days, numbers, lists, yes and no, nothing."""
    if value is None or value == "":
        return format_html(
            '<span class="sk-absent"><span aria-hidden="true">–</span><span class="sk-vh">{}</span></span>',
            _("not known"),
        )
    match value:
        case SafeString():
            return value
        case rules.Link():
            return format_html('<a href="{}">{}</a>', value.url, _foldable(value))
        case rules.Badge():
            return badge(value.text, value.tone, value.icon)
        case rules.Label():
            return label_badge(value.value)
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), _moment(value))
        case date():
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j F Y"))
        case int() | float() | Decimal():
            return number_format(value, force_grouping=True)
        case list() | tuple() | set() | frozenset():
            return _listed(list(value))
    return format_html("{}", value)


def _foldable(link: rules.Link) -> rules.Words:
    """The text of a link; a mail address may go on in the next line behind its @, not in the middle of a word."""
    name, at, host = str(link.text).partition("@")
    return format_html("{}@<wbr>{}", name, host) if at and link.url.startswith("mailto:") else link.text


def _listed(parts: list[Any]) -> SafeString:
    """Parts with commas between; a badge says something of the part before it, so none stands there."""
    marks = ["" if number == 0 else " " if isinstance(part, rules.Badge) else ", " for number, part in enumerate(parts)]
    return format_html_join("", "{}{}", ((mark, value(part)) for mark, part in zip(marks, parts, strict=True)))


def _moment(value: datetime) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return date_format(local, "j F Y H:i")


@register.simple_tag
def cell(column: rules.Column, row: Any) -> SafeString:
    """One table cell: the row's value in the column's kind, with the column's name for narrow screens."""
    tag, role = ("th", "rowheader") if column.is_heading else ("td", "cell")
    pattern = '<{} role="{}"{} class="sk-cell--{}" data-label="{}">{}</{}>'
    scope = mark_safe(' scope="row"') if column.is_heading else ""
    kind = column.kind or Kind.TEXT
    content = format_html("<span>{}</span>", value(column.cell(row)))
    return format_html(pattern, tag, role, scope, kind, column.label, content, tag)


@register.filter
def markdown(text: str, first_level: int = 3) -> SafeString:
    """Draw a text in markdown: no raw HTML, no pictures, headings from `first_level` down; cleaned once more by nh3."""
    tokens = _MARKDOWN.parse(text or "")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + first_level - 1, 6)}"
    drawn = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(drawn, tags=_ALLOWED, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"})
    return format_html('<div class="sk-prose">{}</div>', mark_safe(clean))  # noqa: S308 - nh3 cleaned it


@register.simple_tag(takes_context=True)
def fragment(context: template.Context, name: str, **kwargs: object) -> SafeString:
    """Include what another page shows, by its URL name: the view is called in this request, for this viewer.

    The view sees a GET with `request.is_fragment` true and only the query parameters of this page. What the viewer may
    not see, or what leads elsewhere, leaves nothing at all. An unknown name raises `NoReverseMatch`.
    """
    address = reverse(name, kwargs={key: given for key, given in kwargs.items() if given is not None})
    match = resolve(address)
    request = _fragment_request(cast("HttpRequest", context["request"]), address, match)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, NotDisclosed, NotAllowed, rules.PageRefused):
        return SafeString("")
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    if response.status_code != 200:
        return SafeString("")
    content: str = response.content.decode(response.charset or settings.DEFAULT_CHARSET)
    return mark_safe(content)  # noqa: S308 - a page of ours


def _fragment_request(request: HttpRequest, address: str, match: Any) -> HttpRequest:
    """A copy of the request that asks for the fragment: same person, session and language, no form data."""
    inner: Any = copy.copy(request)
    inner.is_fragment = True
    inner.method = "GET"
    inner.path = inner.path_info = address
    inner.resolver_match = match
    inner._post = QueryDict("")
    inner._files = QueryDict("")
    return cast("HttpRequest", inner)
