"""Files of imports: the rows that were refused, to be repaired, and a sample sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import MEDIA_TYPES, tables
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import Outcome
from schakel.register.imports import rules, selectors
from schakel.register.imports.enums import Target
from schakel.register.imports.views import shown
from schakel.register.imports.views.pages import member


@require_GET
def error_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """The refused rows as Excel, with a first column that says what to do; repaired, it can be uploaded as it is."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    refused = sheets.rows(batch=batch, viewer=viewer, outcome=Outcome.REFUSED)
    header = [*batch.headings, _("Row in the file"), _("What to do")]
    rows = [[*row.cells, row.number, " ".join(shown.reasons(row, batch))] for row in refused]
    name = batch.file_name.rpartition(".")[0] or batch.file_name
    return _workbook({batch.sheet or _("Rows"): (header, rows)}, f"{name}-{_('to-repair')}.xlsx")


@require_GET
def sample_sheet(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the right headings, and a second one that explains every column."""
    member(request)
    wanted = request.GET.get("target", "")
    target = wanted if wanted in set(Target) else Target.ORGANISATIONS.value
    schema = rules.schema_for(target, selectors.codes(), timezone.localdate())
    language = shown.language()
    header = [field.label[language] for field in schema.fields]
    explained: list[list[object]] = [
        [field.label[language], field.meaning.get(language, ""), field.example.get(language, "")]
        for field in schema.fields
    ]
    title = str(shown.TARGETS[target])
    sheets_of = {title: (header, []), _("Explanation"): ([_("Column"), _("Meaning"), _("Example")], explained)}
    return _workbook(sheets_of, f"{title.lower()}.xlsx")


def _workbook(content: dict[str, tuple[list[str], list[list[object]]]], name: str) -> HttpResponse:
    data = tables.workbook(sheets=content)  # type: ignore[arg-type]
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    return HttpResponse(
        data,
        content_type=MEDIA_TYPES[Kind.XLSX],
        headers={"Content-Disposition": f'attachment; filename="{plain}"', "X-Content-Type-Options": "nosniff"},
    )
