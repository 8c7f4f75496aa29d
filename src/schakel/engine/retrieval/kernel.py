"""The exact best documents of a query without scoring all: blocks of documents, bounds from levels, rows for the rest.

In each block the shortest columns are added up, so many that a document with none of their keys cannot reach the best k
any more. What they add up to, with all that the other keys and the pairs could still give, bounds the score of each
document met. Only those whose bound reaches the k-th best score so far are scored from their rows, exactly.
"""

import numpy as np

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.score import count_row, norm_of, score_leaves

#: So many documents are added up at a time: the sums stay in the nearest memory.
BLOCK = 32_768
#: Bounds are single floats: so much is allowed for their rounding.
_SLACK = 0.9999
#: So many documents at least are scored first where nothing is known yet.
_SAMPLE = 64


@compiled
def _push(best, score):  # type: ignore[no-untyped-def]
    """Put a score into the ascending list of the best so far."""
    at = 0
    while at + 1 < len(best) and best[at + 1] < score:
        best[at] = best[at + 1]
        at += 1
    best[at] = score


@compiled
def _essential(bounds, edge, reach):  # type: ignore[no-untyped-def]
    """Return how many columns must be read so that a document with none of their keys stays below the edge."""
    count = len(bounds.slot)
    if edge <= 0.0:
        return count
    for at in range(count):
        if bounds.rest[at] + bounds.rest_pairs[at] < edge * reach:
            return at
    return count


@compiled
def _owns(bounds, read, owns, unread):  # type: ignore[no-untyped-def]
    """Write what the pairs of each read key are worth: half where both keys are read, so that both add up to all.

    `unread` holds the part that pairs with a key that is not read have in it.
    """
    owns[:], unread[:] = 0.0, 0.0
    for a in range(read):
        for entry in range(bounds.near_at[a], bounds.near_at[a + 1]):
            b, worth = bounds.near[entry], bounds.worth[entry]
            if b < read:
                owns[a] += 0.5 * worth
                owns[b] += 0.5 * worth
            else:
                owns[a] += worth
                unread[a] += worth


@compiled
def _add_up(postings, keys, bounds, read, cursors, low, high, owns, sums, masks, touched):  # type: ignore[no-untyped-def]
    """Add up the read columns inside one block; return how many documents were met."""
    met = np.int64(0)
    docs, levels = postings.doc, postings.level
    for at in range(read):
        end = postings.at[keys[bounds.slot[at]] + 1]
        place = cursors[at]
        bit = np.uint64(1) << np.uint64(at & 63)
        level, own = np.float32(bounds.level[at]), np.float32(owns[at])
        while place < end and docs[place] < high:
            inside = np.uint32(docs[place] - low)
            # No branch here: whether a document was met before cannot be foreseen.
            touched[met] = inside
            met += np.int64(masks[inside] == np.uint64(0))
            masks[inside] |= bit
            sums[inside] += level * np.float32(levels[place]) + own
            place += 1
        cursors[at] = place
    return met


@compiled
def _seek(postings, keys, bounds, cursors, low):  # type: ignore[no-untyped-def]
    """Move the cursors of columns that earlier blocks left unread to the first document of this block."""
    for at in range(len(bounds.slot)):
        key = keys[bounds.slot[at]]
        start, end = cursors[at], postings.at[key + 1]
        if start < end and postings.doc[start] < low:
            step = 1
            while start + step < end and postings.doc[start + step] < low:
                start += step
                step *= 2
            stop = min(start + step, end)
            while start + 1 < stop:
                middle = (start + stop) // 2
                if postings.doc[middle] < low:
                    start = middle
                else:
                    stop = middle
            cursors[at] = start + 1


@compiled
def _closer(bounds, read, owns, unread, total, mask):  # type: ignore[no-untyped-def]
    """Return a closer bound on what the read keys of a document give: only pairs of which it has both."""
    if read > 64:
        return total
    for a in range(read):
        if (mask >> np.uint64(a)) & np.uint64(1):
            total += unread[a] - owns[a]
            for entry in range(bounds.near_at[a], bounds.near_at[a + 1]):
                b = bounds.near[entry]
                if b < read and (mask >> np.uint64(b)) & np.uint64(1):
                    total += bounds.worth[entry]
    return total


