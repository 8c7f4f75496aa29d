"""Why an offering matches: every part of its score as a named reason with the words that met."""

from collections.abc import Mapping, Sequence

from schakel.engine.explanation.location import Located
from schakel.engine.ranking.expression import Expression
from schakel.engine.retrieval.encoding import concept_of, is_narrower_key
from schakel.engine.retrieval.query import Key
from schakel.engine.types import Reason, ReasonKind, Span

_MOST_SPANS = 20


def reasons(
    expression: Expression, parts: Sequence[tuple[int, float]], located: Located, window: int
) -> tuple[Reason, ...]:
    """Return the reasons of one offering, weightiest first; their weights add up to its score.

    `parts` is what leaves gave, by their place, those that gave something. Leaves with one kind and label become one
    reason. A word that a person set aside is shown with weight 0 where the offering has it.
    """
    leaves = expression.leaves
    given = [(leaves[place], weight) for place, weight in parts]
    wanted = {named.leaf.key for named, _ in given}
    wanted.update(key for _, keys in expression.ignored for key in keys)
    where = located.spans({key for key in wanted if isinstance(key, str)})
    gathered: dict[tuple[ReasonKind, str], tuple[float, dict[Span, None], str]] = {}
    for (leaf, kind, label, _), weight in given:
        spans, fallback = _found(leaf.key, located, where, window)
        known = gathered.get((kind, label))
        if known is None:
            gathered[(kind, label)] = 0.0 + weight, dict.fromkeys(spans), fallback
        else:
            known[1].update(dict.fromkeys(spans))
            gathered[(kind, label)] = known[0] + weight, known[1], known[2] or fallback
    shown = [
        Reason(kind, label, _words(kind, list(spans), located, not text) or text, weight, tuple(spans)[:_MOST_SPANS])
        for (kind, label), (weight, spans, text) in gathered.items()
    ]
    shown += _set_aside(expression, located, where)
    return tuple(sorted(shown, key=lambda r: (-r.weight, r.kind, r.label)))


def _found(key: Key, located: Located, where: Mapping[str, Sequence[Span]], window: int) -> tuple[Sequence[Span], str]:
    if not isinstance(key, str):
        return located.near(key, window), ""
    concept = "" if key in where else concept_of(key)
    if concept:
        finder = located.finder
        label = finder.label(concept, located.document.language or "en") if finder is not None else concept
        return located.concepts.get((concept, is_narrower_key(key)), ()), label
    return where.get(key, ()), ""


def _words(kind: ReasonKind, spans: list[Span], located: Located, is_by_words: bool) -> str:
    """Return the words that met; `is_by_words` where a concept was met by words rather than by its label."""
    if not spans:
        return ""
    if kind == "pair":
        return " … ".join(located.written(s) for s in spans[:2])
    if kind == "translation" or (kind == "concept" and is_by_words):
        first = {located.written(s).casefold(): s for s in reversed(spans)}
        return " ".join(located.written(s) for s in sorted(first.values(), key=lambda s: (s.field, s.start))[:3])
    return located.written(spans[0])


def _set_aside(expression: Expression, located: Located, where: Mapping[str, Sequence[Span]]) -> list[Reason]:
    found = []
    for word, keys in expression.ignored:
        spans = [s for k in keys for s in _places(k, located, where)]
        if spans:
            found.append(Reason("correction", word, located.written(spans[0]), 0.0, tuple(spans)[:_MOST_SPANS]))
    return found


def _places(key: str, located: Located, where: Mapping[str, Sequence[Span]]) -> Sequence[Span]:
    concept = concept_of(key)
    return located.concepts.get((concept, is_narrower_key(key)), ()) if concept else where.get(key, ())
