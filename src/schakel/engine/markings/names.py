"""Markings in the name of a file, where words are joined by signs and nothing stands alone on a line."""

import re
from collections.abc import Iterator

from schakel.engine.markings import fold, forms, talk
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import BY_LETTERS, PORTIONS, Phrase
from schakel.engine.markings.marking import Marking

_JOINT = re.compile(r"[_.+~,;#=()\[\]{}-]")
_ABOUT = re.compile(
    r"(?i)\b(?:handreiking|werkinstructie|instructies?|rubriceren|rubriceringen|merken|vacature|"
    r"werken met|working with|gids|guide|wijzer|toelichting|vragenlijst|formulier|application form|aanvraag|"
    r"application|glossar\w+|presentatie abro|workshop)\b"
)
_SHORT = re.compile(r"(?:^|[ _.(\[-])(?P<mark>(?:R|C|S|TS)-UE|EU-[RCS])(?=[ _.)\]-])|^[(\[](?P<first>NR|NC|CTS)[)\]]")
_MOST_WORDS = 8  # words of the longest phrase in a name
_LONGEST_NAME = 1000  # characters; what lies behind is not read
# Abbreviations that nobody writes for anything else, whatever the case.
_UNMISTAKABLE = ("STG", "DEPV", "VSNFD", "TIPRED", "COSMIC")


def find_markings_in_name(name: str) -> tuple[Marking, ...]:
    """Find markings in a file name, without its folders: `Stg_GEHEIM_plan.docx`, `minutes (NATO SECRET).pdf`.

    A phrase counts in capitals, or where it opens or closes the name; never beside a word that shows talk about
    levels (`nato_secret_clearance.pdf`). Never raises.
    """
    flat = fold.flatten(re.split(r"[/\\]", name)[-1][:_LONGEST_NAME])
    plain = _JOINT.sub(" ", flat.text)
    stem = re.sub(r"(?i)(?<=\S) +(?:[a-z]{2,5}\d?)\s*$", lambda found: " " * len(found.group()), plain)
    if talk.TALK.search(stem) or _ABOUT.search(stem):
        return ()
    short = _SHORT.search(flat.text)
    if short:
        found = PORTIONS[short.group(short.lastgroup or 0)]
        at = len(name) - len(re.split(r"[/\\]", name)[-1])
        first, last = short.span(short.lastgroup or 0)
        begin, stop = at + flat.origin(first), at + flat.origin(last - 1) + 1
        return (Marking(name[begin:stop], begin, found.system, found.level),)
    offset = len(name) - len(re.split(r"[/\\]", name)[-1])
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", stem)]
    inner = _content_range(stem, words)
    for first in range(len(words)):
        for last in range(min(len(words), first + _MOST_WORDS), first, -1):
            start, end = words[first][0], words[last - 1][1]
            phrase = _phrase(stem[start:end])
            if phrase and _counts(phrase, stem, start, end, at_rim=first <= inner[0] or last >= inner[1]):
                begin, stop = offset + flat.origin(start), offset + flat.origin(end - 1) + 1
                return (Marking(name[begin:stop], begin, phrase.system, phrase.level),)
    return ()


def _phrase(shown: str) -> Phrase | None:
    hit = forms.alone(shown) if re.fullmatch(r"(?i)tbb ?-?[1-4]", shown) else None
    if hit:
        return Phrase(shown, hit.system, hit.level, "own")
    phrase = BY_LETTERS.get(fold.canon(shown))
    return phrase if phrase and phrase.strength != "label" else None


def _content_range(stem: str, words: list[tuple[int, int]]) -> tuple[int, int]:
    """The words between leading and trailing numbers, dates and versions: first, and one past the last."""
    kept = [at for at, (start, end) in enumerate(words) if not forms.stands_beside(stem[start:end])]
    return (kept[0], kept[-1] + 1) if kept else (0, len(words))


def _counts(phrase: Phrase, stem: str, start: int, end: int, *, at_rim: bool) -> bool:
    shown = stem[start:end]
    if phrase.strength == "own":
        return forms.capitals(shown) or at_rim or fold.canon(phrase.words).startswith(_UNMISTAKABLE)
    rest = stem[:start] + stem[end:]
    others = [word for word in re.findall(r"[^\W\d_]{4,}", rest) if not forms.stands_beside(word)]
    return forms.capitals(shown) and at_rim and not any(word.isupper() for word in others)


_ENDING = re.compile(r"(?i)\.(?:docx?|pdf|xlsx?|pptx?|od[tsp]|msg|eml|zip|txt|csv|dwg)\b")
_LONGEST_SHOWN = 160  # characters of a file name that a text gives
_GIVEN_NAME = re.compile(
    r"(?i)(?:^|[\s>*•-])(?:attachments?|bijlagen?|annex|bestand(?:snaam)?|file(?: ?name)?|document|naam|name|"
    r"enclosure)\s?:\s*(?P<name>[^\n:|<>\"]*)$"
)


def names_in(flat: str) -> Iterator[Hit]:
    """Markings in the names of files that a text gives: joined by signs, or behind "Attachment:"."""
    for ending in _ENDING.finditer(flat):
        before = flat[max(0, ending.start() - _LONGEST_SHOWN) : ending.start()].rpartition("\n")[2]
        given = _GIVEN_NAME.search(before)
        name = given["name"] if given else re.split(r"[\s\"'<>|:/]", before)[-1]
        begin = ending.start() - len(name)
        for one in find_markings_in_name(flat[begin : ending.end()]):
            phrase = BY_LETTERS.get(fold.canon(one.text))
            if phrase is None or phrase.strength == "own":
                yield Hit(begin + one.at, begin + one.at + len(one.text), one.system, one.level, True)
