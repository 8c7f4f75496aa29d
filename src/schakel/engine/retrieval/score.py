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
def fill_tables(keys, table, first, second, pair_table):  # type: ignore[no-untyped-def]
    """Fill both tables of a query; its keys and pairs are distinct, of a pair the lower slot comes first."""
    last = len(table) - 1
    for slot in range(len(keys)):
        place = (keys[slot] * 40503) & last
        while table[place] >= 0:
            place = (place + 1) & last
        table[place] = slot
    last = len(pair_table) - 1
    for pair in range(len(first)):
        place = (first[pair] * 40503 + second[pair] * 9973) & last
        while pair_table[place] >= 0:
            place = (place + 1) & last
        pair_table[place] = pair


@compiled
def _pair_up(question, seen, near, slot, word):  # type: ignore[no-untyped-def]
    """Count the pairs that a word of the query makes with those shortly before it; return how many.

    `seen` holds the slots met so far with the place of each in the sequence of words, in turns of its length.
    """
    slots, words, count = seen
    room, found = len(slots), 0
    for back in range(1, min(room, count[0]) + 1):
        at = (count[0] - back) % room
        gap = word - words[at]
        if gap > question.window:
            break
        other = slots[at]
        if gap > 0 and other != slot:
            pair = pair_of(question.pair_table, question.first, question.second, other, slot)
            if pair >= 0:
                near[pair, gap - 1] += 1
                found += 1
    at = count[0] % room
    slots[at], words[at] = slot, word
    count[0] += 1
    return found


@compiled
def no_words(question):  # type: ignore[no-untyped-def]
    """Return room for the words that a row was seen to have."""
    room = max(1, question.window)
    return np.zeros(room, np.int32), np.zeros(room, np.int64), np.zeros(1, np.int64)


@compiled
def count_row(rows, doc, question, times, near, seen):  # type: ignore[no-untyped-def]
    """Count each key of the query (weighed by place) and each pair (per gap) in one document; return how many pairs."""
    times[:] = 0.0
    near[:] = 0
    seen[2][0] = 0
    words, pairs = 0, 0
    start, title = rows.at[doc], rows.titles[doc]
    for at in range(start, rows.at[doc + 1]):
        code = rows.row[at]
        if code == -1:
            continue
        if code >= 0:
            slot = slot_of(question.table, question.keys, code)
            if slot >= 0:
                inside = at - start - title
                times[slot] += rows.place[inside] if inside >= 0 else rows.place[-1]
                pairs += _pair_up(question, seen, near, slot, words)
            words += 1
        else:
            inside = at - start - title
            weight = rows.place[inside] if inside >= 0 else rows.place[-1]
            for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
                slot = slot_of(question.table, question.keys, rows.form_key[entry])
                if slot >= 0:
                    times[slot] += rows.form_weight[entry] * weight
            for entry in range(rows.word_at[-2 - code], rows.word_at[-1 - code]):
                slot = slot_of(question.table, question.keys, rows.word_key[entry])
                if slot >= 0:
                    pairs += _pair_up(question, seen, near, slot, words)
                words += 1
    for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
        slot = slot_of(question.table, question.keys, rows.concept_key[entry])
        if slot >= 0:
            times[slot] += rows.concept_weight[entry]
    return pairs


@compiled
def score_leaves(facts, doc, norm, question, times, near, parts):  # type: ignore[no-untyped-def]
    """Write what each leaf gives of what `count_row` counted, and return the score."""
    score = 0.0
    for leaf in range(len(question.slot)):
        parts[leaf] = 0.0
        weight = question.weight[leaf]
        if question.slot[leaf] >= 0:
            count = times[question.slot[leaf]]
        elif question.pair[leaf] >= 0:
            count = 0.0
            pair = question.pair[leaf]
            for gap in range(question.window):
                for _ in range(near[pair, gap]):
                    count += 1.0 / np.sqrt(np.float64(gap + 1))
            if count > 0.0 and facts.public[doc] == 0:
                weight = question.hidden_weight[leaf]
        else:
            continue
        if count > 0.0:
            count = np.float64(np.float32(count))
            part = weight * (count * (question.k1 + 1.0) / (count + norm))
            parts[leaf] = part * (question.english[leaf] if facts.english[doc] else question.dutch[leaf])
            if question.is_simple[leaf]:
                score += parts[leaf]
    for clause in range(len(question.clause_at) - 1):
        best = 0.0
        for choice in range(question.clause_at[clause], question.clause_at[clause + 1]):
            total = 0.0
            for entry in range(question.choice_at[choice], question.choice_at[choice + 1]):
                total += parts[question.choice_leaf[entry]]
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
    near = np.zeros((len(question.first), max(1, question.window)), np.int32)
    seen = no_words(question)
    own = np.zeros(len(question.slot))
    for at in range(len(docs)):
        doc = docs[at]
        count_row(rows, doc, question, times, near, seen)
        scores[at] = score_leaves(facts, doc, norm_of(facts.length[doc], question), question, times, near, own)
        if len(parts):
            keep_best(question, own)
            parts[at, :] = own
