"""Pages of organisations: list, detail, registering, changing, acts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties import selectors as parties
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.base.ui.enums import Kind
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.enums import DefenceStatus
from schakel.register.organisations.models import Organisation
from schakel.register.organisations.views import conflicts, shown

IDENTITY = (
    "kvk_number",
    "vat_number",
    "lei",
    "founded_on",
    "controlled_from",
    "region",
    "website",
    "size_class",
    "status",
)


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations that the viewer may know of, filtered, sorted, counted, to be taken along."""
    viewer = accounts.viewer_from(request)
    regions = shown.code_names("regions")["regions"]
    filters = filter_form(request, viewer, regions)
    found = selectors.organisations_like(viewer=viewer, filters=filters.wanted())
    export = reverse("organisations:organisation-export")
    table = tables.table(
        rows=found,
        columns=_columns(regions),
        query=request.GET,
        caption=_("Organisations"),
        exports=[ui.Link("Excel", f"{export}?as=xlsx"), ui.Link("CSV", f"{export}?as=csv")],
        empty=_("No organisation found. Clear a filter, or register one."),
    )
    return render(request, "organisations/organisation_list.html", {"table": table, "filters": filters})


def filter_form(request: HttpRequest, viewer: Viewer, regions: dict[str, str]) -> forms.OrganisationFilter:
    """The filter of the list, with choices from what the viewer may see."""
    options = selectors.organisation_options(viewer=viewer)
    named: dict[str, list[tuple[str, object]]] = {
        "kind": [(code, PartyKind(code).label) for code in options["kind"]],
        "status": [(code, DefenceStatus(code).label) for code in options["status"]],
        "region": [(code, regions.get(code, code)) for code in options["region"]],
    }
    return forms.OrganisationFilter(request.GET, options=named)


def _columns(regions: dict[str, str]) -> list[ui.Column]:
    return [
        ui.Column("name", _("Name"), lambda o: ui.Link(o.name, shown.record_url(o)), sort="name", is_heading=True),
        ui.Column("kind", _("Kind"), lambda o: o.get_kind_display(), sort="kind"),
        ui.Column("region", _("Region"), lambda o: regions.get(o.region, o.region), sort="region"),
        ui.Column("status", _("Status"), lambda o: o.get_status_display(), sort="status"),
        ui.Column(
            "confirmed", _("Up to date"), lambda o: shown.freshness_badge(o.confirmed_at), "confirmed_at", Kind.DATE
        ),
    ]


@require_GET
def organisation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation: facts with source, date and trust, what it offers, whom to reach."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    groups = disclosure.seen_groups(record=organisation, viewer=viewer)
    facts = selectors.facts(record=organisation, viewer=viewer)
    contacts = list(selectors.contacts(organisation=organisation, viewer=viewer))
    offerings = list(selectors.offerings_like(viewer=viewer, filters={"organisation": public_id})[:51])
    context = {
        "organisation": organisation,
        "name_fact": next(iter(shown.fact_rows(organisation, facts, ["name"])), None),
        "facts": shown.fact_rows(organisation, facts, IDENTITY),
        "summary": shown.fact_rows(organisation, facts, ["summary"]),
        "freshness": shown.freshness_badge(organisation.confirmed_at),
        "offerings": [(offering, shown.state_badge(offering)) for offering in offerings[:50]],
        "has_more_offerings": len(offerings) > 50,
        "contacts": contact_rows(contacts),
        "labels": shown.label_rows(organisation),
        "fragments": settings.SCHAKEL_ORGANISATION_FRAGMENTS,
        **shown.acts_allowed(organisation, viewer),
    }
    shown_groups = groups | ({FieldGroup.CONTACT} if contacts else frozenset())
    disclosure_services.log_readings(records=[organisation], groups=shown_groups, manner=Manner.READ, actor=viewer)
    return render(request, "organisations/organisation_detail.html", context)


def contact_rows(contacts: list[Any]) -> list[dict[str, Any]]:
    """Contacts with their freshness; a name only while the person's consent runs."""
    today = forms.today()
    return [
        {
            "contact": contact,
            "badge": shown.contact_badge(contact.verified_on),
            "person": contact.person_name
            if rules.has_consent(contact.person_name, contact.consent_on, contact.consent_until, today)
            else "",
        }
        for contact in contacts
    ]


