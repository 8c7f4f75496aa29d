"""Matches as pages show them: words, bars and coverage; nothing is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Coverage, Tone
from schakel.match.matching import rules, selectors
from schakel.match.matching.enums import CorrectionKind, VerdictKind
from schakel.match.matching.models import Run
from schakel.register.organisations import selectors as organisations

#: How many reasons a card shows as a bar; the rest is summed in the table's last line.
SHOWN_REASONS = 8


#: A text in pieces, each with whether it is marked.
Pieces = tuple[tuple[str, bool], ...]
#: Reasons whose label is one word of the need, which a person may set aside with one press.
_OF_A_WORD = frozenset(("term", "compound", "number"))
#: Reasons by which words of the need are met by other words; set aside, the words count as they are written.
_BY_OTHER_WORDS = frozenset(("concept", "translation"))


#: Reasons whose label is no word of the need but names what was looked at.
_OF_THE_ENGINE = frozenset(("learnt", "meaning"))

#: Offerings that moved, each with its changed reasons: the word, what sort of reason, and both weights.
MovedRows = list[tuple[selectors.Moved, list[tuple[str, str, rules.ReasonChange]]]]


@dataclass(frozen=True)
class ReasonLine:
    """One reason in words with its weight, for a table and a bar; `word` what a person may set aside
    with one press, and `correction` as which."""

    kind: str
    words: str
    weight: float
    word: str = ""
    correction: str = ""


@dataclass(frozen=True)
class MatchCard:
    """Everything a page shows of one match."""

    row: selectors.SupplyRow | selectors.DemandRow | None
    strength: int
    chance: int
    reasons: tuple[ReasonLine, ...]
    bars: tuple[tuple[str, float], ...]
    rest: float
    total: float
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    partly: tuple[str, ...] = ()
    verdict: ui.Badge | None = None
    asked: Pieces = ()
    offered: Pieces = ()

    @property
    def touched(self) -> int:
        """How many parts of the need it speaks to, wholly or in part."""
        return len(self.covered) + len(self.partly)


@dataclass(frozen=True)
class ChangeShown:
    """Who came in and who fell out since the list before, as far as the reader may see them now.

    `run` is the kept list that tells it; None when two versions of the card are compared.
    """

    came_in: tuple[ui.Link, ...]
    fell_out: tuple[ui.Link, ...]
    run: Run | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.came_in or self.fell_out)


@dataclass(frozen=True)
class Comparison:
    """Two or three matches side by side: what each speaks to, part by part."""

    cards: tuple[MatchCard, ...]
    parts: tuple[tuple[str, tuple[tuple[MatchCard, bool], ...]], ...]


def kind_name(kind: str) -> str:
    """What sort of reason this is, in the reader's language."""
    names = {
        "term": _("same word"),
        "compound": _("part of a compound word"),
        "pair": _("words close together"),
        "concept": _("same concept"),
        "translation": _("the same in the other language"),
        "number": _("same number"),
        "correction": _("your correction"),
        "learnt": _("learnt from verdicts"),
        "meaning": _("likeness of meaning"),
        "other": _("other"),
    }
    return names.get(kind, kind)


def feature_name(name: str, weight: float) -> str:
    """What a learnt ranker looks at, in the reader's language: much of it, or little where its weight is below 0."""
    much, little = engine.FEATURES[name]
    return str(_LABELS[much if weight > 0 else little])


#: The labels of reasons that the engine names itself, in the reader's language.
_LABELS: dict[str, ui.Words] = {
    "words close together": gettext_lazy("words close together"),
    "words not close together": gettext_lazy("words not close together"),
    "words in the title": gettext_lazy("words in the title"),
    "words outside the title": gettext_lazy("words outside the title"),
    "linked by concept": gettext_lazy("linked by concept"),
    "not linked by concept": gettext_lazy("not linked by concept"),
    "met by translation": gettext_lazy("met by translation"),
    "met in its own words": gettext_lazy("met in its own words"),
    "speaks to many parts": gettext_lazy("speaks to many parts"),
    "speaks to few parts": gettext_lazy("speaks to few parts"),
    "rests on many words": gettext_lazy("rests on many words"),
    "rests on few words": gettext_lazy("rests on few words"),
    "as mature as asked": gettext_lazy("as mature as asked"),
    "not as mature as asked": gettext_lazy("not as mature as asked"),
    "rests on words that others set aside": gettext_lazy("rests on words that others set aside"),
    "rests on words that nobody set aside": gettext_lazy("rests on words that nobody set aside"),
    "says what others said a word also means": gettext_lazy("says what others said a word also means"),
    "says nothing that others said a word also means": gettext_lazy("says nothing that others said a word also means"),
    "likeness of meaning": gettext_lazy("likeness of meaning"),
}


