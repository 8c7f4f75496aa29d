"""The page that says who may see and do what, read from the same table that decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.disclosure import rules
from schakel.base.disclosure.enums import FieldGroup, Label


@require_safe
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """The disclosure table in words."""
    table = rules.table()
    conditions, acts = _conditions(), _acts()
    rows = [
        (name, [(acts[act], conditions[cells[act]] if act in cells else "") for act in acts])
        for name, cells in ((_relations()[key], cells) for key, cells in table["table"].items())
    ]
    context = {
        "version": table["version"],
        "circles": [(Label(row["label"]).label, row["label"]) for row in table["labels"]],
        "draft_label": table["draft_label"],
        "groups": [group.label for group in FieldGroup],
        "acts": list(acts.values()),
        "rows": rows,
    }
    return render(request, "disclosure/who_sees_what.html", context)


def _relations() -> dict[str, str]:
    return {
        "owner-member": _("Member of the owner"),
        "owner-steward": _("Steward of the owner"),
        "circle": _("In the circle of the label"),
        "desk-officer": _("Desk officer of the case"),
        "assessor": _("Assessor"),
        "auditor": _("Auditor"),
        "administrator": _("Administrator"),
    }


def _acts() -> dict[str, str]:
    return {
        "read": _("List and read"),
        "reveal-contact": _("See contact"),
        "export": _("Take along"),
        "edit": _("Change"),
        "change-disclosure": _("Set label, audience, consent"),
        "withdraw": _("Withdraw"),
        "score": _("Score"),
        "handle-case": _("Handle the case"),
        "read-ledger": _("Read the ledger"),
        "export-ledger": _("Take the ledger along"),
        "read-figures": _("See operation figures"),
        "back-up": _("Make a backup"),
    }


def _conditions() -> dict[str, str]:
    return {
        "yes": _("yes"),
        "after-introduction": _("after an accepted introduction, or where the label of contact allows"),
        "open-label-or-consent": _("CLEAR and GREEN; above that with the owner's consent for each export"),
        "open-case": _("what belongs to the case, while it is open"),
        "assigned-and-open": _("what is assigned, between opening and decision"),
        "without-values": _("entries without their values"),
    }
