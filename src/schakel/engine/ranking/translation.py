"""What the words of a need may be called in the other language: from the lexicon, part by part, or by rule."""

from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.words import Term
from schakel.engine.text import stopwords
from schakel.engine.text.cognates import cognates
from schakel.engine.text.forms import first_key
from schakel.engine.text.parts import Piece, Splitter
from schakel.engine.text.slips import Slips
from schakel.engine.text.wholes import whole_keys
from schakel.engine.vocabulary.lexicon import (
    MOST_RENDERINGS,
    Lexicon,
    Side,
    is_abbreviation,
    phrase_words,
    shipped_lexicon,
)

_LONGEST_PHRASE = 4
#: So many words of the same meaning are looked for beside a word.
MOST_KIN = 6
#: A word with fewer letters after "on" is no denied one ("onder").
_SHORTEST_DENIED = 6
#: A part of a compound with fewer letters is not read as another.
_SHORTEST_SLIPPED = 6
#: A word is asked for several times while it is read; what came of it then stands in the book of words.
_MOST_KEPT = 4_096
#: Endings and small words that are no parts of compounds, though the lexicon may hold a word spelled alike.
_NOT_PARTS = stopwords.words(
    """
    aan achter amp and ant ate baar bij binnen boven buiten cht den der ding door een eer ent erde erden eren
    erend gat gen ger ging heid her ice ing ingen isch ische ite ize ken ker king lijk ling loos men mer met
    ming naar ner ning nis nst nte onder ont over per ping pte ren rend rende ring rond rst sch schap sel sen
    ser set sing ste ster tegen ten ter tes tie ties ting tor uit van ver voor zaam
    """
)


class Rendering(NamedTuple):
    """One way to say a word in the other language: the keys of its words in order, the words, how likely it is."""

    keys: tuple[str, ...]
    written: str
    share: float


class Translated(NamedTuple):
    """A stretch of `length` words of a need with its renderings, likeliest first.

    `is_shared` says that both languages spell it alike; `is_known` that the lexicon holds it or its parts.
    """

    at: int
    length: int
    renderings: tuple[Rendering, ...]
    is_shared: bool
    is_known: bool


