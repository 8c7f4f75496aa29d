"""From the words of a need to its leaves, and what ranking asks for of these: plain loops (see `steps`).

Tables (`t`) are those of a book (`tables.Tables`), `c` is `steps.Settings`.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from schakel.engine.ranking.composing import (
    MOST_ENDS,
    NAMED,
    near_pairs,
    number_signs,
    pair_ends,
    pair_leaves,
    plan_leaves,
    weigh_senses,
    word_leaves,
)
from schakel.engine.ranking.packing import float_room, pack, piece, table_for, whole_room
from schakel.engine.ranking.speaking import ALNUM
from schakel.engine.ranking.tables import (
    AMOUNTS,
    ASK_SECOND,
    FIRST,
    GROUP,
    GROUP_OF,
    IS_CROSSED,
    KEY,
    KIN,
    LENGTH,
    ROW_GROUP,
    ROWS,
    SENSES,
    SEQUENCE,
    SEQUENCE_AT,
    SPOT,
    TERM,
    TERM_MARKS,
    TERMS,
    UNIT_AT,
    UNITS,
    WHOLES,
)

_MOST_WAYS = 1 + MOST_ENDS * MOST_ENDS


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
    of_dutch, of_english = float_room(size, 1.0), float_room(size, 0.0)
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
            of_dutch[group], of_english[group] = c.at_home, 1.0
        else:
            dutch[group] = own[group]
    return dutch, english, strengths, of_dutch, of_english


def _pair_up(heads, weight, sequence_at, c):
    """Return the pairs of words that stand near each other: keys, weights, the words that stand first so, how many."""
    words = len(heads)
    room = c.pair_window * words if c.pair_weight else 0
    low, high, first, second = whole_room(room, 0), whole_room(room, 0), whole_room(room, 0), whole_room(room, 0)
    total, count = float_room(room, 0.0), 0
    if room:
        count = near_pairs(heads, weight, sequence_at, c.pair_window, table_for(room), low, high, total, first, second)
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


def _write_leaves(rows, words, abroad, ways, clauses, kin, pairs, room, t, c):
    """Return the leaves in columns, how many there are, and where the own ones of each word end."""
    concept_rows, concept_size = rows
    group_of, of_group, of_heads, weights, sequence, is_crossed, own = words
    dutch, english, strengths, of_dutch, of_english = abroad
    way_at, way_rows, way_share = ways
    own_clauses, spots, sizes, count = clauses
    kin_rows, kin_size, places = kin
    low, high, one, two, of_pairs, many = pairs
    groups = len(of_group)
    columns = (
        whole_room(room, 0), whole_room(room, 0), float_room(room, 0.0), whole_room(room, 0), whole_room(room, 0),
        float_room(room, 0.0), float_room(room, 0.0), whole_room(room, 0), whole_room(room, 0), whole_room(room, 0),
    )  # fmt: skip
    o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two = columns
    ends = whole_room(groups, 0)
    at = _write_rows(concept_rows, concept_size, 1.0, 1.0, 0, columns)
    at = word_leaves(
        of_group, weights, own_clauses, spots, sizes, dutch, english, way_at, way_rows, way_share, strengths, of_dutch,
        of_english, t.key_at, t.key, t.sought_at, t.sought, t.beside, t.part, at, ends, o_first, o_second, o_weight,
        o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two,
    )  # fmt: skip
    at = _write_rows(kin_rows, kin_size, places[0], places[1], at, columns)
    if many:
        group_at = whole_room(len(sequence), 0)
        for n in range(len(sequence)):
            group_at[n] = group_of[sequence[n]]
        counts, signs = whole_room(2 * groups, 0), whole_room(2 * groups * MOST_ENDS, 0)
        shares = float_room(2 * groups * MOST_ENDS, 0.0)
        pair_ends(of_heads, is_crossed, own, way_at, way_rows, way_share, t.first, t.last, counts, signs, shares)
        at = pair_leaves(
            many, low, high, one, two, of_pairs, group_at, c.translation_weight, dutch, english, is_crossed, of_dutch,
            of_english, counts, signs, shares, count, whole_room(_MOST_WAYS, 0), whole_room(_MOST_WAYS, 0), at,
            o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two,
        )  # fmt: skip
    return columns, at, ends


def _keys_of(term, first, sizes, ways, t):
    """Return the groups of the book and the first keys of the words of a need, and how many leaves these may have."""
    of_group, of_heads, room = whole_room(len(first), 0), whole_room(len(first), 0), 0
    for group in range(len(first)):
        place = TERMS * term[first[group]]
        of_group[group], of_heads[group] = t.terms[place + GROUP], t.terms[place + KEY]
        room += t.key_at[of_group[group] + 1] - t.key_at[of_group[group]] + (8 if sizes[group] > 1 else 0)
    for row in ways:
        room += t.sought_at[row + 1] - t.sought_at[row]
    return of_group, of_heads, room


def compose(drafted, value, clauses, concepts, items, has_kin, places, is_dutch, t, c):
    """Return the leaves of a need in columns and as they are asked for, where the own leaves of each word end, the
    items that gave kin, and their terms: the columns that `tables` names from `O_FIRST` on.

    `drafted` is what `draft` returned and `value` the answers of the counts; `clauses` by group (-1: none yet; empty:
    none at all) and `concepts` the leaves of its concepts, with how many clauses and names these have; `items` the
    words that may be met by others of the same meaning (`_kin_items`, and made here where it `has_kin`); `places` what
    such count in Dutch and in English documents.
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
    ways = _spread_ways(groups, piece(numbers, UNIT_AT), units, asked, more, t, c)
    spots, sizes, count = _settle_clauses(clauses, clause_count)
    if has_kin:
        items = _kin_items(term, group_of, t)
    kin, kin_size, given = _add_kin(items, clauses, count, weights, name_count, t)
    heads, near = whole_room(len(sequence), 0), float_room(len(sequence), 0.0)
    for at in range(len(sequence)):
        heads[at], near[at] = t.terms[TERMS * term[sequence[at]] + KEY], weight[sequence[at]]
    pairs = _pair_up(heads, near, sequence_at, c)
    abroad = _abroad(is_crossed, own, spans, group_of, sequence, weights, is_dutch, c)
    of_group, of_heads, room = _keys_of(term, first, sizes, ways[1], t)
    room += concept_size + kin_size + pairs[5] * (_MOST_WAYS if sum(is_crossed) else 1)
    columns, at, ends = _write_leaves(
        (rows, concept_size), (group_of, of_group, of_heads, weights, sequence, is_crossed, own), abroad, ways,
        (clauses, spots, sizes, count), (kin, kin_size, places), pairs, room, t, c,
    )  # fmt: skip
    o_first, o_second, o_weight, o_clause, o_choice, o_dutch, o_english, o_kind, o_one, o_two = columns
    signs, seconds, of_clause, of_choice = o_first[:at], o_second[:at], o_clause[:at], o_choice[:at]
    arranged = _arrange(signs, seconds, of_clause, of_choice)
    made = signs, seconds, of_clause, of_choice, o_kind[:at], o_one[:at], o_two[:at]
    return pack((*made, *arranged, ends, given, items[3]), (o_weight[:at], o_dutch[:at], o_english[:at]), (at,))
