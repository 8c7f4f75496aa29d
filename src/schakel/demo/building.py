"""Make the demo: the cast, its cards and offerings, and a synthetic ecosystem around them, in one act."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from django.utils import timezone

from schakel import engine
from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Way
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer, job
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed
from schakel.base.parties import services as parties
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.demo import cast, figures, meetings, registry
from schakel.match.proposals import services as proposals
from schakel.register.needs import rules as need_rules
from schakel.register.needs import services as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary.enums import Trust

ROLES = tuple(cast.PARTS)
_SOURCE = "voorbeeldgegevens, verzonnen"
_BUILDER = job("demo")


@dataclass(frozen=True)
class _Place:
    """A body that stands: its party, its profile, and its steward as a viewer."""

    party: Party
    profile: Organisation
    steward: Viewer


def is_built() -> bool:
    """Whether demo people exist on this installation."""
    return User.objects.filter(is_demo=True).exists()


@audit.act("demo.build")
def build(*, size: int = 220, seed: int = 1, password: str, cards: int = 12) -> int:
    """Make the demo people with this password, their organisations, cards and offerings, and `size` synthetic
    organisations with their offerings and the first `cards` synthetic needs; returns how many offerings there are.

    All of it goes through the services of the apps, in one transaction. About 40 organisations a second on SQLite.
    """
    today = timezone.localdate()
    places = {name: _body(body, today) for name, body in cast.BODIES.items()}
    for name, part in cast.PARTS.items():
        _person(name, part, places, password)
    offered = {row["title"]: _offering(places[row["by"]], row, today) for row in _rows("offerings.json")}
    asked = {row["title"]: _card(places[row["unit"]], _written(row), row["label"]) for row in _rows("cards.json")}
    _meetings(places, offered, asked, today)
    made = _ecosystem(places, size=size, seed=seed, cards=cards, today=today)
    figures.let_out()
    audit.record(
        act="demo.build",
        subject=audit_rules.Subject("demo.Ecosystem", f"{size}-{seed}"),
        actor=_BUILDER.actor,
        change={"size": size, "seed": seed},
    )
    return made + len(offered)


def _meetings(
    places: Mapping[str, _Place], offered: Mapping[str, Offering], asked: Mapping[str, Need], today: date
) -> None:
    text = resources.files("schakel.demo").joinpath("data", "meetings.json").read_text("utf-8")
    rows: dict[str, list[dict[str, Any]]] = json.loads(text)
    for row in rows["statements"]:
        place = places[row["by"]]
        meetings.state(profile=place.profile, row=row, today=today, steward=place.steward)
    for row in rows["contacts"]:
        place = places[row["by"]]
        meetings.reach(profile=place.profile, row=row, today=today, steward=place.steward)
    owners = {place.party.pk: place.steward for place in places.values()}
    for row in rows["proposals"]:
        need = asked[row["card"]]
        meetings.propose(
            need=need,
            offering=offered.get(row["offering"]),
            row=row,
            today=today,
            supplier=places[row["by"]].steward,
            owner=owners[need.owner_id],
        )
    for row in rows["introductions"]:
        asker = places[row["by"]].steward
        proposals.ask_introduction(record=offered[row["offering"]], reveals=row["reveals"], actor=asker)


def _rows(name: str) -> list[dict[str, Any]]:
    text = resources.files("schakel.demo").joinpath("data", name).read_text("utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _steward_of(party: Party) -> Viewer:
    """The builder acting for one party; nobody signs in as this."""
    mine = frozenset({party.pk})
    return Viewer(
        kind="job", user_ref="demo", parties=mine, stewarded=mine, acting_for=party.pk, on_behalf_of=party.public_id
    )


def _provenance(today: date) -> organisation_rules.Provenance:
    return organisation_rules.Provenance(source=_SOURCE, stated_on=today, trust=Trust.OWN)


def _label(record: Disclosed, label: str, steward: Viewer) -> None:
    """Open identity and capability as far as `label`; contact, capacity and money stay with the owner, technical
    detail with members."""
    open_groups = dict.fromkeys((FieldGroup.IDENTITY, FieldGroup.CAPABILITY), label)
    narrower = "GREEN" if label == "CLEAR" else label
    disclosure.set_labels(record=record, labels={**open_groups, FieldGroup.TECHNICAL: narrower}, actor=steward)


def _body(body: cast.Body, today: date) -> _Place:
    facts = {
        "name": body.name,
        "region": body.region,
        "status": body.status,
        "size_class": body.size_class,
        "summary": body.summary,
    }
    return _place(body.kind, facts, body.label, today)


def _place(kind: PartyKind, facts: Mapping[str, object], label: str, today: date) -> _Place:
    party = parties.found_party(kind=kind, actor=_BUILDER.actor)
    steward = _steward_of(party)
    profile = organisations.register_organisation(
        owner=party, party=party, kind=kind, facts=facts, provenance=_provenance(today), actor=steward
    )
    _label(profile, label, steward)
    return _Place(party, profile, steward)


def _person(name: str, part: cast.Part, places: Mapping[str, _Place], password: str) -> None:
    person = accounts.open_account(
        email=f"{name}@{cast.DOMAIN}", name=part.name, password=password, is_demo=True, actor=_BUILDER.actor
    )
    place = places.get(part.body)
    if place:
        accounts.join_party(
            user=person, party=place.party, position=part.position, way=Way.INVITATION, actor=_BUILDER.actor
        )
    if part.role:
        accounts.appoint(user=person, role=part.role, party=place.party if place else None, actor=_BUILDER.actor)


def _offering(place: _Place, row: Mapping[str, Any], today: date) -> Offering:
    facts = {
        "kind": row["kind"],
        "proposition": row["proposition"],
        "region": row["region"],
        "maturity": row["trl"],
        "civil_use": row["civil_use"],
        "military_use": row["military_use"],
    }
    if row["civil_use"] and row["civil_trl"]:
        facts["civil_maturity"] = row["civil_trl"]
    if row["military_use"] and row["military_trl"]:
        facts["military_maturity"] = row["military_trl"]
    offering = organisations.add_offering(
        organisation=place.profile,
        texts={"title": row["title"], "text": row["text"]},
        facts={name: value for name, value in facts.items() if value not in ("", None)},
        concepts=row["concepts"],
        words=row.get("words", ()),
        language=row["language"],
        provenance=_provenance(today),
        actor=place.steward,
    )
    organisations.publish_offering(offering=offering, actor=place.steward)
    _label(offering, row["label"], place.steward)
    return offering


def _card(place: _Place, card: need_rules.Card, label: str) -> Need:
    need = needs.draft_need(owner=place.party, card=card, actor=place.steward)
    return needs.publish_need(need=need, labels=dict.fromkeys(FieldGroup, label), actor=place.steward)


def _written(row: Mapping[str, Any]) -> need_rules.Card:
    amount = row.get("quantity")
    return need_rules.Card(
        title=row["title"],
        effect=row["effect"],
        situation=row["situation"],
        constraints=row["constraints"],
        measures=tuple(
            need_rules.MeasureOfSuccess(what, comparator, Decimal(str(threshold)), unit)
            for what, comparator, threshold, unit in row["measures"]
        ),
        quantity=Decimal(str(amount[0])) if amount else None,
        quantity_unit=amount[1] if amount else "",
        trl_from=row["trl"][0],
        trl_to=row["trl"][1],
        domains=tuple(row["domains"]),
        areas=tuple(row["areas"]),
        language=row["language"],
    )


def _ecosystem(places: Mapping[str, _Place], *, size: int, seed: int, cards: int, today: date) -> int:
    made = engine.synthetic_ecosystem(size=size, seed=seed)
    standing: dict[str, _Place] = {}
    for body in made.organisations:
        facts = {
            "name": body.name,
            "region": body.region,
            "status": body.status,
            "size_class": body.size_class,
            "summary": body.summary,
        }
        standing[body.id] = _place(PartyKind(body.kind), facts, "CLEAR", today)
    for offering in made.offerings:
        row = {
            **{name: getattr(offering, name) for name in ("kind", "proposition", "region", "trl", "civil_use")},
            **{name: getattr(offering, name) for name in ("military_use", "civil_trl", "military_trl", "title")},
            **{name: getattr(offering, name) for name in ("text", "language", "label")},
            "concepts": offering.capabilities,
        }
        _offering(standing[offering.company_id], row, today)
    office = places["office"]
    registry.enter(offerings=made.offerings, seed=seed, owner=office.party, actor=office.steward)
    units = [places["unit"], places["other-unit"], places["procurement"]]
    for number, need in enumerate(made.needs[:cards]):
        _card(units[number % len(units)], _from_synthetic(need), "CLEAR" if number % 3 else "GREEN")
    return len(made.offerings)


def _from_synthetic(need: engine.SyntheticNeed) -> need_rules.Card:
    return need_rules.Card(
        title=need.title[:160],
        effect=need.effect,
        situation=need.situation,
        constraints=need.constraints,
        measures=(need_rules.MeasureOfSuccess(need.measure, "at-least", Decimal(need.threshold), need.unit),),
        domains=need.domains,
        areas=need.areas,
        language=need.language,
    )
