"""Files out: checked for the viewer, saved and never shown by the browser."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.documents import rules, selectors


@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one stored file. Hidden and absent files answer alike; a read above GREEN is noted for the owner."""
    viewer = cast("Any", request).viewer
    try:
        file = selectors.file(public_id=public_id, viewer=viewer)
        data = selectors.content(file=file, viewer=viewer)
    except NotDisclosed as hidden:
        raise Http404 from hidden
    disclosure_services.log_readings(records=[file], groups=[FieldGroup.IDENTITY], manner=Manner.READ, actor=viewer)
    response = HttpResponse(data, content_type=file.media_type, headers=rules.SAFE_HEADERS)
    response.headers["Content-Disposition"] = _attachment(file.name)
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"
