"""What an effect card is, which moves it may make and what is refused. Pure: no database, no clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from schakel.base.disclosure.enums import FieldGroup
from schakel.register.needs.enums import Comparator, PartKind, State

#: From which state to which other, through the service named in `enums.State`.
MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.PUBLISHED, State.EXPIRED, State.WITHDRAWN, State.FULFILLED}),
    State.EXPIRED: frozenset({State.PUBLISHED, State.WITHDRAWN, State.FULFILLED}),
    State.WITHDRAWN: frozenset(),
    State.FULFILLED: frozenset(),
}
#: States in which a member of the owner may write at the card.
WRITABLE = frozenset({State.DRAFT, State.PUBLISHED, State.EXPIRED})
#: The longest texts that are stored, in characters.
LONGEST = {"title": 160, "effect": 4000, "situation": 4000, "constraints": 4000, "ending": 2000, "reason": 500}
#: A title or effect shorter than this says nothing that could be answered, in letters.
SHORTEST = {"title": 5, "effect": 15}
MOST_MEASURES = 12
LOWEST_TRL, HIGHEST_TRL = 1, 9


class NeedRefused(ValueError):
    """Something about a card cannot stand. `where` names the field, `code` the sentence (see `forms.SENTENCES`)."""

    def __init__(self, where: str, code: str, **values: object) -> None:
        self.where, self.code, self.values = where, code, values
        super().__init__(f"{where}: {code}")


class MoveNotAllowed(Exception):
    """A card in this state cannot make this move."""

    def __init__(self, state: str, wanted: str) -> None:
        self.state, self.wanted = state, wanted
        super().__init__(f"{state} -> {wanted}")


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


@dataclass(frozen=True)
class Part:
    """One requirement of a card: where it comes from, its words, and the field group that decides who may read it."""

    kind: PartKind
    text: str
    group: FieldGroup


@dataclass(frozen=True)
class MatchingText:
    """A card as matching reads it: title, language, and each requirement by itself."""

    public_id: str
    title: str
    language: str
    parts: tuple[Part, ...] = field(default=())

    @property
    def text(self) -> str:
        """All parts in one text, one paragraph each."""
        return "\n".join(part.text for part in self.parts)

    @property
    def requirements(self) -> tuple[str, ...]:
        """The words of each part, in order."""
        return tuple(part.text for part in self.parts)


#: Where each part of a card belongs for disclosure; the same words as `models.Need.FIELD_GROUPS`.
PART_GROUPS: Mapping[PartKind, FieldGroup] = {
    PartKind.EFFECT: FieldGroup.CAPABILITY,
    PartKind.SITUATION: FieldGroup.TECHNICAL,
    PartKind.MEASURE: FieldGroup.CAPABILITY,
    PartKind.CONSTRAINT: FieldGroup.TECHNICAL,
}
_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s+|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def can_move(state: State, wanted: State) -> bool:
    """Whether a card may go from one state to another."""
    return wanted in MOVES[state]


def check_move(state: str, wanted: State) -> None:
    """Raise `MoveNotAllowed` when a card in `state` cannot become `wanted`."""
    if not can_move(State(state), wanted):
        raise MoveNotAllowed(state, wanted.value)


def check_writable(state: str) -> None:
    """Raise `MoveNotAllowed` when a card is over: nobody writes at a withdrawn or fulfilled card."""
    if State(state) not in WRITABLE:
        raise MoveNotAllowed(state, "changed")


def check_text(where: str, text: str) -> None:
    """Refuse text that is too long (`too_long`) or not text at all (`not_text`: control or replacement characters)."""
    if len(text) > LONGEST.get(where, 4000):
        raise NeedRefused(where, "too_long", most=LONGEST.get(where, 4000), length=len(text))
    if _CONTROL.search(text):
        raise NeedRefused(where, "not_text")


def check_draft(card: Card) -> None:
    """Refuse what cannot even be kept as a draft: no title, text that is none, numbers that cannot be."""
    for where in ("title", "effect", "situation", "constraints"):
        check_text(where, getattr(card, where))
    if not card.title.strip():
        raise NeedRefused("title", "empty")
    check_maturity(card.trl_from, card.trl_to)
    if card.quantity is not None and card.quantity <= 0:
        raise NeedRefused("quantity", "not_positive")
    if card.quantity is not None and card.quantity >= Decimal("1e11"):
        raise NeedRefused("quantity", "too_large")
    if len(card.measures) > MOST_MEASURES:
        raise NeedRefused("measures", "too_many", most=MOST_MEASURES)
    for measure in card.measures:
        check_measure(measure)


def check_publishable(card: Card, *, today: date) -> None:
    """Refuse a card that nobody could answer: also asks for an effect in words and a day that is still to come."""
    check_draft(card)
    for where, least in SHORTEST.items():
        if sum(letter.isalpha() for letter in getattr(card, where)) < least:
            raise NeedRefused(where, "too_short", least=least)
    if card.horizon_on is not None:
        check_horizon(card.horizon_on, today=today)


def check_horizon(day: date, *, today: date) -> None:
    """Refuse a day that has passed (`in_the_past`)."""
    if day < today:
        raise NeedRefused("horizon_on", "in_the_past")


def check_maturity(low: int | None, high: int | None) -> None:
    """Refuse a TRL outside 1 to 9 and a range that runs backwards."""
    for where, level in (("trl_from", low), ("trl_to", high)):
        if level is not None and not LOWEST_TRL <= level <= HIGHEST_TRL:
            raise NeedRefused(where, "no_trl", level=level)
    if low is not None and high is not None and low > high:
        raise NeedRefused("trl_to", "backwards")


def check_measure(measure: MeasureOfSuccess) -> None:
    """Refuse a measure that names nothing, or that compares with no number."""
    if not measure.what.strip():
        raise NeedRefused("measures", "measure_of_nothing")
    check_text("measures", measure.what + measure.unit + measure.note)
    if len(measure.what) > 200 or len(measure.unit) > 40 or len(measure.note) > 300:
        raise NeedRefused("measures", "too_long", most=200, length=len(measure.what))
    if measure.threshold is None and measure.comparator != Comparator.DESCRIBED:
        raise NeedRefused("measures", "no_threshold", what=measure.what)
    if measure.threshold is not None and abs(measure.threshold) >= Decimal("1e12"):
        raise NeedRefused("measures", "too_large")


def check_reason(reason: str, *, where: str = "reason") -> None:
    """Refuse an act without a reason in words."""
    check_text(where, reason)
    if sum(letter.isalpha() for letter in reason) < 3:
        raise NeedRefused(where, "no_reason")


def extended_until(*, expires_at: datetime, now: datetime, days: int, most: int) -> datetime:
    """The new end when a card is extended by `days` (1..`most`), from its end or, when that has passed, from now."""
    if not 1 <= days <= most:
        raise NeedRefused("days", "days_outside", most=most)
    return max(expires_at, now) + timedelta(days=days)


def check_validity(days: int, *, most: int) -> None:
    """Refuse a validity at publication outside 1..`most` days."""
    if not 1 <= days <= most:
        raise NeedRefused("days", "days_outside", most=most)


def is_open(*, state: str, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a card stands open for answers; one whose time ran out does not, even before the job has said so."""
    return state == State.PUBLISHED and expires_at is not None and expires_at > now


