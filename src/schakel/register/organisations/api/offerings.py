"""Offerings: list, search, read, write, publish, take back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Status
from pydantic import Field

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.api import shapes
from schakel.register.organisations.api.shapes import router, said
from schakel.register.organisations.enums import Passage
from schakel.register.organisations.models import Offering

_COLUMNS = (*rules.OFFERING_TEXTS, *rules.OFFERING_FACTS, "language", "export_basis", "export_checked_on")


class OfferingQuery(wire.Paging):
    """Which offerings to list: words, codes of which each may be given several times, the least maturity (TRL)."""

    q: str = Field("", max_length=200)
    kind: list[str] = []
    proposition: list[str] = []
    status: list[str] = []
    region: list[str] = []
    organisation: str = ""
    maturity: int | None = Field(None, ge=1, le=9)


@router.get("/offerings", response=wire.Listing[shapes.OfferingRow])
def list_offerings(request: HttpRequest, query: Query[OfferingQuery]) -> Any:
    """The offerings that the caller may know of, by title."""
    viewer = accounts.viewer_from(request)
    found = selectors.offerings_like(viewer=viewer, filters=query.model_dump())

    def show(page: list[Offering]) -> list[shapes.OfferingRow]:
        names = selectors.visible_names(viewer=viewer, organisations=[one.organisation_id for one in page])
        return [shapes.OfferingRow(**_row(one, names)) for one in page]

    return interface.listing(found, paging=query, request=request, show=show)


@router.get("/offerings/{id}", response=shapes.OfferingShown)
def get_offering(request: HttpRequest, id: str, response: HttpResponse) -> Any:
    """One offering with what is stated about it. Its own people get its labels and, as ETag, its version."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    groups = disclosure.seen_groups(record=offering, viewer=viewer)
    if FieldGroup.TECHNICAL in groups and selectors.waiting_detail(offerings=[offering], viewer=viewer):
        services.hold_detail(offerings=[offering], party=viewer.acting_for, passage=Passage.PAGE, actor=viewer)
        groups -= {FieldGroup.TECHNICAL}
    disclosure_services.log_readings(records=[offering], groups=groups, manner=Manner.READ, actor=viewer)
    return _shown(offering, groups, viewer, response)


@router.post("/offerings", response={201: shapes.OfferingShown})
def add_offering(request: HttpRequest, body: shapes.NewOfferingSent, response: HttpResponse) -> Any:
    """Add an offering to an organisation that one's own party keeps; it starts as a draft."""
    viewer = interface.signed_in(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=body.organisation)
    disclosure.require(record=organisation, viewer=viewer, act=Act.EDIT)
    sent = {name: value for name, value in body.given().items() if name not in ("organisation", "is_known")}
    start = {"region": organisation.region, "export_control": "unknown", "concepts": [], "words": []}
    written = _written({**start, **shapes.from_here(), **sent})
    title = written["texts"]["title"]
    same = selectors.similar_offerings(viewer=viewer, organisation=organisation.pk, title=title)
    if not body.is_known and same.exists():
        detail = _("An offering with this title stands already. Send isKnown when this is another one.")
        raise wire.Refused(409, detail, code="similar")
    with said():
        made = services.add_offering(organisation=organisation, actor=viewer, **written)
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/offerings/{made.public_id}")
    return Status(201, _own(made.public_id, viewer, response))


