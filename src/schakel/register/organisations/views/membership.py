"""The page on which somebody asks to belong to an organisation: by a reason, or by a code to its role mailbox."""

import contextlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import rules as accounts_rules
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts import services as accounts_services
from schakel.base.accounts.rules import Viewer
from schakel.base.outbox import selectors as mail
from schakel.base.parties.models import Party
from schakel.register.organisations import forms, selectors
from schakel.register.organisations.models import Organisation
from schakel.register.organisations.views import shown


@login_required
@require_http_methods(["GET", "POST"])
def membership(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask to be a member: a steward of the organisation or a desk officer decides with a reason."""
    viewer = accounts.viewer_from(request)
    organisation, party = _joinable(public_id, viewer)
    if party.pk in viewer.parties:
        return redirect("accounts:members", party.public_id)
    form = forms.MembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts_services.ask_membership(party=party, motivation=form.cleaned_data["motivation"], actor=viewer)
        messages.success(request, _("You have asked. A steward of the organisation or a desk officer decides."))
        return redirect("accounts:memberships")
    context = {
        "form": form,
        "code_form": forms.CodeForm(),
        "organisation": organisation,
        "can_mail": mail.can_mail(),
        "back": shown.record_url(organisation),
    }
    return render(request, "organisations/membership.html", context, status=forms.status_of(request))


@login_required
@require_POST
def send_code(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Send a code to the verified role mailbox; whether there is one is not told, for it may be hidden."""
    viewer = accounts.viewer_from(request)
    organisation, party = _joinable(public_id, viewer)
    mailbox = selectors.role_mailbox(organisation=organisation, today=timezone.localdate())
    if mailbox and mail.can_mail():
        language = (get_language() or "nl")[:2]
        with contextlib.suppress(accounts_rules.TooManyCodes):  # told alike: whether there is a mailbox may be hidden
            accounts_services.ask_membership_by_mailbox(party=party, mailbox=mailbox, language=language, actor=viewer)
    messages.info(request, _("If the organisation has a verified mailbox here, a code is on its way to it. Three codes go out in half an hour at most."))  # fmt: skip # noqa: E501
    return redirect("organisations:membership", public_id)


@login_required
@require_POST
def confirm_code(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Become a member with the code that came to the mailbox."""
    viewer = accounts.viewer_from(request)
    _organisation, party = _joinable(public_id, viewer)
    form = forms.CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    try:
        made = accounts_services.confirm_mailbox_code(party=party, code=code, actor=viewer)
    except accounts_rules.MoveNotAllowed:  # a disputed membership is a desk officer's to decide
        made = None
    if made is None:
        told = _("This code does not count: it is wrong, older than half an hour, or tried too often.")
        messages.error(request, told)
        return redirect("organisations:membership", public_id)
    messages.success(request, _("You are a member now."))
    return redirect("accounts:members", party.public_id)


def _joinable(public_id: str, viewer: Viewer) -> tuple[Organisation, Party]:
    """The organisation and its party, when the viewer may know of it and somebody keeps it."""
    organisation = selectors.organisation_for(viewer=viewer, public_id=public_id)
    if organisation.party is None or organisation.withdrawn_at is not None:
        raise Http404
    return organisation, organisation.party
