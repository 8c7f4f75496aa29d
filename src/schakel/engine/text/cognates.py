"""Dutch words of Latin and Greek stock in their English dress ("kalibratie" -> "calibration"), by rules on endings."""

import re
from itertools import product

#: Dutch ending -> English endings; the longest that fits is used.
_ENDINGS = (
    ("ificering", ("ification",)),
    ("isering", ("ization", "izing")),
    ("eringen", ("ing", "ation")),
    ("ering", ("ing", "ation", "ization")),
    ("iseren", ("ize",)),
    ("iseerd", ("ized",)),
    ("iseerde", ("ized",)),
    ("ficeren", ("fy",)),
    ("eren", ("e", "ate", "")),
    ("eerd", ("ed", "ated")),
    ("eerde", ("ed", "ated")),
    ("erend", ("ing",)),
    ("erende", ("ing",)),
    ("aties", ("ation",)),
    ("atie", ("ation",)),
    ("ities", ("ition",)),
    ("tie", ("tion", "cy")),
    ("ties", ("tion", "cy")),
    ("sie", ("sion",)),
    ("sies", ("sion",)),
    ("iteiten", ("ity",)),
    ("iteit", ("ity",)),
    ("logisch", ("logical", "logic")),
    ("logische", ("logical", "logic")),
    ("isch", ("ic", "ical", "")),
    ("ische", ("ic", "ical", "")),
    ("logie", ("logy",)),
    ("grafie", ("graphy",)),
    ("grafisch", ("graphic",)),
    ("grafische", ("graphic",)),
    ("metrie", ("metry",)),
    ("metrisch", ("metric",)),
    ("metrische", ("metric",)),
    ("scopie", ("scopy",)),
    ("scopisch", ("scopic",)),
    ("scopische", ("scopic",)),
    ("scoop", ("scope",)),
    ("foon", ("phone",)),
    ("fonie", ("phony",)),
    ("nomie", ("nomy",)),
    ("pathie", ("pathy",)),
    ("therapie", ("therapy",)),
    ("sofie", ("sophy",)),
    ("ief", ("ive",)),
    ("ieve", ("ive",)),
    ("aal", ("al",)),
    ("ale", ("al",)),
    ("alen", ("al",)),
    ("air", ("ary", "ar")),
    ("aire", ("ary", "ar")),
    ("eel", ("al", "le")),
    ("ele", ("al", "le")),
    ("abel", ("able",)),
    ("abele", ("able",)),
    ("ibel", ("ible",)),
    ("ibele", ("ible",)),
    ("ant", ("ant",)),
    ("ante", ("ant",)),
    ("ent", ("ent",)),
    ("ente", ("ent",)),
    ("antie", ("ance", "ancy")),
    ("entie", ("ence", "ency")),
    ("ose", ("osis", "ose")),
    ("itis", ("itis",)),
    ("isme", ("ism",)),
    ("ismen", ("ism",)),
    ("ist", ("ist",)),
    ("eus", ("ous",)),
    ("euze", ("ous",)),
    ("ica", ("ics",)),
    ("ine", ("ine",)),
    ("ide", ("ide",)),
    ("eum", ("eum",)),
    ("theek", ("thec",)),
    ("oor", ("or",)),
    ("or", ("or",)),
    ("oren", ("or",)),
    ("uur", ("ure",)),
    ("ur", ("ure",)),
    ("ie", ("y", "ia")),
    ("ies", ("y", "ia")),
    ("iek", ("ics", "ic")),
    ("ieken", ("ics",)),
    ("eem", ("em",)),
    ("emen", ("em",)),
    ("yse", ("ysis",)),
    ("ysen", ("ysis",)),
    ("ese", ("esis",)),
    ("ase", ("ase", "asis")),
    ("age", ("age",)),
    ("um", ("um",)),
    ("us", ("us",)),
    ("ment", ("ment",)),
    ("menten", ("ment",)),
    ("en", ("", "e")),
    ("e", ("e", "")),
    ("", ("", "e")),
)
_BY_ENDING = dict(_ENDINGS)
_LONGEST = max(map(len, _BY_ENDING))
#: Spelling inside the word: what Dutch writes and what English may write for it.
_INSIDE = (
    (re.compile(r"kw"), "qu"),
    (re.compile(r"kst"), "xt"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"ij"), "y"),
    (re.compile(r"(?<=[a-z])eau"), "eau"),
    (re.compile(r"aa"), "a"),
    (re.compile(r"oo"), "o"),
    (re.compile(r"uu"), "u"),
    (re.compile(r"ee"), "e"),
    (re.compile(r"ieel"), "ial"),
    (re.compile(r"oe"), "u"),
)
_HARD_K = re.compile(r"k(?=[aourltcs]|$)")
_SHORTEST = 5
MOST = 6


def cognates(word: str) -> tuple[str, ...]:
    """Return the English forms that a folded Dutch word may have by rule, likeliest first, at most six.

    They are guesses: only forms that the English texts use can be met. Words under five letters have none.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    ending = next(
        word[-n:] if n else ""
        for n in range(min(_LONGEST, len(word) - 2), -1, -1)
        if word[len(word) - n :] in _BY_ENDING
    )
    stem = word.removesuffix(ending)
    stems = dict.fromkeys((_dressed(_HARD_K.sub("c", stem)), _dressed(stem), _greek(stem)))
    found = dict.fromkeys(s + e for e, s in product(_BY_ENDING[ending], stems))
    return tuple(found)[:MOST]


def _dressed(stem: str) -> str:
    for pattern, english in _INSIDE:
        stem = pattern.sub(english, stem)
    return stem


def _greek(stem: str) -> str:
    """Return a stem with the letters that English keeps from Greek ("fotofysica" -> "photophysica")."""
    return _dressed(_HARD_K.sub("c", stem)).replace("f", "ph").replace("cr", "chr" if "cron" in stem else "cr")
