"""The named set of numbers that decides a ranking: the same for the command line and the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Configuration:
    """How texts are weighed. Every figure was chosen on SBIR dev only (docs/explanation/matching-trials.md).

    `k1`, `b`: BM25. `title_weight`: times a title word counts. `opening_bonus`, `opening_words`: extra count of a
    word near the start of an offering, falling off over that many words. `part_weight`, `joined_weight`: parts of a
    Dutch compound, hyphenated words as one. `pair_window`, `pair_weight`: two words of the need within so many words
    of each other in the offering; of a need of at most `short_need` words only `short_pair_share` of it, rising to all
    of it at `whole_need` words. `query_power`: how a repeated word of the need counts (1 = every time),
    up to `query_most` times.
    `need_title_weight`, `need_opening_bonus`, `need_opening_words`: the same for the need. `process_weight`: words and
    sentences about procuring rather than about the subject. `concept_weight`, `concept_same_weight`,
    `broader_weight`: a link by concept, to a text in the other language, in the same, and by what is broader.
    `translation_weight`: a word met by what it is called in the other language (0: off); `rendering_shares`: its
    renderings, best first; `cognate_share`: a rendering guessed by rule; `unknown_share`: the written form of an
    unknown word in documents of the other language; `translation_at_home`: a Dutch need's English words in Dutch
    documents; `sense_weight`, `sense_doubt`: how much the company of a word decides between its senses;
    `kin_weight`: a Dutch word met in a Dutch text by another of the same meaning; `abbreviation_weight`: an English
    abbreviation, or one that both languages use, met by what it stands for, or the other way round.
    `probability_weights`: of the map to a probability: constant, of log score, of log full score, of a text in another
    language than the need's. `somebody_weights`: of the chance that somebody here can: constant, of how far the first
    match stands out, of the share of its score by neighbours, of how far it speaks to the need's parts (no list
    of matches holds that chance, so it may be learnt anew under the same name). Both as `bench/calibration.py` learns
    them.
    """

    name: str = "schakel-3"
    k1: float = 1.5
    b: float = 0.9
    title_weight: float = 6.0
    opening_bonus: float = 5.0
    opening_words: float = 40.0
    part_weight: float = 0.5
    joined_weight: float = 0.25
    pair_window: int = 2
    need_pair_window: int = 2
    pair_weight: float = 0.6
    short_pair_share: float = 0.6
    short_need: int = 8
    whole_need: int = 20
    query_power: float = 0.6
    query_most: float = 20.0
    need_title_weight: float = 3.0
    need_opening_bonus: float = 2.0
    need_opening_words: float = 20.0
    process_weight: float = 0.2
    process_sentence: float = 0.3
    concept_weight: float = 0.9
    concept_same_weight: float = 0.15
    broader_weight: float = 0.5
    translation_weight: float = 1.0
    rendering_shares: tuple[float, ...] = (1.0, 0.8, 0.65, 0.5)
    cognate_share: float = 0.8
    unknown_share: float = 0.4
    translation_at_home: float = 0.5
    sense_weight: float = 0.8
    sense_doubt: float = 10.0
    kin_weight: float = 0.8
    abbreviation_weight: float = 0.3
    probability_weights: tuple[float, float, float, float] = (-8.586, 3.688, -2.125, 1.559)
    somebody_weights: tuple[float, float, float, float] = (-2.632, 2.195, 3.042, 1.125)


DEFAULT_CONFIGURATION = Configuration()
