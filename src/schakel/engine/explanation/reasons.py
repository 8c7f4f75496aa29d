"""Why an offering matches: every part of its score as a named reason with the words that met."""

from collections.abc import Iterable, Mapping, Sequence

from schakel.engine.explanation.location import Located, Place
from schakel.engine.ranking.expression import Expression
from schakel.engine.retrieval.encoding import concept_of, is_narrower_key
from schakel.engine.types import Reason, ReasonKind

#: So many stretches of an offering are shown with a reason.
MOST_SPANS = 20


def reasons(
    expression: Expression,
    given: Sequence[tuple[int, float]],
    places: Sequence[Sequence[int]],
    located: Located,
) -> tuple[Reason, ...]:
    """Return the reasons of one offering, weightiest first; their weights add up to its score.

    `given` is what leaves gave, by their place, those that gave something; `places` the tokens that each met. Leaves
    with one kind and label become one reason. A word that a person set aside is shown with weight 0 where the offering
    has it.
    """
    called = expression.leaves.called
    gathered: dict[tuple[ReasonKind, str], tuple[float, list[tuple[str, Sequence[int]]]]] = {}
    for (place, weight), tokens in zip(given, places, strict=True):
        name, concept = called(place)
        known, met = gathered.get(name, (0.0, []))
        met.append((concept, tokens))
        gathered[name] = (known + weight, met)
    shown = [reason_of(name, weight, *met_by(met, located), located) for name, (weight, met) in gathered.items()]
    if expression.ignored:
        shown += set_aside(expression, located)
    return in_order(shown)


def in_order(shown: list[Reason]) -> tuple[Reason, ...]:
    """Return reasons as they are shown: the weightiest first, then by kind and label."""
    return tuple(sorted(shown, key=_order))


def met_by(leaves: Iterable[tuple[str, Sequence[int]]], located: Located) -> tuple[list[Place], str]:
    """Return the places that leaves of one name met, and the label of the first concept that was met by itself.

    Of each leaf comes its key where that is a concept's ("" else), and the tokens that it met.
    """
    met: list[Place] = []
    text = ""
    for concept, tokens in leaves:
        if tokens or not concept:
            met += tokens
        else:
            places, label = _by_concept(concept, located)
            met += places
            text = text or label
    return met, text


def _order(reason: Reason) -> tuple[float, str, str]:
    return -reason.weight, reason.kind, reason.label


def reason_of(name: tuple[ReasonKind, str], weight: float, met: Sequence[Place], text: str, located: Located) -> Reason:
    """Return one reason: `met` are the places that met, `text` what is shown where these tell no words."""
    kind, label = name
    if len(met) == 1:
        return Reason(kind, label, located.written(met[0]), weight, (located.span(met[0]),))
    found = list(dict.fromkeys(met))
    spans = tuple([located.span(place) for place in found[:MOST_SPANS]])
    return Reason(kind, label, _words(kind, found, located, not text) or text, weight, spans)


def _by_concept(key: str, located: Located) -> tuple[Sequence[Place], str]:
    """Return where a document names a concept, and the concept's label in its language."""
    concept, finder = concept_of(key), located.finder
    label = finder.label(concept, located.document.language or "en") if finder is not None else concept
    return located.concepts.get((concept, is_narrower_key(key)), ()), label


def _words(kind: ReasonKind, found: list[Place], located: Located, is_by_words: bool) -> str:
    """Return the words that met; `is_by_words` where a concept was met by words rather than by its label."""
    if not found:
        return ""
    if kind == "pair":
        return " … ".join(located.written(place) for place in found[:2])
    if kind == "translation" or (kind == "concept" and is_by_words):
        first = {located.written(place).casefold(): place for place in reversed(found)}
        in_order = sorted(map(located.span, first.values()), key=lambda s: (s.field, s.start))
        return " ".join(located.written(span) for span in in_order[:3])
    return located.written(found[0])


def set_aside(expression: Expression, located: Located) -> list[Reason]:
    """Return the words that a person set aside and that the offering has."""
    where = located.found_by({key for _, keys in expression.ignored for key in keys})
    found = []
    for word, keys in expression.ignored:
        places = [place for key in keys for place in _places(key, located, where)]
        if places:
            spans = tuple([located.span(place) for place in places[:MOST_SPANS]])
            found.append(Reason("correction", word, located.written(places[0]), 0.0, spans))
    return found


def _places(key: str, located: Located, where: Mapping[str, Sequence[Place]]) -> Sequence[Place]:
    concept = concept_of(key)
    return located.concepts.get((concept, is_narrower_key(key)), ()) if concept else where.get(key, ())
