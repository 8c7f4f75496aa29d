"""Markings at the edge of a line, before a portion, in an authority block, or in a sentence about the text itself."""

import re
from collections.abc import Iterator

from schakel.engine.markings import fold, forms
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import PORTIONS
from schakel.engine.markings.marking import Level

_SUBJECT = r"(?:(?:subject|onderwerp|betreft|betr|titel|title|re|fw|fwd|doorst|antw|aw|wg|tr)\s?[.:]\s*)*"
_BRACKETED_FIRST = re.compile(
    rf"(?i)^[\s#*_-]*{_SUBJECT}[\s*_]*[\[(<{{]+(?P<mark>[^\[\](){{}}<>]{{3,80}})[\])>}}]+(?P<rest>.*)$"
)
_BRACKETED_LAST = re.compile(r"^(?P<rest>[^\[(]{1,160})[\[(<{]+(?P<mark>[^\[\](){}<>]{3,80})[\])>}]+[\s*_.]*$")
_ABOUT_PEOPLE = re.compile(
    r"(?i)\b(?:screening\w*|clearances?|cleared|vgb|abdo\w*|abro\w*|niveaus?|levels?|t/m|tot en met|up to|geschikt|"
    r"suitable|approved|goedgekeurd\w*|zugelassen|accredit\w+|certifi\w+|gecertificeerd|means|betekent|"
    r"wat is|what is)\b"
)
_SEPARATOR = re.compile(r"\s+-{1,3}\s+|\s-(?=\w)|(?<=\w)-\s|\s*[;•·]\s+|\s+/\s+")
_INSTRUCTION = re.compile(
    r"(?i)(?:\s*[-,(|:;]\s*|\s+)(?:niet (?:verspreiden|delen|kopi|doorsturen|vermenigvuldigen)|do not|not for|"
    r"no further|alleen voor|uitsluitend (?:voor|bestemd)|for (?:recipients|named|addressees)|recipients only|"
    r"named recipients|na (?:scheiding|verwijdering)|zonder bijlage|when separated|after removal|upon removal|"
    r"only for|just for|solely for|need[ -]to[ -]know|(?:zorgvuldig|vertrouwelijk) behandelen|handle via)"
)
_EDGE_SIGN = re.compile(
    r"[\[({<>;:/•·,-]| (?:niet|do|not|alleen|uitsluitend|vertrouwelijk|zorgvuldig|need|only|just|solely) "
)
_COLON = re.compile(r":\s+")
_PROSE = re.compile(r"[a-z]{2}[.!?](?:\s|$)")
_DEFINES = re.compile(
    r"(?i)\b(?:informati(?:e|on)|gegevens|schade|damage|rubricering(?:en)?|classification|classified|"
    r"gerubriceerde?|term|stempel|stamp|disclosure|kennisname|nadeel|disadvantag\w+|prejudice|harm)\b"
)


def _is_title(rest: str, *, leading: bool) -> bool:
    """Whether the rest of the line is a short title and no sentence about levels."""
    plain = rest.strip(" \t-:;|*_#[](){}<>\"'")
    if not plain:
        return True
    if leading and plain[0].islower():
        return False
    return (
        len(plain.split()) <= 14
        and not _PROSE.search(plain)
        and not forms.TALK.search(plain)
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
    if len(flat) > forms.LONGEST_ALONE or not _EDGE_SIGN.search(flat) or forms.explains_itself(flat):
        return
    for pattern in (_BRACKETED_FIRST, _BRACKETED_LAST):
        found = pattern.match(flat)
        if found and found["rest"].strip() and _is_bracketed_title(flat, found):
            hit = forms.alone(found["mark"], found.start("mark"))
            if hit and looks_marked(flat, hit) and not _is_acronym(found["rest"], found["mark"]):
                yield hit
    yield from _with_handling(flat)
    yield from _separated(flat)


def _is_bracketed_title(flat: str, found: re.Match[str]) -> bool:
    """Square brackets around capitals are a stamp: only words about people and products make them talk."""
    if flat[found.start("mark") - 1] == "[" and forms.capitals(found["mark"]) and "?" not in flat:
        return not _PROSE.search(found["rest"]) and not _ABOUT_PEOPLE.search(found["rest"])
    return _is_title(found["rest"], leading=False)


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


def _separated(flat: str) -> Iterator[Hit]:
    subject = re.match(rf"(?i)\s*{_SUBJECT}", flat)
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


def _is_titled(flat: str, hit: Hit, rest: str, *, leading: bool) -> bool:
    return looks_marked(flat, hit) and _is_title(rest, leading=leading)


def _may_stand_at_edge(hit: Hit, rest: str, *, is_colon: bool) -> bool:
    """Firms write CONFIDENTIAL beside their titles; of the bare words only the higher ones count there."""
    if any(phrase.level != hit.level for phrase in forms.phrases_in(fold.canon(rest))):
        return False
    return hit.is_own or (not is_colon and (hit.level in {"secret", "top secret"} or hit.end - hit.start > 13))


_RAN_ON = re.compile(r"(?<=[\w)])[.:]?\s+(?=[\"']?[A-Z\d])")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"'])[.!]\s+")


