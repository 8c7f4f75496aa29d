"""Acts on matches: accept, reject, correct, undo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import rules, selectors, services
from schakel.match.matching.enums import Cause, CorrectionKind
from schakel.match.matching.forms import CorrectionForm, RejectForm, WeightsForm
from schakel.register.needs import selectors as needs
from schakel.register.organisations import selectors as organisations


@login_required
@require_POST
def accept_match(request: HttpRequest, public_id: str, offering_id: str) -> HttpResponse:
    """Accept one match."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    offering = organisations.offering_for(viewer=viewer, public_id=offering_id)
    services.accept_match(need=need, offering=offering, actor=viewer)
    messages.success(
        request, _("Accepted: %(title)s. You can now ask for an introduction.") % {"title": offering.title}
    )
    return redirect("matching:need-matches", public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reject_match(request: HttpRequest, public_id: str, offering_id: str) -> HttpResponse:
    """Reject one match with a reason."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    offering = organisations.offering_for(viewer=viewer, public_id=offering_id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reject_match(need=need, offering=offering, reason=form.cleaned_data["reason"], actor=viewer)
        except rules.ReasonMissing:
            form.add_error("reason", _("Say in a few words why, so that a colleague understands it later."))
        else:
            messages.success(request, _("Rejected: %(title)s.") % {"title": offering.title})
            return redirect("matching:need-matches", public_id=public_id)
    context = {"need": need, "offering": offering, "form": form}
    return render(request, "matching/reject.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def undo_verdict(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a verdict back."""
    viewer = viewer_from(request)
    verdict = selectors.open_verdict(public_id=public_id, viewer=viewer)
    services.undo_verdict(verdict=verdict, actor=viewer)
    messages.success(request, _("The verdict was taken back."))
    return redirect("matching:need-matches", public_id=verdict.need.public_id)


@login_required
@require_POST
def correct_word(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct how a card is read."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return render(request, "matching/correct.html", {"need": need, "form": form}, status=422)
    data = form.cleaned_data
    services.correct_word(
        need=need, kind=CorrectionKind(data["kind"]), word=data["word"], also=data["also"], actor=viewer
    )
    services.keep_run(need=need, cause=Cause.CORRECTION, actor=viewer)
    messages.success(request, _("The correction counts for this card only. The matches were made anew."))
    return redirect("matching:need-matches", public_id=public_id)


@login_required
@require_POST
def weigh_parts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which parts of a card must be met and which do not count."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    parts = selectors.parts_of(need=need, viewer=viewer)
    form = WeightsForm(request.POST, parts=parts, steering=selectors.steering_of(need=need, viewer=viewer))
    if not form.is_valid() or form.cleaned_data["card"] != need.number:
        messages.error(request, _("The card changed while you looked at it. Its parts stand below; choose once more."))
        return redirect("matching:need-matches", public_id=public_id)
    services.weigh_parts(need=need, weights=form.weights(), actor=viewer)
    services.keep_run(need=need, cause=Cause.CORRECTION, actor=viewer)
    messages.success(request, _("The weights count for this card only. The matches were made anew."))
    return redirect("matching:need-matches", public_id=public_id)


@login_required
@require_POST
def undo_correction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a correction back."""
    viewer = viewer_from(request)
    correction = selectors.open_correction(public_id=public_id, viewer=viewer)
    services.undo_correction(correction=correction, actor=viewer)
    services.keep_run(need=correction.need, cause=Cause.CORRECTION, actor=viewer)
    messages.success(request, _("The correction was taken back."))
    return redirect("matching:need-matches", public_id=correction.need.public_id)
