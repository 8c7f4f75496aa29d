"""What can be seen around a level in a text, as named traits: its form, its place on the line, the words beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schakel.engine.markings import edges, fold, forms, kinds, pointing, sentences, tails, talk
from schakel.engine.markings.lexicon import BY_LETTERS, LABELS, SOFT_LABELS, Phrase
from schakel.engine.markings.marking import Level

_WINDOW = 160  # characters of the line on either side that are looked at
_MOST_WORDS = 9  # words of the longest phrase
_NEAR = 5  # words on either side whose identity counts

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PIECE = re.compile(r"[^\W_]+")
_DIRT = " \t*_#~\"'`=<>"
_SHORT_OF_LEVELS: dict[str, tuple[str, Level]] = {
    "NR": ("NATO", "restricted"), "NC": ("NATO", "confidential"), "NS": ("NATO", "secret"),
    "CTS": ("NATO", "top secret"),
    "CTSA": ("NATO", "top secret"), "NSA": ("NATO", "secret"), "NCA": ("NATO", "confidential"),
    "R-UE": ("EU", "restricted"), "EU-R": ("EU", "restricted"),
    "C-UE": ("EU", "confidential"), "EU-C": ("EU", "confidential"),
    "S-UE": ("EU", "secret"), "EU-S": ("EU", "secret"), "TS-UE": ("EU", "top secret"),
    "S": ("US", "secret"), "C": ("US", "confidential"), "TS": ("US", "top secret"),
    "O-S": ("UK", "restricted"), "DR": ("FR", "restricted"), "DV": ("NL", "restricted"),
}  # fmt: skip
_SHORT = re.compile(
    r"(?<![\w.,/&'-])(?:R-UE|EU-R|C-UE|EU-C|S-UE|EU-S|TS-UE|NR|NC|NS|CTSA|CTS|NSA|NCA|O-S|DV)(?![\w.&'-])|(?<=[(\[])(?:DR|TS|S|C)(?=[)\]])"
)
#: What is no level by its letters and must be looked for in every line.
SHORT_IN_BRACKETS = re.compile(
    r"[(\[](?:[A-Z]-?){1,5}(?://[A-Z]{2}[A-Z/ ,]*)?[)\]] [A-Z]|"
    r"(?m:^)(?:[A-Za-z]{2,10} ?: ){0,2}(?:NR|NC|NS|CTSA?|DV) ?[-–:|/]"
)
_COMPOUND = re.compile(
    r"(?<![\w/])(?P<level>TOP ?SECRET|SECRET|CONFIDENTIAL|TS|S|C)//"
    r"(?=[A-Z]{2})[A-Z]+(?:(?:/{1,2}|, ?|-| (?!(?:[A-Z]+ )*[a-z]))[A-Z]+\b){0,12}"
)
_COMPOUND_LEVELS: dict[str, Level] = {"T": "top secret", "S": "secret", "C": "confidential"}
_TBB = re.compile(
    r"(?<![A-Za-z0-9])(?:TBB|te beschermen belang(?:en)?)[ -]?(?:\(TBB\) )?"
    r"(?:niveau|level|categorie|nr\.?)?[ :-]{0,2}([1-4])(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[|\t;:•·()\[\]{}]|\s[-–—/]{1,3}\s|//| {3,}|(?<=[a-z0-9)])[.!?,]\s")
_SENTENCE = re.compile(r"(?<=[a-z0-9)])(?<!\bstg)(?<!\bdep)[.!?]\s+(?=\S)")
_ARTICLE = re.compile(
    r"(?i)\b(?:the|a|an|any|all|de|het|een|der|die|das|ein|eine|le|la|les|un|une|each|no|geen|our|onze|his|twelve|"
    r"some|alle|every|elk|elke|their)\s*$"
)
SMALL = frozenset(
    re.findall(
        r"\w+",
        "a als an and are as at be been bij bis but by can con could dan dans das dat de dem den der des deze di "
        "die dit do does du een ein eine el en er est et for from geen had has have hebben heeft het hij hun if il "
        "im in is ist it its jij kan kunnen la las le les lo los maar mag may med met mit moet must naar nicht "
        "niet no not oder of og om on onder ons onze op or ou our over par per pour shall should sind som sont sur "
        "te than that the their they this til to tot u uit un und une uw van von voor war waren was we were which "
        "who wie wij will with worden wordt would y you your ze zij zijn zu ",
    )
)
_TITLE = re.compile(
    r"(?i)^[\s>*#-]*(?:(?:subject|onderwerp|betreft|betreff|titel|title|objet|re|fw|fwd|summary)\s?:\s*)+$"
)
_FIELD = re.compile(r"([A-Za-z][\w/ -]{0,40}?)[\"'*_]{0,3}\s*[:=>\t]+[\s\"'*_\[(<]*$")
_LABELS = frozenset(LABELS)
_SOFT = frozenset(SOFT_LABELS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A level that is named somewhere in a flat text."""

    start: int
    end: int
    system: str
    level: Level
    strength: str