def measure_sentence(measure: MeasureOfSuccess, signs: Mapping[str, str]) -> str:
    """A measure in one line; `signs` gives the words of each comparator ("at least")."""
    number = "" if measure.threshold is None else plain_number(measure.threshold)
    words = [signs.get(measure.comparator, ""), number, measure.unit] if number else []
    line = " ".join([f"{measure.what}:" if words or measure.note else measure.what, *(w for w in words if w)])
    return f"{line} ({measure.note})" if measure.note and words else f"{line} {measure.note}".strip()


def plain_number(value: Decimal) -> str:
    """A number without empty decimals: 2.500000 is 2.5 and 10.000 is 10."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parts_of(card: Card, *, groups: frozenset[FieldGroup], signs: Mapping[str, str]) -> tuple[Part, ...]:
    """The requirements of a card that lie in `groups`, in reading order: each paragraph and each measure by itself."""
    pieces: list[tuple[PartKind, str]] = [(PartKind.EFFECT, text) for text in _paragraphs(card.effect)]
    pieces += [(PartKind.MEASURE, measure_sentence(measure, signs)) for measure in card.measures]
    pieces += [(PartKind.SITUATION, text) for text in _paragraphs(card.situation)]
    pieces += [(PartKind.CONSTRAINT, text) for text in _paragraphs(card.constraints)]
    return tuple(Part(kind, text, PART_GROUPS[kind]) for kind, text in pieces if PART_GROUPS[kind] in groups)


def _paragraphs(text: str) -> list[str]:
    pieces = (" ".join(piece.split()).lstrip("-*• ") for piece in _PARAGRAPH.split(text))
    return [piece for piece in pieces if piece]


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
    """A card from plain values. Absent keys are empty; raises `NeedRefused` (`not_text`) for other shapes."""
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
    except (TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise NeedRefused("card", "not_text") from error


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
