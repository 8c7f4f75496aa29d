"""Where the keys of leaves stand in documents of the base: tokens by number, by machine code for a whole answer."""

import numpy as np

from schakel.engine.retrieval.compiled import compiled

#: So many tokens an answer has room for at first.
_ROOM = 4_096


@compiled
def stand_in(rows, docs, leaf_at, first, second, window):  # type: ignore[no-untyped-def]
    """Return where leaves stand in documents: those of document n of `docs` are `leaf_at[n]` to `leaf_at[n + 1]`.

    `first` and `second` (-1: no pair) are the numbers of their keys in the index. Returns edges and tokens: leaf n has
    `tokens[edges[n]:edges[n + 1]]`, ascending: all that its key reads, or a pair's two at their first meeting. Nothing
    stands in a document -1.
    """
    edges, tokens = np.zeros(len(first) + 1, np.int32), np.empty(_ROOM, np.int32)
    count = _stand(rows, docs, leaf_at, first, second, window, edges, tokens)
    if count > len(tokens):
        tokens = np.empty(count, np.int32)
        count = _stand(rows, docs, leaf_at, first, second, window, edges, tokens)
    return edges, tokens[:count]


@compiled
def _stand(rows, docs, leaf_at, first, second, window, edges, tokens):  # type: ignore[no-untyped-def]
    """Write the tokens while there is room; return how many there are."""
    is_sought = np.zeros(1 << 12, np.bool_)
    count = 0
    for n in range(len(docs)):
        if docs[n] < 0:
            edges[leaf_at[n] + 1 : leaf_at[n + 1] + 1] = count
            continue
        for leaf in range(leaf_at[n], leaf_at[n + 1]):
            is_sought[first[leaf] & 4095] = True
            if second[leaf] >= 0:
                is_sought[second[leaf] & 4095] = True
        of_keys, of_words = _sought_in(rows, docs[n], is_sought)
        for leaf in range(leaf_at[n], leaf_at[n + 1]):
            if second[leaf] < 0:
                count = _single(of_keys, first[leaf], tokens, count)
            else:
                count = _meeting(of_words, first[leaf], second[leaf], window, tokens, count)
            edges[leaf + 1] = count
        for leaf in range(leaf_at[n], leaf_at[n + 1]):
            is_sought[first[leaf] & 4095] = False
            if second[leaf] >= 0:
                is_sought[second[leaf] & 4095] = False
    return count


@compiled
def _sought_in(rows, doc, is_sought):  # type: ignore[no-untyped-def]
    """Return the keys and the words in sequence of a document that may be sought: key, token, place."""
    start, end = rows.at[doc], rows.at[doc + 1]
    size = 0
    for at in range(start, end):
        code = rows.row[at]
        if code >= 0:
            size += 1
        elif code < -1:
            size += (
                rows.form_at[-1 - code] - rows.form_at[-2 - code] + rows.word_at[-1 - code] - rows.word_at[-2 - code]
            )
    of_keys, of_words = np.empty((3, size), np.int32), np.empty((3, size), np.int32)
    keys, words, place = 0, 0, 0
    for at in range(start, end):
        code = rows.row[at]
        if code >= 0:
            if is_sought[code & 4095]:
                of_keys[0, keys], of_keys[1, keys] = code, at - start
                of_words[0, words], of_words[1, words], of_words[2, words] = code, at - start, place
                keys += 1
                words += 1
            place += 1
        elif code < -1:
            for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
                key = rows.form_key[entry]
                if is_sought[key & 4095]:
                    of_keys[0, keys], of_keys[1, keys] = key, at - start
                    keys += 1
            for entry in range(rows.word_at[-2 - code], rows.word_at[-1 - code]):
                key = rows.word_key[entry]
                if is_sought[key & 4095]:
                    of_words[0, words], of_words[1, words], of_words[2, words] = key, at - start, place
                    words += 1
                place += 1
    return of_keys[:, :keys], of_words[:, :words]


@compiled
def _single(of_keys, key, tokens, count):  # type: ignore[no-untyped-def]
    last = -1
    for n in range(of_keys.shape[1]):
        if of_keys[0, n] == key and of_keys[1, n] != last:
            last = of_keys[1, n]
            if count < len(tokens):
                tokens[count] = last
            count += 1
    return count


@compiled
def _meeting(of_words, one, other, window, tokens, count):  # type: ignore[no-untyped-def]
    """Write where two keys first stand within `window` words of each other."""
    size = of_words.shape[1]
    for n in range(size):
        key = of_words[0, n]
        if key != one and key != other:
            continue
        wanted = other if key == one else one
        for m in range(n + 1, size):
            if of_words[2, m] - of_words[2, n] > window:
                break
            if of_words[0, m] == wanted:
                if count + 1 < len(tokens):
                    tokens[count], tokens[count + 1] = of_words[1, n], of_words[1, m]
                return count + 2
    return count
