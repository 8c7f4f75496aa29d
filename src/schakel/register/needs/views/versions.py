"""The versions of a card, and what changed between any two."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.register.needs import forms, rules, selectors
from schakel.register.needs.enums import CodeList
from schakel.register.needs.selectors import SIGNS
from schakel.register.needs.views import shown


@require_GET
def need_versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every version that this viewer may see: when, why, and what to compare it with."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    versions = selectors.versions_of(need=need, viewer=viewer)
    names = selectors.publisher_names(versions=versions, need=need, viewer=viewer)
    older = [version.number for version in versions[1:]]
    rows = [
        {"version": version, "by": names.get(version.published_by, ""), "previous": previous}
        for version, previous in zip_longest(versions, older)
    ]
    context = {
        "need": need,
        "rows": rows,
        "form": _compare_form([v.number for v in versions]),
        "fragments": settings.SCHAKEL_VERSION_FRAGMENTS,
    }
    return render(request, "needs/versions.html", context)


@require_GET
def need_difference(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what changed between two versions, field by field, the words marked."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    numbers = [version.number for version in selectors.versions_of(need=need, viewer=viewer)]
    form = forms.CompareForm(request.GET, numbers=numbers)
    if not form.is_valid():
        raise disclosure_rules.NotDisclosed
    first, second = form.cleaned_data["first"], form.cleaned_data["second"]
    older, newer = selectors.version_pair(need=need, first=first, second=second, viewer=viewer)
    groups = selectors.version_groups(version=older, need=need, viewer=viewer)
    groups &= selectors.version_groups(version=newer, need=need, viewer=viewer)
    changes = rules.changed_fields(older.card, newer.card, groups=groups)
    context = {
        "need": need,
        "older": older,
        "newer": newer,
        "changes": change_rows(changes, shown.codes()),
        "form": form,
        "fragments": settings.SCHAKEL_VERSION_FRAGMENTS,
    }
    return render(request, "needs/difference.html", context)


def _compare_form(numbers: list[int]) -> forms.CompareForm | None:
    if len(numbers) < 2:
        return None
    return forms.CompareForm(initial={"first": numbers[1], "second": numbers[0]}, numbers=numbers)


def change_rows(changes: Iterable[rules.Change], names: shown.Codes) -> list[dict[str, Any]]:
    """Changes as texts that can be laid side by side, each under the name of its field."""
    return [
        {
            "field": shown.field_words(change.field),
            "before": _words(change.field, change.before, names),
            "after": _words(change.field, change.after, names),
        }
        for change in changes
    ]


def _words(field: str, value: Any, names: shown.Codes) -> str:
    if field == "measures":
        return "\n".join(rules.measure_sentence(row, SIGNS[shown.language()]) for row in value)
    if field == "horizon":
        return shown.horizon_words(rules.Card("", horizon_on=value[0], horizon_text=value[1]))
    if field == "quantity":
        return shown.quantity_words(rules.Card("", quantity=value[0], quantity_unit=value[1]))
    if field == "maturity":
        return shown.maturity_words(rules.Card("", trl_from=value[0], trl_to=value[1]))
    if field in ("domains", "areas"):
        return ", ".join(names.names(CodeList[field.upper()], value))
    if field == "language":
        return shown.language_words(value) if value else _("recognised by itself")
    return str(value)
