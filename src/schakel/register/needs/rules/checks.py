"""What can be kept as a draft and what can be published. Pure: pass `today`."""

import re
from datetime import date
from decimal import Decimal

from schakel.register.needs.enums import Comparator, Refusal
from schakel.register.needs.rules.card import Card, MeasureOfSuccess, NeedRefused

#: The longest texts that are stored, in characters.
LONGEST = {
    **{"title": 160, "effect": 4000, "situation": 4000, "constraints": 4000, "horizon_text": 160, "quantity_unit": 40},
    **{"what": 200, "unit": 40, "note": 300, "ending": 2000, "reason": 500},
}
#: A title or effect shorter than this says nothing that could be answered, in letters.
SHORTEST = {"title": 5, "effect": 15}
MOST_MEASURES = 12
LOWEST_TRL, HIGHEST_TRL = 1, 9
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def check_text(where: str, text: str) -> None:
    """Refuse text that is too long (`too_long`) or not text at all (`not_text`: control or replacement characters)."""
    if len(text) > LONGEST.get(where, 4000):
        raise NeedRefused(where, Refusal.TOO_LONG, most=LONGEST.get(where, 4000), length=len(text))
    if _CONTROL.search(text):
        raise NeedRefused(where, Refusal.NOT_TEXT)


def check_draft(card: Card) -> None:
    """Refuse what cannot even be kept as a draft: no title, text that is none, numbers that cannot be."""
    for where in ("title", "effect", "situation", "constraints"):
        check_text(where, getattr(card, where))
    if not card.title.strip():
        raise NeedRefused("title", Refusal.EMPTY)
    check_maturity(card.trl_from, card.trl_to)
    if card.quantity is not None and card.quantity <= 0:
        raise NeedRefused("quantity", Refusal.NOT_POSITIVE)
    if card.quantity is not None and card.quantity >= Decimal("1e11"):
        raise NeedRefused("quantity", Refusal.TOO_LARGE)
    if len(card.measures) > MOST_MEASURES:
        raise NeedRefused("measures", Refusal.TOO_MANY, most=MOST_MEASURES)
    for measure in card.measures:
        check_measure(measure)


def check_publishable(card: Card, *, today: date) -> None:
    """Refuse a card that nobody could answer: also asks for an effect in words and a day that is still to come."""
    check_draft(card)
    for where, least in SHORTEST.items():
        if sum(letter.isalpha() for letter in getattr(card, where)) < least:
            raise NeedRefused(where, Refusal.TOO_SHORT, least=least)
    if card.horizon_on is not None:
        check_horizon(card.horizon_on, today=today)


def check_horizon(day: date, *, today: date) -> None:
    """Refuse a day that has passed (`Refusal.IN_THE_PAST`)."""
    if day < today:
        raise NeedRefused("horizon_on", Refusal.IN_THE_PAST)


def check_maturity(low: int | None, high: int | None) -> None:
    """Refuse a TRL outside 1 to 9 and a range that runs backwards."""
    for where, level in (("trl_from", low), ("trl_to", high)):
        if level is not None and not LOWEST_TRL <= level <= HIGHEST_TRL:
            raise NeedRefused(where, Refusal.NO_TRL, level=level)
    if low is not None and high is not None and low > high:
        raise NeedRefused("trl_to", Refusal.BACKWARDS)


def check_measure(measure: MeasureOfSuccess) -> None:
    """Refuse a measure that names nothing, or that compares with no number."""
    if not measure.what.strip():
        raise NeedRefused("measures", Refusal.MEASURE_OF_NOTHING)
    check_text("measures", measure.what + measure.unit + measure.note)
    if len(measure.what) > 200 or len(measure.unit) > 40 or len(measure.note) > 300:
        raise NeedRefused("measures", Refusal.TOO_LONG, most=200, length=len(measure.what))
    if measure.threshold is None and measure.comparator != Comparator.DESCRIBED:
        raise NeedRefused("measures", Refusal.NO_THRESHOLD, what=measure.what)
    if measure.threshold is not None and abs(measure.threshold) >= Decimal("1e12"):
        raise NeedRefused("measures", Refusal.TOO_LARGE)
