"""The consents that run on a card, and a form to give one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, Purpose
from schakel.base.disclosure.selectors import kind_of
from schakel.register.needs import forms, selectors
from schakel.register.needs.models import Need


@require_http_methods(["GET", "HEAD", "POST"])
def need_consents(request: HttpRequest, public_id: str) -> HttpResponse:
    """What others may take along of a card above TLP:GREEN: what runs now, and a form to consent. Its steward only."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=Act.CHANGE_DISCLOSURE)
    form = forms.CardConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        disclosure_services.give_consent(record=need, purpose=Purpose.EXPORT, actor=viewer, **form.cleaned_data)
        messages.success(request, _("Consented. It counts from the next request, and until you withdraw it."))
        return redirect(request.path)
    names = dict(forms.consent_fields())
    context = {
        "record": need,
        "back": reverse("needs:detail", args=[need.public_id]),
        "form": form,
        "withdraw_name": "needs:consent-withdraw",
        "nothing": _("Nothing: of what lies above TLP:GREEN others take nothing along."),
        "consents": [(one, names.get(one.field, one.field)) for one in selectors.consents_of(need=need, viewer=viewer)],
    }
    return render(request, "ui/pages/consents.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def consent_withdraw(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Withdraw a consent on a card; it binds the next request everywhere."""
    viewer = viewer_from(request)
    consent = disclosure.consents(viewer=viewer).filter(public_id=public_id, record_kind=kind_of(Need)).first()
    if consent is None:
        raise disclosure_rules.NotDisclosed
    disclosure_services.withdraw_consent(consent=consent, actor=viewer)
    messages.success(request, _("Withdrawn. From now on nobody gets it under this consent; what has left stays out."))
    return redirect("needs:consents", consent.record_id)
