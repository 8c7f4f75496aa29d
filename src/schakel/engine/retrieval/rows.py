"""Documents as rows of token codes, and what a row says: its keys with their counts, its words in sequence."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Flags = npt.NDArray[np.uint8]

#: The code of a token that is never scored; below it -2 - n stands for the complex form n, from 0 on for a key itself.
SILENT = -1


class Rows(NamedTuple):
    """Rows of codes with what complex forms stand for, concepts per document, and the weight of each place.

    Document d is `row[at[d]:at[d + 1]]`, its title the first `titles[d]` of them. Form n has the keys
    `form_key[form_at[n]:form_at[n + 1]]` and in the sequence of words `word_key[word_at[n]:word_at[n + 1]]`.
    `place[i]` is the weight of place i of a text, the last entry that of a word in a title.
    """

    row: Small
    at: Ints
    titles: Small
    form_at: Small
    form_key: Small
    form_weight: Floats
    word_at: Small
    word_key: Small
    concept_at: Ints
    concept_key: Small
    concept_weight: Floats
    place: Floats


class Facts(NamedTuple):
    """What is known of each document: words in sequence, language (1 English), whether all may see it, still there."""

    length: Small
    english: Flags
    public: Flags
    live: Flags


class Postings(NamedTuple):
    """Per key its documents, ascending, by blocks; each with its saturated count in 255ths of the most, rounded up.

    Key k has the postings `at[k]` to `at[k + 1]`, each its `place` in a block of documents and its `level`. It is in
    the blocks `block[stretch_at[k]:stretch_at[k + 1]]`; `end` says of each where its postings end, from `at[k]` on.
    """

    at: Ints
    place: npt.NDArray[np.uint16]
    level: Flags
    stretch_at: Ints
    block: npt.NDArray[np.uint16]
    end: npt.NDArray[np.uint32]


@compiled
def sequence_of(rows, doc, keys, places):  # type: ignore[no-untyped-def]
    """Write the keys of a document's words in sequence and the weight of their places; return how many."""
    count = 0
    start, title = rows.at[doc], rows.titles[doc]
    for at in range(start, rows.at[doc + 1]):
        code = rows.row[at]
        if code == -1:
            continue
        inside = at - start - title
        weight = rows.place[inside] if inside >= 0 else rows.place[-1]
        if code >= 0:
            keys[count], places[count] = code, weight
            count += 1
        else:
            for entry in range(rows.word_at[-2 - code], rows.word_at[-1 - code]):
                keys[count], places[count] = rows.word_key[entry], weight
                count += 1
    return count


@compiled
def count_words(rows, length, is_head, is_touched):  # type: ignore[no-untyped-def]
    """Count the words in sequence of each document, and say where one may begin a concept's label."""
    for doc in range(len(length)):
        count = 0
        for at in range(rows.at[doc], rows.at[doc + 1]):
            code = rows.row[at]
            if code >= 0:
                count += 1
                if is_head[code]:
                    is_touched[doc] = True
            elif code < -1:
                for entry in range(rows.word_at[-2 - code], rows.word_at[-1 - code]):
                    count += 1
                    if is_head[rows.word_key[entry]]:
                        is_touched[doc] = True
        length[doc] = count


@compiled
def count_postings(rows, public, size, public_size, last):  # type: ignore[no-untyped-def]
    """Count per key the documents with it, and those that everybody may see; `last` starts at -1."""
    for doc in range(len(rows.titles)):
        for at in range(rows.at[doc], rows.at[doc + 1]):
            code = rows.row[at]
            if code >= 0:
                if last[code] != doc:
                    last[code] = doc
                    size[code] += 1
                    public_size[code] += public[doc]
            elif code < -1:
                for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
                    key = rows.form_key[entry]
                    if last[key] != doc:
                        last[key] = doc
                        size[key] += 1
                        public_size[key] += public[doc]
        for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
            key = rows.concept_key[entry]
            if last[key] != doc:
                last[key] = doc
                size[key] += 1
                public_size[key] += public[doc]


@compiled
def _post(key, doc, weight, heads, cursor, posted, counts):  # type: ignore[no-untyped-def]
    place = cursor[key] - 1
    if place >= heads[key] and posted[place] == doc:
        counts[place] += np.float32(weight)
    else:
        posted[place + 1] = doc
        counts[place + 1] = np.float32(weight)
        cursor[key] = place + 2


@compiled
def fill_postings(rows, heads, cursor, posted, counts):  # type: ignore[no-untyped-def]
    """Write the documents of each key with their counts; `cursor` starts as a copy of `heads`, where columns begin."""
    for doc in range(len(rows.titles)):
        start, title = rows.at[doc], rows.titles[doc]
        for at in range(start, rows.at[doc + 1]):
            code = rows.row[at]
            if code == -1:
                continue
            inside = at - start - title
            weight = rows.place[inside] if inside >= 0 else rows.place[-1]
            if code >= 0:
                _post(code, doc, weight, heads, cursor, posted, counts)
            else:
                for entry in range(rows.form_at[-2 - code], rows.form_at[-1 - code]):
                    _post(rows.form_key[entry], doc, weight * rows.form_weight[entry], heads, cursor, posted, counts)
        for entry in range(rows.concept_at[doc], rows.concept_at[doc + 1]):
            _post(rows.concept_key[entry], doc, rows.concept_weight[entry], heads, cursor, posted, counts)
