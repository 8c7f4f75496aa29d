"""The page that shows who matching shows, and the same as a file."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel import engine
from schakel.base.documents.rules import SAFE_HEADERS
from schakel.base.documents.rules.tables import Value, csv_table, workbook
from schakel.base.ui import rules as ui
from schakel.register.organisations.enums import Language, SizeClass
from schakel.register.vocabulary import selectors as vocabulary
from schakel.report.fairness import rules, selectors
from schakel.report.fairness.enums import Trait

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Names = dict[str, dict[str, str]]


@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    """Who is shown, against who has something to say, by trait; `?as=xlsx` and `?as=csv` give the figures."""
    today = timezone.localdate()
    report = selectors.fairness(today=today)
    names = _names()
    if request.GET.get("as") in ("xlsx", "csv"):
        return _file(report, names, request.GET["as"])
    traits = [
        {"trait": trait, "title": str(trait.label).capitalize(), "rows": list(_rows(report, trait, names))}
        for trait in Trait
        if trait.value in report.groups
    ]
    context = {
        "report": report,
        "traits": traits,
        "today": today,
        "shown": engine.SHOWN,
        "speaking": engine.SPEAKING,
        "most": selectors.MOST_NEEDS,
        "has_enough": report.needs >= rules.LEAST_NEEDS,
    }
    return render(request, "fairness/fairness.html", context)


def _names() -> Names:
    """The words of every group, by trait."""
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    return {
        Trait.SIZE: {one.value: str(one.label) for one in SizeClass},
        Trait.REGION: vocabulary.labels(code_list="regions", language=language),
        Trait.AGE: {
            "young": _("younger than 5 years"),
            "grown": _("5 to 14 years"),
            "old": _("15 years or older"),
        },
        Trait.TEXT_AGE: {
            "fresh": _("less than 6 months"),
            "older": _("6 to 23 months"),
            "stale": _("2 years or longer"),
        },
        Trait.LANGUAGE: {one.value: str(one.label) for one in Language},
        Trait.LENGTH: {
            "short": _("shortest third"),
            "middle": _("middle third"),
            "long": _("longest third"),
        },
    }


def _name(names: Names, trait: Trait, group: str) -> str:
    return names[trait].get(group) or (pgettext("a group", "unknown") if group == rules.UNKNOWN else group)


def _badge(standing: str) -> ui.Badge:
    return {
        "even": ui.Badge(_("even"), "success"),
        "more": ui.Badge(_("more attention"), "warning"),
        "less": ui.Badge(_("less attention"), "warning"),
        "little": ui.Badge(_("too few to tell"), "neutral"),
    }[standing]


def _rows(report: rules.Report, trait: Trait, names: Names) -> Iterator[dict[str, object]]:
    most = max((max(g.relevance, g.attention) for g in report.groups[trait.value]), default=0.0) or 1.0
    for one in report.groups[trait.value]:
        yield {
            "name": _name(names, trait, one.group),
            "one": one,
            "supply": 100 * one.supply,
            "relevance": 100 * one.relevance,
            "attention": 100 * one.attention,
            "relevance_width": f"{100 * one.relevance / most:.1f}",
            "attention_width": f"{100 * one.attention / most:.1f}",
            "badge": _badge(rules.standing(one, report.needs)),
        }


def _file(report: rules.Report, names: Names, kind: str) -> HttpResponse:
    heads = [_("Trait"), _("Group"), _("Offerings"), _("Share of supply")]
    heads += [_("Share of what speaks to the needs"), _("Share of attention"), _("Attention over relevance")]
    lines: list[list[Value]] = [
        [str(trait.label), _name(names, trait, one.group), one.count, *_figures(one)]
        for trait in Trait
        for one in report.groups.get(trait.value, ())
    ]
    name = f"{_('fairness')}-{timezone.localdate().isoformat()}.{kind}"
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        return HttpResponse(csv_table(header=heads, rows=lines), content_type="text/csv", headers=headers)
    about: list[list[Value]] = [
        [_("Made on"), date_format(timezone.localdate())],
        [_("Configuration"), report.configuration],
        [_("Open needs asked"), report.needs],
        [_("Offerings"), report.offerings],
    ]
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Value]]]] = {
        _("Fairness of matching"): (heads, lines),
        _("About this list"): ([_("What"), _("Value")], about),
    }
    content = workbook(sheets=sheets, title=_("Fairness of matching"))
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _figures(one: engine.Exposure) -> list[Value]:
    ratio = round(one.ratio, 3) if one.ratio is not None else None
    return [round(one.supply, 4), round(one.relevance, 4), round(one.attention, 4), ratio]
