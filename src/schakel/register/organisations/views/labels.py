"""Pages where a steward decides who may see what, and looks at it before it counts."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Label
from schakel.base.parties.enums import Group
from schakel.base.parties.models import Party
from schakel.register.organisations import forms, selectors
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import shown


@require_http_methods(["GET", "POST"])
def organisation_labels(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who may see which part of an organisation."""
    viewer = accounts.viewer_from(request)
    return _labels(request, selectors.organisation_for(viewer=viewer, public_id=public_id), viewer)


@require_http_methods(["GET", "POST"])
def offering_labels(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who may see which part of an offering."""
    viewer = accounts.viewer_from(request)
    return _labels(request, selectors.offering_for(viewer=viewer, public_id=public_id), viewer)


def _labels(request: HttpRequest, record: Organisation | Offering, viewer: Viewer) -> HttpResponse:
    disclosure.require(record=record, viewer=viewer, act=Act.CHANGE_DISCLOSURE)
    groups = shown.groups_of(record)
    persons = selectors.named_persons(record=record, viewer=viewer)
    initial = {**_now(record, groups), "named_persons": "\n".join(person.email for person in persons)}
    parties = _nameable(request, viewer, initial["named_parties"])
    names = {party.public_id: name for party, name in parties}
    form = forms.LabelsForm(
        request.POST or None,
        groups=groups,
        parties=list(names.items()),
        named=persons,
        initial=initial,
    )
    is_preview = "preview" in request.POST or "search" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        _save(record, form, [party for party, _name in parties], viewer)
        messages.success(request, _("Saved. It counts from the next page that anybody opens."))
        return redirect(shown.record_url(record))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    context = {
        "record": record,
        "record_url": shown.record_url(record),
        "form": form,
        "is_preview": is_preview and form.is_valid(),
        "has_searched": "search" in request.POST,
        "preview": [(forms.PARTS[group][0], *_who(chosen, group, names)) for group in groups],
    }
    status = 200 if context["is_preview"] else forms.status_of(request)
    return render(request, "organisations/labels_form.html", context, status=status)


def _nameable(request: HttpRequest, viewer: Viewer, named: list[str]) -> list[tuple[Party, str]]:
    """Whom the form offers to name: who is named by now, who was ticked, and what the search found."""
    chosen = {*named, *request.POST.getlist("named_parties")[:200]}
    words = request.POST.get("find", "") if "search" in request.POST else ""
    return selectors.nameable_parties(viewer=viewer, words=words[:120], chosen=chosen)


def _now(record: Organisation | Offering, groups: list[FieldGroup]) -> dict[str, Any]:
    circles = [disclosure.circle(record=record, group=group) for group in groups]
    parties = {party for circle in circles for party in circle.parties}
    named = Party.objects.filter(pk__in=parties).values_list("public_id", flat=True)
    return {
        **{group.value: record.label_of(group).value for group in groups},
        "named_groups": sorted({name for circle in circles for name in circle.groups}),
        "named_parties": sorted(named),
    }


def _save(record: Organisation | Offering, form: forms.LabelsForm, parties: list[Party], viewer: Viewer) -> None:
    wanted = set(form.cleaned_data.get("named_parties", ()))
    audience = disclosure_services.Audience(
        parties=tuple(party for party in parties if party.public_id in wanted),
        groups=tuple(form.cleaned_data["named_groups"]),
        persons=form.found_persons,
    )
    disclosure_services.share(record=record, labels=form.labels(), audience=audience, actor=viewer)


def _who(chosen: Mapping[str, Any], group: FieldGroup, names: dict[str, str]) -> tuple[Label, str]:
    """The label of a field group and, in words, who sees it."""
    identity, own = Label(chosen[FieldGroup.IDENTITY.value]), Label(chosen[group.value])
    label = Label(max((identity, own), key=list(Label).index))
    if label == Label.CLEAR:
        return label, _("Everybody, also without an account.")
    if label == Label.GREEN:
        return label, _("Everybody with a verified membership here.")
    if label == Label.AMBER_STRICT:
        persons = str(chosen.get("named_persons", "")).split()
        if not persons:
            return label, _("Your own people only: no person is named yet.")
        return label, _("Your own people, and: %(named)s.") % {"named": ", ".join(persons)}
    named = [str(Group(one).label) for one in chosen["named_groups"]]
    named += [names.get(one, one) for one in chosen.get("named_parties", ())]
    if not named:
        return label, _("Your own people only: nobody is named yet.")
    return label, _("Your own people, and: %(named)s.") % {"named": ", ".join(named)}
