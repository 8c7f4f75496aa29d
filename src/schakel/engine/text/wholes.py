"""Dutch words in "ge-" by their whole stem, as a lexicon must tell "geweer" (rifle) from "weer" (weather)."""

from schakel.engine.text.forms import first_key, keys_once
from schakel.engine.text.lemmas import lemma
from schakel.engine.text.normalise import fold


def whole_stem(word: str, language: str) -> str:
    """Return the stem under which a lexicon holds a folded word: a Dutch "ge" that the stemmer takes away is kept.

    Where it belongs to the word, other words have the bare stem: "geweer" (rifle) and "weer" (weather).
    """
    stem = first_key(word, language)
    is_bare = language == "nl" and word.startswith("ge") and not stem.startswith("ge")
    return f"ge~{stem}" if is_bare else stem


def whole_keys(word: str, language: str) -> tuple[str, ...]:
    """Return the stems by which a folded word is looked up in a lexicon, best first: its lemma's, its own, bare ones.

    "gevolgd" comes of volgen rather than of gevolg, "gebruikt" of gebruiken.
    """
    keys = keys_once(word, language)
    if language != "nl" or not word.startswith("ge"):
        return keys
    whole_lemma = fold(lemma(word, language))
    whole = (whole_stem(whole_lemma, language),) if whole_lemma.isalpha() else ()
    return tuple(dict.fromkeys((*whole, whole_stem(word, language), *keys)))
