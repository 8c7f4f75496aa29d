"""From the words of a need as numbers to its leaves: plain loops, as machine code where an index has a base.

Small collections do without numba, whose loading costs more than it saves there: then the same functions run on lists.
What the arguments mean stands in `tables.Tables` and `leaves.Leaves`; `steps` calls them.
"""

# mypy: disable-error-code="no-untyped-def"

#: So many words beside a word tell its sense, each by so many of its renderings.
NEIGHBOURS = 3
HEADS = 2
#: So many ways to stand in a pair of words a word has at most.
MOST_ENDS = 3

OWN, TRANSLATION, NAMED, PAIR = 0, 1, 2, 3


def ask_senses(units, runs, unit_from, unit_to, last, around, first, second):
    """Write by which keys and pairs the senses of words are weighed: each rendering itself, then its company."""
    count, total = 0, len(units)
    for place in range(total):
        low, high = unit_from[units[place]], unit_to[units[place]]
        if high - low < 2:
            continue
        size = 0
        for other in range(max(0, place - 3), min(total, place + 4)):
            if other == place or runs[other] != runs[place]:
                continue
            start = unit_from[units[other]]
            for row in range(start, min(start + 2, unit_to[units[other]])):
                is_new = True
                for n in range(size):
                    if around[n] == last[row]:
                        is_new = False
                if is_new:
                    around[size] = last[row]
                    size += 1
        for row in range(low, high):
            first[count], second[count] = last[row], -1
            count += 1
            for n in range(size):
                if around[n] != last[row]:
                    first[count], second[count] = last[row], around[n]
                    count += 1
    return count


def weigh_senses(
    units, unit_from, unit_to, share, same, second, value, count, weight, doubt, way_at, ways, way_share, support
):
    """Write the renderings of each unit, best first, with their shares moved by the company that they keep.

    A rendering gains when public documents use it close to the renderings of the words around it, more than its own
    frequency makes likely: the sum over neighbours of (pairs met) / (documents with it), against the best sense.
    """
    at, out = 0, 0
    for place in range(len(units)):
        way_at[place] = out
        low, high = unit_from[units[place]], unit_to[units[place]]
        best = 0.0
        if count > 0 and high - low > 1:
            for n in range(high - low):
                own, met = value[at], 0.0
                at += 1
                while at < count and second[at] >= 0:
                    met += value[at]
                    at += 1
                support[n] = met / (own + doubt)
                best = max(best, support[n])
        top, most = 0.0, 0.0
        start = out
        for row in range(low, high):
            ways[out], way_share[out] = row, share[row]
            if best > 0.0:
                way_share[out] = share[row] * (1.0 - weight * (1.0 - support[row - low] / best))
                top, most = max(top, way_share[out]), max(most, share[row])
            out += 1
        if best > 0.0:
            for n in range(start, out):
                row, moved = ways[n], way_share[n] * most / top
                before = n
                while before > start and way_share[before - 1] < moved:
                    ways[before], way_share[before] = ways[before - 1], way_share[before - 1]
                    before -= 1
                ways[before], way_share[before] = row, moved
        kept = start
        for n in range(start, out):
            if not same[ways[n]]:
                ways[kept], way_share[kept] = ways[n], way_share[n]
                kept += 1
        out = kept
    way_at[len(units)] = out
    return out


def word_leaves(
    groups, weights, clauses, places, sizes, dutch, english, way_at, ways, way_share, strengths, abroad_dutch,
    abroad_english, key_at, key, sought_at, sought, beside, part, at, ends, o_first, o_second, o_weight, o_clause,
    o_choice, o_dutch, o_english, o_kind, o_one, o_two,
):  # fmt: skip
    """Write the leaves of each word: its own keys, then what it is called in the other language."""
    for g in range(len(groups)):
        low, high = key_at[groups[g]], key_at[groups[g] + 1]
        several = min(max(sizes[g], 1), 3)
        is_alone = several == 1 or places[g] >= several
        for n in range(high - low if is_alone else 1 << several):
            chosen = n if is_alone else min((n >> places[g]) & 1, high - low - 1)
            o_first[at], o_second[at], o_choice[at] = key[low + chosen], -1, n
            o_weight[at], o_dutch[at], o_english[at] = weights[g], dutch[g], english[g]
            o_clause[at], o_kind[at], o_one[at], o_two[at] = clauses[g], 0, g, -1
            at += 1
        for n in range(way_at[g], way_at[g + 1]):
            for entry in range(sought_at[ways[n]], sought_at[ways[n] + 1]):
                o_first[at], o_second[at] = sought[entry], beside[entry]
                o_choice[at] = 200 + n - way_at[g]
                o_weight[at] = strengths[g] * way_share[n] * part[entry]
                o_dutch[at], o_english[at] = abroad_dutch[g], abroad_english[g]
                o_clause[at], o_kind[at], o_one[at], o_two[at] = clauses[g], 1, g, -1
                at += 1
        ends[g] = at
    return at


def near_pairs(heads, weights, bounds, window, slots, low, high, total, first, second):
    """Write the pairs of words at most `window` apart, nearest first; what stands near often counts more."""
    count, last = 0, len(slots) - 1
    for part in range(len(bounds) - 1):
        for gap in range(1, window + 1):
            for at in range(bounds[part], bounds[part + 1] - gap):
                a, b = heads[at], heads[at + gap]
                if a == b:
                    continue
                if a > b:
                    a, b = b, a
                close = min(weights[at], weights[at + gap]) / gap
                slot = (a * 40503 + b * 9973) & last
                while slots[slot] >= 0 and (low[slots[slot]] != a or high[slots[slot]] != b):
                    slot = (slot + 1) & last
                if slots[slot] >= 0:
                    total[slots[slot]] += close
                else:
                    slots[slot] = count
                    low[count], high[count], total[count] = a, b, close
                    first[count], second[count] = at, at + gap
                    count += 1
    return count


