"""Organisations: list, search, read."""

from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.register.organisations import forms, rules, selectors
from schakel.register.organisations.api import shapes
from schakel.register.organisations.api.shapes import router
from schakel.register.organisations.models import Contact, Organisation


class OrganisationQuery(wire.Paging):
    """Which organisations to list: words, and codes of which each may be given several times."""

    q: str = Field("", max_length=200)
    kind: list[str] = []
    status: list[str] = []
    region: list[str] = []


@router.get("/organisations", response=wire.Listing[shapes.OrganisationRow])
def list_organisations(request: HttpRequest, query: Query[OrganisationQuery]) -> Any:
    """The organisations that the caller may know of, by name."""
    viewer = accounts.viewer_from(request)
    found = selectors.organisations_like(viewer=viewer, filters=query.model_dump())
    return interface.listing(found, paging=query, request=request, show=_rows)


@router.get("/organisations/{id}", response=shapes.OrganisationShown)
def get_organisation(request: HttpRequest, id: str) -> Any:
    """One organisation with what is stated about it and, where it may be revealed, how to reach it."""
    viewer = accounts.viewer_from(request)
    organisation = selectors.organisation_for(viewer=viewer, public_id=id)
    groups = disclosure.seen_groups(record=organisation, viewer=viewer)
    contacts = list(selectors.contacts(organisation=organisation, viewer=viewer))
    values = shapes.seen_values(organisation, groups, shapes.OrganisationShown.model_fields)
    values.pop("contacts", None)
    if contacts:
        values["contacts"] = [_contact(one) for one in contacts]
        groups |= {FieldGroup.CONTACT}
    disclosure_services.log_readings(records=[organisation], groups=groups, manner=Manner.READ, actor=viewer)
    facts = shapes.fact_rows(selectors.facts(record=organisation, viewer=viewer))
    is_withdrawn = organisation.withdrawn_at is not None
    return shapes.OrganisationShown(id=organisation.public_id, is_withdrawn=is_withdrawn, facts=facts, **values)


def _rows(found: list[Organisation]) -> list[shapes.OrganisationRow]:
    return [
        shapes.OrganisationRow(
            id=one.public_id,
            name=one.name,
            kind=one.kind,
            region=one.region,
            status=one.status,
            size_class=one.size_class,
        )
        for one in found
    ]


def _contact(one: Contact) -> shapes.ContactShown:
    values: dict[str, Any] = {"role": one.role, "email": one.email, "phone": one.phone, "verified_on": one.verified_on}
    if rules.has_consent(one.person_name, one.consent_on, one.consent_until, forms.today()):
        values["person_name"] = one.person_name
    return shapes.ContactShown(**values)
