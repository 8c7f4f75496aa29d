"""Operations on effect cards: list, read, write, publish, extend, take back, fulfil."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Status

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, Manner
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.register.needs import forms, rules, selectors, services
from schakel.register.needs.api import shapes
from schakel.register.needs.api.shapes import router, said
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need, NeedVersion
from schakel.register.vocabulary import selectors as vocabulary


@router.get("/needs", response=wire.Listing[shapes.NeedRow])
def list_needs(request: HttpRequest, query: Query[shapes.NeedQuery]) -> Any:
    """The cards that the caller may know of, newest first."""
    viewer, now = accounts.viewer_from(request), timezone.now()
    found = selectors.listed_needs(
        viewer=viewer,
        now=now,
        words=query.q,
        state=query.state,
        domain=query.domain,
        area=query.area,
        is_own=query.own,
    )

    def show(page: list[Need]) -> list[shapes.NeedRow]:
        return [shapes.NeedRow(**_row(need, now)) for need in page]

    return interface.listing(found.prefetch_related("codes"), paging=query, request=request, show=show)


@router.get("/needs/{id}", response=shapes.NeedShown)
def get_need(request: HttpRequest, id: str, response: HttpResponse) -> Any:
    """One card, as far as the caller may read it. Its own people get its labels and, as ETag, its version."""
    viewer = accounts.viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=id)
    groups = selectors.seen_groups(need=need, viewer=viewer)
    disclosure_services.log_readings(records=[need], groups=groups, manner=Manner.READ, actor=viewer)
    return _shown(need, viewer, response)


@router.get("/needs/{id}/versions", response=wire.Listing[shapes.VersionShown])
def list_need_versions(request: HttpRequest, id: str, paging: Query[wire.Paging]) -> Any:
    """Every published version that the caller may know of, newest first."""
    viewer = accounts.viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=id)
    found = selectors.versions_of(need=need, viewer=viewer)

    def show(page: list[NeedVersion]) -> list[shapes.VersionShown]:
        return [
            shapes.VersionShown(number=one.number, published_at=one.published_at, reason=one.reason) for one in page
        ]

    return interface.listing(found, paging=paging, request=request, show=show)


@router.post("/needs", response={201: shapes.NeedShown})
def draft_need(request: HttpRequest, body: shapes.NeedSent, response: HttpResponse) -> Any:
    """Begin a card as a draft of the own unit."""
    viewer = interface.signed_in(request)
    owners = selectors.demand_parties(viewer=viewer)
    if not owners:
        raise disclosure_rules.NotAllowed("draft")
    card = _card(forms.CardForm.initial_of(rules.Card(""), 1), [], body)
    with said():
        need = services.draft_need(owner=owners[0], card=card, actor=viewer)
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/needs/{need.public_id}")
    return Status(201, _again(need, viewer, response))


@router.patch("/needs/{id}", response=shapes.NeedShown)
def change_need(request: HttpRequest, id: str, body: shapes.NeedSent, response: HttpResponse) -> Any:
    """Change the fields that are sent; on a published card this is kept as the next version until it is published.
    With `If-Match` only when it is still that version."""
    viewer = interface.signed_in(request)
    need = _own(id, viewer)
    copy = selectors.working_copy_of(need=need, viewer=viewer)
    standing = rules.card_from_json(copy.card) if copy else selectors.card_of(need)
    seen = interface.seen_version(request)
    card = _card(forms.CardForm.initial_of(standing, need.version), forms.measures_initial(standing), body)
    with said():
        services.change_need(need=need, card=card, seen_version=seen, actor=viewer)
    return _again(need, viewer, response)


@router.delete("/needs/{id}/working-copy", response={204: None})
def drop_need_working_copy(request: HttpRequest, id: str) -> Any:
    """Throw away the next version in the making."""
    viewer = interface.signed_in(request)
    services.drop_working_copy(need=_own(id, viewer), actor=viewer)
    return Status(204, None)


@router.post("/needs/{id}/publication", response=shapes.NeedShown)
def publish_need(request: HttpRequest, id: str, body: shapes.PublicationSent, response: HttpResponse) -> Any:
    """Publish a draft, or the working copy of a card as its next version. Without `label` who may see it stays as it
    is; only a steward may say otherwise."""
    viewer = interface.signed_in(request)
    need = _own(id, viewer)
    seen = interface.seen_version(request)
    named = selectors.audience_of(need=need, viewer=viewer)
    is_shared = bool(body.label)
    if is_shared and need.owner_id not in viewer.stewarded:
        raise disclosure_rules.NotAllowed(Act.CHANGE_DISCLOSURE.value)
    sent = body.given() | {"seen_version": seen or need.version, "parties": "\n".join(body.parties or [])}
    sent["persons"] = "\n".join(body.persons or [])
    form = forms.PublishForm(
        interface.as_form(sent), viewer=viewer, named=named, may_share=is_shared, is_next=need.number > 0
    )
    data = interface.checked(form)
    audience = disclosure_services.Audience(
        parties=form.found_parties, groups=tuple(data.get("groups", ())), persons=form.found_persons
    )
    with said():
        services.publish_need(
            need=need,
            days=data["days"],
            reason=data.get("reason", ""),
            labels=form.labels() if is_shared else None,
            audience=audience if is_shared else None,
            seen_version=seen,
            actor=viewer,
        )
    return _again(need, viewer, response)


@router.post("/needs/{id}/extension", response=shapes.NeedShown)
def extend_need(request: HttpRequest, id: str, body: shapes.ExtensionSent, response: HttpResponse) -> Any:
    """Let a card hold longer; an expired card opens again."""
    viewer = interface.signed_in(request)
    need = _own(id, viewer)
    data = interface.checked(forms.ExtendForm(interface.as_form(body.given())))
    with said():
        services.extend_need(need=need, days=data["days"], reason=data["reason"], actor=viewer)
    return _again(need, viewer, response)


@router.post("/needs/{id}/withdrawal", response=shapes.NeedShown)
def withdraw_need(request: HttpRequest, id: str, body: shapes.WithdrawalSent, response: HttpResponse) -> Any:
    """Take a card back with a reason; only its owner still sees it. Its steward."""
    viewer = interface.signed_in(request)
    need = _own(id, viewer, act=Act.WITHDRAW)
    reason = interface.checked(forms.WithdrawForm(interface.as_form(body.given())))["reason"]
    with said():
        services.withdraw_need(need=need, reason=reason, actor=viewer)
    return _again(need, viewer, response)


@router.post("/needs/{id}/fulfilment", response=shapes.NeedShown)
def fulfil_need(request: HttpRequest, id: str, body: shapes.FulfilmentSent, response: HttpResponse) -> Any:
    """Say that the effect is reached, and by what."""
    viewer = interface.signed_in(request)
    need = _own(id, viewer)
    ending = interface.checked(forms.FulfilForm(interface.as_form(body.given())))["ending"]
    with said():
        services.fulfil_need(need=need, ending=ending, actor=viewer)
    return _again(need, viewer, response)


def _own(public_id: str, viewer: Viewer, act: Act = Act.EDIT) -> Need:
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=act)
    return need


def _card(start: dict[str, Any], rows: list[dict[str, Any]], body: shapes.NeedSent) -> rules.Card:
    """What stands, with what was sent in its place, checked as the page's editor checks it."""
    sent = body.given()
    measures = sent.pop("measures", None)
    if "kept_words" in sent:
        sent["kept_words"] = "|".join(sent["kept_words"] or [])
    values = start | sent
    values["quantity"] = _typed(forms.CardForm.base_fields["quantity"], values["quantity"])
    spoken = "en" if (get_language() or "nl").startswith("en") else "nl"
    form = forms.CardForm(
        interface.as_form(values),
        domains=vocabulary.choices(code_list=CodeList.DOMAINS.value, language=spoken),
        areas=vocabulary.choices(code_list=CodeList.AREAS.value, language=spoken),
        levels=[(str(level), str(level)) for level in range(rules.LOWEST_TRL, rules.HIGHEST_TRL + 1)],
    )
    interface.checked(form)
    return form.card(_measures(rows if measures is None else measures))


