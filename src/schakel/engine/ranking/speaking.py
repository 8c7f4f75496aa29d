"""From the tokens of a need to its words, in groups, carried over to the other language: plain loops (see `steps`).

Tables (`t`) are those of a book (`tables.Tables`), `c` is `steps.Settings`.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from schakel.engine.ranking.composing import HEADS, NEIGHBOURS, ask_senses
from schakel.engine.ranking.packing import float_room, pack, table_for, whole_room
from schakel.engine.ranking.tables import (
    GROUP,
    IN_SEQUENCE,
    IS_DOUBTED,
    IS_MET,
    IS_PROCESS,
    KEY,
    KIN,
    OWN_FORM,
    TERM_MARKS,
    TERMS,
    UNIT,
    WORTH,
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


def look_over(tokens, told, tables):
    """Return what the first `told` tokens of a need add up to as signs of its language.

    With it comes what any token is marked with, and the least entries they have as Dutch and as English. Of a token
    `tables` have what `TokenTables` says.
    """
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


def _cross_parts(spoken, low, high, unit_at, extra, is_met, is_crossed, own, head, length, t):
    """Say of the parts of words of one field how their own forms count in the other language: nothing where the whole
    is met by another word there, as a word is paid once."""
    term, token, group_of, sequence = spoken
    for at in sequence:
        if unit_at[group_of[at]] >= 0 or extra[group_of[at]] > 0:
            is_met[token[at]] = 1
    for at in range(low, high):
        one, group = term[at], group_of[at]
        if not t.terms[TERMS * one + IN_SEQUENCE] and not is_crossed[group]:
            is_paid = is_met[token[at]] and not t.terms[TERMS * one + TERM_MARKS] & HYPHEN
            is_crossed[group], own[group] = 1, 0.0 if is_paid else t.of_terms[2 * one + OWN_FORM]
            head[group], length[group] = at, 1


def _cross_back(field, more, group_of, sequence, added, own, extra, rows, row_group, shares):
    """Add the renderings of the other way round of one field; return how many there are by now."""
    more_at, more_word, more_row, more_share = more
    for one in range(more_at[field], more_at[field + 1]):
        group = group_of[sequence[more_word[one]]]
        own[group] = 1.0
        if more_row[one] >= 0:
            rows[added], row_group[added], shares[added] = more_row[one], group, more_share[one]
            extra[group] += 1
            added += 1
    return added


def _cross_words(term, token, term_at, group_of, groups, sequence, sequence_at, phrases, more, is_run, has_parts, t):
    """Return the words of a need in the other language, by group, and the units of which they are renderings.

    `phrases` has of each word in sequence how many words the phrase has that begins there (0 or 1: none), its unit and
    how its own form counts; empty for no phrases. `more` are renderings of the other way round: edges by field, word in
    sequence, row (-1: none) and share. Returned are by group whether it was carried over, the place of its unit (-1:
    none), how its own form counts, its first term, where that stands in sequence, of how many words it is; then units
    and the field of each; then rows and shares of the other way round with the group of each.
    """
    sizes, phrase_unit, phrase_own, phrase_met = phrases
    is_crossed, unit_at = whole_room(groups, 0), whole_room(groups, -1)
    own, head, length = float_room(groups, 1.0), whole_room(groups, -1), whole_room(groups, 0)
    spot = whole_room(groups, -1)
    extra, size = whole_room(groups, 0), 0
    units, runs = whole_room(len(sequence), 0), whole_room(len(sequence), 0)
    rows, row_group = whole_room(len(more[2]), 0), whole_room(len(more[2]), 0)
    shares, added = float_room(len(more[2]), 0.0), 0
    is_met = whole_room(token[len(token) - 1] + 1 if len(token) else 0, 0)
    for field in range(len(term_at) - 1):
        at = sequence_at[field] if is_run else sequence_at[field + 1]
        while at < sequence_at[field + 1]:
            words = max(sizes[at], 1) if len(sizes) else 1
            one = term[sequence[at + words - 1]]
            unit, met = t.terms[TERMS * one + UNIT], t.terms[TERMS * one + IS_MET]
            of_own = t.of_terms[2 * one + OWN_FORM]
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
        if len(more[0]):
            added = _cross_back(field, more, group_of, sequence, added, own, extra, rows, row_group, shares)
        if has_parts:
            spoken = term, token, group_of, sequence[sequence_at[field] : sequence_at[field + 1]]
            low, high = term_at[field], term_at[field + 1]
            _cross_parts(spoken, low, high, unit_at, extra, is_met, is_crossed, own, head, length, t)
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

    The columns and facts that `tables` names from `TERM` on.
    """
    group_of, first, weights, sequence, sequence_at = _group_words(term, weight, term_at, t, c)
    of_groups, own, units, runs, rows, shares = _cross_words(
        term, token, term_at, group_of, len(first), sequence, sequence_at, phrases, more, is_run, has_parts, t
    )
    ask_first, ask_second, senses, doubted = _ask(term, units, runs, has_doubts, t)
    of_words = term, token, term_at, group_of, first, sequence, sequence_at
    wholes = (*of_words, *of_groups, units, *rows, ask_first, ask_second)
    return pack(wholes, (weight, weights, own, shares), (marks, 1, senses, doubted))


def begin(entries, field_at, is_title, shares, by_place, is_open, is_carried, has_kin, has_parts, phrases, more, t, c):
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
