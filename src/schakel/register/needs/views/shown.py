"""What a page shows of a card: words for states and times, facts, and only the parts that this viewer may read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.parties.enums import PartyKind
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Tone
from schakel.base.ui.templatetags.ui_texts import value as shown_value
from schakel.register.needs import forms, rules
from schakel.register.needs.enums import CodeList, Comparator, State
from schakel.register.needs.models import Need
from schakel.register.needs.selectors import Named
from schakel.register.organisations import selectors as organisations
from schakel.register.vocabulary import selectors as vocabulary

_TONES = {
    State.DRAFT: (Tone.NEUTRAL, "pencil"),
    State.PUBLISHED: (Tone.SUCCESS, "circle-check"),
    State.EXPIRED: (Tone.WARNING, "clock"),
    State.WITHDRAWN: (Tone.DANGER, "undo-2"),
    State.FULFILLED: (Tone.INFO, "check"),
}
_LIST_MARK = re.compile(r"(?:[-*•–]|\d+[.)])\s+")
#: From this many days before its end, the time left is shown as a warning.
SOON_DAYS = 7


@dataclass(frozen=True)
class Codes:
    """Names of domains and areas in the language of the page, by code."""

    domains: Mapping[str, str]
    areas: Mapping[str, str]

    def names(self, code_list: str, codes: Iterable[str]) -> list[str]:
        """The names of codes; a code that the list lost stands as itself."""
        known = self.domains if code_list == CodeList.DOMAINS else self.areas
        return [known.get(code, code) for code in codes]


def language() -> str:
    """The language of the page: "nl" or "en"."""
    return "en" if get_language() == "en" else "nl"


def codes() -> Codes:
    """The names of every domain and area."""
    lists = vocabulary.labels_of(code_lists=[CodeList.DOMAINS.value, CodeList.AREAS.value], language=language())
    return Codes(lists[CodeList.DOMAINS.value], lists[CodeList.AREAS.value])


def state_of(need: Need, now: datetime) -> State:
    """The state as readers know it: a card past its time is expired, whether or not the job has said so."""
    if need.state == State.PUBLISHED and not rules.is_open(state=need.state, expires_at=need.expires_at, now=now):
        return State.EXPIRED
    return State(need.state)


def state_badge(state: State) -> ui.Badge:
    """A state as a badge."""
    tone, icon = _TONES[state]
    return ui.Badge(state.label, tone, icon)


def time_left(until: datetime, now: datetime) -> str:
    """How long a card still holds, in words."""
    days = ceil((until - now).total_seconds() / 86_400)
    if days <= 0:
        return _("time is up")
    if days == 1:
        return _("one day left")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def is_soon(until: datetime, now: datetime) -> bool:
    """Whether a card expires within a week."""
    return 0 < (until - now).total_seconds() <= SOON_DAYS * 86_400


def owner_names(needs: Iterable[Need], viewer: Viewer) -> dict[int, str]:
    """The names of the owners as far as this viewer may see their profile, else what kind of party they are."""
    owners = {need.owner_id: need.owner for need in needs}
    names = organisations.party_names(parties=owners, viewer=viewer) if owners else {}
    return {pk: names.get(pk) or str(PartyKind(owner.kind).label) for pk, owner in owners.items()}


def measure_rows(card: rules.Card) -> list[dict[str, Any]]:
    """The measures of success as table cells."""
    return [
        {
            "what": row.what,
            "bound": "" if row.threshold is None else Comparator(row.comparator).label,
            "threshold": None if row.threshold is None else Decimal(rules.plain_number(row.threshold)),
            "unit": row.unit,
            "note": row.note,
        }
        for row in card.measures
    ]


def horizon_words(card: rules.Card) -> str:
    """By when, in words."""
    day = date_format(card.horizon_on, "j F Y") if card.horizon_on else ""
    return f"{day} ({card.horizon_text})" if day and card.horizon_text else day or card.horizon_text


def quantity_words(card: rules.Card) -> str:
    """How many, in words."""
    if card.quantity is None:
        return card.quantity_unit
    return f"{shown_value(Decimal(rules.plain_number(card.quantity)))} {card.quantity_unit}".strip()


def maturity_words(card: rules.Card) -> str:
    """Which levels of technology readiness are sought, in words."""
    if card.trl_from and card.trl_to:
        return f"TRL {card.trl_from}" if card.trl_from == card.trl_to else f"TRL {card.trl_from}–{card.trl_to}"
    if card.trl_from:
        return _("TRL %(level)s or higher") % {"level": card.trl_from}
    return _("TRL %(level)s or lower") % {"level": card.trl_to} if card.trl_to else ""


def language_words(code: str) -> str:
    """The name of a card's language; empty is neither of the two that matching reads."""
    return {"nl": _("Dutch"), "en": _("English")}.get(
        code, _("another language: matching reads Dutch and English only")
    )


