"""Markings at the edge of a line, or before a portion."""

import re
from collections.abc import Iterator
from itertools import pairwise

from schakel.engine.markings import fold, forms, tails, talk
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import FOLLOWERS, PORTIONS
from schakel.engine.markings.marking import Level

_SUBJECT = (
    r"(?:(?:subject|summary|description|onderwerp|betreft|betr|titel|title|re|fw|fwd|doorst|antw|aw|wg|tr)\s?[.:]\s*)*"
)
_BRACKETED_FIRST = re.compile(
    rf"(?i)^[\s#*_>-]*{_SUBJECT}(?:\[[^\[\]\n]{{1,20}}\]\s*)*[\s*_]*[\[(<{{]+(?P<mark>[^\[\](){{}}<>]{{3,80}})[\])>}}]+(?P<rest>.*)$"
)
_BRACKETED_LAST = re.compile(r"^(?P<rest>[^\n]{1,160}?)[\[(<{]+(?P<mark>[^\[\](){}<>]{3,80})[\])>}]+[\s*_.]*$")
_BRACKETED_WITHIN = re.compile(
    r"^(?P<rest>[^\[\n]{1,80}(?:\[[^\]\n]{1,20}\] ?)*)\[(?P<mark>[^\[\]\n]{3,60})\](?P<behind>[:.]? [^\n]{1,100})$"
)
_MEANING = re.compile(r"\s*[:=-]\s+[a-z]")  # NOFORN: niet voor buitenlanders
_TLP_LAST = re.compile(r"^(?P<rest>[^,\n]{1,100}), ?(?=TLP)")
ABOUT_PEOPLE = re.compile(
    r"(?i)\b(?:\w*erklarung\w*|\w*ermachtigung\w*|\w*uberprufung\w*|habilitations?|veiligheidsonderzoek|\w*machtiging|screening\w*|clearances?|cleared|vgb|fsc|psc|abdo\w*|abro\w*|"
    r"niveaus?|levels?|t/m|tot en met|up to|geschikt|kluis|kluizen|safes?|vault|netwerk\w*|network\w*|laptops?|"
    r"servers?|datacent\w+|"
    r"antwoord\w*|answers?|geweigerd|refused|rejected|"
    r"secure phones?|shredders?|\w*versnipperaars?|stempels?|stickers?|kast(?:en)?|enveloppen|datasheets?|"
    r"catalog\w+|bestelbon|"
    r"suitable|approved|goedgekeurd\w*|zugelassen|accredit\w+|certifi\w+|gecertificeerd|means|betekent|"
    r"wat is|what is)\b"
)
_SEPARATOR = re.compile(r"\s+-{1,3}\s+|\s-(?=\w)|(?<=\w)-\s|(?<=[A-Z]{4})_(?=[A-Z][a-z])|\s*[;•·]\s+|\s+/{1,2}\s+")
_INSTRUCTION = re.compile(
    r"(?i)(?:\s*[-,(|:;.]\s*|\s+)(?:niet voor|niet buiten|not releasable|niet (?:verspreiden|delen|kopi|"
    r"doorsturen|vermenigvuldigen)|do not|not for|gelieve|please|graag|"
    r"no further|alleen (?:voor|op|binnen)|no release|vernietig|destroy|handle with|valid until|geldig tot|"
    r"uitsluitend (?:voor|bestemd)|"
    r"for (?:recipients|named|addressees)|recipients only|"
    r"without (?:attachment|annex|enclosure)|(?:totdat|zolang|as long as|tot na)|"
    r"tot (?:na )?(?:het |de )?(?:besluit\w*|gunning|publicatie|ondertekening|openbaarmaking|\d)|until|"
    r"(?<=\()(?:when|once|after|upon|indien|wanneer|bij|tot|na)\b|"
    r"named recipients|na (?:scheiding|verwijdering)|zonder bijlage|when separated|after removal|upon removal|"
    r"only for|just for|solely for|need[ -]to[ -]know|(?:zorgvuldig|vertrouwelijk) behandelen|handle via)"
)
_EDGE_SIGN = re.compile(
    r"[_\[({<>;:/•·,-]| (?:[Nn]iet|[Dd]o|[Nn]ot|[Ww]ithout|[Zz]onder|[Aa]lleen|[Uu]itsluitend|[Vv]ertrouwelijk|"
    r"[Zz]orgvuldig|[Nn]eed|[Oo]nly|"
    r"just|solely|totdat|until|zolang|tot) "
)
_COLON = re.compile(r":\s+")
_PROSE = re.compile(r"[a-z]{2}[.!?](?:\s|$)")
_SHORTENED = re.compile(
    r"(?i)\b(?:ref|nr|no|art|bijl|blz|pag|dr|ir|ing|mr|drs|prof|stg|dep|dept|afd|incl|excl|ca|doc|fig|tab|sect|vol|"
    r"rev|ed|min)\.(?=\s)"
)
_DEFINES = re.compile(
    r"(?i)\b(?:markering|marking|informati(?:e|on)|gegevens|schade|damage|rubricering(?:en)?|classification|"
    r"classified|"
    r"gerubriceerde?|term|stempel|stamp|disclosure|kennisname|nadeel|disadvantag\w+|prejudice|harm)\b"
)


