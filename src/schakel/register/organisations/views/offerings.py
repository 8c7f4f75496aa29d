"""Pages of offerings: list, detail, acts."""

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.enums import DefenceStatus, OfferingKind, OfferingState, Passage
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import shown
from schakel.register.vocabulary.enums import Trust

#: What may be missing from an offering that is to stand, in words.
NEEDED = {"title": gettext_lazy("title"), "text": gettext_lazy("description"), "kind": gettext_lazy("kind")}


@require_GET
def offering_list(request: HttpRequest) -> HttpResponse:
    """The offerings that the viewer may know of, filtered, sorted, counted, to be taken along."""
    viewer = accounts.viewer_from(request)
    codes = shown.code_names("regions", "propositions")
    filters = filter_form(request, viewer, codes)
    found = selectors.offerings_like(viewer=viewer, filters=filters.wanted())
    export = reverse("organisations:offering-export")
    exports = [ui.Link("Excel", f"{export}?as=xlsx"), ui.Link("CSV", f"{export}?as=csv")]
    exports.append(ui.Link(_("Follow (Atom)"), f"{export}?as=atom"))
    table = tables.table(
        rows=found,
        columns=_columns({}, codes),
        query=request.GET,
        caption=_("Offerings"),
        exports=exports,
        empty=_("No offering found. Clear a filter, or add one."),
    )
    names = selectors.visible_names(viewer=viewer, organisations=[row.organisation_id for row in table.rows])
    context = {"table": _with_organisations(table, names, codes), "filters": filters}
    return render(request, "organisations/offering_list.html", context)


def filter_form(request: HttpRequest, viewer: Viewer, names: shown.CodeNames) -> forms.OfferingFilter:
    """The filter of the list, with choices from what the viewer may see."""
    options = selectors.offering_options(viewer=viewer)
    named: dict[str, list[tuple[str, object]]] = {
        "kind": [(code, OfferingKind(code).label) for code in options["kind"]],
        "proposition": [(code, names["propositions"].get(code, code)) for code in options["proposition"]],
        "status": [(code, DefenceStatus(code).label) for code in options["status"]],
        "region": [(code, names["regions"].get(code, code)) for code in options["region"]],
    }
    return forms.OfferingFilter(request.GET, options=named)


def _columns(organisations: Mapping[int, Organisation], names: shown.CodeNames) -> list[ui.Column]:
    def organisation(offering: Offering) -> ui.Link | None:
        found = organisations.get(offering.organisation_id)
        return ui.Link(found.name, shown.record_url(found)) if found else None

    return [
        ui.Column("title", _("Title"), lambda o: ui.Link(o.title, shown.record_url(o)), sort="title", is_heading=True),
        ui.Column("organisation", _("Organisation"), organisation),
        ui.Column("kind", _("Kind"), lambda o: o.get_kind_display(), sort="kind"),
        ui.Column(
            "proposition",
            _("Proposition"),
            lambda o: names["propositions"].get(o.proposition, o.proposition),
            sort="proposition",
        ),
        ui.Column("region", _("Region"), lambda o: names["regions"].get(o.region, o.region), sort="region"),
        ui.Column("state", _("Status"), shown.state_badge),
    ]


def _with_organisations(table: ui.Table, known: Mapping[int, Organisation], names: shown.CodeNames) -> ui.Table:
    """The same table with the names of the organisations that the viewer may know of, read for these rows only."""
    named = {column.key: column for column in _columns(known, names)}
    return replace(table, heads=tuple(replace(head, column=named[head.column.key]) for head in table.heads))


