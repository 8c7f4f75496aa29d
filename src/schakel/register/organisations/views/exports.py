"""Lists to take along as a file: what the viewer may see and may take."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.ui.rules import PageRefused
from schakel.register.organisations import selectors, sheets
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import offerings, organisations, shown

#: Columns of each file: fields of the record, each in its field group.
ORGANISATION_COLUMNS = (
    "public_id", "name", "kind", "kvk_number", "vat_number", "lei", "region", "website", "size_class", "status",
    "founded_on", "summary",
)  # fmt: skip
OFFERING_COLUMNS = (
    "public_id", "title", "kind", "proposition", "region", "text", "language", "maturity", "civil_use",
    "civil_maturity", "military_use", "military_maturity", "technical_detail", "export_control", "capacity_note",
    "price_note",
)  # fmt: skip
#: A file holds at most so many records.
LIMIT = 20_000