def _is_title(rest: str, *, leading: bool) -> bool:
    """Whether the rest of the line is a short title and no sentence about levels."""
    plain = _SHORTENED.sub(" ", rest).strip(" \t-:;|*_#[](){}<>\"'")
    if not plain:
        return True
    if leading and plain[0].islower():
        return False
    return (
        len(plain.split()) <= 14
        and not _PROSE.search(plain)
        and not talk.TALK.search(plain)
        and not _DEFINES.search(plain)
        and "?" not in plain
    )


def looks_marked(flat: str, hit: Hit) -> bool:
    """In capitals, or written the official way with a capital on each word."""
    shown = flat[hit.start : hit.end]
    words = re.findall(r"[^\W\d_]+", shown)
    return forms.capitals(shown) or (
        hit.is_own and words[0][0].isupper() and all(word[0].isupper() or word in forms.SMALL for word in words)
    )


def at_edge(flat: str) -> Iterator[Hit]:
    """A marking that opens or closes a title line: "NATO RESTRICTED - Plan", "[Stg. GEHEIM] Plan", "Plan (GEHEIM)"."""
    if (
        len(flat) > forms.LONGEST_ALONE
        or not (_EDGE_SIGN.search(flat) or _LAST_NUMBER.search(flat))
        or forms.explains_itself(flat)
    ):
        return
    for pattern in (_BRACKETED_FIRST, _BRACKETED_LAST):
        found = pattern.match(flat)
        if found and found["rest"].strip() and _is_bracketed_title(flat, found):
            hit = forms.alone(found["mark"], found.start("mark"))
            if (
                hit
                and looks_marked(flat, hit)
                and not _is_acronym(found["rest"], found["mark"])
                and all(one.level == hit.level for one in forms.phrases_in(fold.canon(found["rest"])))
            ):
                yield hit
    for finder in (_within, _with_handling, _separated, _in_subject, _behind_number):
        yield from (hit for hit in finder(flat) if not (hit.level == "caveat" and _MEANING.match(flat, hit.end)))


def _is_bracketed_title(flat: str, found: re.Match[str]) -> bool:
    """Square brackets around capitals are a stamp: only words about people and products make them talk."""
    if found["mark"][0] in "\"'" and flat[found.start("mark") - 2 : found.start("mark") - 1].isalnum():
        return False  # find("NATO SECRET"): a call in code
    if flat[found.start("mark") - 1] == "[" and forms.capitals(found["mark"]) and "?" not in flat:
        return not _PROSE.search(found["rest"]) and not ABOUT_PEOPLE.search(found["rest"])
    return _is_title(found["rest"], leading=False) and not ABOUT_PEOPLE.search(found["rest"])