@require_GET
def offering_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One offering: what it is, what it is good for in both worlds, with source, date and trust."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    groups = disclosure.seen_groups(record=offering, viewer=viewer)
    facts = selectors.facts(record=offering, viewer=viewer)
    owners = selectors.visible_names(viewer=viewer, organisations=[offering.organisation_id])
    waiting = _waiting(offering, groups, viewer)
    context = {
        "offering": offering,
        "is_waiting": waiting,
        "organisation": owners.get(offering.organisation_id),
        "state": shown.state_badge(offering),
        "freshness": shown.freshness_badge(offering.confirmed_at),
        "facts": shown.fact_rows(offering, facts, ["kind", "proposition", "region", "maturity"]),
        "civil": shown.fact_rows(offering, facts, ["civil_use", "civil_maturity"]),
        "military": shown.fact_rows(offering, facts, ["military_use", "military_maturity"]),
        "export": shown.fact_rows(offering, facts, ["export_control"]),
        "capabilities": _capabilities(offering) if FieldGroup.CAPABILITY in groups else [],
        "is_machine_made": offering.text_trust == Trust.MACHINE,
        "labels": shown.label_rows(offering),
        "seen": {group.value: group in groups for group in FieldGroup},
        "may_publish": offering.state == OfferingState.DRAFT,
        "may_reopen": offering.state == OfferingState.WITHDRAWN,
        "fragments": settings.SCHAKEL_OFFERING_FRAGMENTS if offering.state == OfferingState.PUBLISHED else [],
        **shown.acts_allowed(offering, viewer),
    }
    shown_groups = groups - {FieldGroup.TECHNICAL} if waiting else groups
    disclosure_services.log_readings(records=[offering], groups=shown_groups, manner=Manner.READ, actor=viewer)
    return render(request, "organisations/offering_detail.html", context)


def _waiting(offering: Offering, groups: frozenset[FieldGroup], viewer: Viewer) -> bool:
    """Whether technical detail that the label would show waits for the owner's steward; the wait is noted for them."""
    if FieldGroup.TECHNICAL not in groups:
        return False
    if not selectors.waiting_detail(offerings=[offering], viewer=viewer):
        return False
    services.hold_detail(offerings=[offering], party=viewer.acting_for, passage=Passage.PAGE, actor=viewer)
    return True


def _capabilities(offering: Offering) -> list[str]:
    rows = list(offering.capabilities.all())
    names = selectors.concept_names(
        concept_ids=[row.concept_id for row in rows if row.concept_id], language=shown.language()
    )
    return sorted([*names.values(), *(row.words for row in rows if row.words)], key=str.casefold)


@require_POST
def offering_publish(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Let a draft stand."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    try:
        services.publish_offering(offering=offering, actor=viewer)
    except rules.NotComplete as refused:
        missing = ", ".join(str(NEEDED[name]) for name in refused.fields)
        messages.error(request, _("Not published yet. Still missing: %(fields)s.") % {"fields": missing})
        return redirect("organisations:offering-edit", public_id)
    except rules.MoveNotAllowed as refused:
        raise ui.Conflict(_("This offering is not a draft any more.")) from refused
    messages.success(request, _("Published. Its labels now decide who sees it."))
    return redirect(shown.record_url(offering))


@require_http_methods(["GET", "POST"])
def offering_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an offering back, with a reason."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=offering, viewer=viewer, act=Act.WITHDRAW)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_offering(offering=offering, reason=form.cleaned_data["reason"], actor=viewer)
        except rules.MoveNotAllowed as refused:
            raise ui.Conflict(_("This offering was withdrawn already.")) from refused
        messages.success(request, _("Withdrawn. Only your own people still see it."))
        return redirect(shown.record_url(offering))
    context = {"form": form, "record": offering, "back": shown.record_url(offering), "what": "offering"}
    return render(request, "organisations/reason_form.html", context, status=forms.status_of(request))


@require_POST
def offering_reopen(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Make a draft of a withdrawn offering."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    try:
        services.reopen_offering(offering=offering, actor=viewer)
    except rules.MoveNotAllowed as refused:
        raise ui.Conflict(_("This offering is not withdrawn.")) from refused
    messages.success(request, _("A draft again. Publish it when it is right."))
    return redirect(shown.record_url(offering))


@require_POST
def offering_confirm(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Say that everything here is still right."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    services.confirm_freshness(record=offering, actor=viewer)
    messages.success(request, _("Thank you. This counts as up to date for the coming five months."))
    return redirect(shown.record_url(offering))
