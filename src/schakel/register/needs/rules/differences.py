"""What changed between two versions of a card, field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schakel.base.disclosure.enums import FieldGroup
from schakel.register.needs.rules.card import Card, card_from_json

#: The fields that a reader compares, in reading order, with the group that decides who may read them.
FIELDS: Mapping[str, FieldGroup] = {
    "title": FieldGroup.IDENTITY,
    "effect": FieldGroup.CAPABILITY,
    "measures": FieldGroup.CAPABILITY,
    "situation": FieldGroup.TECHNICAL,
    "constraints": FieldGroup.TECHNICAL,
    "horizon": FieldGroup.CAPACITY,
    "quantity": FieldGroup.CAPACITY,
    "maturity": FieldGroup.CAPABILITY,
    "domains": FieldGroup.IDENTITY,
    "areas": FieldGroup.IDENTITY,
    "language": FieldGroup.IDENTITY,
}


@dataclass(frozen=True)
class Change:
    """One field that differs: its value in the older and in the newer card."""

    field: str
    before: Any
    after: Any


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any], *, groups: frozenset[FieldGroup]
) -> list[Change]:
    """The fields inside `groups` that differ between two cards as plain values, in reading order."""
    old, new = card_from_json(before), card_from_json(after)
    pairs = ((field, _value(old, field), _value(new, field)) for field, group in FIELDS.items() if group in groups)
    return [Change(field, was, became) for field, was, became in pairs if was != became]


def _value(card: Card, field: str) -> Any:
    if field == "horizon":
        return (card.horizon_on, card.horizon_text)
    if field == "quantity":
        return (card.quantity, card.quantity_unit)
    if field == "maturity":
        return (card.trl_from, card.trl_to)
    return getattr(card, field)