def _within(flat: str) -> Iterator[Hit]:
    """A stamp inside a title line: "sub: FW [NATO RESTRICTED] berths"; TLP:RED behind its last comma."""
    found = _BRACKETED_WITHIN.match(flat)
    if found and _is_title(f"{found['rest']} {found['behind']}", leading=False):
        hit = forms.alone(found["mark"], found.start("mark"))
        if hit and hit.is_own and looks_marked(flat, hit) and not ABOUT_PEOPLE.search(flat):
            yield hit
    last = _TLP_LAST.match(flat)
    hit = forms.alone(flat[last.end() :], last.end()) if last else None
    if last and hit and hit.system == "TLP" and "TLP" not in last["rest"] and _is_title(last["rest"], leading=False):
        yield hit


def _with_handling(flat: str) -> Iterator[Hit]:
    """A marking with an instruction behind it: "TLP:RED - do not forward", "Stg. GEHEIM (after removal of annex B)"."""
    for cut in list(_INSTRUCTION.finditer(flat))[:3]:
        hit = forms.alone(flat[: cut.start()])
        if hit and hit.is_own and looks_marked(flat, hit):
            yield hit


def _is_acronym(rest: str, inner: str) -> bool:
    """`Noise reduction (NR)`: a short form that the words before it explain."""
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", rest)).upper()
    return len(inner) <= 5 and letters.endswith(re.sub(r"\W", "", inner).upper())


_LAST_NUMBER = re.compile(
    r"(?:\d[^\s:]*|\)|(?i:concept|draft|ontwerp|definitief|final|"
    r"(?:rev|versie|version|issue|deel|annex|bijlage)\.? \w{1,2})),?\s+"
    r"(?=(?P<mark>[A-Z][A-Z ./-]{9,60}$|(?:Dep|DEP|Stg|STG)[A-Za-z. ]{2,20}$))"
)


_WAS = re.compile(r"\b(?:was|were|waren|had|kreeg|got|is|are|wordt)\b")


def _behind_number(flat: str) -> Iterator[Hit]:
    """A title line that ends in a version or date and a stamp: "Plan van aanpak v0.3 DEPARTEMENTAAL VERTROUWELIJK"."""
    found = _LAST_NUMBER.search(flat)
    hit = forms.alone(flat[found.end() :], found.end()) if found else None
    is_sentence = found is not None and _WAS.search(flat, 0, found.end())
    if found and hit and hit.is_own and not is_sentence and _is_title(flat[: found.end()], leading=False):
        yield from () if ABOUT_PEOPLE.search(flat) or forms.phrases_in(fold.canon(flat[: found.end()])) else (hit,)


def _in_subject(flat: str) -> Iterator[Hit]:
    """A subject line that opens with a marking and runs on: "Subject: R-UE/EU-R draft tender annex"."""
    subject = re.match(rf"(?i)[\s>]*(?:(?:subject|onderwerp|betreft|titel|title)\s?:\s*){_SUBJECT}", flat)
    for cut in list(re.finditer(r"(?<=\S)\s+(?=\w)", flat[subject.end() :]))[:8] if subject else ():
        begin, end = subject.end() if subject else 0, (subject.end() if subject else 0) + cut.start()
        hit = forms.alone(flat[begin:end], begin)
        if hit and hit.is_own and forms.capitals(flat[hit.start : hit.end]):
            if _may_stand_at_edge(hit, flat[end:], is_colon=False) and _is_title(flat[end:], leading=False):
                yield hit
            return