def facts_of(need: Need, card: rules.Card, groups: frozenset[FieldGroup], names: Codes) -> list[ui.Fact]:
    """The short facts of a card; what is empty or out of sight leaves no line."""
    found = [(_("Language"), language_words(need.language))]
    if FieldGroup.CAPABILITY in groups:
        found.append((_("Maturity sought"), maturity_words(card)))
    if FieldGroup.CAPACITY in groups:
        found += [(_("Quantity"), quantity_words(card)), (_("Needed by"), horizon_words(card))]
    found += [
        (_("Domain"), ", ".join(names.names(CodeList.DOMAINS, card.domains))),
        (_("NLD area"), ", ".join(names.names(CodeList.AREAS, card.areas))),
    ]
    return [ui.Fact(label, value) for label, value in found if value]


def circle_words(need: Need, named: Named) -> list[str]:
    """Who may see a card, in plain words, for the owner's members."""
    label = need.label_of(FieldGroup.IDENTITY)
    named_words = {
        Label.AMBER: _("Your own unit, and the organisations and groups named. Nobody else knows of it."),
        Label.AMBER_STRICT: _("Your own unit, and the persons named. Nobody else knows of it."),
    }
    lines = [named_words.get(label) or str(forms.CIRCLES[label])]
    if label == Label.AMBER:
        lines += [*(str(name) for name in _group_names(named)), *(name for _party, name in named.parties)]
        if len(lines) == 1:
            lines.append(_("Nobody is named yet: only your own unit sees it."))
    if label == Label.AMBER_STRICT:
        lines += [person.email for person in named.persons]
    for group, what in ((FieldGroup.TECHNICAL, _("Situation and constraints")), (FieldGroup.CAPACITY, _("Quantity"))):
        if need.label_of(group) != label:
            lines.append(f"{what}: TLP:{need.label_of(group).value}")
    return lines


def _group_names(named: Named) -> list[str]:
    labels = dict(forms.ShareForm.base_fields["groups"].choices)  # type: ignore[attr-defined]  # a choice field
    return [labels.get(name, name) for name in named.groups]


def day_words(moment: datetime | None) -> str:
    """A day in words."""
    return date_format(localtime(moment), "j F Y") if moment else ""


def paragraphs(text: str) -> list[dict[str, Any]]:
    """A text as blocks of lines, lists told apart, for a template that escapes each line."""
    found: list[dict[str, Any]] = []
    for block in filter(None, (part.strip() for part in text.split("\n\n"))):
        for line in filter(None, (part.strip() for part in block.splitlines())):
            mark = _LIST_MARK.match(line)
            words = line[mark.end() :] if mark else line
            if found and found[-1]["is_list"] == bool(mark) and (mark or not found[-1]["is_closed"]):
                found[-1]["lines"].append(words)
            else:
                found.append({"is_list": bool(mark), "lines": [words], "is_closed": False})
        found[-1]["is_closed"] = True
    return found


def field_words(field: str) -> str:
    """The name of a field of a card."""
    return {
        "title": _("Title"),
        "effect": _("Effect"),
        "measures": _("Measures of success"),
        "situation": _("Situation and conditions"),
        "constraints": _("Constraints"),
        "horizon": _("Needed by"),
        "horizon_on": _("Needed by"),
        "quantity": _("Quantity"),
        "maturity": _("Maturity sought"),
        "trl_from": _("Maturity sought"),
        "trl_to": _("Maturity sought"),
        "domains": _("Domain"),
        "areas": _("NLD area"),
        "language": _("Language"),
    }.get(field, field)


def reading_words(found: engine.Readability) -> dict[str, Any]:
    """How a text reads, in plain words, and what would help."""
    levels = {
        "too-short": (_("too short to say how it reads"), Tone.NEUTRAL),
        "very-hard": (_("very hard to read"), Tone.WARNING),
        "hard": (_("hard to read"), Tone.WARNING),
        "fairly-hard": (_("readable for specialists"), Tone.INFO),
        "normal": (_("well readable"), Tone.SUCCESS),
        "easy": (_("easy to read"), Tone.SUCCESS),
    }
    words, tone = levels[found.level]
    return {
        "badge": ui.Badge(words, tone),
        "words_per_sentence": found.words_per_sentence,
        "score": found.score,
        "formula": _("Flesch-Douma") if found.language == "nl" else _("Flesch"),
        "long_sentences": [{"text": s.text, "words": len(s.words)} for s in found.long_sentences[:3]],
        "heavy_words": list(found.heavy_words) if found.level in ("very-hard", "hard", "fairly-hard") else [],
    }
