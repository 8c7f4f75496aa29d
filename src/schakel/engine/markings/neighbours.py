"""What the lines around a finding say about it: a list of levels, a heading that is explained, a wrapped sentence."""

import re

from schakel.engine.markings import cells, fold, forms
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.page import Found, Page

_BULLET = re.compile(r"^\s*(?P<kind>[-*+•·▪o☐☑☒□■]|\[[ xX]?\]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_SECTION = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\S")
_EXPLAINS = re.compile(
    r"(?i)^\W*(?:(?:is|zijn|betekent|means|applies|geldt|gebruikt|wordt gebruikt|is used|used for|"
    r"deze rubricering|dit niveau|de rubricering|"
    r"this (?:level|classification|marking)|the (?:level|classification|marking)|information (?:whose|"
    r"which|the)|informatie waarvan|"
    r"kennisname|compromittering|unauthori[sz]ed disclosure|indien kennisname|als kennisname|"
    r"if disclos\w+|voor informatie|for information)\b)"
)


_FIRM = re.compile(
    r"(?i)\bproperty of\b|\bproprietary\b|\bcopyright\b|\xa9|\ball rights reserved\b|\btrade secrets?\b|"
    r"\bnon-disclosure agreement\b|\bconfidentiality agreement\b|\bgeheimhoudingsovereenkomst\b|"
    r"\bpitch ?deck\b|\binvestors?\b|\bbusiness ?(?:plan|case)\b|"
    r"\b(?:B\.?V|N\.?V|GmbH|Ltd|Inc|LLC|S\.?A\.?S)\b|\b(?:quotation|offerte|price ?list|prijslijst|Angebot)\b"
)


HEADS_LEVEL = re.compile(
    r"(?i)^\W*(?:[\w'/-]+\s+){0,3}?(?:\w*clearances?|\w*screening\w*|vgb|vgvb|\w*machtiging\w*|fsc|psc|"
    r"\w*autorisatie\w*|"
    r"abdo\S*|abro\S*)(?:[\s-]+(?:level|niveau|status))?\s*[:?]?\s*$"
)
_OPEN_LEVEL = re.compile(r"(?i)^\W*(?:public|internal|open|intern|openbaar|general|restricted zone)\W*$")
_NO_LEVEL = re.compile(r"(?i)^\W*(?:(?:niet |on)gerubriceerd|(?:nato |eu )?unclassified|geen|none)\W*$")
_OTHER_COLOUR = re.compile(r"(?i)^\W*TLP\s?[: -]\s?(?:clear|white|green|amber|groen|wit|oranje)")


_ENCLOSURES = re.compile(
    r"(?i)\b(?:bijlagen?|bijgevoegd|annex(?:es)?|enclosures?|attachments?|enclosed|attached|anlagen?)\b.{0,20}:?\s*$"
)


def judged(page: Page, found: dict[int, Found]) -> list[Hit]:
    """Leave out what the lines around show to be a list, a heading with its explanation, or a wrapped sentence."""
    explained = {
        index for index, one in found.items() if one.is_judged_by_neighbours and is_explained(page, index, one.hits)
    }
    explained |= _lists_of_levels(page, found)
    headings = cells.Headings(page.line)
    explained |= {
        index
        for index, one in found.items()
        if one.is_judged_by_neighbours
        and all(headings.speaks_of_levels(index, hit.start - page.starts[index]) for hit in one.hits)
    }
    explained |= {index for index in found if _is_level_of_a_clearance(page, index)}
    return [hit for index, one in found.items() if index not in explained for hit in one.hits]


