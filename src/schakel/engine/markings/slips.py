"""Phrases with one slip in them, as scanners and hurried hands leave them."""

from schakel.engine.markings.lexicon import BY_LETTERS, Phrase

_OWN_BY_LENGTH: dict[int, list[str]] = {}
for _letters, _phrase in BY_LETTERS.items():
    if _phrase.strength == "own" and len(_letters) >= (9 if _letters.startswith("STG") else 10):
        _OWN_BY_LENGTH.setdefault(len(_letters), []).append(_letters)
#: The first letters of long phrases, cut off at the edge of a scan: at least 14, at most a quarter is lost.
_CUT_OFF = {
    known[:size]: known
    for same in _OWN_BY_LENGTH.values()
    for known in same
    for size in range(max(14, (3 * len(known) + 3) // 4), len(known) - 1)
}
#: One slip leaves the first four letters or the last four as they are: most lines are done with after one look here.
RIMS = frozenset(rim for same in _OWN_BY_LENGTH.values() for one in same for rim in (one[:4], one[-4:]))
_NAMES_A_SYSTEM = ("STG", "NATO", "NAVO", "COSMIC", "DEP", "EU", "UK")
_LONG = 15  # letters; a phrase as long as this is told with a letter less or more wherever that is


def may_be_one(letters: str) -> bool:
    """A quick no for letters that are no phrase with one slip."""
    return letters[:4] in RIMS or letters[-4:] in RIMS


def meant_by(letters: str) -> Phrase | None:
    """The phrase that these bare letters are but for one letter misread, swapped, lost or doubled, or cut off."""
    for known in _OWN_BY_LENGTH.get(len(letters), ()):
        if sum(one != other for one, other in zip(letters, known, strict=True)) == 1 or _is_swapped(letters, known):
            return BY_LETTERS[known]
    if letters in _CUT_OFF:
        return BY_LETTERS[_CUT_OFF[letters]]
    for size in (len(letters) - 1, len(letters) + 1) if len(letters) >= 8 else ():
        for known in _OWN_BY_LENGTH.get(size, ()):
            if _is_lost_or_doubled(letters, known):
                return BY_LETTERS[known]
    return None


def _is_lost_or_doubled(letters: str, known: str) -> bool:
    """Whether one letter was lost or doubled; in short phrases only behind the name of the system."""
    short, long = sorted((letters, known), key=len)
    if not _is_one_longer(short, long):
        return False
    if len(letters) >= _LONG:
        return True
    at = next((at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if long == letters:
        return at > 0 and long[at] == long[at - 1]
    return letters.startswith(_NAMES_A_SYSTEM)


def _is_swapped(letters: str, known: str) -> bool:
    """Whether two letters beside each other changed places: GEHIEM."""
    wrong = [at for at, (one, other) in enumerate(zip(letters, known, strict=True)) if one != other]
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and letters[wrong[0]] == known[wrong[1]]
        and letters[wrong[1]] == known[wrong[0]]
    )


def _is_one_longer(short: str, long: str) -> bool:
    """Whether one letter taken out of the long word leaves the short one."""
    same = next((at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    return short[same:] == long[same + 1 :]
