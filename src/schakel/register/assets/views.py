"""Pages of pictures and consents, and the parts that stand beside a profile."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner, Purpose
from schakel.base.disclosure.models import Consent
from schakel.base.documents.rules import SAFE_HEADERS
from schakel.register.assets import forms, rules, selectors, services
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Offering, Organisation

Record = Organisation | Offering
#: Fields that no consent is asked for: they steer the record, or stand under a part of their own.
_NO_CONSENT = frozenset({"party", "confirmed_at", "withdrawn_at", "published_at", "state", "organisation"})


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """The consents that run on a profile or offering, and a form to give one."""
    viewer = accounts.viewer_from(request)
    record = _record(kind, public_id, viewer)
    disclosure.require(record=record, viewer=viewer, act=Act.CHANGE_DISCLOSURE)
    fields = _fields(record, selectors.own_pictures(record=record, viewer=viewer))
    form = forms.ConsentForm(request.POST or None, fields=fields, initial={"field": request.GET.get("for", "")})
    if request.method == "POST" and form.is_valid() and _give(record, form, viewer):
        messages.success(request, _("Consented. It counts from the next request, and until you withdraw it."))
        return redirect(request.path)
    names = dict(fields)
    context = {
        "record": record,
        "back": _url(record),
        "form": form,
        "withdraw_name": "assets:consent-withdraw",
        "nothing": _("Nothing: no picture is shown to others, and no contact stands in a document."),
        "consents": [
            (one, names.get(one.field, one.field)) for one in selectors.consents_of(record=record, viewer=viewer)
        ],
    }
    return render(request, "ui/pages/consents.html", context, status=_status(request))


def _give(record: Record, form: forms.ConsentForm, viewer: Viewer) -> bool:
    data = form.cleaned_data
    try:
        services.give_consent(
            record=record,
            field=data["field"],
            purpose=Purpose(data["purpose"]),
            audience=data["audience"],
            until_on=data["until_on"],
            actor=viewer,
        )
    except rules.OutlastsPeople as refused:
        told = _("The people on this picture agreed until %(day)s. Choose that day or an earlier one.")
        form.add_error("until_on", told % {"day": refused.until})
        return False
    return True


def _fields(record: Record, pictures: list[selectors.PictureRow]) -> list[tuple[str, Any]]:
    """What a consent may be for: pictures, contacts, whole parts, single fields."""
    named: list[tuple[str, Any]] = [
        (row.picture.name, _("Picture: %(shows)s") % {"shows": row.picture.shows}) for row in pictures
    ]
    if isinstance(record, Organisation):
        named += [("contacts", _("Contacts by role")), ("person_name", _("Names of people in contacts"))]
    used = dict.fromkeys(record.FIELD_GROUPS.values())
    parts = [group for group in FieldGroup if group in used and group != FieldGroup.CONTACT]
    named += [(group.value, _("Whole part: %(part)s") % {"part": group.label}) for group in parts]
    return named + [(one, _label(record, one)) for one in record.FIELD_GROUPS if one not in {*_NO_CONSENT, "contacts"}]


def _label(record: Record, field: str) -> str:
    name = str(getattr(record._meta.get_field(field), "verbose_name", field))
    return name[:1].upper() + name[1:]


@require_POST
def consent_withdraw(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Withdraw a consent; it binds the next request everywhere."""
    viewer = accounts.viewer_from(request)
    consent = selectors.consent_for(viewer=viewer, public_id=public_id)
    disclosure_services.withdraw_consent(consent=consent, actor=viewer)
    messages.success(request, _("Withdrawn. From now on nobody gets it under this consent; what has left stays out."))
    record = selectors.record_of(consent=consent, viewer=viewer)
    if record is None:
        return redirect("organisations:my-organisation")
    return redirect(f"{_url(record)}/consents")


@require_safe
def organisation_pictures(request: HttpRequest, public_id: str) -> HttpResponse:
    """The pictures of an organisation that the reader may see, beside its profile."""
    return _pictures(request, "organisation", public_id)


@require_safe
def offering_pictures(request: HttpRequest, offering_id: str) -> HttpResponse:
    """The pictures of an offering that the reader may see, beside it."""
    return _pictures(request, "offering", offering_id)


def _pictures(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    viewer = accounts.viewer_from(request)
    record = _record(kind, public_id, viewer)
    is_own = record.owner_id in viewer.parties
    running: dict[int, tuple[Consent, ...]] = {}
    if is_own:
        rows = selectors.own_pictures(record=record, viewer=viewer)
        running = {row.picture.pk: row.consents for row in rows}
    shown = selectors.pictures(records=[record], viewer=viewer)
    context = {
        "pictures": [(one, running.get(one.pk, ())) for one in shown],
        "is_own": is_own,
        "may_decide": record.owner_id in viewer.stewarded,
        "base_url": _url(record),
    }
    return render(request, "assets/pictures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def picture_new(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Add a picture to a profile or an offering."""
    viewer = accounts.viewer_from(request)
    record = _record(kind, public_id, viewer)
    disclosure.require(record=record, viewer=viewer, act=Act.EDIT)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_picture(
                record=record, reading=form.cleaned_data["file"], about=form.about(), actor=viewer
            )
        except rules.TooMany:
            form.add_error("file", _("There are twelve pictures already. Take one away first."))
        else:
            messages.success(request, _("Added. Only your own people see it until your steward gives a consent."))
            if record.owner_id in viewer.stewarded:
                return redirect(f"{_url(record)}/consents?for={made.name}")
            return redirect(_url(record))
    context = {"form": form, "record": record, "back": _url(record)}
    return render(request, "assets/picture_form.html", context, status=_status(request))


@require_safe
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The bytes of one picture, for who may have it now. Hidden and absent pictures answer alike."""
    viewer = accounts.viewer_from(request)
    found = selectors.picture_for(viewer=viewer, public_id=public_id)
    disclosure_services.log_readings(records=[found.record], groups=[selectors.GROUP], manner=Manner.READ, actor=viewer)
    return HttpResponse(bytes(found.data), content_type=found.media_type, headers=SAFE_HEADERS)


@require_POST
def picture_erase(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Erase a picture, with its consents."""
    viewer = accounts.viewer_from(request)
    found = selectors.picture_for(viewer=viewer, public_id=public_id)
    services.erase_picture(picture=found, actor=viewer)
    messages.success(request, _("Erased. Nobody gets this picture any more; what has left stays out."))
    return redirect(_url(found.record))


def _record(kind: str, public_id: str, viewer: Viewer) -> Record:
    """The profile or offering of an address. Raises `NotDisclosed`, absent and hidden alike."""
    if kind == "organisation":
        return organisations.organisation_for(viewer=viewer, public_id=public_id)
    return organisations.offering_for(viewer=viewer, public_id=public_id)


def _url(record: Record) -> str:
    name = "organisation-detail" if isinstance(record, Organisation) else "offering-detail"
    return reverse(f"organisations:{name}", args=[record.public_id])


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
