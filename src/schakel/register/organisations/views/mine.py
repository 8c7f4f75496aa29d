"""The page of the person's own organisation: what stands, what is missing, what to do next."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import Act
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.register.organisations import selectors
from schakel.register.organisations.enums import HoldState, Task
from schakel.register.organisations.models import Claim, Offering, Organisation
from schakel.register.organisations.views import shown

#: Where each task is done: the URL name for an organisation and for an offering.
WHERE: dict[Task, tuple[str, str]] = {
    Task.CONFIRM: ("organisation-detail", "offering-detail"),
    Task.PUBLISH: ("organisation-detail", "offering-detail"),
    Task.OPEN_UP: ("organisation-labels", "offering-labels"),
    Task.WITHDRAW_TWIN: ("organisation-withdraw", "offering-detail"),
    Task.ADD_CONTACT: ("contact-new", "offering-detail"),
    Task.VERIFY_CONTACT: ("organisation-detail", "offering-detail"),
    Task.ADD_OFFERING: ("organisation-detail", "offering-detail"),
    Task.DESCRIBE: ("organisation-edit", "offering-edit"),
    Task.ADD_CAPABILITY: ("organisation-edit", "offering-edit"),
    Task.ADD_NUMBER: ("organisation-edit", "offering-edit"),
    Task.LOOK_INTO_EXPORT: ("organisation-edit", "offering-edit"),
}


@dataclass(frozen=True)
class TodoLine:
    """One thing to do, with the record's name and where to do it."""

    what: str
    about: str
    url: str


@require_GET
def my_organisation(request: HttpRequest) -> HttpResponse:
    """What the person's parties keep here, and what is left to do."""
    viewer = accounts.viewer_from(request)
    if not viewer.is_verified:
        raise NotAllowed(Act.READ.value)
    own = list(selectors.own_organisations(viewer=viewer)[:50])
    table = tables.table(
        rows=selectors.own_offerings(viewer=viewer),
        columns=_columns(),
        query=request.GET,
        caption=_("Own offerings"),
        empty=_("Nothing offered yet. Add an offering, or import a sheet with all of them."),
    )
    context = {
        "organisations": [(one, shown.record_url(one), shown.freshness_badge(one.confirmed_at)) for one in own],
        "todos": [line_of(todo) for todo in selectors.todos(viewer=viewer)],
        "claims": _claims(viewer),
        "waiting_count": selectors.holds(viewer=viewer).filter(state=HoldState.WAITING).count(),
        "table": table,
    }
    return render(request, "organisations/my_organisation.html", context)


def _claims(viewer: Viewer) -> list[tuple[Claim, str, bool]]:
    """Claims that wait, with the claimant's name where the viewer may know it, and whether this person answers."""
    waiting = list(selectors.open_claims(viewer=viewer)[:20])
    names = selectors.party_names(parties=[claim.claimant_id for claim in waiting], viewer=viewer)
    return [
        (claim, names.get(claim.claimant_id, ""), claim.organisation.owner_id in viewer.stewarded) for claim in waiting
    ]


def line_of(todo: selectors.Todo) -> TodoLine:
    """A thing to do as the page shows it."""
    record, what = todo.record, str(todo.task.label)
    name = WHERE[todo.task][isinstance(record, Offering)]
    url = reverse(f"organisations:{name}", args=[record.public_id])
    if todo.task == Task.ADD_OFFERING:
        url = f"{reverse('organisations:offering-new')}?organisation={record.public_id}"
    about = record.name if isinstance(record, Organisation) else record.title
    return TodoLine(what[:1].upper() + what[1:], about, url)


def _columns() -> list[ui.Column]:
    return [
        ui.Column("title", _("Title"), lambda o: ui.Link(o.title, shown.record_url(o)), sort="title", is_heading=True),
        ui.Column("organisation", _("Organisation"), lambda o: o.organisation.name, sort="organisation__name"),
        ui.Column("state", _("Status"), shown.state_badge, sort="state"),
        ui.Column("label", _("Label"), lambda o: ui.Label(o.label_identity), sort="label_identity"),
        ui.Column("fresh", _("Up to date"), lambda o: shown.freshness_badge(o.confirmed_at), sort="confirmed_at"),
    ]