@router.patch("/offerings/{id}", response=shapes.OfferingShown)
def change_offering(
    request: HttpRequest,
    id: str,
    body: shapes.OfferingSent,
    response: HttpResponse,
) -> Any:
    """Change the fields that are sent; the others stay. With `If-Match` only when it is still that version."""
    viewer = interface.signed_in(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    disclosure.require(record=offering, viewer=viewer, act=Act.EDIT)
    seen = interface.seen_version(request)
    written = _written({**_standing(offering), **shapes.from_here(), **body.given()})
    with said():
        services.change_offering(offering=offering, expected_version=seen, actor=viewer, **written)
    return _own(id, viewer, response)


@router.post("/offerings/{id}/publication", response=shapes.OfferingShown)
def publish_offering(request: HttpRequest, id: str, response: HttpResponse) -> Any:
    """Let a draft stand: from now its labels decide who sees it."""
    viewer = interface.signed_in(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    with said():
        services.publish_offering(offering=offering, actor=viewer)
    return _own(id, viewer, response)


@router.post("/offerings/{id}/withdrawal", response=shapes.OfferingShown)
def withdraw_offering(
    request: HttpRequest,
    id: str,
    body: shapes.ReasonSent,
    response: HttpResponse,
) -> Any:
    """Take an offering back, with a reason; its own people still see it. Its steward."""
    viewer = interface.signed_in(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    disclosure.require(record=offering, viewer=viewer, act=Act.WITHDRAW)
    reason = interface.checked(forms.ReasonForm(interface.as_form(body.given())))["reason"]
    with said():
        services.withdraw_offering(offering=offering, reason=reason, actor=viewer)
    return _own(id, viewer, response)


@router.post("/offerings/{id}/reopening", response=shapes.OfferingShown)
def reopen_offering(request: HttpRequest, id: str, response: HttpResponse) -> Any:
    """Make a draft of a withdrawn offering."""
    viewer = interface.signed_in(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    with said():
        services.reopen_offering(offering=offering, actor=viewer)
    return _own(id, viewer, response)


@router.post("/offerings/{id}/confirmation", response=shapes.OfferingShown)
def confirm_offering(request: HttpRequest, id: str, response: HttpResponse) -> Any:
    """Say that everything in an offering is still right today."""
    viewer = interface.signed_in(request)
    offering = selectors.offering_for(viewer=viewer, public_id=id)
    services.confirm_freshness(record=offering, actor=viewer)
    return _own(id, viewer, response)


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """What was sent, checked as the page's form checks it, as the services take it."""
    chosen = [one for one in (values["concepts"] or [])[:100] if selectors.concept_labels(concept_id=one)]
    if len(chosen) < len(values["concepts"] or []):
        raise wire.Refused(422, code="invalid", fields={"concepts": _("This is not in the vocabulary.")})
    words = [" ".join(word.split()) for word in values["words"] or []]
    data = interface.as_form({**values, "words": "\n".join(words)})
    form = forms.OfferingForm(data, concept_names=selectors.concept_names(concept_ids=chosen, language="nl"))
    cleaned = interface.checked(form)
    return {
        "texts": form.texts(),
        "facts": form.facts(),
        "concepts": cleaned["concepts"],
        "words": form.own_words(),
        "language": cleaned["language"],
        "export_basis": cleaned["export_basis"],
        "export_checked_on": cleaned["export_checked_on"],
        "provenance": form.provenance(),
    }


def _standing(offering: Offering) -> dict[str, Any]:
    return {field: getattr(offering, field) for field in _COLUMNS} | _capabilities(offering)


def _capabilities(offering: Offering) -> dict[str, list[str]]:
    rows = list(offering.capabilities.all())
    concepts = sorted(row.concept_id for row in rows if row.concept_id)
    return {"concepts": concepts, "words": sorted(row.words for row in rows if row.words)}


def _row(offering: Offering, names: dict[int, Any]) -> dict[str, Any]:
    fields = ("title", "kind", "proposition", "region", "state")
    row: dict[str, Any] = {"id": offering.public_id, **{name: getattr(offering, name) for name in fields}}
    if owner := names.get(offering.organisation_id):
        row["organisation"] = shapes.OrganisationNamed(id=owner.public_id, name=owner.name)
    return row


def _own(public_id: str, viewer: Viewer, response: HttpResponse) -> shapes.OfferingShown:
    """An offering after an act of its own people, read anew."""
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    return _shown(offering, disclosure.seen_groups(record=offering, viewer=viewer), viewer, response)


def _shown(
    offering: Offering, groups: frozenset[FieldGroup], viewer: Viewer, response: HttpResponse
) -> shapes.OfferingShown:
    names = selectors.visible_names(viewer=viewer, organisations=[offering.organisation_id])
    values = _row(offering, names) | shapes.seen_values(offering, groups, shapes.OfferingShown.model_fields)
    values["organisation"] = _row(offering, names).get("organisation")
    if values["organisation"] is None:
        del values["organisation"]
    if FieldGroup.CAPABILITY in groups:
        values |= _capabilities(offering)
    values["facts"] = shapes.fact_rows(selectors.facts(record=offering, viewer=viewer))
    if offering.owner_id in viewer.parties:
        values["labels"] = {group.value: offering.label_of(group).value for group in FieldGroup}
        values["version"] = offering.version
        response["ETag"] = wire.version_tag(offering.version)
    return shapes.OfferingShown(**values)
