"""What a program asked: who it is, which page, which version, a body as a form reads it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.interface import rules

R = TypeVar("R")


def signed_in(request: HttpRequest) -> Viewer:
    """Who is calling. Raises `rules.SignInNeeded` when nobody said so."""
    viewer = accounts.viewer_from(request)
    if not viewer.is_signed_in:
        raise rules.SignInNeeded
    return viewer


def seen_version(request: HttpRequest) -> int | None:
    """The version that the caller saw (`If-Match`), None when it does not say. Raises `rules.Refused` (400)."""
    return rules.version_in(request.headers.get("If-Match", ""))


def listing(
    rows: QuerySet[Any] | list[Any], *, paging: rules.Paging, request: HttpRequest, show: Callable[[list[Any]], list[R]]
) -> dict[str, Any]:
    """One page of rows as `rules.Listing` holds it. `rows` is what the viewer may see; `show` makes the page's rows
    what the reader gets. A page past the end is empty."""
    paginator = Paginator(rows, paging.size)
    last = paginator.num_pages
    found = list(paginator.page(paging.page)) if paging.page <= last else []

    def at(page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    links = {"self": request.build_absolute_uri(), "first": at(1), "last": at(last)}
    if paging.page > 1:
        links["prev"] = at(min(paging.page - 1, last))
    if paging.page < last:
        links["next"] = at(paging.page + 1)
    return {
        "items": show(found),
        "count": paginator.count,
        "page": paging.page,
        "size": paging.size,
        "links": rules.Links(**links),
    }


def as_form(values: Mapping[str, Any]) -> QueryDict:
    """Values of a body as a form reads them: nothing for null, `on` for true, one value for each of a list."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, list | tuple):
            data.setlist(name, [_text(one) for one in value])
        elif value is not None and value is not False:
            data[name] = _text(value)
    return data


def checked(form: BaseForm, *, renamed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a valid form holds. Raises `rules.Refused` (422) with a sentence for each field, quoting nothing;
    `renamed` gives the body's name where the form has another."""
    if form.is_valid():
        return dict(form.cleaned_data)
    errors = form.errors.as_data()
    is_marked = any(error.code == "marked" for found in errors.values() for error in found)
    fields = {
        (renamed or {}).get(name, name): " ".join(message for error in found for message in error.messages)
        for name, found in errors.items()
    }
    detail = _("Some fields are not right yet.") if set(fields) - {"__all__"} else fields.pop("__all__", "")
    raise rules.Refused(422, detail, code="marked" if is_marked else "invalid", fields=fields)


def _text(value: Any) -> str:
    if value is True:
        return "on"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
