"""The first page, and what it finds."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schakel import engine
from schakel.base.accounts.selectors import viewer_from
from schakel.match.matching import selectors as matching
from schakel.match.search.forms import QuestionForm
from schakel.register.needs import selectors as needs


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is and one box to type into; for a signed-in person also what waits for an answer."""
    viewer = viewer_from(request)
    context = {
        "form": QuestionForm(),
        "viewer": viewer,
        "newest": needs.open_needs(viewer=viewer).order_by("-published_at", "public_id")[:3],
        "waiting": settings.SCHAKEL_WAITING_FRAGMENTS if viewer.is_signed_in else [],
    }
    return render(request, "search/home.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Offerings and open cards that speak of what was typed, with the words they share."""
    viewer = viewer_from(request)
    form = QuestionForm(request.GET if "q" in request.GET else None)
    if not form.is_valid():
        return render(request, "search/find.html", {"form": form}, status=422 if form.is_bound else 200)
    text = form.cleaned_data["q"]
    context = {
        "form": form,
        "text": text,
        "is_other_language": not engine.text_language(text),
        "offerings": matching.matches_for_text(text=text, viewer=viewer, top=10).rows,
        "cards": matching.needs_for_text(text=text, viewer=viewer, top=10),
    }
    return render(request, "search/find.html", context)