@compiled
def _first_edge(sums, touched, met, sample):  # type: ignore[no-untyped-def]
    """Return a bound above which about `sample` of the documents met lie: they are scored first."""
    if met <= sample:
        return 0.0
    values = np.empty(met, np.float32)
    for at in range(met):
        values[at] = sums[touched[at]]
    return np.float64(np.partition(values, met - sample)[met - sample])


@compiled
def _settle(rows, facts, question, bounds, allowed, block, room, best, found, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Score the documents of one block whose bound reaches the edge; return how many answers there are by now.

    Where there is no edge yet, those with the largest sums come first, so that there soon is one. All sums are
    back at 0 after it.
    """
    low, met, read, sums, masks, touched, owns, unread = block
    times, near, recent, parts = room
    edge = best[0] * _SLACK
    rest = bounds.rest[read] + bounds.rest_pairs[read]
    least = _first_edge(sums, touched, met, max(_SAMPLE, 4 * len(best))) if edge <= 0.0 else 0.0
    turns = 2 if least > 0.0 else 1
    for turn in range(turns):
        for at in range(met):
            inside = touched[at]
            total, mask = np.float64(sums[inside]), masks[inside]
            if turn == turns - 1:
                sums[inside], masks[inside] = np.float32(0.0), np.uint64(0)
            if (turn == 0 and total < least) or (turn == 1 and total >= least) or total + rest < edge:
                continue
            doc = low + inside
            if not facts.live[doc] or (len(allowed) and not allowed[doc]):
                continue
            if edge > 0.0 and _closer(bounds, read, owns, unread, total, mask) + rest < edge:
                continue
            norm = norm_of(facts.length[doc], question)
            count_row(rows, doc, question, times, near, recent)
            score = score_leaves(facts, doc, norm, question, times, near, parts)
            if score <= 0.0 or score < best[0]:
                continue
            if found == len(out_doc):
                return -1
            out_doc[found], out_score[found] = doc, score
            found += 1
            if score > best[0]:
                _push(best, score)
                edge = best[0] * _SLACK
    return found


@compiled
def best_documents(rows, facts, postings, question, bounds, allowed, reach, best, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Write documents whose score reaches the k-th best (`best` has k places, ascending) and return how many.

    Returns -1 when the room for answers runs out: then it is to be called with more room. `allowed` is empty or says of
    each document whether it may be found. Every document of the best k is among the answers, ties included.
    """
    size = len(facts.length)
    width = min(BLOCK, size)
    sums, masks = np.zeros(width, np.float32), np.zeros(width, np.uint64)
    touched, owns, unread = np.empty(width + 1, np.uint32), np.zeros(len(bounds.slot)), np.zeros(len(bounds.slot))
    cursors = np.empty(len(bounds.slot), np.int64)
    for at in range(len(bounds.slot)):
        cursors[at] = postings.at[question.keys[bounds.slot[at]]]
    room = (
        np.zeros(len(question.keys)),
        np.zeros((len(question.first), max(1, question.window)), np.int32),
        np.full(question.window + 1, -1, np.int32),
        np.zeros(len(question.slot)),
    )
    found, owned = 0, -1
    for low in range(0, size, width):
        edge = best[0] * _SLACK
        read = _essential(bounds, edge, reach)
        if read != owned:
            _owns(bounds, read, owns, unread)
            owned = read
        _seek(postings, question.keys, bounds, cursors, low)
        met = _add_up(
            postings, question.keys, bounds, read, cursors, low, min(low + width, size), owns, sums, masks, touched
        )
        block = (low, met, read, sums, masks, touched, owns, unread)
        found = _settle(rows, facts, question, bounds, allowed, block, room, best, found, out_doc, out_score)
        if found < 0:
            return found
    return found
