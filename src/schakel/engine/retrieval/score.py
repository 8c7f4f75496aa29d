"""The exact score of one document from its row, leaf by leaf: what a ranking ends with and what reasons show."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled, lowest_bit

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]

#: So much of a row is looked through at a time.
_AT_ONCE = 256



@compiled
def slot_of(table, keys, key):  # type: ignore[no-untyped-def]
    """Return the slot of a key in a query; -1 where the query does not ask for it."""
    last = len(table) - 1
    place = (key * 40503) & last
    while table[place] >= 0:
        if keys[table[place]] == key:
            return table[place]
        place = (place + 1) & last
    return -1


@compiled
def pair_of(table, first, second, a, b):  # type: ignore[no-untyped-def]
    """Return the pair of two slots, whichever comes first; -1 where the query does not ask for it."""
    if a > b:
        a, b = b, a
    last = len(table) - 1
    place = (a * 40503 + b * 9973) & last
    while table[place] >= 0:
        pair = table[place]
        if first[pair] == a and second[pair] == b:
            return pair
        place = (place + 1) & last
    return -1


class Room(NamedTuple):
    """Where one document after another is counted: made once for a question.

    `times` is how often each key was met, `near` how often each pair, in all and then by the distance of the two;
    `met` are the keys and then the pairs that were, `sizes` how many of each, and how many `written` leaves have
    `parts`. `slots` and `words` are the words seen last, in turns; `spots` and `places` where words of the question may
    stand. `leaf_bits` and `clause_bits` mark the leaves that gave anything, and their clauses. `closeness` is what
    standing so far apart counts.
    """

    times: Floats
    near: Small
    met: Small
    sizes: Ints
    written: Small
    parts: Floats
    slots: Small
    words: Ints
    spots: Ints
    places: Ints
    leaf_bits: Bits
    clause_bits: Bits
    closeness: Floats


@compiled
def room_for(question):  # type: ignore[no-untyped-def]
    """Return room to count documents in."""
    keys, pairs, leaves = len(question.keys), len(question.first), len(question.slot)
    turns, window = 1, max(1, question.window)
    while turns < question.window:
        turns *= 2
    closeness = np.empty(window + 1)
    for gap in range(1, window + 1):
        closeness[gap] = 1.0 / np.sqrt(np.float64(gap))
    return Room(
        np.zeros(keys), np.zeros((pairs, 1 + window), np.int32), np.zeros(keys + pairs, np.int32), np.zeros(3, np.int64),
        np.zeros(leaves, np.int32), np.zeros(leaves), np.zeros(turns, np.int32), np.zeros(turns, np.int64),
        np.zeros(_AT_ONCE, np.int64), np.zeros(_AT_ONCE, np.int64), np.zeros((leaves >> 6) + 1, np.uint64),
        np.zeros((len(question.lone) >> 6) + 1, np.uint64), closeness,
    )  # fmt: skip


@compiled
def _add(slot, weight, room):  # type: ignore[no-untyped-def]
    """Count a key once more."""
    times, sizes = room.times, room.sizes
    if times[slot] == 0.0:
        room.met[sizes[0]] = slot
        sizes[0] += 1
    times[slot] += weight


@compiled
def _count_forms(rows, code, weight, table, keys, room):  # type: ignore[no-untyped-def]
    """Count the keys that a complex form stands for."""
    for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
        slot = slot_of(table, keys, rows.form_key[entry])
        if slot >= 0:
            _add(slot, rows.form_weight[entry] * weight, room)


@compiled
def _count_concepts(rows, doc, table, keys, room):  # type: ignore[no-untyped-def]
    for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
        slot = slot_of(table, keys, rows.concept_key[entry])
        if slot >= 0:
            _add(slot, rows.concept_weight[entry], room)


@compiled
def _clear(room, keys):  # type: ignore[no-untyped-def]
    """Forget what was counted in the document before."""
    times, near, met, sizes = room.times, room.near, room.met, room.sizes
    for at in range(sizes[0]):
        times[met[at]] = 0.0
    for at in range(keys, keys + sizes[1]):
        near[met[at]] = 0
    sizes[0] = sizes[1] = 0


@compiled
def _spot(rows, table, low, high, word, room):  # type: ignore[no-untyped-def]
    """List where in a stretch of a row words of the question may stand; return how many, and how many words there are.

    No branch here where a token is a word: whether the question asks for it cannot be foreseen.
    """
    row, word_at, spots, places = rows.row, rows.word_at, room.spots, room.places
    last, count = len(table) - 1, 0
    for at in range(low, high):
        code = row[at]
        spots[count], places[count] = at, word
        if code < -1:
            count += 1
            word += word_at[-1 - code] - word_at[-2 - code]
        else:
            is_word = np.int64(code >= 0)
            count += is_word & np.int64(table[(code * 40503) & last] >= 0)
            word += is_word
    return count, word


@compiled
def _note(slot, word, hits, question, room):  # type: ignore[no-untyped-def]
    """Note a word of the question where `hits` were noted before; return of how many pairs it is the second."""
    slots, words, near, table = room.slots, room.words, room.near, question.pair_table
    turns, last, pairs = len(slots) - 1, len(table) - 1, 0
    for back in range(1, min(turns + 1, hits) + 1):
        other, gap = slots[(hits - back) & turns], word - words[(hits - back) & turns]
        if gap > question.window:
            break
        one, two = min(slot, other), max(slot, other)
        place = (one * 40503 + two * 9973) & last
        pair = table[place] if one != two else -1
        while pair >= 0 and (question.first[pair] != one or question.second[pair] != two):
            place = (place + 1) & last
            pair = table[place]
        if pair >= 0:
            if near[pair, 0] == 0:
                room.met[len(question.keys) + room.sizes[1]] = pair
                room.sizes[1] += 1
            near[pair, 0] += 1
            near[pair, gap] += 1
            pairs += 1
    slots[hits & turns], words[hits & turns] = slot, word
    return pairs


@compiled
def count_row(rows, doc, question, room):  # type: ignore[no-untyped-def]
    """Count each key of the query (weighed by place) and each pair (per gap) in one document; return how many pairs."""
    row, word_at, word_key, weights = rows.row, rows.word_at, rows.word_key, rows.place
    keys, table, spots, places = question.keys, question.table, room.spots, room.places
    word, pairs, hits = 0, 0, 0
    start, end = rows.at[doc], rows.at[doc + 1]
    text = start + rows.titles[doc]
    _clear(room, len(keys))
    for low in range(start, end, _AT_ONCE):
        count, word = _spot(rows, table, low, min(low + _AT_ONCE, end), word, room)
        for spot in range(count):
            at, place = spots[spot], places[spot]
            code = row[at]
            weight = weights[at - text] if at >= text else weights[-1]
            if code >= 0:
                slot = slot_of(table, keys, code)
                if slot >= 0:
                    _add(slot, weight, room)
                    pairs += _note(slot, place, hits, question, room)
                    hits += 1
                continue
            _count_forms(rows, code, weight, table, keys, room)
            first = word_at[-2 - code]
            for entry in range(first, word_at[-1 - code]):
                slot = slot_of(table, keys, word_key[entry])
                if slot >= 0:
                    pairs += _note(slot, place + entry - first, hits, question, room)
                    hits += 1
    _count_concepts(rows, doc, table, keys, room)
    return pairs


@compiled
def _mark(question, room):  # type: ignore[no-untyped-def]
    """Mark the leaves that ask for what was met."""
    heads, following, keys = question.head, question.following, len(question.keys)
    met, sizes, bits = room.met, room.sizes, room.leaf_bits
    for part in range(2):
        first = keys if part else 0
        for at in range(first, first + sizes[part]):
            leaf = heads[first + met[at]]
            while leaf >= 0:
                bits[leaf >> 6] |= np.uint64(1) << np.uint64(leaf & 63)
                leaf = following[leaf]


@compiled
def score_leaves(facts, doc, norm, question, room):  # type: ignore[no-untyped-def]
    """Write what each leaf gives of what `count_row` counted, and return the score.

    Parts are added in the order of the leaves, then of the clauses: so scores are the same wherever they are made.
    """
    slots, pairs, weights, is_simple = question.slot, question.pair, question.weight, question.is_simple
    is_english, is_hidden = facts.english[doc] > 0, facts.public[doc] == 0
    shares = question.english if is_english else question.dutch
    pair_weights = question.hidden_weight if is_hidden else weights
    times, near, closeness, parts, bits = room.times, room.near, room.closeness, room.parts, room.leaf_bits
    written, clause_of, clause_bits = room.written, question.clause_of, room.clause_bits
    score, most, window = 0.0, question.k1 + 1.0, question.window
    for at in range(room.sizes[2]):
        parts[written[at]] = 0.0
    _mark(question, room)
    size = 0
    for place in range(len(bits)):
        left = bits[place]
        bits[place] = 0
        while left:
            leaf = (place << 6) + lowest_bit(left)
            left &= left - np.uint64(1)
            slot, count, weight = slots[leaf], 0.0, weights[leaf]
            if slot >= 0:
                count = times[slot]
            else:
                weight = pair_weights[leaf]
                for gap in range(1, window + 1):
                    for _ in range(near[pairs[leaf], gap]):
                        count += closeness[gap]
            if count > 0.0:
                count = np.float64(np.float32(count))
                part = weight * (count * most / (count + norm)) * shares[leaf]
                parts[leaf], written[size] = part, leaf
                size += 1
                if is_simple[leaf]:
                    score += part
                else:
                    clause = clause_of[leaf]
                    clause_bits[clause >> 6] |= np.uint64(1) << np.uint64(clause & 63)
    room.sizes[2] = size
    return _add_clauses(score, question, parts, clause_bits)


@compiled
def _add_clauses(score, question, parts, bits):  # type: ignore[no-untyped-def]
    """Return a score with what the best alternative of each marked clause gives."""
    lone, clause_at, choice_at, choice_leaf = (
        question.lone,
        question.clause_at,
        question.choice_at,
        question.choice_leaf,
    )
    for place in range(len(bits)):
        left = bits[place]
        bits[place] = 0
        while left:
            clause = (place << 6) + lowest_bit(left)
            left &= left - np.uint64(1)
            if lone[clause] >= 0:
                score += parts[lone[clause]]
                continue
            best = 0.0
            for choice in range(clause_at[clause], clause_at[clause + 1]):
                total = 0.0
                for entry in range(choice_at[choice], choice_at[choice + 1]):
                    total += parts[choice_leaf[entry]]
                best = max(best, total)
            score += best
    return score


@compiled
def keep_best(question, parts):  # type: ignore[no-untyped-def]
    """Set to 0 what leaves of losing alternatives gave; of equals the first wins."""
    for clause in range(len(question.clause_at) - 1):
        best, winner = -1.0, -1
        for choice in range(question.clause_at[clause], question.clause_at[clause + 1]):
            total = 0.0
            for entry in range(question.choice_at[choice], question.choice_at[choice + 1]):
                total += parts[question.choice_leaf[entry]]
            if total > best:
                best, winner = total, choice
        for choice in range(question.clause_at[clause], question.clause_at[clause + 1]):
            if choice != winner:
                for entry in range(question.choice_at[choice], question.choice_at[choice + 1]):
                    parts[question.choice_leaf[entry]] = 0.0


@compiled
def norm_of(length, question):  # type: ignore[no-untyped-def]
    """Return what a count is compared with in a document of so many words."""
    return question.k1 * (1.0 - question.b + question.b * np.float64(length) / question.average)


@compiled
def score_all(rows, facts, question, docs, scores, parts, at):  # type: ignore[no-untyped-def]
    """Score documents one by one; a table of parts, of which leaf n has column `at[n]`, is filled where there is room."""
    room = room_for(question)
    for place in range(len(docs)):
        doc = docs[place]
        count_row(rows, doc, question, room)
        scores[place] = score_leaves(facts, doc, norm_of(facts.length[doc], question), question, room)
        if len(parts):
            keep_best(question, room.parts)
            for leaf in room.written[: room.sizes[2]]:
                parts[place, at[leaf]] = room.parts[leaf]