def _separated(flat: str) -> Iterator[Hit]:
    subject = re.match(rf"(?i)[\s>]*{_SUBJECT}", flat)
    begin = subject.end() if subject else 0
    cuts = [(cut.start(), cut.end(), False) for cut in _SEPARATOR.finditer(flat, begin)]
    cuts += [(cut.start(), cut.end(), True) for cut in _COLON.finditer(flat, begin)]
    cuts.sort()
    for start, end, is_colon in cuts[:3]:
        hit = forms.alone(flat[begin:start], begin)
        is_plain = flat[end : end + 1].islower()
        if (
            is_colon
            and not begin
            and is_plain
            and not (hit and len(flat[begin:start].strip()) > 8 and flat[begin:start].isupper())
        ):
            continue
        if (
            hit
            and _may_stand_at_edge(hit, flat[end:], is_colon=is_colon)
            and _is_titled(flat, hit, flat[end:], leading=not begin and not is_colon)
        ):
            yield hit
    yield from _between(flat, cuts)
    for start, end, is_colon in cuts[-3:]:
        if is_colon:
            continue
        hit = forms.alone(flat[end:], end)
        if (
            hit
            and _may_stand_at_edge(hit, flat[:start], is_colon=False)
            and _is_titled(flat, hit, flat[:start], leading=False)
        ):
            yield hit


def _between(flat: str, cuts: list[tuple[int, int, bool]]) -> Iterator[Hit]:
    """A marking between two parts of a header: "VERTROUWELIJK - NATO RESTRICTED - niet kopieren"."""
    for (_, begin, is_colon), (end, after, _other) in list(pairwise(cuts))[:6]:
        if is_colon:
            continue
        hit = forms.alone(flat[begin:end], begin)
        is_stamp = hit is not None and hit.is_own and looks_marked(flat, hit)
        if hit and is_stamp and not forms.phrases_in(fold.canon(f"{flat[:begin]} {flat[after:]}")):
            without = _INSTRUCTION.split(f" {flat[after:]}")[0]
            if _is_title(flat[:begin], leading=False) and _is_title(without, leading=False):
                yield hit


def _is_titled(flat: str, hit: Hit, rest: str, *, leading: bool) -> bool:
    is_topic = hit.is_own and len(rest.split()) <= 4  # a few small words behind a dash: "- draft agreement"
    return looks_marked(flat, hit) and _is_title(rest, leading=leading and not is_topic)


def _may_stand_at_edge(hit: Hit, rest: str, *, is_colon: bool) -> bool:
    """Firms write CONFIDENTIAL beside their titles; of the bare words only the higher ones count there."""
    if any(phrase.level != hit.level for phrase in forms.phrases_in(fold.canon(rest))):
        return False
    return hit.is_own or (not is_colon and (hit.level in {"secret", "top secret"} or hit.end - hit.start > 13))


_RAN_ON = re.compile(r"(?<=[\w)])[.:]?\s+(?=[\"']?[A-Z\d])")
_SENTENCE_END = re.compile(
    r"(?<=[a-z0-9)\"'])(?<!stg)(?<!Stg)(?<!dep)(?<!Dep)(?<!dept)(?<!Dept)(?<!e\.g)(?<!i\.e)(?<!bijv)(?<!bv)(?<!z\.B)[.!]\s+"
)


def _is_tail(line: str, end: int, cut: re.Match[str]) -> bool:
    """Whether what stands behind this place still belongs to the level: ATOMAL, REL TO UKR."""
    return tails.end_of_tail(line, end) > cut.start() or line[: cut.start()].endswith((" TO", " REL", ",", " AND"))


def at_start(line: str, offset: int) -> Iterator[Hit]:
    """A text that opens with a marking and runs on: "NATO SECRET The convoy leaves", "STG. GEHEIM. Verslag van"."""
    for cut in list(_RAN_ON.finditer(line[:160]))[:10]:
        hit = forms.alone(line[: cut.start()])
        if hit is None or not hit.is_own or not looks_marked(line, hit):
            continue
        if fold.canon(line[: cut.start()]) in {"STGC", "STGG"} or _is_tail(line, hit.end, cut):
            continue  # Stg. C. Huygens: a foundation; NATO SECRET ATOMAL
        rest = line[cut.end() : cut.end() + 60]
        words = rest.split()
        has_sentence = len(words) >= 2 and words[0][:1].isupper() and any(word.islower() for word in words[1:5])
        if (
            has_sentence
            and not forms.phrases_in(fold.canon(rest))
            and not talk.TALK.search(rest)
            and not _DEFINES.search(rest)
            and "//" not in words[0]
        ):
            yield Hit(hit.start + offset, hit.end + offset, hit.system, hit.level, True)
            return


