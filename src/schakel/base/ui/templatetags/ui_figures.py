"""Template tags for figures: progress, bars, coverage, differences; SVG beside a table. Loaded through `ui`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schakel.base.ui import rules
from schakel.base.ui.enums import Coverage
from schakel.base.ui.templatetags import ui_icons

register = template.Library()

STATES: dict[str, tuple[rules.Words, str]] = {
    Coverage.COVERED: (gettext_lazy("covered"), "circle-check"),
    Coverage.PARTLY: (gettext_lazy("covered in part"), "triangle-alert"),
    Coverage.MISSING: (gettext_lazy("missing"), "circle-alert"),
}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: rules.Words, value: float, maximum: float = 100, text: rules.Words = "") -> dict[str, object]:
    """How far something is, drawn on the server; `text` says it in words (default: the percentage)."""
    share = rules.percentage(value, maximum)
    return {"label": label, "share": f"{share:.1f}", "text": text or f"{number_format(share, decimal_pos=0)} %"}


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(
    rows: Sequence[tuple[rules.Words, Any]],
    title: rules.Words,
    label_head: rules.Words = "",
    value_head: rules.Words = "",
    unit: str = "",
    maximum: float = 0,
) -> dict[str, object]:
    """Bars in their own table: each row has its words, its bar and its figure. `rows` is a list of (label, number)."""
    top = maximum or max((float(number) for _label, number in rows), default=0)
    bars = [
        {
            "label": label,
            "text": number_format(number, force_grouping=True),
            "width": f"{rules.percentage(float(number), top):.1f}",
        }
        for label, number in rows
    ]
    return {
        "bars": bars,
        "title": title,
        "id": f"chart-{slugify(str(title))}",
        "unit": f" {unit}" if unit else "",
        "label_head": label_head or _("What"),
        "value_head": value_head or _("Number"),
    }


@register.inclusion_tag("ui/components/coverage.html")
def coverage_chart(parts: Sequence[rules.Part], title: rules.Words = "") -> dict[str, object]:
    """Which parts of a need are answered: a ring and, beside it, the same in a table."""
    covered = sum(part.state == Coverage.COVERED for part in parts)
    total = len(parts)
    arcs = [
        {"part": arc.part, "dash": f"{arc.length} {100 - arc.length}", "shift": f"{-arc.offset}"}
        for arc in rules.coverage_arcs(parts)
    ]
    summary = ngettext("%(covered)d of %(total)d part covered", "%(covered)d of %(total)d parts covered", total)
    return {
        "parts": parts,
        "arcs": arcs,
        "covered": covered,
        "total": total,
        "title": title or _("What is covered"),
        "id": f"chart-{slugify(str(title or 'coverage'))}",
        "summary": summary % {"covered": covered, "total": total},
    }


@register.simple_tag
def coverage_state(state: str) -> SafeString:
    """One coverage state as icon and word."""
    words, icon = STATES[state]
    return format_html('<span class="sk-state sk-state--{}">{}{}</span>', state, ui_icons.icon(icon), words)


@register.inclusion_tag("ui/components/diff.html")
def text_diff(before: str, after: str) -> dict[str, object]:
    """Two versions of a text in one, word by word; what came and went is marked and spoken."""
    return {"pieces": rules.text_difference(before, after)}
