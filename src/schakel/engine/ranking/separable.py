"""Dutch verbs that stand in two: "toon de werking aan" is aantonen, "op te sporen" is opsporen."""

import re
from functools import cache

from schakel.engine.text.forms import first_key, word_keys
from schakel.engine.text.normalise import fold
from schakel.engine.vocabulary.lexicon import Lexicon, shipped_lexicon

#: What may part from a verb; longer ones first, so that "bijeenbrengen" parts as "bijeen".
_PARTICLES = (
    "bijeen", "binnen", "omhoog", "omlaag", "samen", "terug", "tegen", "voort", "vast", "voor", "door", "over", "weer",
    "neer", "stil", "mee", "los", "aan", "bij", "toe", "uit", "weg", "af", "in", "na", "om", "op",
)  # fmt: skip
_PARTICLE = re.compile(rf"(?<![a-z])(?:{'|'.join(_PARTICLES)})(?![a-z])", re.IGNORECASE)
_SHORTEST_VERB = 4
_WORD = re.compile(r"[^\W\d_]+")
#: After a particle that ends its clause: a mark, the end, or a word that begins another clause.
_CLAUSE_END = re.compile(r"\s*(?:[.,;:!?)]|$|(?:en|of|om|zodat|waarbij|waarmee|voordat|zonder)\b)")
_BREAK = re.compile(r"[.,;:!?()]")


def may_be_separated(text: str) -> bool:
    """Return whether a text of plain characters holds any particle."""
    return _PARTICLE.search(text) is not None


def separated_verbs(sentence: str) -> dict[int, str]:
    """Return the whole verb, as an infinitive, by the place in the sentence where its verb part starts.

    Its particle's place has "". Only verbs that the shipped lexicon holds whole are known. A particle stands right
    before "te" and the verb, or at the end of the clause after it.
    """
    if sentence.isascii() and not _PARTICLE.search(sentence):
        return {}
    known = _separable(shipped_lexicon())
    words = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(sentence)]
    found: dict[int, str] = {}
    for at, (particle, start, end) in enumerate(words):
        verbs = known.get(particle)
        if verbs is None:
            continue
        if at + 2 < len(words) and words[at + 1][0] == "te":
            whole = _whole(words[at + 2][0], verbs)
            if whole:
                found |= {start: "", words[at + 2][1]: whole}
        elif _CLAUSE_END.match(sentence, end):
            clause = max((m.end() for m in _BREAK.finditer(sentence, 0, start)), default=0)
            for word, place, _ in reversed(words[:at]):
                whole = _whole(word, verbs) if place >= clause and place not in found else ""
                if whole:
                    found |= {start: "", place: whole}
                    break
    return found


def _whole(word: str, verbs: dict[str, str]) -> str:
    if len(word) < _SHORTEST_VERB - 1:
        return ""
    return next((verbs[key] for key in word_keys(word, "nl") if key in verbs), "")


@cache
def _separable(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """Return by particle and stem of the verb part the separable verbs of a lexicon."""
    found: dict[str, dict[str, str]] = {}
    for verb in sorted(lexicon.verbs):
        particle = next((p for p in _PARTICLES if verb.startswith(p)), "")
        rest = verb.removeprefix(particle)
        if particle and len(rest) >= _SHORTEST_VERB:
            found.setdefault(particle, {})[first_key(rest, "nl")] = verb
    return found
