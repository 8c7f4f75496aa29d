"""The forms in which a marking stands: alone, behind a label, or where a sentence leads up to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

from schakel.engine.markings import fold, labels, slips
from schakel.engine.markings.lexicon import (
    BY_LETTERS,
    FOLLOWERS,
    LABELS,
    PHRASES,
    PORTIONS,
    RELEASES,
    SOFT_LABELS,
    Phrase,
    letters_of,
)
from schakel.engine.markings.marking import Level
from schakel.engine.markings.talk import BEFORE_LABEL_TALK, BESIDE, ENDS_VALUE, SAME_OR_MORE

LONGEST_ALONE = 240  # characters; a line with more than this on it is no line of its own for a marking


@dataclass(frozen=True, slots=True)
class Hit:
    """A marking inside a flat text: from where, to where, which."""

    start: int
    end: int
    system: str
    level: Level
    is_own: bool


def _letters(words: tuple[str, ...]) -> str:
    return _any_of(sorted({fold.canon(fold.flatten(word).text) for word in words}))


def _any_of(words: list[str]) -> str:
    """A pattern for these words that reads each letter once (a tree), the longest word first; words are sorted."""
    ends_here = words[:1] == [""]
    branches = [
        first + _any_of([word[1:] for word in group])
        for first, group in (
            (first, list(group)) for first, group in groupby((w for w in words if w), key=itemgetter(0))
        )
    ]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if ends_here else ''}" if ends_here or len(branches) > 1 else branches[0]


_PHRASES = _any_of(sorted(BY_LETTERS))
_ONLY_LABEL = re.compile(f"(?:{_letters(LABELS)}|{_letters(SOFT_LABELS)})?")
_BESIDE_PHRASES = _any_of(sorted(letters for letters, phrase in BY_LETTERS.items() if phrase.strength != "label"))
# CLAS before SECRET reads as CLASS before ECRET when only letters are compared: it is known by its colon alone.
_LABEL = _letters(tuple(label for label in LABELS if label != "clas"))
_SOFT = _letters(SOFT_LABELS)
_COUNTRY = "[A-Z]{0,120}"
_TAIL = f"(?:{_letters(FOLLOWERS)}|{_BESIDE_PHRASES})*(?:(?:{_letters(RELEASES)}){_COUNTRY}|[A-Z]{{2,40}}EYESONIY)?"
_ALONE = re.compile(f"(?P<label>{_LABEL}|{_SOFT})?(?:FGI|IOINT|UNIT)?(?P<mark>{_PHRASES})(?P<tail>{_TAIL})")
_THINGS = frozenset((letters_of("stempel"), letters_of("stamp")))
_COLON = re.compile(r"[\"'*_ ]{0,4}[:=\t][\"'*_ \t\[(>-]{0,6}")
_MOST_LABELS = 20  # of one line (at most 1,000 characters); lists of fields hold fewer
_SIGN = re.compile(r"[:=\t]")
_LAST_LETTERS = frozenset(
    letters[at:]
    for words in (*(phrase.words for phrase in PHRASES), *FOLLOWERS)
    for letters in (letters_of(words.split()[-1]),)
    for at in range(len(letters))
)
_TBB = re.compile(
    r"(?i)(?<![a-z0-9])(?:T[ .]?[B8][ .]?[B8]|Te beschermen belang)[ ]?[-.,:_]?[ ]?(?:niveau|level|categorie|category)?"
    r"[ ]?[-.:]?[ ]?([1-4Il])(?![a-z0-9]|[.,]\d)"
)
TBB_LEVELS: dict[str, Level] = {"1": "top secret", "2": "secret", "3": "confidential", "4": "restricted"}

_COMPOUND = re.compile(
    r"(?P<level>TOP\s?SECRET|SECRET|CONFIDENTIAL|TS|S|C)\s?//\s?(?=[A-Z]{2})(?:[A-Z]{1,10}[ ,/-]{0,3}){1,16}(?:\d{8})?"
)
_EYES = re.compile(r"(?:[A-Z]{2,4}\s?[/,&]\s?){1,12}[A-Z]{2,4}\s+EYES\s+ONLY")
_COMPOUND_LEVELS: dict[str, Level] = {"T": "top secret", "S": "secret", "C": "confidential"}
_PLAIN = re.compile(r"[a-z]{3,}")
_STARTS = re.compile(f"(?:{_LABEL}|{_SOFT}|FGI|IOINT|UNIT)?{_PHRASES}")
_WORD = re.compile(r"\S+")
_UNTIL = re.compile(r"\btot en met (?=\d)")
_GIVES = re.compile(r"\s*[:=]\s*\w")
_ARTICLES = frozenset(("the", "a", "an", "of", "het", "de", "van", "von", "sur", "to", "from", "on"))
_EDGE_DIRT = " \t\"'`*_#=~<>-+.,;:!?/\\|()[]{}•·▪■●◆►«»„“”‘’…^@&"


# Behind a level stand names and capitals; a small word beyond these makes it a sentence.
SMALL = frozenset(
    word.lower()
    for words in (*FOLLOWERS, *RELEASES, *(phrase.words for phrase in PHRASES))
    for word in re.findall(r"[A-Za-z]+", words)
) | {"the", "of", "and", "to", "en", "de", "het", "aan", "voor", "et", "und", "a"}
_LOWER_WORD = re.compile(r"\b[a-z]{2,}\b")


def capitals(shown: str) -> bool:
    """Whether the letters are capitals, reading a scanner's l, rn and vv as I, M and W."""
    plain = shown.replace("rn", "").replace("vv", "").replace("l", "")
    letters = [c for c in plain if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return bool(letters) and upper >= 0.74 * len(letters)


def _hit(found: re.Match[str], shown: str, left: int, offset: int) -> Hit | None:
    """Judge a whole piece that reads as a marking; its letters begin `left` characters into `shown`."""
    phrase = BY_LETTERS[found["mark"]]
    _, starts, ends = fold.canon_with_places(shown[left:])
    start, end = left + starts[found.start("mark")], left + ends[found.end("mark") - 1]
    colon = bool(re.search(r"[:=\t\n]", shown[:start])) or capitals(shown)
    label = found["label"] or ""
    is_labelled = bool(label) and re.fullmatch(_LABEL, label) is not None and colon
    if label in _THINGS and not re.search("[:=\n]", shown[:start]):
        return None  # a stamp that is sold
    if not _strong_enough(phrase, shown[start:end], is_labelled) or _is_of_an_office(phrase, label, shown[start:end]):
        return None
    if _lists_levels(phrase, found["tail"]):
        return None
    if "?" in shown[end:] or any(word not in SMALL for word in _LOWER_WORD.findall(shown[end:])):
        return None
    end = left + ends[found.end("tail") - 1] if found["tail"] else end
    return Hit(offset + start, offset + end, phrase.system, phrase.level, phrase.strength == "own")


def phrases_in(letters: str) -> list[Phrase]:
    """The levels that occur in bare letters, wherever they stand; short forms are left out, they occur by chance."""
    found = [BY_LETTERS[word.group()] for word in MARK_WORDS.finditer(letters) if len(word.group()) >= 5]
    return [phrase for phrase in found if phrase.strength != "label" and phrase.level != "caveat"]


def _lists_levels(phrase: Phrase, tail: str) -> bool:
    """NATO RESTRICTED / NATO CONFIDENTIAL: two levels of one system on a line are a choice, not a marking."""
    return any(other.system == phrase.system and other.level != phrase.level for other in phrases_in(tail))


def _strong_enough(phrase: Phrase, shown: str, is_labelled: bool) -> bool:
    if phrase.strength == "own":
        return len(shown) > 6 or capitals(shown) or _is_abbreviation(shown)
    if is_labelled:
        return True
    if phrase.strength == "label":
        return False
    return capitals(shown)


def _is_abbreviation(shown: str) -> bool:
    return "." in shown or sum(c.isupper() for c in shown) >= 2


def alone(flat: str, offset: int = 0) -> Hit | None:
    """The marking, when this piece of a line holds nothing but one (and what stands beside it in a header)."""
    if len(flat) > LONGEST_ALONE or not _may_be_alone(flat):
        return None
    if not (MARK_WORDS.search(fold.canon(flat).replace("\n", "")) or _TBB.search(flat) or "//" in flat):
        return _nearly(flat, offset)
    if explains_itself(flat):
        return None
    flat = _UNTIL.sub("tot        ", flat)
    pieces = [(m.start(), m.end()) for m in _WORD.finditer(flat)]
    first, last = 0, len(pieces)
    for _ in range(24):
        if first >= last:
            break
        hit = _whole(flat, pieces[first][0], pieces[last - 1][1], offset)
        if hit is not None:
            is_a_thing = bool(first) and flat[slice(*pieces[first - 1])].strip(_EDGE_DIRT).lower() in _ARTICLES
            is_a_thing |= bool(_GIVES.match(flat, hit.end - offset))
            return None if is_a_thing and not hit.is_own else hit
        if stands_beside(flat[slice(*pieces[last - 1])]):
            last -= 1
        elif stands_beside(flat[slice(*pieces[first])]):
            first += 1
        else:
            break
    return _nearly(flat, offset)


_SHORT = frozenset(re.sub(r"[^A-Z]", "", words) for words in PORTIONS) | frozenset(
    ("DV", "STG", "ZG", "G", "C", "RUEEUR", "CUEEUC", "SUEEUS", "TSUEEUTS", "VSV", "NFD", "DEPV", "STGC", "STGG")
)
_SPACED_SHORT = re.compile(r"\b\w \w\b")  # S T G is no short form but a word set apart
_GLOSSARY = re.compile(
    r"^\W*(?P<short>[A-Za-z. /-]{1,12}?)(?:\s*[=:(]\s*|"
    r"(?<=[A-Za-z.]{2})(?:[ ]{2,}|\t+)|\s+-\s+|(?<=[A-Z]{2});\s*|(?<=\b[NCDZ][RCSVG])\s+|"
    r"(?<=\b(?:Dep|DEP|dep)[Vv])\s+|(?<=\b(?:Stg|STG|stg)[CGcg])\s+)(?P<rest>[^\s].{5,})$"
)


def _is_one_phrase(letters: str, short: str) -> bool:
    """Whether the short form and what follows it are one level that a gap parts: STG.  GEHEIM."""
    found = MARK_WORDS.match(letters)
    return found is not None and len(found.group()) > len(short) and BY_LETTERS[found.group()].strength == "own"


def explains_itself(flat: str) -> bool:
    """`NR = NATO RESTRICTED`, `Stg. GEHEIM = NATO SECRET`: a short form and its meaning, or levels set side by side."""
    if "=" in flat:
        left, _, right = flat.partition("=")
        if phrases_in(fold.canon(left)) and phrases_in(fold.canon(right)):
            return True
    found = _GLOSSARY.match(flat)
    return bool(
        found
        and not _SPACED_SHORT.search(found["short"])
        and fold.canon(flat) not in BY_LETTERS
        and not _is_one_phrase(fold.canon(flat), fold.canon(found["short"]))
        and re.sub(r"[^A-Z]", "", found["short"].upper()) in _SHORT
        and phrases_in(fold.canon(found["rest"]))
    )


_TOLD_BY_LENGTH = 20  # letters; no ordinary line reads as a phrase of this length but for one slip


def _nearly(flat: str, offset: int) -> Hit | None:
    """A line in capitals that is a marking but for one slip, as a scanner leaves it: NATO RESTRICTEO."""
    shown = flat.strip(_EDGE_DIRT)
    letters = fold.canon(shown).replace("\n", "")
    if not slips.may_be_one(letters):
        return None
    words = re.findall(r"[^\W\d_]+", shown)
    is_broken = len(letters) >= _TOLD_BY_LENGTH and bool(words) and words[0][0].isupper()  # De parti ementaal
    if not words or not (is_broken or capitals(shown) or all(word[0].isupper() for word in words)):
        return None
    if min(len(words[0]), len(words[-1])) == 1 < max(map(len, words)):
        return None  # a letter that stands by itself is no slip
    phrase = slips.meant_by(letters)
    start = offset + flat.index(shown)
    return None if phrase is None else Hit(start, start + len(shown), phrase.system, phrase.level, True)


def stands_beside(word: str) -> bool:
    """Whether this word is such as stands beside a marking in a header: a number, a date, a copy, a version."""
    return bool(BESIDE.match(word.strip(_EDGE_DIRT) or "-"))


def _may_be_alone(flat: str) -> bool:
    """A quick no for running text: the words before and after the marking must be such as stand in headers."""
    words = flat.split(None, 1)
    if not words:
        return False
    if _PLAIN.match(words[0]) and not BESIDE.match(words[0]) and not _STARTS.match(fold.canon(flat[:60])):
        return False
    last = flat.rsplit(None, 1)[-1]
    return not _PLAIN.fullmatch(last) or bool(BESIDE.match(last)) or fold.canon(last) in _LAST_LETTERS


def _whole(flat: str, start: int, end: int, offset: int) -> Hit | None:
    shown = flat[start:end]
    tbb = _TBB.search(shown)
    if tbb and not shown[tbb.end() :].strip(_EDGE_DIRT) and _ONLY_LABEL.fullmatch(fold.canon(shown[: tbb.start()])):
        digit = tbb[1].replace("I", "1").replace("l", "1")
        at = offset + start + shown.index(tbb[0])
        return Hit(at, at + len(tbb[0]), "NL", TBB_LEVELS[digit], True)
    compound = _COMPOUND.fullmatch(shown.strip(" \t\n*_[]()<>#"))
    if compound:
        at = offset + start + shown.index(compound.group())
        return Hit(at, at + len(compound.group()), "US", _COMPOUND_LEVELS[compound["level"][0]], True)
    eyes = _EYES.fullmatch(shown.strip(_EDGE_DIRT))
    if eyes:
        at = offset + start + shown.index(eyes.group())
        return Hit(at, at + len(eyes.group()), "US", "caveat", True)
    left = len(shown) - len(shown.lstrip(_EDGE_DIRT))
    found = _ALONE.fullmatch(fold.canon(shown.strip(_EDGE_DIRT)).replace("\n", ""))
    if found is None:
        return None
    return _hit(found, shown, left, offset + start)


#: Classification: NATO UNCLASSIFIED (cover), NATO SECRET (annex)
_OPEN_VALUE = re.compile(
    r"(?i)(?:nato |eu )?(?:unclassified|ongerubriceerd|offen|nu)\s*\([^)\n]{2,30}\)\s*[,;+&]\s*(?=\w)"
)
_MARK_AT = re.compile(r"[\w][\w .:/()\[\]=-]{0,60}")


def labelled(flat: str) -> Iterator[Hit]:
    """Markings behind a label such as "Rubricering:" or "Classification:", anywhere in the line."""
    if not _SIGN.search(flat):
        return
    for colon in islice(_COLON.finditer(flat), _MOST_LABELS):
        label, begin = labels.label_before(flat, colon.start())
        if not label or BEFORE_LABEL_TALK.search(flat[max(0, begin - 40) : begin]):
            continue
        other = _OPEN_VALUE.match(flat, colon.end()) if label not in labels.SOFT_WORDS else None
        value = _MARK_AT.match(flat, other.end() if other else colon.end())
        if value is None:
            continue
        hit = _value(flat, label, value.start(), value.end())
        if hit is not None:
            yield hit


def under_label(cell: str, offset: int) -> Hit | None:
    """The marking in a cell below the heading "Rubricering": short forms count there as they do behind the label."""
    hit = alone(cell, offset)
    shown = cell.strip(" \"'*_")
    if hit is None and shown:
        begin = cell.index(shown)
        short = _value(cell, "rubricering", begin, begin + len(shown))
        hit = short and Hit(offset + short.start, offset + short.end, short.system, short.level, short.is_own)
    return hit


def _value(flat: str, label: str, start: int, end: int) -> Hit | None:
    shown = flat[start:end]
    if re.search(r"(?i)tbb|belang", label):
        digit = re.match(r"(?i)\s*(?:TBB|niveau|level)?[\s-]*([1-4])\b(?!\s*(?:t/m|-|of|or|en|and|,|/)\s*\d?)", shown)
        if digit and ENDS_VALUE.match(flat[start + digit.end() : start + digit.end() + 40]):
            return Hit(start, start + digit.end(), "NL", TBB_LEVELS[digit[1]], True)
    tbb = _TBB.match(shown)
    if tbb and ENDS_VALUE.match(flat[start + tbb.end() : start + tbb.end() + 40]):
        return Hit(start, start + tbb.end(), "NL", TBB_LEVELS[tbb[1].replace("I", "1").replace("l", "1")], True)
    found = _VALUE.match(fold.canon(shown))
    if found is None:
        return _misread(flat, label, start)
    phrase = BY_LETTERS[found["mark"]]
    stop = _word_end(shown, found)
    if _is_of_an_office(phrase, label, shown[:stop]):
        return None
    rest = re.sub(r"^\s*/\s*TBB\s?[1-4]\b", "", flat[start + stop : start + stop + 80])
    is_soft = label in labels.SOFT_WORDS
    if is_soft and rest[:2] == ". " and "." in shown[:stop]:
        rest = rest[1:]  # the full stop of Dep.V.
    if rest[:1].isalnum() and (hit := _misread(flat, label, start)):
        return hit
    if rest[:1].isalnum() or SAME_OR_MORE.match(rest) or "?" in rest[:12] or (is_soft and phrase.strength != "own"):
        return None
    if not (ENDS_VALUE.match(rest) or (phrase.strength == "own" and not re.match(r"\s+[a-z]", rest))):
        return None
    if phrase.strength != "own" and len(shown[:stop]) < 4 and not capitals(shown[:stop]):
        return None
    return Hit(start, start + stop, phrase.system, phrase.level, phrase.strength == "own")


_LEAST_MISREAD = 9  # letters
_VALUE_ENDS = re.compile(r"[|;\t\n(\[]|,? {2,}|[.,]? *$")


def _misread(flat: str, label: str, start: int) -> Hit | None:
    """The whole value behind a sure label that is a level but for one slip: "Rubricering: Stg. CONFIDENTEEL"."""
    ends = _VALUE_ENDS.search(flat, start)
    shown = flat[start : ends.start() if ends else len(flat)]
    letters = fold.canon(shown)
    if label in labels.SOFT_WORDS or not _LEAST_MISREAD <= len(letters) <= _LONGEST_VALUE:
        return None
    phrase = slips.meant_by(letters) if slips.may_be_one(letters) else None
    return Hit(start, start + len(shown), phrase.system, phrase.level, True) if phrase else None


_LONGEST_VALUE = 40  # letters


def _word_end(shown: str, found: re.Match[str]) -> int:
    """Where the level ends with all that follows it, or by itself where its followers end within a word (PR-io)."""
    ends = fold.canon_with_places(shown)[2]
    whole = ends[found.end() - 1]
    return ends[found.end("mark") - 1] if shown[whole : whole + 1].isalnum() else whole


def _is_of_an_office(phrase: Phrase, label: str, shown: str) -> bool:
    """`Classificatie: vertrouwelijk`: the word of every office for its data (public, internal, confidential)."""
    label = label.lower().replace("l", "i")
    return phrase.strength == "label" and "ciassificat" in label and "iiigheid" not in label and not capitals(shown)


MARK_WORDS = re.compile(_PHRASES)
OWN_WORDS = re.compile(_any_of(sorted(letters for letters, phrase in BY_LETTERS.items() if phrase.strength == "own")))
_VALUE = re.compile(f"(?P<mark>{_PHRASES})(?:{_letters(FOLLOWERS)}|{_BESIDE_PHRASES})*")


def said(flat: str, start: int) -> Hit | None:
    """The marking that begins exactly at `start` and ends at a word's end; for sentences that lead up to it."""
    piece = _MARK_AT.match(flat, start)
    if piece is None:
        return None
    tbb = _TBB.match(piece.group())
    if tbb:
        return Hit(start, start + tbb.end(), "NL", TBB_LEVELS[tbb[1].replace("I", "1").replace("l", "1")], True)
    found = _VALUE.match(fold.canon(piece.group()))
    if found is None:
        return None
    phrase = BY_LETTERS[found["mark"]]
    stop = _word_end(piece.group(), found)
    if flat[start + stop : start + stop + 1].isalnum() or phrase.strength == "label":
        return None
    return Hit(start, start + stop, phrase.system, phrase.level, phrase.strength == "own")
