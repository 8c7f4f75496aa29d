"""Matches in an order that lets unknown solvers rise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.match.novelty import rules, selectors
from schakel.match.novelty.forms import SurpriseForm
from schakel.register.needs import selectors as needs

SHOWN = 20


@require_safe
def surprise(request: HttpRequest, public_id: str) -> HttpResponse:
    """The matches of a card with how new each solver is, and what the chosen order costs."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    step = rules.checked_step(request.GET.get("step", "0"))
    found = selectors.surprise(need=need, viewer=viewer, step=step)
    shown = found.rows[:SHOWN]
    groups = [FieldGroup.IDENTITY, FieldGroup.CAPABILITY]
    closed = [
        new.row.offering
        for new in shown
        if new.row.offering.owner_id not in viewer.parties
        and disclosure_rules.is_above_green(new.row.offering.label_of(group) for group in groups)
    ]
    if viewer.is_verified and closed:
        disclosure_services.log_readings(records=closed, groups=groups, manner=Manner.READ, actor=viewer)
    context = {
        "need": need,
        "form": SurpriseForm({"step": str(step)}),
        "found": found,
        "rows": [_shown(new) for new in shown],
        "kept": round(100 * found.kept_share, 1),
        "cost": round(100 - 100 * found.kept_share, 1),
        "measured": rules.MEASURED.get(step),
    }
    return render(request, "novelty/surprise.html", context)


def part_words(name: str, value: float | None) -> str:
    """One part of novelty in the reader's language."""
    if value is None:
        return _("not known")
    words = {
        "contract": (_("has worked for Defence"), _("never contracted")),
        "sector": (_("works for defence today"), _("other sector")),
        "past": (_("you know each other"), _("no shared past")),
        "words": (_("speaks as known suppliers do"), _("other words")),
    }
    if name == "sector" and 0.0 < value < 1.0:
        return _("serves both civil and military users")
    return words[name][value >= 0.5]


def _shown(new: selectors.NewRow) -> dict[str, object]:
    names = {
        "contract": _("Contracts"),
        "sector": _("Sector"),
        "past": _("Shared past"),
        "words": _("Vocabulary"),
    }
    parts = [(names[name], part_words(name, value), value) for name, value in new.novelty.parts.items()]
    return {"new": new, "value": round(100 * new.novelty.value), "parts": parts}