def at_start(line: str, offset: int) -> Iterator[Hit]:
    """A text that opens with a marking and runs on: "NATO SECRET The convoy leaves", "STG. GEHEIM. Verslag van"."""
    for cut in list(_RAN_ON.finditer(line[:160]))[:10]:
        hit = forms.alone(line[: cut.start()])
        if hit is None or not hit.is_own or not looks_marked(line, hit):
            continue
        rest = line[cut.end() : cut.end() + 60]
        words = rest.split()
        has_sentence = len(words) >= 2 and words[0][:1].isupper() and any(word.islower() for word in words[1:5])
        if (
            has_sentence
            and not forms.phrases_in(fold.canon(rest))
            and not forms.TALK.search(rest)
            and not _DEFINES.search(rest)
            and "//" not in words[0]
        ):
            yield Hit(hit.start + offset, hit.end + offset, hit.system, hit.level, True)
            return


def _talks_before(before: str, *, mark: str) -> bool:
    """Before a stamp in capitals only words about people and products are talk; "needed" and "must" are not."""
    is_stamp = len(mark) >= 10 and mark.isupper()
    return bool((_ABOUT_PEOPLE if is_stamp else forms.TALK).search(before))


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
    r"(?m)^[ \t>*•-]{0,8}(?:[\d.]{1,8}[.)]?[ \t]+|[a-z][.)][ \t]+)?"
    r"\((?P<mark>[A-Z][A-Za-z./ ,:-]{0,60})\)[ \t]+(?=[\"']?[A-Za-z])"
)
_COMPOUND_LINE = re.compile(r"(?m)^[ \t*]{0,8}(?P<mark>(?P<level>TS|S|C)//[A-Z][A-Z/ ,-]{1,60})$")
_PORTION_LAST = re.compile(
    r"(?m)(?<=\S )\((?P<mark>(?:TS|[SCR])//[A-Z][A-Z/ ,-]{1,60}|R-UE/EU-R|C-UE/EU-C|S-UE/EU-S)\)[ \t.]*$"
)
_SINGLE: dict[str, Level] = {"TS": "top secret", "S": "secret", "C": "confidential", "R": "restricted"}


def portions(flat: str) -> Iterator[Hit]:
    """Portion marks at the start of a paragraph: (NR), (S//NF), (R-UE); single letters only beside a (U)."""
    found = list(_PORTION.finditer(flat))
    marks = {match["mark"].strip() for match in found}
    has_letters = "U" in marks and not marks & {"A", "B", "D", "E", "T", "V", "W"}
    for match in found:
        yield from _portion(match, has_letters=has_letters)
    for match in _COMPOUND_LINE.finditer(flat):
        yield Hit(match.start("mark"), match.end("mark"), "US", _SINGLE[match["level"]], True)
    for match in _PORTION_LAST.finditer(flat):
        if "//" in match["mark"]:
            yield Hit(match.start("mark"), match.end("mark"), "US", "secret", True)
        else:
            yield Hit(match.start("mark"), match.end("mark"), "EU", "restricted", True)


def _portion(match: re.Match[str], *, has_letters: bool) -> Iterator[Hit]:
    mark = match["mark"].strip()
    plain = re.sub(r"[. ]+", " ", mark.upper() if mark[:3] in {"Stg", "Dep"} else mark).strip()
    head = plain.split("//")[0]
    system, level = "US", _SINGLE["TS"]
    if plain in PORTIONS and re.fullmatch("[A-Z]{2,3}", plain) and match.string[match.end()].islower():
        return  # (NS) vertrek spoor 4
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


