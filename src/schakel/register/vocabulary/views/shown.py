"""What several pages of code lists, crosswalks and concepts share."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure.rules import NotAllowed
from schakel.register.vocabulary import selectors
from schakel.register.vocabulary.models import CodeList, Term

GET_AND_POST = ["GET", "HEAD", "POST"]


def language() -> str:
    """The language of the page: nl or en."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def list_at(code: str) -> CodeList:
    """The list with this code, or 404."""
    found = selectors.code_list_by_code(code=code)
    if found is None:
        raise Http404
    return found


def term_at(code: str, term: str) -> Term:
    """The term with this code in this list, or 404."""
    found = selectors.term_by_code(code_list=code, code=term)
    if found is None:
        raise Http404
    return found


def keeper(request: HttpRequest) -> Viewer:
    """The viewer, who keeps the lists. Raises `NotAllowed` for everybody else."""
    viewer = viewer_from(request)
    if not selectors.may_keep_lists(viewer):
        raise NotAllowed("keep-lists")
    return viewer


def form_page(request: HttpRequest, form: object, title: str, back: str) -> HttpResponse:
    """A page of one form."""
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "vocabulary/form.html", {"form": form, "title": title, "back": back}, status=status)


def day(text: str) -> date | str:
    """A day as the reader's language writes it; what is no day stays as it was said."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
