"""What several pages of code lists, crosswalks and concepts share."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.ui import rules as ui
from schakel.register.vocabulary import selectors
from schakel.register.vocabulary.models import CodeList, Link, Term

GET_AND_POST = ["GET", "HEAD", "POST"]
#: Who says so for what ships with the product, as the data files write it.
MAKERS = gettext_noop("Schakel maintainers")


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


def form_page(request: HttpRequest, form: object, title: str, back: str, *, lead: str = "") -> HttpResponse:
    """A page of one form; `lead` says what it is about."""
    status = 422 if getattr(form, "errors", None) else 200
    context = {"form": form, "title": title, "back": back, "lead": lead}
    return render(request, "vocabulary/form.html", context, status=status)


def ends(link: Link) -> tuple[str, str]:
    """Both ends of a link in words."""
    start = selectors.end_name(code_list=link.from_list, code=link.from_code, language=language())
    return start, selectors.end_name(code_list=link.to_list, code=link.to_code, language=language())


def day(text: str) -> date | str:
    """A day as the reader's language writes it; what is no day stays as it was said."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def said_by(name: str) -> str:
    """Who says so; the makers of the product in the reader's language."""
    return str(_(MAKERS)) if name == MAKERS else name


def files_of(view: str) -> list[ui.Link]:
    """The links to a table as a file."""
    url = reverse(view)
    return [ui.Link("Excel", f"{url}?as=xlsx"), ui.Link("CSV", f"{url}?as=csv")]
