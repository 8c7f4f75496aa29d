"""The reasons of all hits of an answer at once, where an index has a base; what is rare is looked at one by one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.gathering import Gathered, gather
from schakel.engine.explanation.given import Given, Shown
from schakel.engine.explanation.location import Edges, Located, has_tokens, held_by
from schakel.engine.explanation.reasons import in_order, met_by, reason_of, set_aside
from schakel.engine.explanation.scanning import scan
from schakel.engine.ranking.composing import NAMED, OWN, PAIR
from schakel.engine.ranking.leaves import Names
from schakel.engine.retrieval.base import Base, Kept
from schakel.engine.types import Document, Reason, ReasonKind, Span

Small = npt.NDArray[np.int32]
_NONE: Small = np.zeros(0, np.int32)
_FIELDS = ("title", "text")
_LANGUAGES = ("nl", "en")


class Called(NamedTuple):
    """Under which names the ways of a need are shown, by way; `links` has the ways by which other words are met, each
    with the number of such a word."""

    kinds: list[ReasonKind]
    labels: list[str]
    links: list[tuple[int, int]]


def shown_in_bulk(given: Given, base: Base) -> tuple[Shown, Gathered, Called]:
    """Return what is shown of the hits, how their reasons were gathered, and by which names; see `shown`."""
    first, ordinals = len(base), [hit.ordinal for hit in given.hits]
    docs = np.array(ordinals, np.int32)
    elsewhere = [n for n, ordinal in enumerate(ordinals) if ordinal >= first]
    if elsewhere:
        docs[elsewhere] = -1
        kept = _with_gaps(base, docs)
    else:
        kept = base.kept_at(docs)
    written = b"".join(kept.written)
    texts = np.frombuffer(written, np.uint8), kept.facts
    asked, columns = given.asked, given.expression.leaves.columns
    leaves = asked.first, asked.second, given.numbers, columns["kind"], columns["one"], columns["two"]
    window = given.documents.configuration.pair_window
    gathered = gather(given.table, leaves, base.rows, docs, texts, window, _NONE)
    called = _called(gathered.ways, given.expression.leaves.names)
    names = list(zip(called.kinds, called.labels, strict=True))
    if len(set(names)) < len(names):
        same = dict(zip(reversed(names), range(len(names) - 1, -1, -1), strict=True))
        alike = np.array([same[name] for name in names], np.int32)
        again = gather(given.table, leaves, base.rows, docs, texts, window, alike)
        found, way_of = again, alike[gathered.leaf_way]
    else:
        found, way_of = gathered, gathered.leaf_way
    made = _made(found, called, written.decode("latin-1"))
    at: list[int] = found.at.tolist()
    companies = [company for company, _, _ in kept.companies()]
    languages = list(map(_LANGUAGES.__getitem__, kept.facts[5].tolist()))
    if len(found.odd) or given.expression.ignored or False in found.is_read.tolist():
        closer = _Closer(given, base, kept, found, way_of, called)
        closer.look(made, at, elsewhere)
        by_hit = closer.reasons
        for n in elsewhere:
            companies[n], languages[n] = closer.documents[n].company, closer.documents[n].language
    else:
        by_hit = _cut(made, at)
    is_tied = found.is_tied.tolist()
    if True in is_tied:
        by_hit = [in_order(list(one)) if is_so else one for one, is_so in zip(by_hit, is_tied, strict=True)]
    return Shown(by_hit, companies, languages), gathered, called


def _cut(made: list[Reason], at: Sequence[int]) -> list[tuple[Reason, ...]]:
    return [tuple(made[low:high]) for low, high in pairwise(at)]


def _with_gaps(base: Base, docs: Small) -> Kept:
    """Return documents of a base as they are kept; nothing for a place of -1."""
    here = np.flatnonzero(docs >= 0)
    kept, facts = base.kept_at(docs[here]), np.zeros((7, len(docs)), np.int64)
    facts[:, here] = kept.facts
    written, stated = [b""] * len(docs), [b""] * len(docs)
    for n, text, more in zip(here.tolist(), kept.written, kept.stated, strict=True):
        written[n], stated[n] = text, more
    return Kept(facts, written, stated)


def _called(ways: Small, names: Names) -> Called:
    kinds, labels, links = list[ReasonKind](), list[str](), list[tuple[int, int]]()
    all_kinds, ones, twos = ways.tolist()
    sequence = names.sequence if PAIR in all_kinds else ()
    for way, (kind, one, two) in enumerate(zip(all_kinds, ones, twos, strict=True)):
        if kind == PAIR:
            kinds.append("pair")
            labels.append(f"{sequence[one].written} … {sequence[two].written}")
        elif kind == OWN:
            of_kind, label = names.own(one)
            kinds.append(of_kind)
            labels.append(label)
        else:
            of_kind, label, members = names.others[one] if kind == NAMED else ("translation", *names.abroad[one])
            kinds.append(of_kind)
            labels.append(label)
            links += zip(repeat(way), members)
    return Called(kinds, labels, links)


def _made(found: Gathered, called: Called, texts: str) -> list[Reason]:
    """Return all reasons as most are shown: by the first of their tokens, or by the two of a pair."""
    new: Any = tuple.__new__
    fields, starts, ends = found.spot.tolist()
    of_tokens = map(_FIELDS.__getitem__, fields) if 0 in fields else repeat("text")
    spans = tuple(map(new, repeat(Span), zip(of_tokens, starts, ends)))  # noqa: B905 - fields may go on for ever
    at, ways = found.token_at.tolist(), found.way.tolist()
    words = [texts[low:high] for low, high in zip(*found.word.tolist(), strict=True)]
    for reason, low, high in found.pairs.tolist():
        words[reason] = f"{words[reason]} … {texts[low:high]}"
    of_reasons = [spans[low:high] for low, high in pairwise(at)]
    kinds, labels = map(called.kinds.__getitem__, ways), map(called.labels.__getitem__, ways)
    return list(map(new, repeat(Reason), zip(kinds, labels, words, found.weight.tolist(), of_reasons, strict=True)))


class _Closer:
    """Looks closer at hits with reasons that are shown otherwise than most: it reads their texts as documents."""

    def __init__(self, given: Given, base: Base, kept: Kept, found: Gathered, way_of: Small, called: Called) -> None:
        self._given, self._base, self._kept = given, base, kept
        self._found, self._way_of, self._called = found, way_of, called
        self.documents = self._documents()
        self.reasons: list[tuple[Reason, ...]] = []

    def _documents(self) -> list[Document]:
        first, hits = len(self._base), self._given.hits
        found = self._kept.documents([hit.id for hit in hits])
        changed = [(n, hit.ordinal) for n, hit in enumerate(hits) if hit.ordinal >= first]
        for (n, _), document in zip(changed, self._given.documents.at([o for _, o in changed]), strict=True):
            found[n] = document
        return found

    def _located(self, number: int, edges: tuple[Edges | None, Edges | None]) -> Located:
        documents, ordinal = self._given.documents, self._given.hits[number].ordinal
        held = held_by(self._base, ordinal, documents.encoder.names) if ordinal < len(self._base) else None
        return Located(self.documents[number], documents.encoder.analyser, self._given.finder, held, edges)

    def look(self, made: list[Reason], at: Sequence[int], elsewhere: Sequence[int]) -> None:
        """Make the reasons of all hits out of those that were made as most are."""
        ignored, is_read = self._given.expression.ignored, self._found.is_read.tolist()
        odd: dict[int, list[int]] = {n: [] for n, is_known in enumerate(is_read) if ignored or not is_known}
        hits = np.searchsorted(self._found.at, self._found.odd, side="right") - 1
        for n, reason in zip(hits.tolist(), self._found.odd.tolist(), strict=True):
            odd.setdefault(n, []).append(reason)
        edges = scan([text for n in odd for text in (self.documents[n].title, self.documents[n].text)])
        whole, aside = dict[int, tuple[Reason, ...]](), dict[int, list[Reason]]()
        for place, (n, several) in enumerate(odd.items()):
            located = self._located(n, (edges[2 * place], edges[2 * place + 1]))
            ordinal = self._given.hits[n].ordinal
            if n in elsewhere or not (is_read[n] or has_tokens(self._base, ordinal, *located.size)):
                whole[n] = self._given.one_by_one(n, located)
                continue
            for reason in several if is_read[n] else range(at[n], at[n + 1]):
                made[reason] = self._reason(n, reason, located)
            if ignored:
                aside[n] = set_aside(self._given.expression, located)
        self.reasons = _cut(made, at)
        for n, more in aside.items():
            self.reasons[n] = in_order([*self.reasons[n], *more])
        for n, reasons in whole.items():
            self.reasons[n] = reasons

    def _reason(self, number: int, reason: int, located: Located) -> Reason:
        found = self._found
        way, weight = int(found.way[reason]), float(found.weight[reason])
        name = self._called.kinds[way], self._called.labels[way]
        if found.ways[0, way] != NAMED:
            tokens: list[int] = found.token[found.token_at[reason] : found.token_at[reason + 1]].tolist()
            return reason_of(name, weight, tokens, "", located)
        low, high = int(found.leaf_at[number]), int(found.leaf_at[number + 1])
        mine: list[int] = (np.flatnonzero(self._way_of[low:high] == way) + low).tolist()
        return reason_of(name, weight, *met_by(self._leaves(mine), located), located)

    def _leaves(self, numbers: Sequence[int]) -> Iterable[tuple[str, list[int]]]:
        found, leaves = self._found, self._given.expression.leaves
        for n in numbers:
            tokens: list[int] = found.met[found.met_at[n] : found.met_at[n + 1]].tolist()
            yield leaves.called(int(found.leaf[n]))[1], tokens
