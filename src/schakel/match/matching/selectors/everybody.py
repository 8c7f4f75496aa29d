"""Supply and demand by the eyes of a stranger: what figures and models may be made of."""

from dataclasses import replace

from django.db.models import QuerySet

from schakel import engine
from schakel.base.accounts.rules import STRANGER
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.match.matching import rules
from schakel.match.matching.selectors.additions import published_for
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering


def public_offerings() -> QuerySet[Offering]:
    """The published offerings that everybody may see."""
    return published_for(viewer=STRANGER)


def public_cards() -> QuerySet[Need]:
    """The open cards whose title and effect everybody may see, newest first, with what `public_question` reads."""
    found = needs.open_needs(viewer=STRANGER, groups=(FieldGroup.CAPABILITY,))
    return found.prefetch_related("measures", "codes").order_by("-published_at", "public_id")


def public_question(need: Need) -> engine.Need:
    """What the engine is asked about a card of which it reads only the parts that everybody may see."""
    text = needs.text_to_index(need)
    kept = tuple(part for part in text.parts if need.label_of(part.group) == Label.CLEAR)
    return rules.question(replace(text, parts=kept), viewer=STRANGER)


def public_ranking(*, need: Need, offerings: list[str], top: int) -> list[tuple[str, float]]:
    """The best of these offerings (public ids that everybody may see) for a card, as a stranger would get them."""
    return OFFERINGS.current(seen=offerings).rank(public_question(need), top=top, allowed=offerings)