def _talks_before(before: str, *, mark: str) -> bool:
    """Before a stamp in capitals only words about people and products are talk; "needed" and "must" are not."""
    is_stamp = len(mark) >= 10 and mark.isupper()
    return bool((ABOUT_PEOPLE if is_stamp else talk.TALK).search(before))


def at_end(line: str, offset: int) -> Iterator[Hit]:
    """A text that closes with a marking behind its last full stop."""
    cuts = list(_SENTENCE_END.finditer(line))
    if cuts and cuts[-1].end() > 12:
        hit = forms.alone(line[cuts[-1].end() :], cuts[-1].end())
        if (
            hit
            and hit.is_own
            and looks_marked(line, hit)
            and not _talks_before(
                line[max(0, cuts[-1].start() - 80) : cuts[-1].start()], mark=line[hit.start : hit.end]
            )
        ):
            yield Hit(hit.start + offset, hit.end + offset, hit.system, hit.level, True)


_PORTION = re.compile(
    r"(?m)(?:^|(?<=[A-Za-z0-9][.!?] ))[ \t>*•-]{0,8}(?:[\d.]{1,8}[.)]?[ \t]*|[A-Za-z][.)][ \t]+|"
    r"(?:[Tt]itle|[Tt]itel|[Ss]ubject|[Oo]nderwerp|[Bb]etreft):[ \t]*)?"
    r"[\[(](?P<mark>[A-Z][A-Za-z./ ,:-]{0,60})[\])][ \t]+(?=[\"']?[A-Za-z]|\d{1,2}[.)] )"
)
_COMPOUND_LINE = re.compile(r"(?m)^[ \t*]{0,8}(?P<mark>(?P<level>TS|S|C)//[A-Z][A-Z/ ,-]{1,60})$")
_PORTION_LAST = re.compile(
    r"(?m)(?<=\S )\((?P<mark>(?:TS|[SCR])//[A-Z][A-Z/ ,-]{1,60}|R-UE/EU-R|C-UE/EU-C|S-UE/EU-S|O-S)\)[ \t.]*$"
)
_PORTION_BEHIND = re.compile(
    r"(?m)(?<=[.!?;] )\((?P<mark>NR|NC|NS|CTS|R-UE|C-UE|S-UE|EU-R|EU-C|EU-S|NATO-[RCS])\)[ \t.]*$"
)
_SINGLE: dict[str, Level] = {"TS": "top secret", "S": "secret", "C": "confidential", "R": "restricted"}


def portions(flat: str) -> Iterator[Hit]:
    """Portion marks at the start of a paragraph: (NR), (S//NF), (R-UE); single letters only beside a (U)."""
    found = list(_PORTION.finditer(flat))
    marks = {match["mark"].strip() for match in found}
    has_letters = any(mark == "U" or mark.startswith("U//") for mark in marks) and not marks & {
        "A",
        "B",
        "D",
        "E",
        "T",
        "V",
        "W",
    }
    for match in found:
        yield from _portion(match, has_letters=has_letters)
    for match in _PORTION_BEHIND.finditer(flat):
        phrase = PORTIONS[match["mark"]]
        yield Hit(match.start("mark"), match.end("mark"), phrase.system, phrase.level, True)
    for match in _COMPOUND_LINE.finditer(flat):
        yield Hit(match.start("mark"), match.end("mark"), "US", _SINGLE[match["level"]], True)
    for match in _PORTION_LAST.finditer(flat):
        if "//" in match["mark"]:
            yield Hit(match.start("mark"), match.end("mark"), "US", "secret", True)
        else:
            system = "UK" if match["mark"] == "O-S" else "EU"
            yield Hit(match.start("mark"), match.end("mark"), system, "restricted", True)


