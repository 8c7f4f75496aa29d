"""How hard a text is to read: Flesch-Douma for Dutch, Flesch for English, and what would help.

Dutch: 206.84 - 0.77 x syllables per 100 words - 0.93 x words per sentence, with the bands of W. H. Douma, "De
leesbaarheid van landbouwbladen" (1960), as quoted in dbnl.org/tekst/_taa014197701_01. English: R. Flesch, "A new
readability yardstick", Journal of Applied Psychology 32 (1948).
"""

from dataclasses import dataclass
from typing import Literal

from schakel.engine.types import Language
from schakel.engine.wording.sentences import Sentence, sentences
from schakel.engine.wording.syllables import syllables

Level = Literal["too-short", "very-hard", "hard", "fairly-hard", "normal", "easy"]

#: Below this number of words a score says nothing.
LEAST_WORDS = 12
#: A sentence with more words than this is named as long.
LONG_SENTENCE = 22
#: A word with at least this many syllables is named as heavy.
HEAVY_WORD = {"nl": 6, "en": 5}
_BANDS: dict[str, tuple[tuple[float, Level], ...]] = {
    "nl": ((30, "very-hard"), (45, "hard"), (60, "fairly-hard"), (70, "normal")),
    "en": ((30, "very-hard"), (50, "hard"), (60, "fairly-hard"), (70, "normal")),
}


@dataclass(frozen=True, slots=True)
class Readability:
    """How a text reads. `score` runs from about 0 (very hard) to 100 (easy); None when the text is too short to say.

    `long_sentences` and `heavy_words` name what would help most, the worst first, at most five each.
    """

    language: Language
    level: Level
    score: float | None
    words: int
    sentences: int
    words_per_sentence: float
    syllables_per_word: float
    long_sentences: tuple[Sentence, ...]
    heavy_words: tuple[str, ...]


def readability(text: str, language: Language) -> Readability:
    """Judge a text in "nl" or "en". Linear; reads the first 20,000 characters (`sentences.MOST_CHARACTERS`)."""
    found = sentences(text)
    own = [word for sentence in found for word in sentence.words]
    if not own:
        return Readability(language, "too-short", None, 0, 0, 0.0, 0.0, (), ())
    counts = {word: syllables(word, language) for word in set(own)}
    per_sentence = len(own) / len(found)
    per_word = sum(counts[word] for word in own) / len(own)
    score = round(_score(per_sentence, per_word, language), 1) if len(own) >= LEAST_WORDS else None
    long = sorted((s for s in found if len(s.words) > LONG_SENTENCE), key=lambda s: (-len(s.words), s.start))
    heavy = sorted((w for w in counts if counts[w] >= HEAVY_WORD[language]), key=lambda w: (-counts[w], w))
    return Readability(
        language=language,
        level=_level(score, language),
        score=score,
        words=len(own),
        sentences=len(found),
        words_per_sentence=round(per_sentence, 1),
        syllables_per_word=round(per_word, 2),
        long_sentences=tuple(long[:5]),
        heavy_words=tuple(heavy[:5]),
    )


def _score(words_per_sentence: float, syllables_per_word: float, language: Language) -> float:
    if language == "nl":
        return 206.84 - 77.0 * syllables_per_word - 0.93 * words_per_sentence
    return 206.835 - 84.6 * syllables_per_word - 1.015 * words_per_sentence


def _level(score: float | None, language: Language) -> Level:
    if score is None:
        return "too-short"
    return next((level for top, level in _BANDS[language] if score < top), "easy")