def pair_ends(heads, is_crossed, own, way_at, ways, way_share, row_first, row_last, counts, signs, shares):
    """Write by which keys a word may stand beside its neighbour in the other language, each with its share.

    Of a rendering of several words the last stands beside what follows, the first beside what goes before.
    """
    for g in range(len(heads)):
        for side in range(2):
            base, size = (2 * g + side) * 3, 0
            if is_crossed[g] and own[g] >= 1.0:
                signs[base], shares[base] = heads[g], 1.0
                size = 1
            for n in range(way_at[g], min(way_at[g] + 3, way_at[g + 1])):
                sign = row_last[ways[n]] if side == 0 else row_first[ways[n]]
                is_new = size < 3
                for known in range(size):
                    if signs[base + known] == sign:
                        is_new = False
                if is_new:
                    signs[base + size], shares[base + size] = sign, way_share[n]
                    size += 1
            counts[2 * g + side] = size


def pair_leaves(
    count, low, high, first, second, weights, group_of, translated, dutch, english, is_crossed, abroad_dutch,
    abroad_english, counts, signs, shares, clause, known_low, known_high, at, o_first, o_second, o_weight, o_clause,
    o_choice, o_dutch, o_english, o_kind, o_one, o_two,
):  # fmt: skip
    """Write the leaves of each pair: itself, then the renderings of its words, close together in either order."""
    for pair in range(count):
        one, other = group_of[first[pair]], group_of[second[pair]]
        o_first[at], o_second[at], o_weight[at], o_choice[at] = low[pair], high[pair], weights[pair], 0
        o_dutch[at], o_english[at] = min(dutch[one], dutch[other]), min(english[one], english[other])
        o_clause[at], o_kind[at], o_one[at], o_two[at] = clause + pair, 3, first[pair], second[pair]
        at += 1
        abroad = one if is_crossed[one] else other
        known_low[0], known_high[0] = low[pair], high[pair]
        size, weight = 1, weights[pair] * translated
        for n in range(6 * one, 6 * one + counts[2 * one]):
            for m in range(6 * other + 3, 6 * other + 3 + counts[2 * other + 1]):
                a, b = signs[n], signs[m]
                if a > b:
                    a, b = b, a
                is_new = a != b
                for known in range(size):
                    if known_low[known] == a and known_high[known] == b:
                        is_new = False
                if is_new:
                    known_low[size], known_high[size] = a, b
                    size += 1
                    o_first[at], o_second[at], o_choice[at] = a, b, size
                    o_weight[at] = weight * (shares[n] * shares[m])
                    o_dutch[at], o_english[at] = abroad_dutch[abroad], abroad_english[abroad]
                    o_clause[at], o_kind[at], o_one[at], o_two[at] = clause + pair, 3, first[pair], second[pair]
                    at += 1
    return at


def number_signs(first, second, slots, signs, one, other):
    """Number the distinct signs of leaves as they come; write the numbers of each leaf's, -1 for no second one."""
    count, last = 0, len(slots) - 1
    for leaf in range(len(first)):
        for side in range(2):
            sign = first[leaf] if side == 0 else second[leaf]
            number = -1
            if sign >= 0:
                slot = (sign * 40503) & last
                while slots[slot] >= 0 and signs[slots[slot]] != sign:
                    slot = (slot + 1) & last
                if slots[slot] < 0:
                    slots[slot] = count
                    signs[count] = sign
                    count += 1
                number = slots[slot]
            if side == 0:
                one[leaf] = number
            else:
                other[leaf] = number
    return count


def plan_leaves(clause, choice, starts, order, simple, heads, choices, leaves):
    """Write the clauses of several alternatives: how many alternatives before each, leaves before each, and these.

    The same as `retrieval.question.plan_of`: clauses and alternatives by number, leaves in their order. Returns how
    many clauses, alternatives and leaves there are.
    """
    total = len(clause)
    for leaf in range(total):
        starts[clause[leaf] + 1] += 1
    for number in range(1, len(starts)):
        starts[number] += starts[number - 1]
    for leaf in range(total - 1, -1, -1):
        place = starts[clause[leaf] + 1] - 1
        starts[clause[leaf] + 1] = place
        order[place] = leaf
    clauses = ways = size = 0
    heads[0] = choices[0] = 0
    for number in range(1, len(starts)):
        low = starts[number]
        high = starts[number + 1] if number + 1 < len(starts) else total
        for at in range(low + 1, high):
            leaf, before = order[at], at
            while before > low and choice[order[before - 1]] > choice[leaf]:
                order[before] = order[before - 1]
                before -= 1
            order[before] = leaf
        if high == low or choice[order[low]] == choice[order[high - 1]]:
            continue
        for at in range(low, high):
            simple[order[at]] = False
            leaves[size] = order[at]
            size += 1
            if at + 1 == high or choice[order[at + 1]] != choice[order[at]]:
                ways += 1
                choices[ways] = size
        clauses += 1
        heads[clauses] = ways
    return clauses, ways, size
