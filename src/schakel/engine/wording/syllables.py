"""How many syllables a word has, near enough for readability: vowel groups by the spelling of each language."""

import re

_DUTCH = re.compile(
    r"aai|ëi|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie(?!e)|oe(?!ë)|eu|ui|ou|au|ei|ij"
    r"|(?<![aeiou])y(?![aeiou])|[aeiouáàâäéèêëíìîïóòôöúùûü]"
)
_ENGLISH = re.compile(r"[aeiouy]+")
_ENGLISH_SPLIT = re.compile(r"i(?:a|o|um)(?!n|us)|(?<![gq])ua|eo(?![up])|ism$|[aeiouy]ing$|crea|scie|[a-z]{2}ea(?=s?$)")
_ENGLISH_JOINED = re.compile(r"[ct]ial")


def syllables(word: str, language: str) -> int:
    """Count the syllables of a word in "nl" or "en"; at least 1. A heuristic on spelling, no word list."""
    letters = "".join(letter for letter in word.lower() if letter.isalpha())
    if language == "nl":
        return max(1, len(_DUTCH.findall(letters)))
    return max(1, _english(letters))


def _english(letters: str) -> int:
    count = len(_ENGLISH.findall(letters))
    count += len(_ENGLISH_SPLIT.findall(letters)) - len(_ENGLISH_JOINED.findall(letters))
    if (
        (re.search(r"[^aeiouy]e$", letters) and not re.search(r"[^aeiouylr]le$", letters))
        or re.search(r"[^aeiouytd]ed$", letters)
        or re.search(r"[^aeiouyszxgch]es$", letters)
    ):
        count -= 1
    return count
