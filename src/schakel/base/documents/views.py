"""Files in: checked, stored, or held as "cannot be checked". Files out: saved and never shown by the browser."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.base.accounts import rules as accounts_rules
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.documents import forms, rules, selectors, services
from schakel.base.documents.enums import Refusal
from schakel.base.documents.models import HeldFile
from schakel.base.parties import selectors as parties


@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one stored file. Hidden and absent files answer alike; a read above GREEN is noted for the owner."""
    viewer = cast("Any", request).viewer
    try:
        file = selectors.file(public_id=public_id, viewer=viewer)
        data = selectors.content(file=file, viewer=viewer)
    except NotDisclosed as hidden:
        raise Http404 from hidden
    disclosure_services.log_readings(records=[file], groups=[FieldGroup.IDENTITY], manner=Manner.READ, actor=viewer)
    response = HttpResponse(data, content_type=file.media_type, headers=rules.SAFE_HEADERS)
    response.headers["Content-Disposition"] = _attachment(file.name)
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


@require_http_methods(["GET", "POST"])
def my_files(request: HttpRequest) -> HttpResponse:
    """The files of one's own organisation: stored, and held because nobody could check them; and a form to add one."""
    viewer = _member(request)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        answer = _taken_in(request, form, viewer)
        if answer is not None:
            return answer
    held = [{"file": one, "why": forms.HELD_FOR[Refusal(one.reason)]} for one in selectors.held_files(viewer=viewer)]
    files = [
        {"file": one, "may_erase": accounts_rules.can_steward(viewer, one.owner_id)}
        for one in selectors.own_files(viewer=viewer)[:200]
    ]
    context = {"form": form, "held": held, "files": files}
    return render(request, "documents/my_files.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def held_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """One file that could not be checked: why, and a form for a version that can be read."""
    viewer = _member(request)
    held = selectors.held_file(public_id=public_id, viewer=viewer)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.replace_held(held=held, data=file.read(), name=file.name or "", actor=viewer)
        except rules.DocumentRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The file was checked and stored."))
            return redirect("documents:my-files")
    context = {"form": form, "held": held, "why": forms.HELD_FOR[Refusal(held.reason)]}
    return render(request, "documents/held_file.html", context, status=422 if form.errors else 200)


@require_POST
def drop_held(request: HttpRequest, public_id: str) -> HttpResponse:
    """Drop a held file: no version with text will come."""
    viewer = _member(request)
    services.drop_held(held=selectors.held_file(public_id=public_id, viewer=viewer), actor=viewer)
    messages.success(request, _("The held file was dropped."))
    return redirect("documents:my-files")


@require_POST
def erase_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Erase a stored file: nobody gets it any more."""
    viewer = accounts.viewer_from(request)
    services.erase_file(file=selectors.file(public_id=public_id, viewer=viewer), actor=viewer)
    messages.success(request, _("Erased. Nobody gets this file any more; what has left stays out."))
    return redirect("documents:my-files")


def _member(request: HttpRequest) -> Viewer:
    viewer = accounts.viewer_from(request)
    if not viewer.is_verified:
        raise disclosure_rules.NotAllowed("files")
    return viewer


def _taken_in(request: HttpRequest, form: forms.FileForm, viewer: Viewer) -> HttpResponse | None:
    """Store the file, or hold it as one that cannot be checked; None when it is refused, the reason on the form."""
    owner = parties.party_by_public_id(public_id=viewer.on_behalf_of)
    if owner is None:
        raise disclosure_rules.NotAllowed("files")
    file = form.cleaned_data["file"]
    try:
        services.store_file(data=file.read(), name=file.name or "", owner=owner, actor=viewer)
    except rules.CannotBeChecked as refused:
        held: HeldFile = services.hold_file(refused=refused, size_bytes=file.size, owner=owner, actor=viewer)
        return redirect("documents:held-file", held.public_id)
    except rules.DocumentRefused as refused:
        form.refuse(refused)
        return None
    messages.success(request, _("The file was checked and stored."))
    return redirect("documents:my-files")