class Translator:
    """Translates sequences of need words from one language to the other. Holds no text and no statistic."""

    def __init__(self, lexicon: Lexicon, language: str, configuration: Configuration) -> None:
        self.language = language
        self.target = "en" if language == "nl" else "nl"
        self._side: Side = lexicon.side(language)
        self._other: Side = lexicon.side(self.target)
        self._shares = configuration.rendering_shares
        self._guess = configuration.cognate_share
        self._short_for = configuration.abbreviation_weight
        self._splitter = Splitter(self._side.words, self._side.stems, _NOT_PARTS)
        #: The keys with which a phrase may begin.
        self.heads = self._side.heads
        self._unknown = configuration.unknown_share
        self._word = lru_cache(maxsize=_MOST_KEPT)(self._word_once)
        self._kin = lru_cache(maxsize=_MOST_KEPT)(self._kin_once)
        self._direct = lru_cache(maxsize=_MOST_KEPT)(self._direct_once)

    def translate(self, words: Sequence[Term]) -> list[Translated]:
        """Return the words of a sequence with their renderings, longest phrase of the lexicon first; none overlap."""
        keys = [w.keys[0] if w.form.isalpha() else first_key(w.form, self.language) for w in words]
        found: list[Translated] = []
        at = 0
        while at < len(words):
            length = self.phrase_length(keys, at)
            if length > 1:
                renderings = self._renderings(self._side.phrases[tuple(keys[at : at + length])])
                found.append(Translated(at, length, renderings, is_shared=False, is_known=True))
            else:
                found.append(self._translated(words[at], keys[at])._replace(at=at))
            at += max(length, 1)
        return found

    def translate_word(self, word: Term) -> Translated:
        """Return one word of this translator's language with its renderings, whatever stands beside it."""
        return self._translated(word, word.phrase_key)

    def translate_phrase(self, words: Sequence[Term]) -> Translated:
        """Return the renderings of words that are a phrase of the lexicon."""
        renderings = self._renderings(self._side.phrases[tuple(w.phrase_key for w in words)])
        return Translated(0, len(words), renderings, is_shared=False, is_known=True)

    def _translated(self, word: Term, key: str) -> Translated:
        renderings, is_known = self._short(word) or self._word(word.form)
        is_shared = any(r.keys == (key,) or r.written == word.form for r in renderings)
        return Translated(0, 1, renderings, is_shared, is_known)

    def own_share(self, word: Term, unit: Translated) -> float:
        """Return how much the written form of a word counts in the other language."""
        if word.keys[0].startswith("=") or not word.form.isalpha() or unit.is_shared or is_abbreviation(word.written):
            return 1.0
        if word.language == "en":
            return 0.0 if unit.is_known and unit.renderings and self.is_false_friend(word.form) else 1.0
        if unit.is_known:
            return 0.0
        return 1.0 if self.is_foreign(word.form) or word.written[0].isupper() else self._unknown

    def kin_of(self, words: Sequence[Term]) -> tuple[Rendering, ...]:
        """Return others of the same language and meaning as a word or a phrase ("bagage": "koffer"), best first.

        The way leads through the other language and back; the share is the product of both. English has many words of
        many senses: there only abbreviations and what they stand for are kin ("EW": "electronic warfare").
        """
        keys = tuple(w.phrase_key for w in words)
        return self._kin(keys, words[0].form if len(words) == 1 else "", is_abbreviation(words[0].written))

    def _kin_once(self, keys: tuple[str, ...], form: str, is_short: bool) -> tuple[Rendering, ...]:
        """Return the kin of one word (`form`), of an abbreviation, or of a phrase (`form` is empty)."""
        if is_short and form:
            abroad = self._side.abbreviations.get(form, ())
        else:
            abroad = self._direct(form) if form else self._side.phrases[keys]
        found: dict[tuple[str, ...], Rendering] = {}
        for share, rendering in zip(self._shares, abroad, strict=False):
            for back_share, word in zip(self._shares, self._back(rendering), strict=False):
                if self.language == "en" and not is_short and not is_abbreviation(word):
                    continue
                kin = self._of(word, self.language)._replace(share=share * back_share)
                if kin.keys and kin.keys != keys and kin.share > (found[kin.keys].share if kin.keys in found else 0.0):
                    found[kin.keys] = kin
        return tuple(sorted(found.values(), key=lambda r: (-r.share, r.written))[:MOST_KIN])

    def _back(self, rendering: str) -> tuple[str, ...]:
        """Return what a rendering is called in this translator's own language."""
        words = phrase_words(rendering, self.target)
        if len(words) == 1:
            known = self._other.abbreviations if is_abbreviation(rendering) else self._other.words
            return known.get(words[0], ())
        return self._other.phrases.get(tuple(first_key(w, self.target) for w in words), ())

    def corrected(self, form: str) -> str:
        """Return the word that a form no text uses was meant to be, as `Slips` knows it; "" for none or several.

        Of a compound with one part that nobody knows, that part may hold the slip ("mijnenbestrijdng").
        """
        whole = self._slips.meant(form)
        if whole or self.language != "nl":
            return whole
        pieces = self._splitter.split(form)
        unknown = [p for p in pieces if not p.is_known and len(p.written) >= _SHORTEST_SLIPPED]
        part = self._slips.meant(unknown[0].written) if len(unknown) == 1 else ""
        return "".join(part if p is unknown[0] else p.written for p in pieces) if part else ""

    @cached_property
    def _slips(self) -> Slips:
        return Slips((*self._side.words, *self._side.forms), lambda word: first_key(word, self.language))

    def is_known(self, form: str) -> bool:
        """Return whether the lexicon holds a word of this language, as written or by its stem or lemma."""
        return bool(self._direct(form))

    def is_understood(self, form: str) -> bool:
        """Return whether a word, all its parts, or a word of the other language spelled like it is in the lexicon."""
        if self.is_known(form) or self.is_foreign(form):
            return True
        pieces = self._splitter.split(form) if self.language == "nl" else ()
        return bool(pieces) and all(piece.is_known for piece in pieces)

    def is_foreign(self, form: str) -> bool:
        """Return whether a word is one of the other language rather than of this one, as far as the lexicon knows."""
        return not self._direct(form) and (
            form in self._other.words or first_key(form, self.target) in self._other.stems
        )

    def is_false_friend(self, form: str) -> bool:
        """Return whether the other language has a word spelled alike with a meaning of its own ("list", "brand")."""
        return form in self._other.words and form not in self._other.words[form]

    def phrase_length(self, keys: Sequence[str], at: int) -> int:
        """Return how many words from a place on are the longest phrase of the lexicon there; 0 for none."""
        if keys[at] not in self.heads:
            return 0
        for length in range(min(_LONGEST_PHRASE, len(keys) - at), 1, -1):
            if tuple(keys[at : at + length]) in self._side.phrases:
                return length
        return 0

    def _short(self, word: Term) -> tuple[tuple[Rendering, ...], bool] | None:
        """Return the renderings of an abbreviation written as one; None for any other word.

        Where both languages use it ("FPGA"), what it stands for counts less: its four words would outweigh all others.
        """
        found = self._side.abbreviations.get(word.form)
        if not found or not is_abbreviation(word.written):
            return None
        renderings = self._renderings(found)
        if any(one.written.lower() == word.form for one in renderings):
            renderings = tuple(
                r._replace(share=r.share * self._short_for) if len(r.keys) > 1 else r for r in renderings
            )
        return renderings, True

    def _word_once(self, form: str) -> tuple[tuple[Rendering, ...], bool]:
        direct = self._direct(form)
        if direct:
            return self._renderings(direct), True
        if self.language != "nl" or not form.isalpha() or self.is_foreign(form):
            return (), False
        denied = self._denied(form)
        if denied:
            return denied, True
        pieces = self._splitter.split(form)
        if pieces:
            return self._joined(pieces), True
        guesses = cognates(form)
        return tuple(self._rendering(g, self._guess) for g in guesses if g != form), False

    def _denied(self, form: str) -> tuple[Rendering, ...]:
        """Return what a Dutch word in "on-" may be called by the word that it denies ("onafgeschermd": unshielded)."""
        bare = form.removeprefix("on")
        if bare == form or len(bare) < _SHORTEST_DENIED:
            return ()
        single = [word for word in self._direct(bare) if word.isalpha()][:2]
        return tuple(self._rendering(f"{no}{word}", self._guess) for word in single for no in ("un", "non", "in"))

    def _direct_once(self, form: str) -> tuple[str, ...]:
        """Return the lexicon's renderings of a word: as written, as it bends, then by its stem, by its lemma."""
        found = self._side.words.get(form) or self._side.forms.get(form)
        if found:
            return found
        for key in whole_keys(form, self.language):
            if key in self._side.stems:
                return self._side.stems[key]
        return ()

    def _joined(self, pieces: Sequence[Piece]) -> tuple[Rendering, ...]:
        """Return the renderings of a compound: those of its parts in order, the likeliest combinations first."""
        most = 3 if len(pieces) < 3 else 2
        ways = [self._of_piece(p, is_last=p is pieces[-1])[:most] for p in pieces]
        joined = []
        for combination in product(*ways):
            share = 1.0
            for one in combination:
                share *= one.share
            keys = tuple(dict.fromkeys(k for one in combination for k in one.keys))
            joined.append(Rendering(keys, " ".join(one.written for one in combination), share))
        return tuple(sorted(joined, key=lambda r: -r.share)[: MOST_RENDERINGS + 1])

    def _of_piece(self, piece: Piece, *, is_last: bool) -> tuple[Rendering, ...]:
        if not piece.is_known:
            forms = dict.fromkeys((piece.word, *cognates(piece.word)[:2]))
            return tuple(self._rendering(f, self._guess) for f in forms)
        words = self._side.words.get(piece.word) or self._side.stems[piece.word]
        if not is_last:
            first = self._side.firsts.get(piece.written) or self._side.firsts.get(piece.word, ())
            words = tuple(dict.fromkeys((*first, *words)))
        return self._renderings(words)

    def _renderings(self, words: Sequence[str]) -> tuple[Rendering, ...]:
        made = [self._rendering(w, s) for w, s in zip(words, self._shares, strict=False)]
        return tuple({r.keys: r for r in reversed(made) if r.keys}.values())[::-1]

    def _rendering(self, written: str, share: float) -> Rendering:
        return self._of(written, self.target)._replace(share=share)

    def _of(self, written: str, language: str) -> Rendering:
        keys = tuple(dict.fromkeys(first_key(w, language) for w in phrase_words(written, language)))
        return Rendering(keys, written, 1.0)


@cache
def shipped_translator(language: str, configuration: Configuration) -> Translator:
    """Return the translator of the shipped lexicon out of one language; made once a process."""
    return Translator(shipped_lexicon(), language, configuration)
