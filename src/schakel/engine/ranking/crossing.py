"""The words of one need carried over to the other language: by what each may be met there, and how far its own form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.translation import Rendering, Translated, Translator
from schakel.engine.ranking.words import NeedWord
from schakel.engine.vocabulary.lexicon import is_abbreviation

Keys = tuple[str, ...]
#: Gives the number of public documents in which each pair of keys stands close together, and each single key.
Counts = Callable[[Sequence["str | tuple[str, str]"]], Sequence[float]]
_MOST_PAIRED = 3
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Crossed:
    """A word of a need in the other language: label of the whole phrase, its members, renderings, and `own`.

    `own` is how much the written form itself counts in documents of the other language: 1 for names, numbers,
    abbreviations and words that both languages share, 0 for a word that the lexicon renders otherwise ("klein").
    """

    label: str
    members: tuple[Keys, ...]
    renderings: tuple[Rendering, ...]
    own: float
    language: str

    def shares(self) -> tuple[float, float]:
        """Return how much the written form counts in Dutch and in English documents."""
        return (1.0, self.own) if self.language == "nl" else (self.own, 1.0)


@dataclass(slots=True)
class Crossing:
    """All words of one need, by their keys."""

    words: dict[Keys, Crossed] = field(default_factory=dict)
    _ends: dict[tuple[Keys, bool], tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def shares(self, keys: Keys) -> tuple[float, float]:
        """Return how much the written form of a word counts in Dutch and in English documents; (1, 1) if unknown."""
        found = self.words.get(keys)
        return found.shares() if found is not None else (1.0, 1.0)

    def ends(self, keys: Keys, *, is_first: bool) -> tuple[tuple[str, float], ...]:
        """Return by which keys a word may stand beside its neighbour in the other language, each with its share.

        Of a rendering of several words the last stands beside what follows, the first beside what goes before. Asked
        once all words are here.
        """
        known = self._ends.get((keys, is_first))
        if known is None:
            known = self._ends[(keys, is_first)] = self._ends_of(keys, is_first)
        return known

    def _ends_of(self, keys: Keys, is_first: bool) -> tuple[tuple[str, float], ...]:
        found = self.words.get(keys)
        if found is None:
            return ()
        ends = {keys[0]: 1.0} if found.own >= 1.0 else {}
        for one in found.renderings[:_MOST_PAIRED]:
            ends.setdefault(one.keys[-1 if is_first else 0], one.share)
        return tuple(ends.items())[:_MOST_PAIRED]


def cross(
    spoken: Sequence[Sequence[NeedWord]],
    translator: Callable[[str], Translator],
    configuration: Configuration,
    counts: Counts | None,
    *,
    is_open: bool,
    present: frozenset[str] = frozenset(("nl", "en")),
) -> Crossing:
    """Return the words of a need with their renderings, those of several senses weighed by their company.

    The parts of a compound that is rendered as a whole count in their own language only, as a word is paid once.
    `is_open` says that the language of the need shows nowhere: then words are rendered both ways. Only renderings in a
    language that is `present` in the collection are looked for; others could not be met.
    """
    crossing = Crossing()
    for words in spoken:
        for language, run in groupby((w for w in words if w.in_sequence), key=lambda w: w.language):
            sequence = list(run)
            other = "en" if language == "nl" else "nl"
            if other not in present and not is_open:
                continue
            translated = translator(language).translate(sequence)
            if counts is not None:
                translated = weigh_senses(translated, counts, configuration)
            for unit in translated:
                _take(crossing, unit, sequence[unit.at : unit.at + unit.length], translator(language), configuration)
            if is_open:
                _take_other_way(crossing, sequence, translator(other))
        whole = {
            w.start for w in words if w.in_sequence and w.keys in crossing.words and crossing.words[w.keys].renderings
        }
        for word in words:
            is_part = not word.in_sequence and word.keys not in crossing.words
            if is_part and ("en" if word.language == "nl" else "nl") in present:
                unit = translator(word.language).translate([word])[0]
                is_paid = word.start in whole and "-" not in word.written
                own = 0.0 if is_paid else _own_share(word, unit, translator(word.language), configuration)
                crossing.words[word.keys] = Crossed(word.written, (word.keys,), (), own, word.language)
    return crossing


def _take(
    crossing: Crossing,
    unit: Translated,
    words: Sequence[NeedWord],
    translator: Translator,
    configuration: Configuration,
) -> None:
    head = words[-1]
    members = tuple(w.keys for w in words)
    for word in words[:-1]:
        crossing.words.setdefault(word.keys, Crossed(word.written, (word.keys,), (), 0.0, word.language))
    known = crossing.words.get(head.keys)
    if known is not None and (known.renderings or not unit.renderings):
        return
    label = " ".join(w.written for w in words)
    own = _own_share(head, unit, translator, configuration)
    renderings = tuple(r for r in unit.renderings if r.keys != (head.keys[0],))
    crossing.words[head.keys] = Crossed(label, members, renderings, own, head.language)


def _take_other_way(crossing: Crossing, words: Sequence[NeedWord], translator: Translator) -> None:
    for unit in translator.translate(words):
        head = words[unit.at + unit.length - 1]
        known = crossing.words[head.keys]
        fresh = tuple(r for r in unit.renderings if unit.is_known and r.keys[0] not in head.keys)
        crossing.words[head.keys] = replace(known, own=1.0, renderings=known.renderings + fresh)


def _own_share(word: NeedWord, unit: Translated, translator: Translator, configuration: Configuration) -> float:
    """Return how much a written form counts in the other language."""
    if word.keys[0].startswith("=") or not word.form.isalpha() or unit.is_shared or is_abbreviation(word.written):
        return 1.0
    if word.language == "en":
        return 0.0 if unit.is_known and unit.renderings and translator.is_false_friend(word.form) else 1.0
    if unit.is_known:
        return 0.0
    return 1.0 if translator.is_foreign(word.form) or word.written[0].isupper() else configuration.unknown_share


def weigh_senses(translated: Sequence[Translated], counts: Counts, configuration: Configuration) -> list[Translated]:
    """Return the units with the shares of their renderings moved by the company they keep.

    A rendering gains when public documents use it close to the renderings of the words around it, more than its own
    frequency makes likely: the sum over neighbours of (pairs met) / (documents with it), against the best sense.
    """
    wanted: dict[str | tuple[str, str], None] = {}
    plans: list[list[list[tuple[str, str]]]] = []
    heads = [[r.keys[-1] for r in unit.renderings[:2]] for unit in translated]
    for place, unit in enumerate(translated):
        plan: list[list[tuple[str, str]]] = []
        plans.append(plan)
        if len(unit.renderings) < 2:
            continue
        first = max(0, place - _NEIGHBOURS)
        beside = (*heads[first:place], *heads[place + 1 : place + 1 + _NEIGHBOURS])
        around = dict.fromkeys(key for keys in beside for key in keys)
        for one in unit.renderings:
            key = one.keys[-1]
            pairs = [(key, k) if key < k else (k, key) for k in around if k != key]
            plan.append(pairs)
            wanted[key] = None
            wanted.update(dict.fromkeys(pairs))
    if not wanted:
        return list(translated)
    asked = list(wanted)
    known = dict(zip(asked, counts(asked), strict=True))
    return [_weighed(unit, plan, known, configuration) for unit, plan in zip(translated, plans, strict=True)]


def _weighed(
    unit: Translated,
    plan: Sequence[Sequence[tuple[str, str]]],
    known: dict["str | tuple[str, str]", float],
    configuration: Configuration,
) -> Translated:
    if not plan:
        return unit
    support = [
        sum(known[pair] for pair in pairs) / (known[one.keys[-1]] + configuration.sense_doubt)
        for one, pairs in zip(unit.renderings, plan, strict=True)
    ]
    best = max(support)
    if best <= 0.0:
        return unit
    moved = [
        one._replace(share=one.share * (1.0 - configuration.sense_weight * (1.0 - s / best)))
        for one, s in zip(unit.renderings, support, strict=True)
    ]
    top = max(one.share for one in moved)
    first = max(one.share for one in unit.renderings)
    scaled = [one._replace(share=one.share * first / top) for one in moved]
    return unit._replace(renderings=tuple(sorted(scaled, key=lambda one: -one.share)))
