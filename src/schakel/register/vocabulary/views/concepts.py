"""Pages of the concepts that matching knows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.ui import rules as ui_rules
from schakel.base.ui import selectors as ui
from schakel.register.vocabulary import selectors
from schakel.register.vocabulary.enums import Confidence
from schakel.register.vocabulary.forms import KINDS, ConceptSearchForm
from schakel.register.vocabulary.views import shown


@require_safe
def concept_list(request: HttpRequest) -> HttpResponse:
    """The concepts that matching knows, in two languages."""
    names = {kind: str(name) for kind, name in KINDS}
    table = ui.table(
        rows=concept_rows(request),
        columns=[
            ui_rules.Column(
                "name",
                _("Concept"),
                lambda row: ui_rules.Link(row[1], reverse("vocabulary:concept-detail", args=[row[0]])),
                is_heading=True,
            ),
            ui_rules.Column("kind", _("Kind"), lambda row: names[row[2]]),
        ],
        query=request.GET,
        caption=_("Concepts"),
        exports=[
            *shown.files_of("vocabulary:concept-export"),
            ui_rules.Link("SKOS", f"{reverse('vocabulary:concept-export')}?as=ttl"),
        ],
        empty=_("No concept with these words. Use fewer words, or clear the filter."),
    )
    filters = ConceptSearchForm(request.GET)
    return render(request, "vocabulary/concept_list.html", {"table": table, "filters": filters})


def concept_rows(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The concepts that the filters of the page ask for: identifier, name, kind."""
    form = ConceptSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    return selectors.concepts_named(words=asked["q"], kind=asked["kind"], language=shown.language())


@require_safe
def concept_detail(request: HttpRequest, concept_id: str) -> HttpResponse:
    """A concept with its words, its neighbours and its crosswalk links."""
    concept = selectors.concept_shown(concept_id=concept_id, language=shown.language())
    if concept is None:
        raise Http404
    facts = [
        ui_rules.Fact(_("Other words"), ", ".join(concept.others)),
        ui_rules.Fact(_("In the other language"), ", ".join(concept.other_language)),
    ]
    sure = dict(Confidence.choices)
    context = {
        "concept": concept,
        "facts": [fact for fact in facts if fact.value],
        "kind": dict(KINDS)[concept.kind],
        "links": [
            (link, sure.get(link.confidence, link.confidence), shown.said_by(link.said_by), shown.day(link.said_on))
            for link in selectors.crosswalk(language=shown.language(), concept_id=concept_id)
        ],
        "may_keep": selectors.may_keep_lists(viewer_from(request)),
    }
    return render(request, "vocabulary/concept_detail.html", context)
