"""The matches of a card to take along, so that a choice can be justified a year later: Excel or PDF."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup, Label, Manner
from schakel.base.documents.rules.pdf import Block, Bullets, Facts, Paragraph, Table, render_pdf
from schakel.base.documents.rules.tables import XLSX, Value, workbook
from schakel.match.matching import selectors
from schakel.match.matching.forms import FiltersForm
from schakel.match.matching.views import cards, readings
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations

#: How many matches a file holds.
TAKEN = 50
#: How many matches the PDF explains one by one.
EXPLAINED = 10


@require_safe
def match_export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The matches as `?as=xlsx` or `?as=pdf`, with date, configuration and choices; only what may be taken along."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    if not needs.exportable_needs(needs=[need], viewer=viewer):
        raise disclosure_rules.NotAllowed("export")
    form = FiltersForm(request.GET)
    result = selectors.matches_for_need(need=need, viewer=viewer, filters=form.filters(), top=TAKEN)
    rows = _takable(result.rows, viewer)
    readings.note(rows, request, Manner.EXPORT)
    shown = cards.row_cards(rows)
    about = _about(need, result, form, len(rows))
    name = f"{_('matches')}-{need.public_id}-{timezone.localdate().isoformat()}"
    if request.GET.get("as") == "pdf":
        return _answer(_pdf(need, shown, about, result), "application/pdf", f"{name}.pdf")
    return _answer(_xlsx(need, shown, about), XLSX, f"{name}.xlsx")


def _takable(rows: Sequence[selectors.SupplyRow], viewer: Viewer) -> list[selectors.SupplyRow]:
    """The rows whose identity and capability may leave for this viewer; the others stay, without a trace."""
    taken = organisations.exportable(records=[row.offering for row in rows], viewer=viewer)
    wanted = {FieldGroup.IDENTITY, FieldGroup.CAPABILITY}
    open_ids = {record.public_id for record, groups in taken if wanted <= groups}
    return [row for row in rows if row.offering.public_id in open_ids]


def _about(need: Need, result: selectors.SupplyResult, form: FiltersForm, count: int) -> list[tuple[str, str]]:
    chosen = [f"{form.fields[name].label}: {form.data[name]}" for name in form.FILTERS if form.data.get(name)]
    corrected = [f"{one.word} {one.get_kind_display()} {one.also}".strip() for one in result.corrections]
    label = Label(need.label_of(FieldGroup.IDENTITY)).label
    return [
        (_("Need"), need.title),
        (_("Identifier"), need.public_id),
        (_("Version of the card"), str(need.number)),
        (_("Label"), f"TLP:{label.removeprefix('TLP:')}"),
        (_("Made on"), date_format(timezone.localdate())),
        (_("Configuration"), f"{result.configuration} (Schakel {version('schakel')})"),
        (_("Filters"), "; ".join(chosen) or _("none")),
        (_("Must have"), "; ".join(sorted(result.steering.must)) or _("none")),
        (_("Does not count"), "; ".join(sorted(result.steering.dropped)) or _("none")),
        (_("Corrections"), "; ".join(corrected) or _("none")),
        (_("Matches in this file"), str(count)),
    ]


def _xlsx(need: Need, shown: Sequence[cards.MatchCard], about: Sequence[tuple[str, str]]) -> bytes:
    heads = [_("Rank"), _("Identifier"), _("Offering"), _("Organisation"), _("Kind"), _("Total score")]
    heads += [_("Estimated chance"), _("Speaks to"), _("Speaks to in part"), _("What is missing"), _("Verdict")]
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Value]]]] = {
        _("Matches"): (heads, [_line(rank, card) for rank, card in enumerate(shown, start=1)]),
        _("Reasons"): (
            [_("Rank"), _("Offering"), _("Kind of reason"), _("In the need"), _("Found"), _("Weight")],
            list(_reasons(shown)),
        ),
        _("About this list"): ([_("What"), _("Value")], [list(row) for row in about]),
    }
    return workbook(sheets=sheets, title=need.title)


def _line(rank: int, card: cards.MatchCard) -> list[Value]:
    row = cards.supply_row(card)
    verdict = f"{row.verdict.get_kind_display()} {row.verdict.reason}".strip() if row.verdict else ""
    parts = ["\n".join(texts) for texts in (card.covered, card.partly, card.missing)]
    owner = row.organisation.name if row.organisation else ""
    kind = str(row.offering.get_kind_display())
    shares: list[Value] = [round(card.total, 4), round(row.match.probability, 4)]
    return [rank, row.offering.public_id, row.offering.title, owner, kind, *shares, *parts, verdict]


def _reasons(shown: Sequence[cards.MatchCard]) -> Iterator[list[Value]]:
    for rank, card in enumerate(shown, start=1):
        row = cards.supply_row(card)
        for one in row.match.reasons:
            kind = cards.kind_name(one.kind)
            yield [rank, row.offering.title, kind, one.label, one.found, round(one.weight, 4)]


def _pdf(
    need: Need, shown: Sequence[cards.MatchCard], about: Sequence[tuple[str, str]], result: selectors.SupplyResult
) -> bytes:
    title = _("Who can contribute to: %(title)s") % {"title": need.title}
    blocks: list[Block] = [Paragraph(title, "title"), Facts(tuple(about)), Paragraph(_("Matches"), "heading")]
    if shown:
        blocks.append(Table((_("Rank"), _("Offering"), _("Organisation"), _("Total score")), tuple(_table(shown))))
    else:
        blocks.append(Paragraph(_("No match that may be taken along.")))
    for rank, card in enumerate(shown[:EXPLAINED], start=1):
        blocks += _explained(rank, card)
    language = (get_language() or "nl")[:2]
    footer = (
        f"TLP:{need.label_of(FieldGroup.IDENTITY)}  ·  {result.configuration}  ·  {date_format(timezone.localdate())}"
    )
    return render_pdf(title=title, blocks=blocks, language=language, footer=footer, on=timezone.localdate())


def _table(shown: Sequence[cards.MatchCard]) -> Iterator[tuple[str, ...]]:
    for rank, card in enumerate(shown, start=1):
        row = cards.supply_row(card)
        owner = row.organisation.name if row.organisation else ""
        yield (str(rank), row.offering.title, owner, f"{card.total:.2f}")


def _explained(rank: int, card: cards.MatchCard) -> Iterator[Block]:
    row = cards.supply_row(card)
    yield Paragraph(f"{rank}. {row.offering.title}", "subheading")
    if row.verdict:
        yield Paragraph(f"{row.verdict.get_kind_display()} {row.verdict.reason}".strip())
    lines = [(f"{line.words} ({line.kind})", f"{line.weight:.2f}") for line in card.reasons]
    rest = len(row.match.reasons) - len(card.reasons)
    if rest > 0:
        words = ngettext("%(count)d further reason together", "%(count)d further reasons together", rest)
        lines.append((words % {"count": rest}, f"{card.rest:.2f}"))
    yield Table((_("Reason"), _("Weight")), tuple(lines))
    for heading, texts in (
        (_("Speaks to"), card.covered),
        (_("Speaks to in part"), card.partly),
        (_("What is missing"), card.missing),
    ):
        if texts:
            yield Paragraph(f"{heading}:")
            yield Bullets(tuple(texts))


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