def _portion(match: re.Match[str], *, has_letters: bool) -> Iterator[Hit]:
    mark = match["mark"].strip()
    plain = re.sub(r"[. ]+", " ", mark.upper() if mark[:3] in {"Stg", "Dep"} else mark).strip()
    head = plain.split("//")[0]
    if head.partition("/")[0] in PORTIONS and head.partition("/")[2] in FOLLOWERS:
        plain = head.partition("/")[0]
    system, level = "US", _SINGLE["TS"]
    if plain in PORTIONS and re.fullmatch("[A-Z]{2,3}", plain) and match.string[match.end()].islower():
        return  # (NS) vertrek spoor 4
    if match.string[match.start("mark") - 1] == "[" and len(plain) < 4:
        return  # [NC], [S]: keys of other things
    if plain in PORTIONS:
        system, level = PORTIONS[plain].system, PORTIONS[plain].level
    elif "//" in plain and head in _SINGLE:
        level = _SINGLE[head]
    elif has_letters and plain in _SINGLE:
        level = _SINGLE[plain]
    else:
        hit = forms.alone(mark, match.start("mark"))
        if hit and hit.is_own:
            yield hit
        return
    yield Hit(match.start("mark"), match.end("mark"), system, level, True)


_SHORT_OF_EU = re.compile(r"(?m)^[ \t\[(*_-]*(?P<mark>(?P<level>TS|[SCR])-UE|EU-(?P<other>TS|[SCR]))[ \t\])*_.-]*$")


_SHORT_AT_RIM = re.compile(
    r"\A[ \t\n]*"
    r"(?P<first>(?:NR|NC|CTSA?)(?=[ \t]*\n+[ \t]*[A-Z][A-Za-z]+ [A-Za-z])|"
    r"NS(?=[ \t]*\n+[ \t]*(?:Annex|Appendix|Minutes|Agenda|Note|Report|Plan|Subject|Serial|Copy|Page|Order)\b))|"
    r"[a-z][.]?\n+[ \t]*(?P<last>NR|NC|CTSA?)[ \t\n]*\Z"
)
_CABLE_HEAD = re.compile(
    r"(?m)^[ \t>]*(?P<mark>S ?E ?C ?R ?E ?T|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L) "
    r"(?:SECTION \d+ OF \d+|[A-Z][A-Z ]{2,30}? \d{4,6})\b"
)


def cable_heads(flat: str) -> Iterator[Hit]:
    """The head of a cable: "SECRET SECTION 01 OF 03", "S E C R E T THE HAGUE 001142"."""
    for found in _CABLE_HEAD.finditer(flat):
        level: Level = "secret" if found["mark"].startswith("S") else "confidential"
        yield Hit(found.start("mark"), found.end("mark"), "US", level, True)


def short_at_rim(flat: str) -> Iterator[Hit]:
    """NR, NC or CTS by itself above or below a text; NS is a railway too."""
    for found in _SHORT_AT_RIM.finditer(flat):
        mark = found["first"] or found["last"]
        at = found.start("first") if found["first"] else found.start("last")
        levels: dict[str, Level] = {"NR": "restricted", "NC": "confidential"}
        yield Hit(at, at + len(mark), "NATO", levels.get(mark, "top secret"), True)


def short_forms(flat: str) -> Iterator[Hit]:
    """S-UE or EU-S alone on a line, with its hyphen: without it the letters are words; several are a list."""
    found = list(_SHORT_OF_EU.finditer(flat))
    if len({one["level"] or one["other"] for one in found}) == 1:
        for one in found:
            yield Hit(one.start("mark"), one.end("mark"), "EU", _SINGLE[one["level"] or one["other"]], True)