# A table that is taken, a poster with its subtitle: no papers.
_IS_SIGN = re.compile(
    r"(?i)^\W*(?:(?:mesa|tavolo|tafel|table|tisch|sala|salle|zaal|parking|parcheggio|parkeer\w*|plaza|posto)\s+\w+.*|"
    r"(?-i:an?|the|een|de|het|eine?|der|die|das|une?|le|la|by|from|door|van|for|voor)\s+(?-i:[a-z]).*|"
    r"(?:no|geen|kein\w*|authori[sz]ed|staff|permit|keep|verboden|toegang|entry|access|members|employees)\s+\w+.*)$"
)
_IS_FUN = re.compile(
    r"(?i)(?:feest|party|jubilaris|"
    r"verrassing|surprise|\badults?\b|\bquiz|lasergame|board ?game|video ?game|bordspel|\bfilm|"
    r"\bmovie|concert|\bsale\b|korting|tickets?\b|\bkassa\b|parfum|perfume|recept|recipe|\bmenu|\broman\b|\bnovel\b|theater|"
    r"musical|escape ?room|te winnen|18\+|leeftijd|vanaf \d+ jaar)"
)
_MEASURES = re.compile(r"\d ?(?:m|t|kg|cm|mm|ft|km/h|mph|tonnes?|ton)\b")
_IN_A_FOOT = re.compile(r"(?i)[|•·]|\b(?:pag|page|pagina|blad|sheet|seite|ex)\b")
_CONTENTS = re.compile(r"(?i)^\W*(?:inhoud|inhoudsopgave|(?:table of )?contents|index|inhalt|sommaire)\W*$")
_NUMBER_BEHIND = re.compile(r"[ .,]\d{1,3}(?:, ?\d{1,3})*\s*$")  # a table of contents, an index
_IS_EXPLAINED_BEHIND = re.compile(r"(?:[:=]|\s[-–>]+)\s*[a-z(]")
_LEVEL_LABEL = re.compile(r"(?i)^\W*(?:niveau|level|rubriceringsniveau|status|class|klasse)\s?[:=\t|]")
_OF_A_CLEARANCE = re.compile(
    r"(?i)^\W*(?:[\w-]+\s+)?(?:\w*autorisatie\w*|authori[sz]ation|\w*clearances?|\w*screening\w*|abdo\S*|abro\S*|vgb|fsc|"
    r"psc|accreditat\w+|certific\w+|verklaring\w*)\b"
)


def _is_level_of_a_clearance(page: Page, index: int) -> bool:
    """`Niveau: Stg. CONFIDENTIEEL` in a block about an authorisation or screening."""
    if not _LEVEL_LABEL.match(page.line(index)):
        return False
    around = range(max(0, index - 3), min(len(page), index + 4))
    return any(_OF_A_CLEARANCE.match(page.line(one)) for one in around if one != index)


def is_explained(page: Page, index: int, hits: tuple[Hit, ...]) -> bool:
    line = page.line(index)
    if _is_of_a_firm(page, index):
        return True
    before = page.line(index - 1) if index else ""
    after = page.line(index + 1) if index + 1 < len(page) else ""
    if _EXPLAINS.match(after):
        return True
    if (
        _NUMBER_BEHIND.search(line)
        and not _IN_A_FOOT.search(line)
        and _is_under(page, index, _NUMBER_BEHIND, _CONTENTS)
    ):
        return True
    if (_SECTION.match(line) and not line.rstrip().endswith((")", "]"))) or _is_acronym(line, after):
        return True
    if any(names_levels(line) for line in (before, after)) or _sets_systems_side_by_side(page, index):
        return True
    if not any(one.is_own for one in hits) and any(
        _IS_SIGN.match(one) or _IS_FUN.search(one) for one in (before, after)
    ):
        return True
    if line.strip() == "RESTRICTED" and (after[:1].islower() or _MEASURES.search(after)):
        return True  # a sign: RESTRICTED above "weight limit 3 t"
    if _OTHER_COLOUR.match(before) or _OTHER_COLOUR.match(after):
        return True
    touches = bool(index) and page.flat.count("\n", page.ends[index - 1], page.starts[index]) <= 1
    if touches and HEADS_LEVEL.match(before):
        return True
    if (
        touches
        and line.rstrip().endswith((".", ",", ";"))
        and re.search(r"[a-z,(\"']\s*$", before)
        and len(before) > 40
    ):
        return not re.search(r"(?i)(?:v|vertr|g|c)\.\s*$", line)
    bullet = _BULLET.match(line)
    if bullet is None or line.rstrip().endswith(bullet["kind"]):
        return False
    siblings = [other for other in (before, after) if _is_same_bullet(bullet, _BULLET.match(other))]
    return any(forms.alone(other) is None for other in siblings) and not _is_under(page, index, _BULLET, _ENCLOSURES)


def _is_under(page: Page, index: int, member: re.Pattern[str], heading: re.Pattern[str]) -> bool:
    """Whether the line above the members of a list (bullets, ...) reads as this heading; at most twelve lines up."""
    for above in range(index - 1, max(-1, index - 13), -1):
        if not member.search(page.line(above)):
            return bool(heading.search(page.line(above)))
    return False


def is_a_sign(after: str) -> bool:
    """Whether what a dash parts from a bare word shows a sign that is no marking: `RESERVADO - mesa 4`."""
    is_other = any(one.search(after) for one in (_IS_FUN, _OF_AN_OFFICE, _FIRM))
    return is_other or bool(_IS_SIGN.match(after.lstrip(" -:,|")))


#: What every office calls confidential: wages, staff, patients, lawyers, a merger.
_OF_AN_OFFICE = re.compile(
    r"(?i)\b(?:salar\w+|payroll|hr|wages?|loon\w*|salaris\w*|bonus\w*|patient\w*|medical|medisch\w*|candidates?|sollicita\w+|"
    r"cv|nda|privileged|term sheet|merger|board pack|survey|customers?|klanten|e-?mail is intended)\b"
)