def _most_pieces(first: int) -> int:
    """How many pieces a phrase may hold: letters set apart are many."""
    return 30 if first == 1 else _MOST_WORDS


@cache
def _beginnings() -> frozenset[str]:
    """What a level may begin with, of any length."""
    named = [letters for letters, phrase in BY_LETTERS.items() if phrase.strength != "label"]
    return frozenset(letters[:size] for letters in named for size in range(len(letters) + 1))


def _may_begin(word: str) -> bool:
    """Whether a level may begin with this word; its last letters may join with those behind it (R N: M)."""
    return fold.canon(word).rstrip("RVI") in _beginnings()


def named(flat: str, begin: int, end: int) -> Iterator[Candidate]:
    """The levels named in this line, the longest phrase at each place, without overlap."""
    line = flat[begin:end]
    pieces = [(found.start(), found.end()) for found in _PIECE.finditer(line)]
    compounds = [found.span() for found in _COMPOUND.finditer(line)] if "//" in line else []
    done = 0
    for number, (start, first_stop) in enumerate(pieces):
        if start < done or not _may_begin(line[start:first_stop]):
            continue
        if any(first <= start < last for first, last in compounds):
            continue
        for _, stop in reversed(pieces[number : number + _most_pieces(first_stop - start)]):
            phrase = BY_LETTERS.get(fold.canon(line[start:stop]))
            if phrase and _counts(phrase, line[start:stop]) and not _is_cut(line, start, stop):
                done = tails.end_of_tail(line, stop)
                yield Candidate(begin + start, begin + done, phrase.system, phrase.level, phrase.strength)
                break
    yield from _short(line, begin)


def _counts(phrase: Phrase, shown: str) -> bool:
    if phrase.strength == "label" or 2 * sum(letter.isdigit() for letter in shown) > len(shown):
        return False
    return phrase.strength == "own" or forms.capitals(shown)


def _is_cut(line: str, start: int, stop: int) -> bool:
    """Letters set apart, of which these are a part only: S E C R E T of S E C R E T A R Y; DEP.V of DEP.V.D."""
    spaced = re.search(r"(?:^|[ .])[^\W\d][ .]*$", line[start:stop])
    if (
        spaced
        and re.match(r"[.]?[ ]{0,3}[^\W\d](?:[^\w]|$)", line[stop:])
        and not re.match(r"[. ]*[a-z]\b", line[stop:])
    ):
        return True
    begins = re.match(r"[^\W\d](?:[ .]|$)", line[start:stop])
    return bool(begins and re.search(r"(?:^|[ .])[^\W\d][ .]{1,3}$", line[:start]))


_SUBJECT = re.compile(
    r"(?i)^[\s>*#-]*(?:(?:subject|onderwerp|betreft|betreff|titel|title|objet|re|fw|fwd|summary)\s?:\s*)*$"
)


def _opens(line: str, start: int, stop: int) -> bool:
    """Whether a short form opens a line or a sentence: `Subject: NR - antenna`, `mild. (S) The brigade`."""
    before, after = line[:start], line[stop:]
    if before[-1:] in "([" and after[:1] in ")]" and before:
        return bool(
            re.match(r"[)\]]\s+[A-Z]", after)
            and re.search(r"(?:^|[.!?:;]\s|^\W*(?:\d[\d.]*|[a-z])[.)]?\s)\s*[(\[]$", before)
        )
    return bool(_SUBJECT.match(before) and re.match(r"\s(?:[-–—/|])\s?\w|:\s\w", after))


def _short(line: str, begin: int) -> Iterator[Candidate]:
    for found in _COMPOUND.finditer(line):
        yield Candidate(
            begin + found.start(), begin + found.end(), "US", _COMPOUND_LEVELS[found["level"][0]], "compound"
        )
    for found in _SHORT.finditer(line):
        if not _opens(line, found.start(), found.end()):
            continue
        system, level = _SHORT_OF_LEVELS[found.group()]
        yield Candidate(begin + found.start(), begin + found.end(), system, level, f"short {found.group()}")
    for found in _TBB.finditer(line):
        yield Candidate(begin + found.start(), begin + found.end(), "NL", forms.TBB_LEVELS[found[1]], "tbb")