@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Register an organisation, kept by the party that the person acts for."""
    viewer = accounts.viewer_from(request)
    owner = parties.party_by_public_id(public_id=viewer.on_behalf_of)
    if owner is None:
        raise NotAllowed(Act.EDIT.value)
    form = forms.OrganisationForm(request.POST or None, initial=_blank(owner))
    known: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        known = _known(form, viewer)
        number = form.cleaned_data["kvk_number"]
        own = [one for one in known if number and one.owner_id == owner.pk and one.kvk_number == number]
        if own:
            form.add_error("kvk_number", _("You registered this number already. Change that profile instead."))
        elif known and not form.cleaned_data["is_known"]:
            form.ask_whether_known()
        else:
            made = _register(form, owner, viewer)
            if made is not None:
                messages.success(request, _("Registered. Only your own people see it until you decide who may."))
                return redirect("organisations:organisation-detail", made.public_id)
    context = {"form": form, "known": [(one.name, shown.record_url(one)) for one in known], "is_new": True}
    return render(request, "organisations/organisation_form.html", context, status=forms.status_of(request))


def _blank(owner: Party) -> dict[str, Any]:
    return {"kind": owner.kind, "stated_on": forms.today(), "trust": "own", "source": _("own statement")}


def _known(form: forms.OrganisationForm, viewer: Viewer) -> list[Organisation]:
    typed = form.cleaned_data
    same: QuerySet[Organisation] = selectors.known_organisations(
        viewer=viewer, kvk_number=typed["kvk_number"], vat_number=typed["vat_number"], name=typed["name"]
    )
    return list(same[:10])


def _register(form: forms.OrganisationForm, owner: Party, viewer: Viewer) -> Organisation | None:
    kind = PartyKind(form.cleaned_data["kind"])
    has_profile = selectors.own_organisations(viewer=viewer).filter(party=owner, withdrawn_at=None).exists()
    try:
        return services.register_organisation(
            owner=owner,
            party=None if has_profile or kind != owner.kind else owner,
            kind=kind,
            facts=form.facts(),
            provenance=form.provenance(),
            actor=viewer,
        )
    except rules.AlreadyRegistered as refused:
        form.add_error(refused.field, _("You registered this number already. Change that profile instead."))
    return None


@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an organisation. Of two people at once the later one sees both versions and decides."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=organisation, viewer=viewer, act=Act.EDIT)
    form = forms.OrganisationForm(request.POST or None, initial=_filled(organisation))
    differences: list[conflicts.Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            hidden = services.change_organisation(
                organisation=organisation,
                kind=PartyKind(form.cleaned_data["kind"]),
                facts=form.facts(),
                provenance=form.provenance(),
                expected_version=form.cleaned_data["version"],
                actor=viewer,
            )
        except rules.AlreadyRegistered as refused:
            form.add_error(refused.field, _("You registered this number already. Change that profile instead."))
        except rules.ChangedMeanwhile as refused:
            organisation.refresh_from_db()
            differences = conflicts.differences(form, _filled(organisation))
            form = conflicts.with_version(form, refused.version)
        else:
            messages.success(request, shown.still_shown(organisation, hidden) or _("Saved."))
            return redirect(shown.record_url(organisation))
    context = {"form": form, "organisation": organisation, "differences": differences, "is_new": False}
    status = 409 if differences else forms.status_of(request)
    return render(request, "organisations/organisation_form.html", context, status=status)


def _filled(organisation: Organisation) -> dict[str, Any]:
    fields = ("kind", *rules.ORGANISATION_FACTS, "version")
    values = {field: getattr(organisation, field) for field in fields}
    return values | {"stated_on": forms.today(), "trust": "own", "source": _("own statement")}


@require_POST
def organisation_confirm(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Say that everything here is still right."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    services.confirm_freshness(record=organisation, actor=viewer)
    messages.success(request, _("Thank you. This counts as up to date for the coming five months."))
    return redirect(shown.record_url(organisation))


@require_http_methods(["GET", "POST"])
def organisation_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an organisation out of the register, with a reason."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=organisation, viewer=viewer, act=Act.WITHDRAW)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_organisation(organisation=organisation, reason=form.cleaned_data["reason"], actor=viewer)
        messages.success(request, _("Withdrawn, with everything it offers. Only your own people still see it."))
        return redirect(shown.record_url(organisation))
    context = {"form": form, "record": organisation, "back": shown.record_url(organisation), "what": "organisation"}
    return render(request, "organisations/reason_form.html", context, status=forms.status_of(request))


@require_POST
def organisation_restore(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Put a withdrawn organisation back."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    try:
        services.restore_organisation(organisation=organisation, actor=viewer)
    except rules.AlreadyRegistered as refused:
        detail = _("You registered another profile with the same number. Withdraw that one first.")
        raise ui.Conflict(detail) from refused
    messages.success(request, _("Back in the register. Its offerings stay withdrawn until you reopen them."))
    return redirect(shown.record_url(organisation))
