"""What a person writes on an effect card, as a value, and why something cannot stand. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from schakel.register.needs.enums import Comparator, Refusal


class NeedRefused(ValueError):
    """Something about a card cannot stand. `where` names the field; `sentence` says it to the person who typed it."""

    def __init__(self, where: str, code: Refusal, **values: object) -> None:
        self.where, self.code, self.values = where, code, values
        super().__init__(f"{where}: {code}")

    @property
    def sentence(self) -> str:
        """The refusal in words, in the language of the moment."""
        return str(self.code.label) % self.values


class ChangedMeanwhile(Exception):
    """Somebody else saved the card after this person opened it; `current` is the card as it stands now."""

    def __init__(self, current: "Card", version: int) -> None:
        self.current, self.version = current, version
        super().__init__(f"now at version {version}")


@dataclass(frozen=True)
class MeasureOfSuccess:
    """What is measured and where it must come. `threshold` is None only when described in words."""

    what: str
    comparator: str = Comparator.AT_LEAST.value
    threshold: Decimal | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Card:
    """Everything a person writes on an effect card. `language` empty means: detect it.

    `domains` and `areas` hold codes of the lists `domains` and `nld-areas`; `kept_words` the solution words that a
    person chose to keep, in lower case.
    """

    title: str
    effect: str = ""
    situation: str = ""
    constraints: str = ""
    measures: tuple[MeasureOfSuccess, ...] = ()
    horizon_on: date | None = None
    horizon_text: str = ""
    quantity: Decimal | None = None
    quantity_unit: str = ""
    trl_from: int | None = None
    trl_to: int | None = None
    domains: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    language: str = ""
    kept_words: tuple[str, ...] = ()


def tidied(card: Card) -> Card:
    """The same card without loose spaces, each code once and in order: two cards that say the same are equal."""
    words = ("title", "effect", "situation", "constraints", "horizon_text", "quantity_unit")
    return replace(
        card,
        **{name: getattr(card, name).strip() for name in words},
        measures=tuple(
            replace(row, what=row.what.strip(), unit=row.unit.strip(), note=row.note.strip()) for row in card.measures
        ),
        domains=tuple(sorted(set(card.domains))),
        areas=tuple(sorted(set(card.areas))),
    )


def plain_number(value: Decimal) -> str:
    """A number without empty decimals: 2.500000 is 2.5 and 10.000 is 10."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def card_as_json(card: Card) -> dict[str, object]:
    """A card as plain values, for a version, a working copy or a file; `card_from_json` reads it back unchanged."""
    return {
        "title": card.title,
        "effect": card.effect,
        "situation": card.situation,
        "constraints": card.constraints,
        "measures": [
            {
                "what": row.what,
                "comparator": row.comparator,
                "threshold": None if row.threshold is None else plain_number(row.threshold),
                "unit": row.unit,
                "note": row.note,
            }
            for row in card.measures
        ],
        "horizon_on": card.horizon_on.isoformat() if card.horizon_on else None,
        "horizon_text": card.horizon_text,
        "quantity": None if card.quantity is None else plain_number(card.quantity),
        "quantity_unit": card.quantity_unit,
        "trl_from": card.trl_from,
        "trl_to": card.trl_to,
        "domains": list(card.domains),
        "areas": list(card.areas),
        "language": card.language,
        "kept_words": list(card.kept_words),
    }


def card_from_json(values: Mapping[str, Any]) -> Card:
    """A card from plain values. Absent keys are empty; raises `NeedRefused` (`Refusal.NOT_TEXT`) for other shapes."""
    try:
        return Card(
            title=str(values.get("title", "")),
            effect=str(values.get("effect", "")),
            situation=str(values.get("situation", "")),
            constraints=str(values.get("constraints", "")),
            measures=tuple(_measure_from(row) for row in values.get("measures", ())),
            horizon_on=date.fromisoformat(values["horizon_on"]) if values.get("horizon_on") else None,
            horizon_text=str(values.get("horizon_text", "")),
            quantity=_decimal(values.get("quantity")),
            quantity_unit=str(values.get("quantity_unit", "")),
            trl_from=values.get("trl_from"),
            trl_to=values.get("trl_to"),
            domains=tuple(values.get("domains", ())),
            areas=tuple(values.get("areas", ())),
            language=str(values.get("language", "")),
            kept_words=tuple(values.get("kept_words", ())),
        )
    except (TypeError, KeyError, ValueError, InvalidOperation, AttributeError) as error:
        raise NeedRefused("card", Refusal.NOT_TEXT) from error


def _measure_from(row: Mapping[str, Any]) -> MeasureOfSuccess:
    return MeasureOfSuccess(
        what=str(row["what"]),
        comparator=Comparator(row.get("comparator", Comparator.AT_LEAST)).value,
        threshold=_decimal(row.get("threshold")),
        unit=str(row.get("unit", "")),
        note=str(row.get("note", "")),
    )


def _decimal(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