def names_levels(line: str) -> bool:
    """Whether a line names two levels of one system: it speaks about them, and so do its neighbours."""
    levels: dict[str, set[str]] = {}
    for phrase in forms.phrases_in(fold.canon(line)) if len(line) <= forms.LONGEST_ALONE else ():
        levels.setdefault(phrase.system, set()).add(phrase.level)
    return any(len(of_one) >= 2 for of_one in levels.values())


def systems_in(line: str) -> list[str]:
    """The systems whose levels a line names."""
    return [phrase.system for phrase in forms.phrases_in(fold.canon(line))]


def _sets_systems_side_by_side(page: Page, index: int) -> bool:
    """Three lines together that each name a level of another system: a table of what equals what."""
    named: list[str] = []
    for one in range(max(0, index - 2), min(len(page), index + 3)):
        line = page.line(one)
        found = forms.phrases_in(fold.canon(line)) if len(line) <= forms.LONGEST_ALONE else []
        named.append(found[0].system if found else "")
    for at in range(len(named) - 2):
        three = named[at : at + 3]
        if all(three) and len(set(three)) == 3 and "TLP" not in three:
            return True
    return False


def _is_of_a_firm(page: Page, index: int) -> bool:
    """A bare CONFIDENTIAL above `Property of Voorbeeld B.V.`: a firm's own word, and no marking of a state."""
    word = re.sub(r"[^A-Z]", "", page.line(index).upper())
    around = " ".join(page.line(one) for one in range(max(0, index - 1), min(len(page), index + 4)))
    return word in {"CONFIDENTIAL", "CONFIDENTIEL", "CONFIDENTIEEL", "CONFIDENCIAL", "RESTRICTED"} and bool(
        _FIRM.search(around)
    )


def _is_same_bullet(one: re.Match[str], other: re.Match[str] | None) -> bool:
    """Both the same sign, or both a number or letter."""
    return other is not None and (
        one["kind"] == other["kind"] or (one["kind"][-1] in ".)" and other["kind"][-1] in ".)")
    )


def _is_acronym(line: str, after: str) -> bool:
    """`SECRET` above `SECurity of Railways against Electromagnetic aTtacks`: the name of a project."""
    name = "".join(c for c in line if c.isalpha())
    return (
        len(name) >= 4 and len(after) > 2 * len(name) and "".join(c for c in after if c.isupper())[: len(name)] == name
    )


def _lists_of_levels(page: Page, found: dict[int, Found]) -> set[int]:
    """Lines that name one level after another of a system: a list of levels, not a marking."""
    alone = {index: one.hits[0] for index, one in found.items() if one.is_judged_by_neighbours}
    listed: set[int] = set()
    run: list[int] = []
    for index in [*sorted(alone), -2]:
        if run and index != run[-1] + 1:
            is_list = _is_list(page, [alone[i] for i in run], run) or _are_equivalents([found[i].hits for i in run])
            listed |= set(run) if is_list else set()
            run = []
        run.append(index)
    levels: dict[str, list[str]] = {}
    for hit in alone.values():
        levels.setdefault(hit.system, []).append(hit.level)
    for system, seen in levels.items():
        if len(seen) >= 3 and len(set(seen)) == len(seen):
            listed |= {index for index, hit in alone.items() if hit.system == system}
    return listed


def _are_equivalents(rows: list[tuple[Hit, ...]]) -> bool:
    """Rows that each set two levels side by side, other levels in every row: a table of equivalents."""
    levels = [row[0].level for row in rows]
    return len(rows) >= 2 and len(set(levels)) == len(levels) and all(len(row) >= 2 for row in rows)


def _is_list(page: Page, hits: list[Hit], run: list[int]) -> bool:
    by_system: dict[str, set[str]] = {}
    for hit in hits:
        by_system.setdefault(hit.system, set()).add(hit.level)
    most = max(len(levels) for levels in by_system.values())
    around = [page.line(one) for one in (run[0] - 1, run[-1] + 1) if 0 <= one < len(page)]
    if not any(hit.is_own for hit in hits) and any(_OPEN_LEVEL.match(line) for line in around):
        return True
    if most >= 2 and any(_NO_LEVEL.match(line) for line in around):
        return True
    is_explained = any(
        all(form.search(page.line(index)) for index in run) for form in (_IS_EXPLAINED_BEHIND, _NUMBER_BEHIND)
    )
    return (
        most >= 3
        or (most >= 2 and is_explained)
        or (most >= 2 and all(_BULLET.match(page.line(index)) for index in run))
    )