def _measures(rows: list[dict[str, Any]]) -> tuple[rules.MeasureOfSuccess, ...]:
    found: list[forms.MeasureForm] = []
    for number, row in enumerate(rows):
        values = {**row, "threshold": _typed(forms.MeasureForm.base_fields["threshold"], row.get("threshold"))}
        form = forms.MeasureForm(interface.as_form(values))
        interface.checked(form, renamed={name: f"measures.{number}.{name}" for name in form.fields})
        found.append(form)
    return tuple(forms.measure_of(form.cleaned_data) for form in found if forms.is_filled(form.cleaned_data))


def _typed(field: django_forms.Field, value: Decimal | None) -> Any:
    """A number as the reader's language would type it in this field."""
    if value is None or not value.is_finite():
        return "?" if value is not None else None
    return field.prepare_value(Decimal(rules.plain_number(value)))


def _row(need: Need, now: datetime) -> dict[str, Any]:
    is_over = need.state == State.PUBLISHED and not rules.is_open(state=need.state, expires_at=need.expires_at, now=now)
    codes = [(row.code_list, row.code) for row in need.codes.all()]
    return {
        "id": need.public_id,
        "title": need.title,
        "state": State.EXPIRED.value if is_over else need.state,
        "number": need.number,
        "language": need.language,
        "domains": [code for name, code in codes if name == CodeList.DOMAINS],
        "areas": [code for name, code in codes if name == CodeList.AREAS],
        "published_at": need.published_at,
        "expires_at": need.expires_at,
    }


def _again(need: Need, viewer: Viewer, response: HttpResponse) -> shapes.NeedShown:
    """A card after an act of its own people, read anew."""
    return _shown(selectors.need_for(viewer=viewer, public_id=need.public_id), viewer, response)


def _shown(need: Need, viewer: Viewer, response: HttpResponse) -> shapes.NeedShown:
    groups, card = selectors.seen_groups(need=need, viewer=viewer), selectors.card_of(need)
    values = _row(need, timezone.now())
    for name in shapes.NeedShown.model_fields:
        if name not in values and Need.FIELD_GROUPS.get(name) in groups and name != "measures":
            values[name] = getattr(need, name)
    if FieldGroup.CAPABILITY in groups:
        names = ("what", "comparator", "threshold", "unit", "note")
        values["measures"] = [
            shapes.MeasureShown(**{name: getattr(row, name) for name in names}) for row in card.measures
        ]
    if need.owner_id in viewer.parties:
        values["labels"] = {group.value: need.label_of(group).value for group in FieldGroup}
        values["version"] = need.version
        values["has_working_copy"] = selectors.working_copy_of(need=need, viewer=viewer) is not None
        response["ETag"] = wire.version_tag(need.version)
    return shapes.NeedShown(**values)