def match_cards(result: selectors.SupplyResult) -> list[MatchCard]:
    """The matches of a need, the strongest as the measure of the others."""
    best = result.rows[0].match.score if result.rows else 0.0
    return [_card(row, row.match, best, row.verdict, result.asked) for row in result.rows]


def row_cards(rows: Sequence[selectors.SupplyRow]) -> list[MatchCard]:
    """Some matches out of a list, the strongest of them as the measure of the others."""
    best = max((row.match.score for row in rows), default=0.0)
    return [_card(row, row.match, best, row.verdict) for row in rows]


def single_card(match: engine.Match | None) -> MatchCard | None:
    """One match by itself, for a page that already says of what."""
    return _card(None, match, match.score, None) if match is not None else None


def demand_cards(rows: Sequence[selectors.DemandRow]) -> list[MatchCard]:
    """The cards that own offerings answer, the strongest as the measure of the others."""
    best = rows[0].match.score if rows else 0.0
    return [_card(row, row.match, best, None) for row in rows]


def coverage(result: selectors.SupplyResult) -> list[ui.Part]:
    """Each part of the need and how many of the offerings shown speak to it."""
    parts = []
    for requirement in result.need.requirements:
        speaking = [row for row in result.rows if requirement.text in row.match.covered]
        near = [row for row in result.rows if requirement.text in row.match.partly]
        state = Coverage.COVERED if speaking else Coverage.PARTLY if near else Coverage.MISSING
        names = ", ".join(row.offering.title for row in (speaking or near)[:3])
        parts.append(ui.Part(requirement.text, state, names))
    return parts


def change(runs: Sequence[Run], *, viewer: Viewer) -> ChangeShown | None:
    """What changed between the two newest kept lists; None when there is no list or nothing to compare."""
    if len(runs) < 2:
        return None
    difference = selectors.run_difference(runs)
    names = {*difference.came_in, *difference.fell_out}
    if not names:
        return None
    seen = organisations.visible_offerings(viewer=viewer).filter(public_id__in=names).order_by()
    links = {name: _link(name, title) for name, title in seen.values_list("public_id", "title")}
    return ChangeShown(
        came_in=tuple(links[name] for name in difference.came_in if name in links),
        fell_out=tuple(links[name] for name in difference.fell_out if name in links),
        run=runs[0],
    )


def version_change(result: selectors.SupplyResult) -> ChangeShown:
    """What the newest version of a card changed in its matches."""
    return ChangeShown(
        came_in=tuple(_link(row.public_id, row.title) for row in result.came_in),
        fell_out=tuple(_link(row.public_id, row.title) for row in result.fell_out),
    )


def _link(public_id: str, title: str) -> ui.Link:
    return ui.Link(title, reverse("organisations:offering-detail", args=[public_id]))


def moved_groups(found: selectors.TextComparison, most: int) -> list[tuple[str, MovedRows]]:
    """Who moved between two texts, in groups with their titles; of each offering the `most` largest changes."""
    groups = [
        (_("Came in"), found.came_in),
        (_("Fell out"), found.fell_out),
        (_("Rose"), found.rose),
        (_("Sank"), found.sank),
    ]
    return [(title, [(one, _changes(one, most)) for one in rows]) for title, rows in groups if rows]


def _changes(moved: selectors.Moved, most: int) -> list[tuple[str, str, rules.ReasonChange]]:
    return [(_label(one.kind, one.label), kind_name(one.kind), one) for one in moved.changes[:most]]


