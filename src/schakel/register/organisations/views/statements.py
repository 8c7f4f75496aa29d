"""Pages of one fact: everything that is said about it, one more statement, the steward's choice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.ui import rules as ui
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import shown


@require_http_methods(["GET", "POST"])
def organisation_fact(request: HttpRequest, public_id: str, field: str) -> HttpResponse:
    """Everything that is said about one field of an organisation."""
    viewer = accounts.viewer_from(request)
    return _fact(request, selectors.organisation_for(viewer=viewer, public_id=public_id), field, viewer)


@require_http_methods(["GET", "POST"])
def offering_fact(request: HttpRequest, public_id: str, field: str) -> HttpResponse:
    """Everything that is said about one field of an offering."""
    viewer = accounts.viewer_from(request)
    return _fact(request, selectors.offering_for(viewer=viewer, public_id=public_id), field, viewer)


def _fact(request: HttpRequest, record: Organisation | Offering, field: str, viewer: Viewer) -> HttpResponse:
    facts = selectors.facts(record=record, viewer=viewer)
    if field not in facts:
        raise NotDisclosed
    allowed = shown.acts_allowed(record, viewer)
    form = None
    if allowed["may_edit"]:
        start = {"stated_on": forms.today(), "trust": "unknown"}
        choices = _choices(record, field)
        form = forms.StatementForm(
            request.POST or None, field=field, spec=record.FACTS[field], choices=choices, initial=start
        )
    if request.method == "POST":
        disclosure.require(record=record, viewer=viewer, act=Act.EDIT)
        if form is not None and form.is_valid() and _state(form, record, field, viewer):
            messages.success(request, _("Kept, beside what others say."))
            return redirect(shown.fact_url(record, field))
    context = {
        "record": record,
        "record_url": shown.record_url(record),
        "label": shown.field_label(record, field),
        "row": next(iter(shown.fact_rows(record, facts, [field])), None),
        "form": form,
        **allowed,
    }
    return render(request, "organisations/fact_detail.html", context, status=forms.status_of(request))


def _state(form: forms.StatementForm, record: Organisation | Offering, field: str, viewer: Viewer) -> bool:
    try:
        services.state_fact(
            record=record,
            field=field,
            value=form.cleaned_data["value"],
            provenance=form.provenance(),
            actor=viewer,
        )
    except rules.AlreadyRegistered:
        form.add_error("value", _("You registered this number already, in another profile."))
    except rules.BasisMissing:
        form.add_error("value", _("Change the offering itself: this flag needs its basis and a day."))
    except rules.NameNeeded:
        form.add_error("value", _("A name cannot be empty."))
    else:
        return True
    return False


def _choices(record: Organisation | Offering, field: str) -> list[tuple[str, Any]]:
    spec = record.FACTS[field]
    if spec.kind == "code":
        return forms.codes(spec.code_list, _("Nothing"))
    if spec.kind == "trl":
        return forms.trl_choices()
    return list(getattr(record._meta.get_field(field), "flatchoices", ())) if spec.kind == "choice" else []


@require_http_methods(["GET", "POST"])
def statement_choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make this statement the shown one, with a reason."""
    return _with_reason(request, public_id, "choose")


@require_http_methods(["GET", "POST"])
def statement_release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the rule (trust, then date) decide again, with a reason."""
    return _with_reason(request, public_id, "release")


@require_http_methods(["GET", "POST"])
def statement_take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that this statement no longer stands, with a reason."""
    return _with_reason(request, public_id, "take-back")


def _with_reason(request: HttpRequest, public_id: str, what: str) -> HttpResponse:
    viewer = accounts.viewer_from(request)
    statement = selectors.statement_for(viewer=viewer, public_id=public_id)
    record, back = statement.record, shown.fact_url(statement.record, statement.field)
    needed = Act.EDIT if what == "take-back" else Act.CHANGE_DISCLOSURE
    disclosure.require(record=record, viewer=viewer, act=needed)
    form = forms.ReasonForm(request.POST or None)
    acts = {"choose": services.choose_fact, "release": services.follow_rule, "take-back": services.take_back_fact}
    if request.method == "POST" and form.is_valid():
        try:
            acts[what](statement=statement, reason=form.cleaned_data["reason"], actor=viewer)
        except (rules.MachineMadeNotChosen, rules.StatementGone) as refused:
            detail = _("This statement cannot be the shown one: a machine made it, or it was replaced.")
            raise ui.Conflict(detail) from refused
        except rules.NameNeeded:
            form.add_error(None, _("This is the only name. State another one first."))
        else:
            messages.success(request, _("Done. The reason is kept."))
            return redirect(back)
    value = shown.value_of(record, statement.field, statement.value, shown.code_names("regions", "propositions"))
    context = {"form": form, "record": record, "back": back, "what": what, "statement": statement, "value": value}
    return render(request, "organisations/reason_form.html", context, status=forms.status_of(request))
