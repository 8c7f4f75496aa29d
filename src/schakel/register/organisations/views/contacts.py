"""Pages of contacts: the directory, and the contacts of one organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.models import Contact
from schakel.register.organisations.views import conflicts, shown


@require_GET
def contact_list(request: HttpRequest) -> HttpResponse:
    """The directory: roles and how to reach them, with the day they were verified."""
    viewer = accounts.viewer_from(request)
    regions = shown.code_names("regions")["regions"]
    known = selectors.directory_regions(viewer=viewer)
    filters = forms.ContactFilter(request.GET, regions=[(code, regions.get(code, code)) for code in known])
    filters.is_valid()
    table = tables.table(
        rows=selectors.directory_like(viewer=viewer, filters=filters.cleaned_data, today=forms.today()),
        columns=_columns(regions),
        query=request.GET,
        caption=_("Contacts"),
        empty=_(
            "No contact found that you may see. Clear a filter, or ask for an introduction on the page of an offering: "
            "after a yes you see each other's contacts."
        ),
    )
    organisations = list({row.organisation_id: row.organisation for row in table.rows}.values())
    disclosure_services.log_readings(
        records=organisations, groups=[FieldGroup.IDENTITY, FieldGroup.CONTACT], manner=Manner.REVEAL, actor=viewer
    )
    return render(request, "organisations/contact_list.html", {"table": table, "filters": filters})


def _columns(regions: dict[str, str]) -> list[ui.Column]:
    today = forms.today()

    def person(contact: Contact) -> list[str]:
        runs = rules.has_consent(contact.person_name, contact.consent_on, contact.consent_until, today)
        return [contact.person_name] if runs else []

    def reach(contact: Contact) -> list[object]:
        mail = [ui.Link(contact.email, f"mailto:{contact.email}")] if contact.email else []
        return [*mail, *([contact.phone] if contact.phone else [])]

    def verified(contact: Contact) -> list[object]:
        return [contact.verified_on, shown.contact_badge(contact.verified_on)]

    return [
        ui.Column("role", _("Role"), lambda c: [c.role, *person(c)], sort="role", is_heading=True),
        ui.Column(
            "organisation",
            _("Organisation"),
            lambda c: ui.Link(c.organisation.name, shown.record_url(c.organisation)),
            sort="organisation__name",
        ),
        ui.Column("region", _("Region"), lambda c: regions.get(c.organisation.region, ""), sort="organisation__region"),
        ui.Column("reach", _("To be reached at"), reach),
        ui.Column("verified", _("Verified on"), verified, sort="verified_on"),
    ]


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a contact to an organisation."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=organisation, viewer=viewer, act=Act.EDIT)
    form = forms.ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_contact(organisation=organisation, details=form.details(), actor=viewer)
        messages.success(request, _("Added. The label of 'contact' decides who sees it."))
        return redirect(shown.record_url(organisation))
    context = {"form": form, "organisation": organisation, "is_new": True, "back": shown.record_url(organisation)}
    return render(request, "organisations/contact_form.html", context, status=forms.status_of(request))


@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a contact, which also verifies it."""
    viewer = accounts.viewer_from(request)
    contact = selectors.contact_for(viewer=viewer, public_id=public_id)
    organisation = contact.organisation
    disclosure.require(record=organisation, viewer=viewer, act=Act.EDIT)
    fields = ("role", "email", "phone", "person_name", "consent_on", "consent_until", "consent_purpose", "version")
    form = forms.ContactForm(request.POST or None, initial={name: getattr(contact, name) for name in fields})
    differences: list[conflicts.Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.change_contact(
                contact=contact, details=form.details(), expected_version=form.cleaned_data["version"], actor=viewer
            )
        except rules.ChangedMeanwhile as refused:
            contact.refresh_from_db()
            differences = conflicts.differences(form, {name: getattr(contact, name) for name in fields})
            form = conflicts.with_version(form, refused.version)
        else:
            messages.success(request, _("Saved, and verified today."))
            return redirect(shown.record_url(organisation))
    context = {
        "form": form,
        "organisation": organisation,
        "contact": contact,
        "differences": differences,
        "is_new": False,
        "back": shown.record_url(organisation),
    }
    status = 409 if differences else forms.status_of(request)
    return render(request, "organisations/contact_form.html", context, status=status)


@require_POST
def contact_verify(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Say that a contact is still right."""
    viewer = accounts.viewer_from(request)
    contact = selectors.contact_for(viewer=viewer, public_id=public_id)
    services.verify_contact(contact=contact, actor=viewer)
    messages.success(request, _("Verified today."))
    return redirect(shown.record_url(contact.organisation))


@require_POST
def contact_withdraw(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Take a contact away; its addresses are wiped at once."""
    viewer = accounts.viewer_from(request)
    contact = selectors.contact_for(viewer=viewer, public_id=public_id)
    services.withdraw_contact(contact=contact, reason="", actor=viewer)
    messages.success(request, _("Taken away. Its addresses were wiped."))
    return redirect(shown.record_url(contact.organisation))