_OPENING_QUOTES = frozenset("\"'“‘«„")
_ENDS_BEFORE = re.compile(r"(?:^\W*|[a-z0-9)][.!?]\s+)$")
_ENDS_BEHIND = re.compile(r"\s*[.!](?:\s+[A-Z\d]|\s*$)")


def _bin(count: int) -> str:
    return str(count) if count < 3 else "3-5" if count < 6 else "6+"


def _form(shown: str) -> str:
    words = re.findall(r"[^\W\d_]+", shown)
    if forms.capitals(shown):
        return "capitals"
    if words and all(word[0].isupper() for word in words):
        return "title"
    return "lower" if words and words[0][0].islower() else "mixed"


def _sign(text: str) -> str:
    """The kind of the character: letter, digit, nothing, or itself."""
    plain = text[:1]
    if plain.isspace():
        return "space"
    return "none" if not plain else "letter" if plain.isalpha() else "digit" if plain.isdigit() else plain


def of(one: Candidate, flat: str, before_line: str, after_line: str, place: str, counts: tuple[int, int]) -> list[str]:
    """The traits of one level where it stands; each is a name, present or absent."""
    begin = flat.rfind("\n", 0, one.start) + 1
    stop = flat.find("\n", one.end)
    stop = len(flat) if stop < 0 else stop
    before, after = flat[max(begin, one.start - _WINDOW) : one.start], flat[one.end : min(stop, one.end + _WINDOW)]
    shown = flat[one.start : one.end]
    traits = list(_own(one, shown, place, counts))
    traits += _left(before)
    traits += _right(after)
    traits += _both(one, shown, before, after)
    traits += kinds.of(
        _WORD.findall(_SENTENCE.split(before)[-1]), _WORD.findall(_SENTENCE.split(after)[0]), before, after
    )
    traits += _lines(before_line, after_line)
    return traits


def _kind(one: Candidate) -> str:
    return one.strength if one.strength in {"own", "capitals", "compound", "tbb"} else "short"


def _own(one: Candidate, shown: str, place: str, counts: tuple[int, int]) -> Iterator[str]:
    kind = _kind(one)
    yield "bias"
    yield f"strength {one.strength}"
    yield f"system {one.system if one.system in {'NL', 'NATO', 'EU', 'TLP', 'US', 'UK'} else 'other'}"
    yield f"level {one.level}"
    yield f"form {kind} {_form(shown)}"
    yield f"place {place}"
    yield f"levels {min(counts[0], 4)}"
    yield f"systems {min(counts[1], 4)}"
    if len(shown.split()) > 1:
        yield "words many"


def _segment(text: str, *, last: bool) -> str:
    pieces = _CLAUSE.split(text)
    return pieces[-1] if last else pieces[0]


def _left(before: str) -> Iterator[str]:
    plain = before.rstrip(_DIRT)
    words = [word.lower() for word in _WORD.findall(before)]
    sentence = _SENTENCE.split(before)[-1]
    yield f"left sign {_sign(plain[-1:])}"
    yield f"left words {_bin(len(words))}"
    yield f"left segment {_bin(len(_WORD.findall(_segment(before, last=True))))}"
    yield f"left small {min(sum(word in SMALL for word in words), 3)}"
    if words and plain[-1:].isalnum():
        yield f"left next {words[-1] if not words[-1].isdigit() else '#'}"
        yield "left next small" if words[-1] in SMALL else "left next other"
        yield "left next capital" if plain.split()[-1][:1].isupper() else "left next plain"
    for word in set(_WORD.findall(sentence.lower())[-_NEAR * 2 :]):
        yield f"left has {word if not word[:1].isdigit() else '#'}"
    if _ARTICLE.search(before):
        yield "left article"
    if _TITLE.match(before):
        yield "left subject"
    field = _FIELD.search(before)
    if field:
        name = field[1].strip().lower()
        tails = {name, *(" ".join(name.split()[-size:]) for size in (1, 2, 3))}
        yield "left label" if tails & _LABELS else "left soft label" if tails & _SOFT else "left field"
    yield f"left talk {min(sum(1 for _ in talk.TALK.finditer(sentence)), 2)}"
    if sentences.NO_LABEL.search(before):
        yield "left no label"
    if sentences.HYPOTHESIS.search(sentences.SHADOW.sub(" ", sentence)):
        yield "left hypothesis"
    if pointing.POINTS.search(sentence):
        yield "left points"
    if edges.ABOUT_PEOPLE.search(before.replace("_", " ")):
        yield "left people"
    if re.search(r"[a-z]", before) and not re.search(r"\b[a-z]{2,}\b", re.sub(r"^\W*\w+:", "", before)):
        yield "left has no small word"


