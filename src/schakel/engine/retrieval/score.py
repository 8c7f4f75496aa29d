"""The exact score of one document from its row, leaf by leaf: what a ranking ends with and what reasons show."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled, inlined, lowest_bit

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]


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
    `marks` has a bit for each key and then each pair that was. `size` leaves, `written`, have `parts`. `slots` and
    `words` are the words seen last, in turns. `leaf_bits` and `clause_bits` mark the leaves that gave anything, and
    their clauses. `closeness` is what standing so far apart counts.
    """

    times: Floats
    near: Small
    marks: Bits
    size: Ints
    written: Small
    parts: Floats
    slots: Small
    words: Ints
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
        np.zeros(keys), np.zeros((pairs, 1 + window), np.int32), np.zeros((keys + pairs >> 6) + 1, np.uint64),
        np.zeros(1, np.int64), np.zeros(leaves, np.int32), np.zeros(leaves), np.zeros(turns, np.int32),
        np.zeros(turns, np.int64), np.zeros((leaves >> 6) + 1, np.uint64),
        np.zeros((len(question.lone) >> 6) + 1, np.uint64), closeness,
    )  # fmt: skip


@compiled
def _count_forms(rows, code, weight, table, keys, times, marks):  # type: ignore[no-untyped-def]
    """Count the keys that a complex form stands for."""
    for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
        slot = slot_of(table, keys, rows.form_key[entry])
        if slot >= 0:
            times[slot] += rows.form_weight[entry] * weight
            marks[slot >> 6] |= np.uint64(1) << np.uint64(slot & 63)


@compiled
def _count_concepts(rows, doc, table, keys, times, marks):  # type: ignore[no-untyped-def]
    for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
        slot = slot_of(table, keys, rows.concept_key[entry])
        if slot >= 0:
            times[slot] += rows.concept_weight[entry]
            marks[slot >> 6] |= np.uint64(1) << np.uint64(slot & 63)


# Every array has a name of its own here: taking one out of a tuple at each word would cost more than the word.
@compiled
def count_row(rows, doc, question, room):  # type: ignore[no-untyped-def]
    """Count each key of the query (weighed by place) and each pair (per gap) in one document; return how many pairs."""
    row, word_at, word_key, weights = rows.row, rows.word_at, rows.word_key, rows.place
    keys, table, pair_table = question.keys, question.table, question.pair_table
    firsts, seconds, window = question.first, question.second, question.window
    times, near, marks, slots, words = room.times, room.near, room.marks, room.slots, room.words
    turns, last, last_pair, first_pair = len(slots) - 1, len(table) - 1, len(pair_table) - 1, len(keys)
    times[:] = 0.0
    near[:] = 0
    word, pairs, hits = 0, 0, 0
    start, end, text = rows.at[doc], rows.at[doc + 1], rows.at[doc] + rows.titles[doc]
    for at in range(start, end):
        code = row[at]
        if code == -1 or (code >= 0 and table[(code * 40503) & last] < 0):
            word += code >= 0
            continue
        low, high = 0, 1
        if code < 0:
            _count_forms(rows, code, weights[at - text] if at >= text else weights[-1], table, keys, times, marks)
            low, high = word_at[-2 - code], word_at[-1 - code]
        for entry in range(low, high):
            key = code if code >= 0 else word_key[entry]
            place = (key * 40503) & last
            slot = table[place]
            while slot >= 0 and keys[slot] != key:
                place = (place + 1) & last
                slot = table[place]
            if slot >= 0:
                if code >= 0:
                    times[slot] += weights[at - text] if at >= text else weights[-1]
                    marks[slot >> 6] |= np.uint64(1) << np.uint64(slot & 63)
                for back in range(1, min(turns + 1, hits) + 1):
                    other, gap = slots[(hits - back) & turns], word - words[(hits - back) & turns]
                    if gap > window:
                        break
                    one, two = min(slot, other), max(slot, other)
                    place = (one * 40503 + two * 9973) & last_pair
                    pair = pair_table[place] if one != two else -1
                    while pair >= 0 and (firsts[pair] != one or seconds[pair] != two):
                        place = (place + 1) & last_pair
                        pair = pair_table[place]
                    if pair >= 0:
                        near[pair, 0] += 1
                        near[pair, gap] += 1
                        marks[(first_pair + pair) >> 6] |= np.uint64(1) << np.uint64((first_pair + pair) & 63)
                        pairs += 1
                slots[hits & turns], words[hits & turns], hits = slot, word, hits + 1
            word += 1
    _count_concepts(rows, doc, table, keys, times, marks)
    return pairs


@inlined
def _mark_leaves(marks, heads, following, bits):  # type: ignore[no-untyped-def]
    """Mark the leaves of the keys and pairs that were met, and forget these."""
    for place in range(len(marks)):
        left = marks[place]
        marks[place] = 0
        while left:
            leaf = heads[(place << 6) + lowest_bit(left)]
            left &= left - np.uint64(1)
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
    for at in range(room.size[0]):
        parts[written[at]] = 0.0
    _mark_leaves(room.marks, question.head, question.following, bits)
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
            if count <= 0.0:
                continue
            count = np.float64(np.float32(count))
            part = weight * (count * most / (count + norm)) * shares[leaf]
            parts[leaf], written[size] = part, leaf
            size += 1
            if is_simple[leaf]:
                score += part
            else:
                clause = clause_of[leaf]
                clause_bits[clause >> 6] |= np.uint64(1) << np.uint64(clause & 63)
    room.size[0] = size
    return _add_clauses(
        score, parts, clause_bits, question.lone, question.clause_at, question.choice_at, question.choice_leaf
    )


@inlined
def _add_clauses(score, parts, bits, lone, clause_at, choice_at, choice_leaf):  # type: ignore[no-untyped-def]
    """Return a score with what the best alternative of each marked clause gives."""
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
    """Score documents one by one; fill a table of parts, where leaf n has column `at[n]`, unless it has no rows."""
    room = room_for(question)
    for place in range(len(docs)):
        doc = docs[place]
        count_row(rows, doc, question, room)
        scores[place] = score_leaves(facts, doc, norm_of(facts.length[doc], question), question, room)
        if len(parts):
            keep_best(question, room.parts)
            for leaf in room.written[: room.size[0]]:
                parts[place, at[leaf]] = room.parts[leaf]
