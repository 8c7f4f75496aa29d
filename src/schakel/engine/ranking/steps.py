"""The steps of reading a need, each over all of its words at once: plain loops, as machine code where a base is.

They call each other and the loops of `composing`; `machine_steps` makes machine code of them all, in which the calls
between them cost nothing. Tables (`t`) are those of a book (`wordbook.Tables`), `c` is `Settings`. What is written
anew is returned in columns: lists in plain Python, arrays from machine code.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.tables import (
    GROUP, IN_SEQUENCE, IS_DOUBTED, IS_MET, IS_PROCESS, KEY, KIN, OWN_FORM, TERM_MARKS, TERMS, UNIT, WORTH, AMOUNTS, ASK_SECOND, FIRST, GROUP_OF, IS_CROSSED, LENGTH, ROW_GROUP, ROWS, SENSES, SEQUENCE, SEQUENCE_AT, SPOT, TERM,
    UNIT_AT, UNITS, WHOLES,
)
from schakel.engine.ranking.composing import (
    HEADS,
    MOST_ENDS,
    NAMED,
    NEIGHBOURS,
    ask_senses,
    near_pairs,
    number_signs,
    pair_ends,
    pair_leaves,
    plan_leaves,
    weigh_senses,
    word_leaves,
)

#: What a term is marked with: a phrase of the lexicon may begin with it, a concept's label, it has a hyphen, it is of
#: letters and digits only, it may hold a slip of the pen.
PHRASE, CONCEPT, HYPHEN, ALNUM, PLAIN, MISSING = 1, 2, 4, 8, 16, 32
#: What a token is marked with: a verb may stand in two where it is, a sentence may be about procuring.
VERB, ABOUT = 1, 2
#: The kin of a word that was never looked up.
NOT_YET = -2
#: Of a whole book only so many words are looked at for slips at once.
MOST_DOUBTED = 500
_MOST_WAYS = 1 + MOST_ENDS * MOST_ENDS


class Settings(NamedTuple):
    """What of a configuration the steps ask for."""

    title_weight: float
    process_weight: float
    most: float
    power: float
    translation_weight: float
    at_home: float
    sense_weight: float
    sense_doubt: float
    pair_window: int
    pair_weight: float
    short_share: float
    short_need: int
    whole_need: int


def settings_of(c: Configuration) -> Settings:
    """Return what the steps ask of a configuration."""
    return Settings(
        c.need_title_weight, c.process_weight, c.query_most, c.query_power, c.translation_weight,
        c.translation_at_home, c.sense_weight, c.sense_doubt, c.need_pair_window, c.pair_weight, c.short_pair_share,
        c.short_need, c.whole_need,
    )  # fmt: skip


def whole_room(size, value):
    """Return room for whole numbers."""
    return [value] * size


def float_room(size, value):
    """Return room for other numbers."""
    return [value] * size


def table_for(size):
    """Return an empty table for so many distinct things."""
    room = 16
    while room < 2 * size:
        room *= 2
    return whole_room(room, -1)


def pack(wholes, amounts, facts):
    """Return columns one after another, whole numbers and others: few arrays are handed over faster than many.

    The whole numbers begin with the edges of the columns in both, and with some facts; see `piece` and `amount`.
    """
    many, some = len(wholes), len(amounts)
    at, end = many + 1 + some + 1 + len(facts), 0
    size = at
    for column in wholes:
        size += len(column)
    for column in amounts:
        end += len(column)
    numbers, others = whole_room(size, 0), float_room(end, 0.0)
    for n in range(len(facts)):
        numbers[many + some + 2 + n] = facts[n]
    for n in range(many):
        numbers[n] = at
        for value in wholes[n]:
            numbers[at] = value
            at += 1
    numbers[many] = at
    end = 0
    for n in range(some):
        numbers[many + 1 + n] = end
        for amount in amounts[n]:
            others[end] = amount
            end += 1
    numbers[many + 1 + some] = end
    return numbers, others


def piece(numbers, n):
    """Return a column of whole numbers out of what `pack` returned."""
    return numbers[numbers[n] : numbers[n + 1]]


def look_over(tokens, told, tables):
    """Return what tokens of a need add up to as signs of its language (the first `told` of them), what any of them is
    marked with, and the least entries they have as Dutch and as English; of a token `tables` have what `TokenTables` says."""
    words = dutch = english = dutch_groups = english_groups = marks = 0
    as_dutch, as_english = 0, 0
    for at in range(len(tokens)):
        token = tokens[at]
        if at < told:
            words += tables[8 * token]
            dutch += tables[8 * token + 1]
            english += tables[8 * token + 2]
            dutch_groups += tables[8 * token + 3]
            english_groups += tables[8 * token + 4]
        marks |= tables[8 * token + 5]
        as_dutch = min(as_dutch, tables[8 * token + 6])
        as_english = min(as_english, tables[8 * token + 7])
    return words, dutch, english, dutch_groups, english_groups, marks, as_dutch, as_english


def _is_missing(one, is_carried, has_kin, t):
    """Return whether anything of a term that is asked for was never looked up."""
    return (
        (is_carried and t.terms[TERMS * one + UNIT] < 0)
        or (has_kin and t.terms[TERMS * one + KIN] == NOT_YET)
        or (t.terms[TERMS * one + TERM_MARKS] & PLAIN != 0 and t.terms[TERMS * one + IS_DOUBTED] < 0)
    )


def _speak(entries, field_at, is_title, shares, by_place, is_carried, has_kin, t, c):
    """Return the terms of the tokens of a need in order, the weight of each by its place, and its token.

    With these come where the terms of each field begin, and the marks that any of them bears, `MISSING` among them
    where something of a term that is asked for was never looked up. `field_at` are the edges of the fields among the
    tokens, `shares` what each token's sentence counts (empty: all of it).
    """
    size = 0
    for entry in entries:
        size += t.entries[2 * entry + 1] - t.entries[2 * entry]
    term, token, weight = whole_room(size, 0), whole_room(size, 0), float_room(size, 0.0)
    term_at = whole_room(len(field_at), 0)
    at, marks = 0, 0
    for field in range(len(field_at) - 1):
        place = 0
        for number in range(field_at[field], field_at[field + 1]):
            entry = entries[number]
            for one in range(t.entries[2 * entry], t.entries[2 * entry + 1]):
                worth = t.of_terms[2 * one + WORTH] * (c.title_weight if is_title[field] else by_place[place])
                if len(shares):
                    worth = worth * shares[number]
                if t.terms[TERMS * one + IS_PROCESS]:
                    worth = worth * c.process_weight
                term[at], token[at], weight[at] = one, number, worth
                place += t.terms[TERMS * one + IN_SEQUENCE]
                marks |= t.terms[TERMS * one + TERM_MARKS]
                if _is_missing(one, is_carried, has_kin, t):
                    marks |= MISSING
                at += 1
        term_at[field + 1] = at
    return term, token, weight, term_at, marks


def _group_words(term, weight, term_at, t, c):
    """Return the groups of the terms, numbered as they come, the first term and the weight of each, and which terms
    stand in sequence, with the edges of the fields among those."""
    size = len(term)
    group_of, first, totals = whole_room(size, 0), whole_room(size, 0), float_room(size, 0.0)
    slots, count = table_for(size), 0
    last = len(slots) - 1
    for at in range(size):
        group = t.terms[TERMS * term[at] + GROUP]
        slot = (group * 40503) & last
        while slots[slot] >= 0 and t.terms[TERMS * term[first[slots[slot]]] + GROUP] != group:
            slot = (slot + 1) & last
        if slots[slot] < 0:
            slots[slot] = count
            first[count] = at
            count += 1
        group_of[at] = slots[slot]
        totals[slots[slot]] += weight[at]
    weights = float_room(count, 0.0)
    for group in range(count):
        weights[group] = min(totals[group], c.most) ** c.power
    sequence, sequence_at, end = whole_room(size, 0), whole_room(len(term_at), 0), 0
    for field in range(len(term_at) - 1):
        for at in range(term_at[field], term_at[field + 1]):
            if t.terms[TERMS * term[at] + IN_SEQUENCE]:
                sequence[end] = at
                end += 1
        sequence_at[field + 1] = end
    return group_of, first[:count], weights, sequence[:end], sequence_at


def _cross_words(term, token, term_at, group_of, groups, sequence, sequence_at, phrases, more, is_run, has_parts, t):
    """Return the words of a need in the other language, by group, and the units of which they are renderings.

    `phrases` has of each word in sequence how many words the phrase has that begins there (0 or 1: none), its unit and
    how its own form counts; empty for no phrases. `more` are renderings of the other way round: edges by field, word in
    sequence, row (-1: none) and share. Returned are by group whether it was carried over, the place of its unit (-1:
    none), how its own form counts, its first term, where that stands in sequence, of how many words it is; then units
    and the field of each; then rows and shares of the other way round with the group of each.
    """
    sizes, phrase_unit, phrase_own, phrase_met = phrases
    more_at, more_word, more_row, more_share = more
    is_crossed, unit_at = whole_room(groups, 0), whole_room(groups, -1)
    own, head, length = float_room(groups, 1.0), whole_room(groups, -1), whole_room(groups, 0)
    spot = whole_room(groups, -1)
    extra, size = whole_room(groups, 0), 0
    units, runs = whole_room(len(sequence), 0), whole_room(len(sequence), 0)
    rows, row_group, shares, added = (
        whole_room(len(more_row), 0),
        whole_room(len(more_row), 0),
        float_room(len(more_row), 0.0),
        0,
    )
    is_met = whole_room(token[len(token) - 1] + 1 if len(token) else 0, 0)
    for field in range(len(term_at) - 1):
        at = sequence_at[field] if is_run else sequence_at[field + 1]
        while at < sequence_at[field + 1]:
            words = max(sizes[at], 1) if len(sizes) else 1
            one = term[sequence[at + words - 1]]
            unit, of_own, met = t.terms[TERMS * one + UNIT], t.of_terms[2 * one + OWN_FORM], t.terms[TERMS * one + IS_MET]
            if words > 1:
                unit, of_own, met = phrase_unit[at], phrase_own[at], phrase_met[at]
                for part in range(at, at + words - 1):
                    group = group_of[sequence[part]]
                    if not is_crossed[group]:
                        is_crossed[group], own[group], head[group], length[group] = 1, 0.0, sequence[part], 1
            units[size], runs[size] = unit, field
            group = group_of[sequence[at + words - 1]]
            is_known = unit_at[group] >= 0 or extra[group] > 0
            if not is_crossed[group] or (t.unit_to[unit] > t.unit_from[unit] and not is_known):
                is_crossed[group], own[group] = 1, of_own
                unit_at[group] = size if met else -1
                head[group], spot[group], length[group] = sequence[at], at, words
            size += 1
            at += words
        if len(more_at):
            for one in range(more_at[field], more_at[field + 1]):
                group = group_of[sequence[more_word[one]]]
                own[group] = 1.0
                if more_row[one] >= 0:
                    rows[added], row_group[added], shares[added] = more_row[one], group, more_share[one]
                    extra[group] += 1
                    added += 1
        if has_parts:
            for at in range(sequence_at[field], sequence_at[field + 1]):
                group = group_of[sequence[at]]
                if unit_at[group] >= 0 or extra[group] > 0:
                    is_met[token[sequence[at]]] = 1
            for at in range(term_at[field], term_at[field + 1]):
                one, group = term[at], group_of[at]
                if not t.terms[TERMS * one + IN_SEQUENCE] and not is_crossed[group]:
                    is_paid = is_met[token[at]] and not t.terms[TERMS * one + TERM_MARKS] & HYPHEN
                    is_crossed[group], own[group] = 1, 0.0 if is_paid else t.of_terms[2 * one + OWN_FORM]
                    head[group], length[group] = at, 1
    of_groups = is_crossed, unit_at, head, spot, length
    return of_groups, own, units[:size], runs[:size], (rows[:added], row_group[:added]), shares[:added]


def _ask(term, units, runs, has_doubts, t):
    """Return by which keys and pairs the senses of words are weighed, then the keys of words that may be misspelt.

    With them comes how many are of senses, and how many words may be misspelt: of more than `MOST_DOUBTED` none is
    asked for.
    """
    size, doubted = 0, 0
    for unit in units:
        many = t.unit_to[unit] - t.unit_from[unit]
        size += many if many > 1 else 0
    if has_doubts:
        for one in term:
            doubted += 1 if t.terms[TERMS * one + TERM_MARKS] & PLAIN else 0
    size *= 1 + 2 * NEIGHBOURS * HEADS
    first, second = whole_room(size + doubted, -1), whole_room(size + doubted, -1)
    senses = 0
    if size:
        around = whole_room(2 * NEIGHBOURS * HEADS, 0)
        senses = ask_senses(units, runs, t.unit_from, t.unit_to, t.last, around, first, second)
    count = senses
    if has_doubts and doubted <= MOST_DOUBTED:
        for one in term:
            if t.terms[TERMS * one + TERM_MARKS] & PLAIN and t.terms[TERMS * one + IS_DOUBTED]:
                first[count], second[count] = t.terms[TERMS * one + KEY], -1
                count += 1
    return first[:count], second[:count], senses, doubted


def draft(term, token, weight, term_at, marks, phrases, more, is_run, has_parts, has_doubts, t, c):
    """Return the words of a need by their groups, carried over to the other language, and what is asked of counts.

    The columns and facts of `Drafted`, as `pack` puts them.
    """
    group_of, first, weights, sequence, sequence_at = _group_words(term, weight, term_at, t, c)
    of_groups, own, units, runs, rows, shares = _cross_words(
        term, token, term_at, group_of, len(first), sequence, sequence_at, phrases, more, is_run, has_parts, t
    )
    ask_first, ask_second, senses, doubted = _ask(term, units, runs, has_doubts, t)
    wholes = (term, token, term_at, group_of, first, sequence, sequence_at) + of_groups + (units,) + rows
    return pack(wholes + (ask_first, ask_second), (weight, weights, own, shares), (marks, 1, senses, doubted))


def begin(
    entries, field_at, is_title, shares, by_place, is_open, is_carried, has_kin, has_parts, phrases, more, t, c
):
    """Return what `speak` says of a need, drafted at once where nothing more is needed for that.

    More is needed where a phrase may begin, where something was never looked up, and where the language is open: then
    only the terms are told.
    """
    term, token, weight, term_at, marks = _speak(
        entries, field_at, is_title, shares, by_place, is_carried, has_kin, t, c
    )
    if not is_open and marks & (MISSING | PHRASE) == 0:
        return draft(term, token, weight, term_at, marks, phrases, more, is_carried, has_parts, True, t, c)
    no, nothing = whole_room(0, 0), float_room(0, 0.0)
    wholes = (term, token, term_at, no, no, no, no, no, no, no, no, no, no, no, no, no, no)
    return pack(wholes, (weight, nothing, nothing, nothing), (marks, 0, 0, 0))


def _spread_ways(groups, unit_at, units, asked, more, t, c):
    """Return the renderings of each word by its group, those of several senses weighed by their company, best first."""
    second, value, senses = asked
    rows, row_group, shares = more
    room = 0
    for unit in units:
        room += t.unit_to[unit] - t.unit_from[unit]
    edges, found, of_found = whole_room(len(units) + 1, 0), whole_room(room, 0), float_room(room, 0.0)
    support = float_room(room, 0.0)
    if len(units):
        weigh_senses(
            units, t.unit_from, t.unit_to, t.share, t.is_same, second, value, senses, c.sense_weight, c.sense_doubt,
            edges, found, of_found, support,
        )  # fmt: skip
    size = len(rows)
    for group in range(groups):
        if unit_at[group] >= 0:
            size += edges[unit_at[group] + 1] - edges[unit_at[group]]
    way_at, ways, way_share = whole_room(groups + 1, 0), whole_room(size, 0), float_room(size, 0.0)
    end = 0
    for group in range(groups):
        if unit_at[group] >= 0:
            for n in range(edges[unit_at[group]], edges[unit_at[group] + 1]):
                ways[end], way_share[end] = found[n], of_found[n]
                end += 1
        for n in range(len(rows)):
            if row_group[n] == group:
                ways[end], way_share[end] = rows[n], shares[n]
                end += 1
        way_at[group + 1] = end
    return way_at, ways[:end], way_share[:end]


def _settle_clauses(clauses, count):
    """Give each word a clause; return its place among those of its clause, how many these are, and how many clauses."""
    size = len(clauses)
    places, sizes = whole_room(size, 0), whole_room(size, 1)
    if count:
        together = whole_room(count, 0)
        for group in range(size):
            if clauses[group] >= 0:
                places[group] = together[clauses[group]]
                together[clauses[group]] += 1
        for group in range(size):
            if clauses[group] >= 0:
                sizes[group] = together[clauses[group]]
    for group in range(size):
        if clauses[group] < 0:
            clauses[group] = count
            count += 1
    return places, sizes, count


def _kin_items(term, group_of, t):
    """Return the words that have kin where no phrase may begin: the kin of each, the edges of its words, their groups
    and terms."""
    kin, at, words, heads = (
        whole_room(len(term), 0),
        whole_room(len(term) + 1, 0),
        whole_room(len(term), 0),
        whole_room(len(term), 0),
    )
    size = 0
    for n in range(len(term)):
        if t.terms[TERMS * term[n] + TERM_MARKS] & ALNUM and t.terms[TERMS * term[n] + KIN] >= 0:
            kin[size], words[size], heads[size] = t.terms[TERMS * term[n] + KIN], group_of[n], n
            size += 1
            at[size] = size
    return kin[:size], at[: size + 1], words[:size], heads[:size]


def _add_kin(items, clauses, count, weights, named, t):
    """Return the leaves of words of the same meaning as those of a need, and which items gave them; as columns."""
    kin, word_at, words, _ = items
    room = 0
    for one in kin:
        room += t.kin_at[one + 1] - t.kin_at[one]
    sign, weight, clause = whole_room(room, 0), float_room(room, 0.0), whole_room(room, 0)
    choice, name, size = whole_room(room, 0), whole_room(room, 0), 0
    given, before, last, met = whole_room(len(kin), 0), whole_room(len(kin), 0), whole_room(count, -1), 0
    for n in range(len(kin)):
        one, low, high = kin[n], word_at[n], word_at[n + 1]
        own = clauses[words[high - 1]]
        seen = last[own]
        while seen >= 0 and t.kin_first[kin[given[seen]]] != t.kin_first[one]:
            seen = before[seen]
        if seen >= 0:
            continue
        given[met], before[met], last[own] = n, last[own], met
        strength = weights[words[low]]
        for at in range(low + 1, high):
            strength = max(strength, weights[words[at]])
        for row in range(t.kin_at[one], t.kin_at[one + 1]):
            beside = t.kin_beside[row]
            sign[size], clause[size], choice[size] = t.kin_sign[row], own, 300 + t.kin_rank[row]
            weight[size] = strength * t.kin_share[row] / (1 if beside > high - low else beside)
            name[size] = named + met
            size += 1
        met += 1
    return (sign, weight, clause, choice, name), size, given[:met]


def _write_rows(rows, size, dutch, english, at, columns):
    """Write leaves of one key each under names of their own; return the place after them."""
    sign, weight, clause, choice, name = rows
    o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two = columns
    for n in range(size):
        o_first[at], o_second[at], o_weight[at], o_clause[at] = sign[n], -1, weight[n], clause[n]
        o_choice[at], o_dutch[at], o_english[at] = choice[n], dutch, english
        o_kind[at], o_one[at], o_two[at] = NAMED, name[n], -1
        at += 1
    return at


def _abroad(is_crossed, own, spans, group_of, sequence, weights, is_dutch, c):
    """Return by group how much its own form counts in Dutch and in English documents, and of its renderings how
    heavily they count and how much in both."""
    spot, length = spans
    size = len(weights)
    dutch, english, strengths = float_room(size, 1.0), float_room(size, 1.0), float_room(size, 0.0)
    for group in range(size):
        if not is_crossed[group]:
            continue
        most = weights[group]
        if length[group] > 1:
            most = weights[group_of[sequence[spot[group]]]]
            for at in range(spot[group] + 1, spot[group] + length[group]):
                most = max(most, weights[group_of[sequence[at]]])
        strengths[group] = c.translation_weight * most
        if is_dutch:  # English words stand in Dutch texts too, Dutch words hardly ever in English
            english[group] = own[group]
        else:
            dutch[group] = own[group]
    return dutch, english, strengths


def _pair_up(heads, weight, sequence_at, c):
    """Return the pairs of words that stand near each other: keys, weights, the words that stand first so, how many."""
    words = len(heads)
    room = c.pair_window * words if c.pair_weight else 0
    low, high, first, second = whole_room(room, 0), whole_room(room, 0), whole_room(room, 0), whole_room(room, 0)
    total, count = float_room(room, 0.0), 0
    if room:
        count = near_pairs(
            heads, weight, sequence_at, c.pair_window, table_for(room), low, high, total, first, second
        )
        risen = min(max((words - c.short_need) / (c.whole_need - c.short_need), 0.0), 1.0)
        strength = c.pair_weight * (c.short_share + (1.0 - c.short_share) * risen)
        for n in range(count):
            total[n] = strength * total[n] ** c.power
    return low, high, first, second, total, count


def _arrange(first, second, clause, choice):
    """Return the distinct signs of leaves, the places of each leaf's two among them, and the clauses of several ways.

    These are, as `retrieval.question.Plan` has them: which leaves stand in none, the edges of clauses and of
    alternatives, and the leaves of these.
    """
    count, clauses = len(first), 0
    for one in clause:
        clauses = max(clauses, one + 1)
    signs, one, other = whole_room(2 * count, 0), whole_room(count, 0), whole_room(count, 0)
    size = number_signs(first, second, table_for(2 * count), signs, one, other)
    simple, starts, order = whole_room(count, 1), whole_room(clauses + 1, 0), whole_room(count + 1, 0)
    choices, heads, leaves = whole_room(count + 1, 0), whole_room(count + 1, 0), whole_room(count + 1, 0)
    some, ways, many = plan_leaves(clause, choice, starts, order, simple, heads, choices, leaves)
    return signs[:size], one, other, simple, heads[: some + 1], choices[: ways + 1], leaves[:many]


def arrange(first, second, clause, choice):
    """Return what `_arrange` says of leaves that were made otherwise, as `pack` puts it."""
    return pack(_arrange(first, second, clause, choice), (float_room(0, 0.0),), (0,))


def compose(drafted, value, clauses, concepts, items, has_kin, places, is_dutch, t, c):
    """Return the leaves of a need in columns and as they are asked for, where the own leaves of each word end, the
    items that gave kin, and their terms: the columns of `Composed`, as `pack` puts them.

    `drafted` is what `draft` returned and `value` the answers of the counts; `clauses` by group (-1: none yet; empty: none at all) and
    `concepts` the leaves of its concepts, with how many clauses and names these have; `items` the words that may be met
    by others of the same meaning (`_kin_items`, and made here where it `has_kin`); `places` what such count in Dutch and
    in English documents.
    """
    numbers, others = drafted
    term, group_of, first = piece(numbers, TERM), piece(numbers, GROUP_OF), piece(numbers, FIRST)
    sequence, sequence_at = piece(numbers, SEQUENCE), piece(numbers, SEQUENCE_AT)
    is_crossed, spans = piece(numbers, IS_CROSSED), (piece(numbers, SPOT), piece(numbers, LENGTH))
    edges = numbers[WHOLES + 1 : WHOLES + 2 + AMOUNTS]
    weight, weights = others[edges[0] : edges[1]], others[edges[1] : edges[2]]
    own = others[edges[2] : edges[3]]
    units, more = piece(numbers, UNITS), (piece(numbers, ROWS), piece(numbers, ROW_GROUP), others[edges[3] : edges[4]])
    asked = piece(numbers, ASK_SECOND), value, numbers[WHOLES + AMOUNTS + 2 + SENSES]
    rows, concept_size, clause_count, name_count = concepts
    groups = len(first)
    if len(clauses) < groups:
        clauses = whole_room(groups, -1)
    way_at, ways, way_share = _spread_ways(groups, piece(numbers, UNIT_AT), units, asked, more, t, c)
    spots, sizes, count = _settle_clauses(clauses, clause_count)
    if has_kin:
        items = _kin_items(term, group_of, t)
    kin, kin_size, given = _add_kin(items, clauses, count, weights, name_count, t)
    heads, near = whole_room(len(sequence), 0), float_room(len(sequence), 0.0)
    for at in range(len(sequence)):
        heads[at], near[at] = t.terms[TERMS * term[sequence[at]] + KEY], weight[sequence[at]]
    low, high, one, two, of_pairs, pairs = _pair_up(heads, near, sequence_at, c)
    dutch, english, strengths = _abroad(is_crossed, own, spans, group_of, sequence, weights, is_dutch, c)
    of_group, of_dutch, of_english = whole_room(groups, 0), float_room(groups, 1.0), float_room(groups, 0.0)
    room, any_crossed = concept_size + kin_size, False
    for group in range(groups):
        of_group[group] = t.terms[TERMS * term[first[group]] + GROUP]
        room += t.key_at[of_group[group] + 1] - t.key_at[of_group[group]] + (8 if sizes[group] > 1 else 0)
        if is_crossed[group]:
            any_crossed = True
            if is_dutch:
                of_dutch[group], of_english[group] = c.at_home, 1.0
    for row in ways:
        room += t.sought_at[row + 1] - t.sought_at[row]
    room += pairs * (_MOST_WAYS if any_crossed else 1)
    columns = (
        whole_room(room, 0), whole_room(room, 0), float_room(room, 0.0), whole_room(room, 0), whole_room(room, 0),
        float_room(room, 0.0), float_room(room, 0.0), whole_room(room, 0), whole_room(room, 0), whole_room(room, 0),
    )  # fmt: skip
    o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two = columns
    ends = whole_room(groups, 0)
    at = _write_rows(rows, concept_size, 1.0, 1.0, 0, columns)
    at = word_leaves(
        of_group, weights, clauses, spots, sizes, dutch, english, way_at, ways, way_share, strengths, of_dutch,
        of_english, t.key_at, t.key, t.sought_at, t.sought, t.beside, t.part, at, ends, o_first, o_second, o_weight,
        o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two,
    )  # fmt: skip
    at = _write_rows(kin, kin_size, places[0], places[1], at, columns)
    if pairs:
        of_heads, group_at = whole_room(groups, 0), whole_room(len(sequence), 0)
        for group in range(groups):
            of_heads[group] = t.terms[TERMS * term[first[group]] + KEY]
        for n in range(len(sequence)):
            group_at[n] = group_of[sequence[n]]
        counts, signs = whole_room(2 * groups, 0), whole_room(2 * groups * MOST_ENDS, 0)
        shares = float_room(2 * groups * MOST_ENDS, 0.0)
        pair_ends(
            of_heads, is_crossed, own, way_at, ways, way_share, t.first, t.last, counts, signs, shares,
        )  # fmt: skip
        at = pair_leaves(
            pairs, low, high, one, two, of_pairs, group_at, c.translation_weight, dutch, english, is_crossed, of_dutch,
            of_english, counts, signs, shares, count, whole_room(_MOST_WAYS, 0), whole_room(_MOST_WAYS, 0), at,
            o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two,
        )  # fmt: skip
    signs, seconds, of_clause, of_choice = o_first[:at], o_second[:at], o_clause[:at], o_choice[:at]
    arranged = _arrange(signs, seconds, of_clause, of_choice)
    wholes = (signs, seconds, of_clause, of_choice, o_kind[:at], o_one[:at], o_two[:at]) + arranged
    return pack(wholes + (ends, given, items[3]), (o_weight[:at], o_dutch[:at], o_english[:at]), (at,))


class Steps(NamedTuple):
    """The steps, as they are or as machine code."""

    look_over: Callable[..., Any]
    draft: Callable[..., Any]
    begin: Callable[..., Any]
    arrange: Callable[..., Any]
    compose: Callable[..., Any]


PLAIN_STEPS = Steps(look_over, draft, begin, arrange, compose)
_INNER = (
    _is_missing, _group_words, _cross_words, _spread_ways, _settle_clauses, _kin_items, _add_kin, _write_rows, _abroad,
    _pair_up, _speak, _ask, _arrange, pack, piece,
)  # fmt: skip
_LOOPS = (ask_senses, weigh_senses, word_leaves, near_pairs, pair_ends, pair_leaves, number_signs, plan_leaves)


def _whole_array(size, value):
    return np.full(size, value, np.int32)


def _float_array(size, value):
    return np.full(size, value, np.float64)


@cache
def machine_steps() -> Steps:
    """Return the steps as machine code, which lets other threads run."""
    from schakel.engine.retrieval.compiled import compiled

    there = dict(globals())
    there |= {"whole_room": compiled(_whole_array), "float_room": compiled(_float_array)}
    for function in (*_LOOPS, table_for, *_INNER, *PLAIN_STEPS):
        there[function.__name__] = compiled(FunctionType(function.__code__, there, function.__name__))
    return Steps(*(there[function.__name__] for function in PLAIN_STEPS))
