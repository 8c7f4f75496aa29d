"""Dutch words as they bend: adjectives with their ending, nouns in the plural, and back from productive endings."""

import re

#: Endings of bent adjectives that the stemmer leaves apart from their plain form ("schaalbare" and "schaalbaar").
_PLAIN_ENDINGS = (
    ("bare", "baar"),
    ("zame", "zaam"),
    ("loze", "loos"),
    ("vrije", "vrij"),
    ("volle", "vol"),
    ("rijke", "rijk"),
    ("arme", "arm"),
    ("vaste", "vast"),
    ("dichte", "dicht"),
    ("gerede", "gereed"),
    ("ionele", "ioneel"),
    ("nome", "noom"),
)
_PLAIN = dict(_PLAIN_ENDINGS)
_BENT_ENDINGS = tuple(_PLAIN)
_BENT = re.compile(rf"(?<=[a-z]{{3}})({'|'.join(_BENT_ENDINGS)})$")
_LONG_VOWEL = re.compile(r"(.*?)([aeou])\2([bcdfghjklmnpqrstvwxz])")
_SOFTENED = re.compile(r"(.*(?:ie|eu|oe|ui|ij|ei|ou|au)|.*[lr](?=f))([fs])")
_CLOSED = re.compile(r".*[^aeiou][aeiou][bdfgklmnprst]|[aeiou][bdfgklmnprst]")
_VOWELS = re.compile(r"[aeiouy]+")
_SOFT = {"f": "v", "s": "z"}
_WITH_S = ("el", "er", "en", "em", "or", "ie", "je", "aar", "oir")
#: Of words on -s only these bend; others are adverbs and parts ("meerlaags").
_BENDING_S = ("loos", "eus", "vals", "los", "ijs")


def plain_adjective(word: str) -> str:
    """Return a folded word without the bent ending of a productive adjective ("storingsvrije" -> "storingsvrij")."""
    found = _BENT.search(word) if word.endswith(_BENT_ENDINGS) else None
    return word[: found.start()] + _PLAIN[found.group(1)] if found else word


def adjective_forms(word: str) -> tuple[str, ...]:
    """Return the forms in which an adjective stands before a noun, and the comparative ("snel" -> "snelle", "sneller").

    None for words that do not bend (those on -e or -en).
    """
    if word.endswith(("e", "en")) or (word.endswith("s") and not word.endswith(_BENDING_S)):
        return ()
    stem = _open(word)
    comparative = f"{word}der" if word.endswith("r") else f"{stem}er"
    return (f"{stem}e", comparative, f"{comparative}e")


def noun_plurals(word: str) -> tuple[str, ...]:
    """Return the regular plurals that a noun may have ("laag" -> "lagen", "sensor" -> "sensoren", "sensors")."""
    if word.endswith("heid"):
        return (f"{word[:-2]}den",)
    if word.endswith(("ee", "ij")):
        return (f"{word}en",)
    if word.endswith(("a", "o", "u", "y", "i")) or (word.endswith("e") and not word.endswith("ie")):
        return (f"{word}s", f"{word}n") if word.endswith("e") else (f"{word}'s",)
    if word.endswith(_WITH_S):
        return (f"{word}s", f"{_open(word)}en")
    return (f"{_open(word)}en",)


def _open(word: str) -> str:
    """Return a word as it is written before an ending: "laag" -> "lag", "actief" -> "actiev", "plat" -> "platt"."""
    long = _LONG_VOWEL.fullmatch(word)
    if long:
        start, vowel, end = long.groups()
        return f"{start}{vowel}{_SOFT.get(end, end)}"
    soft = _SOFTENED.fullmatch(word)
    if soft:
        return soft.group(1) + _SOFT[soft.group(2)]
    if _CLOSED.fullmatch(word) and (len(_VOWELS.findall(word)) == 1 or word.endswith("vol")):
        return word + word[-1]
    return word
