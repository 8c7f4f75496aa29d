"""Pages to claim a profile and to answer such a claim."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.ui import rules as ui
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.views import shown


@require_http_methods(["GET", "POST"])
def profile_claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that this profile is of the party that the person acts for."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    if not viewer.is_verified:
        raise NotAllowed("claim")
    form = forms.ReasonForm(request.POST or None)
    form.fields["reason"].label = _("How can the keeper check this?")
    form.fields["reason"].help_text = _("For instance: write to our address in the trade register.")
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_profile(organisation=organisation, grounds=form.cleaned_data["reason"], actor=viewer)
        except rules.ClaimRefused as refused:
            raise ui.Conflict(_("This profile has its organisation already.")) from refused
        messages.success(request, _("Asked. The keeper of the profile answers."))
        return redirect(shown.record_url(organisation))
    back = shown.record_url(organisation)
    context = {"form": form, "record": organisation, "back": back, "what": "claim"}
    return render(request, "organisations/reason_form.html", context, status=forms.status_of(request))


@require_POST
def claim_accept(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Agree, and hand the profile over."""
    viewer = accounts.viewer_from(request)
    claim = selectors.claim_for(viewer=viewer, public_id=public_id)
    try:
        services.accept_claim(claim=claim, actor=viewer)
    except rules.ClaimRefused as refused:
        raise ui.Conflict(_("This was answered already.")) from refused
    messages.success(request, _("Handed over, with its offerings. They keep the profile from now on."))
    return redirect("organisations:my-organisation")


@require_http_methods(["GET", "POST"])
def claim_refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse, with a reason."""
    viewer = accounts.viewer_from(request)
    claim = selectors.claim_for(viewer=viewer, public_id=public_id)
    if claim.organisation.owner_id not in viewer.stewarded:
        raise NotAllowed("refuse-claim")
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse_claim(claim=claim, reason=form.cleaned_data["reason"], actor=viewer)
        except rules.ClaimRefused as refused:
            raise ui.Conflict(_("This was answered already.")) from refused
        messages.success(request, _("Refused. The reason is kept."))
        return redirect("organisations:my-organisation")
    back = shown.record_url(claim.organisation)
    context = {"form": form, "record": claim.organisation, "back": back, "what": "refuse"}
    return render(request, "organisations/reason_form.html", context, status=forms.status_of(request))