def _label(kind: str, label: str) -> str:
    return str(_LABELS.get(label, label)) if kind in _OF_THE_ENGINE else label


def comparison(result: selectors.SupplyResult) -> Comparison:
    """Side by side: each requirement and which of the matches speak to it."""
    cards = tuple(match_cards(result))
    parts = tuple(
        (requirement.text, tuple((card, requirement.text in card.covered) for card in cards))
        for requirement in result.need.requirements
    )
    return Comparison(cards, parts)


def _card(
    row: selectors.SupplyRow | selectors.DemandRow | None,
    match: engine.Match,
    best: float,
    verdict: selectors.Verdict | None,
    asked: engine.Need | None = None,
) -> MatchCard:
    lines = tuple(ReasonLine(kind_name(r.kind), _words(r), r.weight, *_correctable(r)) for r in match.reasons)
    shown, hidden = lines[:SHOWN_REASONS], lines[SHOWN_REASONS:]
    return MatchCard(
        row=row,
        strength=round(100 * match.score / best) if best else 0,
        chance=round(100 * match.probability),
        reasons=shown,
        bars=tuple((line.words, round(line.weight, 2)) for line in shown),
        rest=sum(line.weight for line in hidden),
        total=match.score,
        covered=match.covered,
        missing=match.missing,
        partly=match.partly,
        verdict=_badge(verdict),
        asked=_asked(asked, match) if asked else (),
        offered=_offered(row, match),
    )


def _correctable(reason: engine.Reason) -> tuple[str, str]:
    """What of a reason one press sets aside, and by which kind of correction; empty where it cannot."""
    if reason.weight <= 0 or len(reason.label) > rules.LONGEST_WORD:
        return "", ""
    if reason.kind in _BY_OTHER_WORDS:
        return reason.label, CorrectionKind.LITERAL.value
    is_word = reason.kind in _OF_A_WORD and " " not in reason.label
    return (reason.label, CorrectionKind.IGNORE.value) if is_word else ("", "")


def _asked(asked: engine.Need, match: engine.Match) -> Pieces:
    """The text of the need with the words that gave a reason marked."""
    words = [
        word
        for reason in match.reasons
        if reason.kind not in _OF_THE_ENGINE
        for word in reason.label.replace("…", " ").split()
    ]
    text = "\n".join(part for part in (asked.title, asked.text) if part)
    return rules.pieces(text, rules.places_of(text, words))


def _offered(row: selectors.SupplyRow | selectors.DemandRow | None, match: engine.Match) -> Pieces:
    """The text of the offering with the words found marked."""
    document = row.document if isinstance(row, selectors.SupplyRow) else None
    if document is None:
        return ()
    spans = [span for reason in match.reasons for span in reason.spans]
    title = rules.pieces(document.title, [(s.start, s.end) for s in spans if s.field == "title"])
    text = rules.pieces(document.text, [(s.start, s.end) for s in spans if s.field == "text"])
    return (*title, ("\n", False), *text)


def _words(reason: engine.Reason) -> str:
    if reason.kind in _OF_THE_ENGINE:
        return f"{_LABELS.get(reason.label, reason.label)}: {reason.found}"
    if reason.found and reason.found.lower() != reason.label.lower():
        return _("%(label)s – found as “%(found)s”") % {"label": reason.label, "found": reason.found}
    return reason.label


def kept_words(one: selectors.KeptReason) -> str:
    """A reason of a kept list in words; empty for the rest that was kept together."""
    return _words(engine.Reason(one.kind, one.label, one.found, one.weight)) if one.label else ""  # type: ignore[arg-type]


def _badge(verdict: selectors.Verdict | None) -> ui.Badge | None:
    if verdict is None:
        return None
    if verdict.kind == VerdictKind.ACCEPTED:
        return ui.Badge(_("Accepted"), Tone.SUCCESS, "check")
    return ui.Badge(_("Rejected"), Tone.DANGER, "x")


def supply_row(card: MatchCard) -> selectors.SupplyRow:
    """The match behind a card of a need's list."""
    if not isinstance(card.row, selectors.SupplyRow):
        raise TypeError(card.row)
    return card.row
