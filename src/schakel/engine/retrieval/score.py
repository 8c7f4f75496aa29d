"""The exact score of one document from its row, leaf by leaf: what a ranking ends with and what reasons show."""

import numpy as np

from schakel.engine.retrieval.compiled import compiled


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


@compiled
def no_words(question):  # type: ignore[no-untyped-def]
    """Return room for the words that a row was seen to have last: their slots and places, in turns."""
    room = 1
    while room < question.window:
        room *= 2
    return np.zeros(room, np.int32), np.zeros(room, np.int64)


@compiled
def no_pairs(question):  # type: ignore[no-untyped-def]
    """Return room for how often each pair stands in a row: in all, then by the distance of the two."""
    return np.zeros((len(question.first), 1 + max(1, question.window)), np.int32)


@compiled
def _count_forms(rows, code, weight, table, keys, times):  # type: ignore[no-untyped-def]
    """Count the keys that a complex form stands for."""
    for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
        slot = slot_of(table, keys, rows.form_key[entry])
        if slot >= 0:
            times[slot] += rows.form_weight[entry] * weight


@compiled
def _count_concepts(rows, doc, table, keys, times):  # type: ignore[no-untyped-def]
    for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
        slot = slot_of(table, keys, rows.concept_key[entry])
        if slot >= 0:
            times[slot] += rows.concept_weight[entry]


@compiled
def count_row(rows, doc, question, times, near, seen):  # type: ignore[no-untyped-def]
    """Count each key of the query (weighed by place) and each pair (per gap) in one document; return how many pairs."""
    # Every array under a name of its own: taking one out of a tuple at each word would cost more than the word.
    row, word_at, word_key, weights = rows.row, rows.word_at, rows.word_key, rows.place
    keys, table, pair_table = question.keys, question.table, question.pair_table
    firsts, seconds, window = question.first, question.second, question.window
    slots, words = seen
    turns, last, last_pair = len(slots) - 1, len(table) - 1, len(pair_table) - 1
    times[:] = 0.0
    near[:] = 0
    word, pairs, hits = 0, 0, 0
    start, end = rows.at[doc], rows.at[doc + 1]
    text = start + rows.titles[doc]
    for at in range(start, end):
        code = row[at]
        if code == -1:
            continue
        low, high = 0, 1
        if code < 0:
            _count_forms(rows, code, weights[at - text] if at >= text else weights[-1], table, keys, times)
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
                        pairs += 1
                slots[hits & turns], words[hits & turns] = slot, word
                hits += 1
            word += 1
    _count_concepts(rows, doc, table, keys, times)
    return pairs


@compiled
def score_leaves(facts, doc, norm, question, times, near, parts):  # type: ignore[no-untyped-def]
    """Write what each leaf gives of what `count_row` counted, and return the score."""
    slots, pairs, weights, is_simple = question.slot, question.pair, question.weight, question.is_simple
    is_english, is_hidden = facts.english[doc] > 0, facts.public[doc] == 0
    shares = question.english if is_english else question.dutch
    score, most, window = 0.0, question.k1 + 1.0, question.window
    for leaf in range(len(slots)):
        parts[leaf] = 0.0
        slot, count = slots[leaf], 0.0
        if slot >= 0:
            count = times[slot]
        elif near[pairs[leaf], 0] > 0:
            for gap in range(1, window + 1):
                for _ in range(near[pairs[leaf], gap]):
                    count += 1.0 / np.sqrt(np.float64(gap))
        if count > 0.0:
            weight = question.hidden_weight[leaf] if is_hidden and slot < 0 else weights[leaf]
            count = np.float64(np.float32(count))
            parts[leaf] = weight * (count * most / (count + norm)) * shares[leaf]
            if is_simple[leaf]:
                score += parts[leaf]
    lone, clause_at, choice_at, choice_leaf = (
        question.lone,
        question.clause_at,
        question.choice_at,
        question.choice_leaf,
    )
    for clause in range(len(lone)):
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
def score_all(rows, facts, question, docs, scores, parts):  # type: ignore[no-untyped-def]
    """Score documents one by one; a table of parts is filled where there is room for it."""
    times = np.zeros(len(question.keys))
    near = no_pairs(question)
    seen = no_words(question)
    own = np.zeros(len(question.slot))
    for at in range(len(docs)):
        doc = docs[at]
        count_row(rows, doc, question, times, near, seen)
        scores[at] = score_leaves(facts, doc, norm_of(facts.length[doc], question), question, times, near, own)
        if len(parts):
            keep_best(question, own)
            parts[at, :] = own
