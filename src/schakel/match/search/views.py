"""The first page, what it finds, and a whole text taken apart."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import selectors as matching
from schakel.match.search import rules
from schakel.match.search.forms import EXAMPLES, CallTextForm, LongQuestionForm, PartsForm, QuestionForm
from schakel.register.needs import rules as need_rules
from schakel.register.needs import selectors as needs
from schakel.register.needs import services as need_services

#: How many offerings and cards a page shows; while somebody types, fewer.
SHOWN, TYPED = 10, 5
#: So many letters are needed before an answer comes while somebody types.
SHORTEST_TYPED = 2


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is and one box to type into; for a signed-in person also what waits for an answer."""
    viewer = viewer_from(request)
    context = {
        "form": QuestionForm(),
        "viewer": viewer,
        "examples": EXAMPLES,
        "newest": needs.open_needs(viewer=viewer).order_by("-published_at", "public_id")[:3],
        "waiting": settings.SCHAKEL_WAITING_FRAGMENTS if viewer.is_signed_in else [],
    }
    return render(request, "search/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Offerings and open cards that speak of what was typed, with the words they share. A question that is too long
    for an address comes in a form; nothing of it is kept."""
    viewer = viewer_from(request)
    form = LongQuestionForm(request.POST) if request.method == "POST" else _asked(request)
    if getattr(request, "htmx", False) and request.method != "POST":
        answer = render(request, "search/_typing.html", _typed(form, viewer))
        patch_vary_headers(answer, ("HX-Request",))
        return answer
    if not form.is_valid():
        context = {"form": form, "call_form": CallTextForm()}
        return render(request, "search/find.html", context, status=422 if form.is_bound else 200)
    text = form.cleaned_data["q"]
    context = {"form": form, "call_form": CallTextForm(), "text": text, **_found(text, viewer)}
    return render(request, "search/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_text(request: HttpRequest) -> HttpResponse:
    """Paste a text or drop a file in: its parts come back for correction, with what they match. Nothing is kept."""
    form = CallTextForm(request.POST, request.FILES) if request.method == "POST" else CallTextForm()
    if not form.is_bound or not form.is_valid():
        return render(request, "search/call_text.html", {"form": form}, status=422 if form.errors else 200)
    text = form.cleaned_data["found"]
    read = matching.matches_for_text(text=text, viewer=viewer_from(request), top=1).need
    parts = rules.tidy_parts(rules.whole_parts(text, read.requirements))
    title = rules.first_line(text)
    shown = PartsForm(title=title, parts=parts)
    context = {"form": shown, "is_cut": form.cleaned_data["is_cut"], "most": rules.MOST_READ}
    return _parts_page(request, context, parts, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def call_parts(request: HttpRequest) -> HttpResponse:
    """Match on the corrected parts; or make a draft card of them, which alone keeps something."""
    if request.method != "POST":
        return redirect("search:call-text")
    form = PartsForm(request.POST)
    if not form.is_valid():
        return _parts_page(request, {"form": form}, [], status=422)
    parts = form.parts()
    if request.POST.get("act") == "draft":
        made = _draft(request, form, parts)
        if made is not None:
            return made
        return _parts_page(request, {"form": form}, parts, status=422)
    title = form.cleaned_data["title"]
    return _parts_page(request, {"form": PartsForm(title=title, parts=parts)}, parts, title=title)


def _asked(request: HttpRequest) -> QuestionForm:
    return QuestionForm(request.GET if "q" in request.GET else None)


def _typed(form: QuestionForm, viewer: Viewer) -> dict[str, Any]:
    """The first answers to what stands in the box so far; nothing for a text that is too short or is refused."""
    if not form.is_valid() or len(form.cleaned_data["q"]) < SHORTEST_TYPED:
        return {}
    text = form.cleaned_data["q"]
    return {
        "text": text,
        "offerings": matching.matches_for_text(text=text, viewer=viewer, top=TYPED).rows,
        "cards": matching.needs_for_text(text=text, viewer=viewer, top=TYPED),
    }


def _found(text: str, viewer: Viewer) -> dict[str, Any]:
    asked = matching.matches_for_text(text=text, viewer=viewer, top=SHOWN)
    return {
        "is_other_language": not engine.text_language(text),
        "says_nothing": not asked.need.requirements,
        "offerings": asked.rows,
        "cards": matching.needs_for_text(text=text, viewer=viewer, top=SHOWN),
    }


def _parts_page(
    request: HttpRequest, context: dict[str, Any], parts: list[str], *, title: str = "", status: int = 200
) -> HttpResponse:
    """The parts to correct and, where there are any, who answers them."""
    viewer = viewer_from(request)
    shown = {
        **context,
        "parts": parts,
        "says_nothing": not parts and status == HTTPStatus.OK,
        "may_write": bool(needs.demand_parties(viewer=viewer)),
    }
    if parts:
        text = "\n".join(parts)
        asked = matching.matches_for_text(text=text, title=title, requirements=parts, viewer=viewer, top=SHOWN)
        shown["offerings"] = asked.rows
        shown["cards"] = matching.needs_for_text(text=f"{title}\n{text}", viewer=viewer, top=SHOWN)
        shown["is_other_language"] = not engine.text_language(text)
    return render(request, "search/call_parts.html", shown, status=status)


def _draft(request: HttpRequest, form: PartsForm, parts: list[str]) -> HttpResponse | None:
    """A draft card of these parts and the way to its editor; None when the card refuses, which stands in the form."""
    viewer = viewer_from(request)
    owners = needs.demand_parties(viewer=viewer)
    if not owners:
        raise disclosure_rules.NotAllowed("draft")
    title = form.cleaned_data["title"] or rules.first_line(parts[0])
    card = need_rules.Card(title=title, effect=rules.as_effect(parts))
    try:
        need = need_services.draft_need(owner=owners[0], card=card, actor=viewer)
    except need_rules.NeedRefused as error:
        form.add_error("title" if error.where == "title" else None, error.sentence)
        return None
    messages.success(request, _("A draft card was made of the parts. Only your own unit sees it."))
    return redirect("needs:edit", need.public_id)