def _right(after: str) -> Iterator[str]:
    plain = after.lstrip(_DIRT)
    words = [word.lower() for word in _WORD.findall(after)]
    sentence = _SENTENCE.split(after)[0]
    yield f"right sign {_sign(after.lstrip(' ')[:1])}"
    yield f"right words {_bin(len(words))}"
    yield f"right segment {_bin(len(_WORD.findall(_segment(after, last=False))))}"
    yield f"right small {min(sum(word in SMALL for word in words), 3)}"
    if after[:1] == "-" and after[1:2].isalpha():
        yield "right hyphened"
    if words and plain[:1].isalnum():
        yield f"right next {words[0] if not words[0].isdigit() else '#'}"
        yield "right next small" if words[0] in SMALL else "right next other"
        yield "right next capital" if plain[:1].isupper() else "right next plain"
    for word in set(_WORD.findall(sentence.lower())[: _NEAR * 2]):
        yield f"right has {word if not word[:1].isdigit() else '#'}"
    if "?" in after:
        yield "right asks"
    yield f"right talk {min(sum(1 for _ in talk.TALK.finditer(sentence)), 2)}"
    if sentences.HYPOTHESIS.search(sentences.SHADOW.sub(" ", sentence)):
        yield "right hypothesis"
    if pointing.TALKS_BEHIND.match(after):
        yield "right thing"
    if edges.ABOUT_PEOPLE.search(after):
        yield "right people"


def _both(one: Candidate, shown: str, before: str, after: str) -> Iterator[str]:
    kind, form = _kind(one), _form(shown)
    left, right = before.rstrip(_DIRT), after.lstrip(_DIRT)
    opens, closes = _sign(left[-1:]), _sign(right[:1])
    if (opens, closes) in {("(", ")"), ("[", "]"), ("{", "}")}:
        where = "first" if not left[:-1].strip(_DIRT) else "last" if not right[1:].strip(_DIRT + ".") else "within"
        yield f"enclosed {opens} {kind}"
        yield f"enclosed {opens} {where} {kind}"
    if before[-1:] in {'"', "'", "“", "‘", "«", "„"} and after[:1] in {'"', "'", "”", "’", "»", "“"}:
        yield "quoted"
    elif before[-1:] in _OPENING_QUOTES and len(after) > 1:
        yield "opens a quotation"
    if _ENDS_BEFORE.search(before) and _ENDS_BEHIND.match(after):
        yield f"own sentence {kind}"
    n_left, n_right = len(_WORD.findall(_segment(before, last=True))), len(_WORD.findall(_segment(after, last=False)))
    yield f"segment {_bin(n_left)}/{_bin(n_right)} {kind} {form}"
    small = sum(word in SMALL for word in _WORD.findall(f"{before} {after}".lower()))
    yield f"small {min(small, 3)} {kind} {form}"
    signs = [sign if not sign.isalpha() or sign == "none" else "w" for sign in (opens, closes)]
    yield f"signs {signs[0]} {signs[1]} {kind}"
    words = re.findall(r"[^\W\d_]{2,}", f"{before} {after}")
    if words:
        all_capitals, all_plain = all(map(str.isupper, words)), all(map(str.islower, words))
        yield f"rest {'capitals' if all_capitals else 'plain' if all_plain else 'mixed'} {kind} {form}"
    else:
        yield f"alone {kind} {form}"


def _lines(before: str, after: str) -> Iterator[str]:
    for side, line in (("above", before), ("below", after)):
        if not line:
            yield f"{side} none"
            continue
        if talk.TALK.search(line[:_WINDOW]):
            yield f"{side} talk"
        if edges.ABOUT_PEOPLE.search(line[:_WINDOW]):
            yield f"{side} people"
        for word in set(_WORD.findall(line[:_WINDOW].lower())[:8]):
            yield f"{side} has {word if not word[:1].isdigit() else '#'}"
