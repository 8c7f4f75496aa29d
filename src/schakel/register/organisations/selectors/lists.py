"""Filtered lists, and the choices that their filters offer: only from what this viewer may see."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import In

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.selectors.offerings import visible_offerings
from schakel.register.organisations.selectors.organisations import visible_organisations

Filters = Mapping[str, Any]


def organisations_like(*, viewer: Viewer, filters: Filters) -> QuerySet[Organisation]:
    """Visible organisations that pass the filters: `q` (words in the name, and in the summary where the viewer may see
    it), `kind`, `status`, `region` (lists of codes)."""
    found = visible_organisations(viewer=viewer)
    found = _among(found, filters, {"kind": "kind", "status": "status", "region": "region"})
    may_read = disclosure.inside(model=Organisation, viewer=viewer, group=FieldGroup.CAPABILITY)
    for word in _words(filters):
        found = found.filter(Q(name__icontains=word) | (Q(summary__icontains=word) & may_read))
    return found


def offerings_like(*, viewer: Viewer, filters: Filters) -> QuerySet[Offering]:
    """Visible offerings that pass the filters: `q` (words in the title, and in texts where the viewer may see them),
    `kind`, `proposition`, `region`, `status` of a visible organisation, `maturity` (at least, where visible),
    `organisation` (a public id)."""
    known = _among(visible_organisations(viewer=viewer).order_by(), filters, {"status": "status"})
    if filters.get("organisation"):
        one = known.filter(public_id=filters["organisation"]).values_list("pk", flat=True).first()
        found = visible_offerings(viewer=viewer, organisation=one or 0)
    else:
        found = visible_offerings(viewer=viewer)
        if filters.get("status"):  # not by an index on the organisation: hidden offerings would be passed over
            found = found.filter(In(F("organisation_id") + 0, known.values("pk")))
    found = _among(found, filters, {"kind": "kind", "proposition": "proposition", "region": "region"})
    may_read = disclosure.inside(model=Offering, viewer=viewer, group=FieldGroup.CAPABILITY)
    if filters.get("maturity"):
        found = found.filter(may_read, maturity__gte=int(filters["maturity"]))
    for word in _words(filters):
        texts = Q(text__icontains=word) | Q(civil_use__icontains=word) | Q(military_use__icontains=word)
        found = found.filter(Q(title__icontains=word) | (texts & may_read))
    return found


def organisation_options(*, viewer: Viewer) -> dict[str, list[str]]:
    """The kinds, statuses and regions that occur among the organisations that the viewer may see, sorted."""
    fields = ("kind", "status", "region")
    return _options(fields, visible_organisations(viewer=viewer).order_by().values_list(*fields).distinct())


def offering_options(*, viewer: Viewer) -> dict[str, list[str]]:
    """The kinds, propositions and regions that occur among the offerings that the viewer may see, and the statuses
    among the organisations that they may see; sorted."""
    fields = ("kind", "proposition", "region")
    found = _options(fields, visible_offerings(viewer=viewer).order_by().values_list(*fields).distinct())
    statuses = visible_organisations(viewer=viewer).order_by().values_list("status").distinct()
    return found | _options(("status",), statuses)


def visible_names(*, viewer: Viewer, organisations: Iterable[int]) -> dict[int, Organisation]:
    """Of these organisations the ones that the viewer may know of, by key: for the lists that name them."""
    return {one.pk: one for one in visible_organisations(viewer=viewer).filter(pk__in=set(organisations)).order_by()}


def _among(found: QuerySet[Any], filters: Filters, fields: Mapping[str, str]) -> QuerySet[Any]:
    for name, field in fields.items():
        if filters.get(name):
            found = found.filter(**{f"{field}__in": filters[name]})
    return found


def _words(filters: Filters) -> Sequence[str]:
    return str(filters.get("q") or "").split()[:8]


def _options(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    seen: dict[str, set[str]] = {field: set() for field in fields}
    for row in rows:
        for field, value in zip(fields, row, strict=True):
            if value:
                seen[field].add(value)
    return {field: sorted(values) for field, values in seen.items()}