_THIS = (
    r"(?:dit|deze|onderhavige?|voorliggende?|bijgaande?|bijgevoegde?|this|these|the\s+(?:attached|enclosed|present|"
    r"following)|attached|enclosed|dieses|diese|ce|cette|het\s+bijgevoegde)"
    r"\s+(?:\w{2,14}\s+)?(?:documenten?|documents?|stuk(?:ken)?|nota|notitie|verslag|rapport|report|"
    r"bericht|e-?mail|mail|brief|letter|memo|"
    r"presentatie|presentation|bijlagen?|annex(?:es)?|paper|message|briefing|slides?|file|bestand|tekst|"
    r"text|page|pagina|paragraph|alinea|section|deliverable|advisory|study|studie|analyse|analysis|assessment|"
    r"specification|specificatie|behoeftestelling|appendix|aanhangsel|manual|video|image|afbeelding|figure|figuur|"
    r"dossier|plan|order|dokument|schreiben|drawing|tekening|sheet|attachment|publication|publicatie|"
    r"material|materiaal|conversation|overleg|meeting)"
)
_GAP = (
    r"(?:is|are|zijn|was|were|has|have|heeft|hebben|been|wordt|als|as|at|de|het|the|a|an|een|en|and|its|"
    r"annexes|bijlagen|with|met|op|to|up|"
    r"rubricering|classificatie|classification|marking|merking|draagt|carries|bears|bevat|bevatten|"
    r"contains?|containing|gerubriceerde?|rubriceerd|"
    r"geclassificeerde?|(?:eu|nato|navo)\s+classified|classified|marked|gemerkt|rated|gegevens|informatie|information|niveau|level|"
    r"overall|staatsgeheime|volledig|hereby|hierbij|derhalve|therefore|"
    r"dus|daarom|ist|eingestuft|est|classifie|classifiee|all|alle|pages|paginas|under|onder|van|of|state|staats)"
)
_IS_A = (
    r"(?:dit|this)\s+(?:is|betreft)\s+(?:een|a|an)\s+(?:\w{2,14}\s+)?(?:document|stuk|nota|notitie|verslag|rapport|report|"
    r"bericht|brief|letter|memo|presentatie|presentation|bijlage|annex|paper|message)"
)
_DECLARES = re.compile(rf"(?i)\b(?:{_THIS}|{_IS_A})(?:[\s,:]+{_GAP}){{1,8}}[\s:]+[\"'(\[*]{{0,3}}(?=\S)")
_CLASSIFICATION_OF = re.compile(
    r"(?i)\b(?:rubricering|classificatie|classification|einstufung|merking|marking|handling)\s+(?:van|of|"
    r"for|voor)\s+(?:dit|deze|this|the|het|these)\s+(?:\w+\s+)?\w+\s*(?:is|"
    r"luidt|:|=|bedraagt)\s*:?\s*[\"'(\[*]{0,3}(?=\S)"
)
_ORDERED = re.compile(
    r"(?im)^\W{0,6}(?:te\s+)?(?:behandelen\s+als|behandeld?\s+als|treat(?:ed)?\s+as|handle\s+as|"
    r"to\s+be\s+(?:handled|treated)\s+as|bevat|contains|contient|enthalt)\s+[\"'(\[*]{0,3}(?=\S)"
)
_PAPER = (
    r"(?:bijlagen?|annex|appendix|aanhangsel|nota|notitie|memo|verslag|brief|rapport|report|minutes|"
    r"enclosure|attachment)"
)
_PAPER_IS = re.compile(rf"(?i)\b{_PAPER}(?:\s[A-Z0-9]{{1,3}})?(?:\s?:\s|\s?[(\[]\s?)(?=\S)")
_CONDITION = re.compile(
    r"(?i)\b(?:if|whether|unless|when|als|indien|wanneer|of|tenzij|ob|wenn|falls|si|suppose|assume|stel|"
    r"mocht|expected|likely|verwachte|voorziene|zodra|once|until|totdat|geen|not|niet|no)\W*(?:any\W+of\W+)?$"
)
_NOT_SAID = re.compile(
    r"(?i)^[\s\"')\]*]*(?:clearance|screening|training|procedure|if|indien|als|unless|tenzij|when|zodra|once|or|of\b)"
)


def declarations(flat: str) -> Iterator[Hit]:
    """Sentences that classify the text they stand in: "This document is classified NATO SECRET"."""
    for pattern in (_DECLARES, _CLASSIFICATION_OF, _ORDERED, _PAPER_IS):
        for said in pattern.finditer(flat):
            if pattern is not _ORDERED and _CONDITION.search(flat[max(0, said.start() - 30) : said.start()]):
                continue
            hit = forms.said(flat, said.end())
            if pattern is _PAPER_IS and hit and not _stands_by_itself(flat, hit):
                continue
            if hit and _looks_marked_or_own(flat, hit) and not _NOT_SAID.match(flat[hit.end : hit.end + 24]):
                yield hit


def _stands_by_itself(flat: str, hit: Hit) -> bool:
    return hit.is_own and looks_marked(flat, hit) and bool(re.match(r"[)\].,;]|\s*(?:\n|$)", flat[hit.end :]))


def _looks_marked_or_own(flat: str, hit: Hit) -> bool:
    return hit.is_own or forms.capitals(flat[hit.start : hit.end])


_AUTHORITY = re.compile(
    r"(?im)^[ \t>*]{0,6}(?P<mark>declassify[ ]on|declassified[ ]on|gerubriceerd[ ]door|"
    r"vaststeller[ ]van[ ]de[ ]rubricering)[ ]?:[ \t]*(?=\w)"
)


def authority_blocks(flat: str) -> Iterator[Hit]:
    """Lines that say who classified a text and until when."""
    for found in _AUTHORITY.finditer(flat):
        system = "US" if found["mark"].lower().startswith("decl") else "NL"
        yield Hit(found.start("mark"), found.end("mark"), system, "caveat", True)
