"""Sentences and lines that classify the text they stand in."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from schakel.engine.markings import edges, forms, talk
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.marking import Level

_THIS = (
    r"(?:dit|deze|onderstaande?|bovenstaande?|volgende|navolgende|below|above|onderhavige?|voorliggende?|"
    r"bijgaande?|bijgevoegde?|this|these|the\s+(?:attached|enclosed|present|"
    r"following|above|below)|attached|enclosed|dieses|diese|ce|cette|het\s+bijgevoegde)"
    r"\s+(?:\w{2,14}\s+)?(?:documenten?|documents?|stuk(?:ken)?|nota|notitie|verslag|rapport|report|"
    r"bericht|e-?mail|mail|brief|letter|memo|"
    r"presentatie|presentation|bijlagen?|annex(?:es)?|paper|message|briefing|slides?|file|bestand|tekst|"
    r"text|page|pagina|paragraph|alinea|section|deliverable|advisory|study|studie|analyse|analysis|assessment|"
    r"specification|specificatie|behoeftestelling|appendix|aanhangsel|manual|video|image|afbeelding|figure|figuur|"
    r"dossier|plan|order|dokument|schreiben|drawing|tekening|sheet|attachment|publication|publicatie|"
    r"material|materiaal|conversation|overleg|meeting|informatie|information|inhoud|content|contents|gegevens|data)"
)
_GAP = (
    r"(?:is|are|zijn|has|have|heeft|hebben|been|wordt|als|as|at|de|het|the|a|an|een|en|and|its|"
    r"annexes|bijlagen|with|met|op|to|up|"
    r"rubricering|classificatie|classification|marking|merking|draagt|carries|bears|bevat|bevatten|"
    r"contains?|containing|gerubriceerde?|rubriceerd|"
    r"geclassificeerde?|(?:eu|nato|navo)\s+classified|classified|marked|gemerkt|rated|gegevens|informatie|"
    r"information|niveau|level|"
    r"overall|staatsgeheime|gedeeld|verstrekt|verspreid|shared|provided|distributed|released|issued|being|only|"
    r"alleen|volledig|hereby|hierbij|derhalve|therefore|"
    r"dus|daarom|ist|eingestuft|est|classifie|classifiee|all|alle|pages|paginas|under|onder|van|of|state|staats)"
)
_IS_A = (
    r"(?:dit|this)\s+(?:is|betreft)\s+(?:een|a|an)\s+(?:\w{2,14}\s+)?(?:document|stuk|nota|notitie|verslag|"
    r"rapport|report|"
    r"bericht|brief|letter|memo|presentatie|presentation|bijlage|annex|paper|message)"
)
_DECLARES = re.compile(rf"(?i)\b(?:{_THIS}|{_IS_A})(?:[\s,:]+{_GAP}){{1,8}}[\s:]+[\"'(\[*]{{0,3}}(?=\S)")
_CLASSIFICATION_OF = re.compile(
    r"(?i)\b(?:rubricering|classificatie|classification|einstufung|merking|marking|handling)\s+(?:van|of|"
    r"for|voor)\s+(?:dit|deze|this|the|het|these)\s+(?:\w+\s+)?\w+\s*(?:is|"
    r"luidt|:|=|bedraagt)\s*:?\s*[\"'(\[*]{0,3}(?=\S)|"
    r"\bname\s*=\s*[\"'][\w -]{0,20}(?:classification|rubricering|classificatie|marking|"
    r"label)[\"']\s+content\s*=\s*[\"'](?=\S)"
)
_ORDERED = re.compile(
    r"(?im)^\W{0,6}(?:te\s+)?(?:behandelen\s+als|behandeld?\s+als|treat(?:ed)?\s+as|handle\s+as|"
    r"to\s+be\s+(?:handled|treated)\s+as|bevat|contains|contient|enthalt)\s+[\"'(\[*]{0,3}(?=\S)"
)
_ASKED = re.compile(
    r"(?i)\b(?:please|pls|plz|kindly|gelieve|graag|verzoek(?:\s+om)?|wilt\s+u|wij\s+vragen\s+u|wij\s+verzoeken\s+u|"
    r"we\s+ask\s+you|"
    r"u\s+dient)\s+(?:[\w-]+\s+){1,10}?"
    r"(?:as|als)\s+[\"'(\[*]{0,3}$"
)
_HEADS = re.compile(rf"(?i)^\W*(?:{_THIS}\s?:|(?:gerubriceerd|classified)(?:\s+(?:als|as))?)\s*$")
_PAPER = (
    r"(?:bijlagen?|annex|appendix|aanhangsel|nota|notitie|memo|verslag|brief|rapport|report|minutes|"
    r"enclosure|attachment)"
)
_PAPER_IS = re.compile(rf"(?i)\b{_PAPER}(?:\s[A-Z0-9]{{1,3}})?(?:\s?:\s|\s?[(\[]\s?)(?=\S)")
# Sentences with other words between: the subject, its verb, and a marking that ends the thought.
_VERB = (
    r"(?:is|are|zijn|wordt|worden|blijft|remains?|draagt|dragen|carr(?:y|ies)|bears?|heeft|has|have|"
    r"bevat(?:ten)?|contains?|"
    r"valt|vallen|falls?|holds?|includes?|omvat|rust|geldt|gerubriceerd|geclassificeerd|classified|marked|"
    r"gemerkt|ist|est)"
)
_WORDS = r"(?:[\w'/-]+[,:]?\s+)"
MARK_BEGINS = re.compile(
    r"\b(?:Stg|STG|Dep|DEP|NATO|NAVO|EU|UE|TLP|COSMIC|RESTREINT|CONFIDENTI|TOP SECRET|GEHEIM|SECRET|TRES|VS|[RCS]-UE|"
    r"UK|US|OCCAR|DIFFUSION|TBB[ -]?[1-4]|RISERVAT|SEGRET|RESERVAD|DIFUSION|ZASTRZ|"
    r"POUFN|TAJN|HEML|HEMM|BEGREN)"
)
_MOST_MARKS = 5000  # places at which sentences are looked at; one finding is enough to refuse a text
_REACH = 240  # characters before a marking in which its sentence begins
_STATES = re.compile(
    rf"(?i)\b(?:{_THIS}|(?:de|the|alle?|all)\s+(?:inhoud|contents?|pages|pagina's|informatie|information|"
    rf"gegevens|data)\s+"
    rf"(?:van|of|in|on)\s+(?:{_THIS}|(?:de|het|the)\s+(?:bijlagen?|annex|attachments?))|this|dit|these|deze|"
    rf"onderstaande|"
    rf"bovenstaande|(?:de|het|the)\s+(?:volgende|following)|(?:die|der|das)\s+(?:anlage|bericht|dokument|vermerk)|"
    rf"(?:section|chapter|paragraph|para|annex|bijlage|page|pagina|alinea|slide|table|figure|part|hoofdstuk|paragraaf|tabel|dia|deel)s?\s+[\w.]+(?:\s+below|"
    rf"\s+above)?|"
    rf"(?:the|de|het)\s+(?:bijgevoegde|bijgesloten|bijgaande|attached|enclosed)\s+\w+|dieses|diese|dieser|cette|"
    rf"cet|ce|"
    rf"(?:the|de|het)\s+\w+\s+(?:below|above|hieronder|hierboven)|"
    rf"everything\s+(?:below|above|in\s+this)|alles\s+(?:hieronder|hierboven|"
    rf"in\s+dit))(?P<gap>\s+{_WORDS}{{0,6}}?{_VERB}\s+{_WORDS}{{0,6}}?)"
    rf"[\"'(\[*]{{0,3}}$"
)
_SENDS = re.compile(
    rf"(?i)\b(?:hierbij|bijgaand|bijgevoegd|ingesloten|attach|attached|enclosed|herewith|enclosure|"
    rf"please\s+find|"
    rf"(?:ik|wij|we)\s+(?:stuur|sturen|zend|zenden)|(?:stuur|zend)\s+ik|(?:sturen|zenden)\s+(?:wij|we)|sending|"
    rf"send\s+you|ontvangt\s+u)\b"
    rf"(?P<gap>[,:]?\s+{_WORDS}{{0,10}}?)[\"'(\[*]{{0,3}}$"
)
_SHARES = re.compile(
    r"(?i)\b(?:gedeeld|verstrekt|verspreid|shared|provided|distributed|issued|sent|receiv\w+|ontvang\w*|valt|falls?)"
    rf"(?P<gap>\s+{_WORDS}{{0,6}}?)(?:under|onder|as|als)\s+[\"'(\[*]{{0,3}}$"
)
HYPOTHESIS = re.compile(
    r"(?i)\b(?:ne|pas|rien|aucune?s?|jamais|sans|nichts?|kein\w*|nie|ohne|\w*erklarung|wenn|falls|sofern|darf|durfen|sollte?n?|muss|mussen|"
    r"peut|peuvent|doit|doivent|pourrait|niets|nothing|none|non|nessuna?|ninguna?|ikke|inte|"
    r"not|niet|geen|no|never|nooit|cannot|if|indien|wanneer|when|whether|of\W*$|unless|tenzij|may|"
    r"might|mag|mogen|kan|kunnen|kunt|can|"
    r"could|would|zou|zouden|should|moet|moeten|must|shall|up|tot|hoger|above|about|over|for|voor|describes?|"
    r"beschrijft|"
    r"explains?|legt|formerly|formally|former|voorheen|vroeger|ooit|once|was|were|geweest|suitable|geschikt|"
    r"approved|goedgekeurd|accredited|"
    r"allowed|toegestaan|bedoeld|meant|intended|means|betekent|example|voorbeeld|term|how|hoe|what|wat|why|waarom|"
    r"verklaring\w*|\w*-verklaring|certifi\w+|abdo\S*|abro\S*|fsc|forms?|formulier|guide|gids|handleiding|handling|"
    r"handreiking|clearances?|screening\w*|vgb|niveaus?|levels?|networks?|netwerk\w*|systems?|systeem|systemen|"
    r"laptops?|"
    r"rooms?|ruimtes?|zaal|"
    r"zones?|sites?|facilit\w+|containers?|kluis|safe|safes|registry|registries|functie|job|position|positie|account|"
    r"projects?|project\w*|programm?es?|programma|opdracht|work|werk|phase|fase|gebouw|building|persoon|people|"
    r"person|"
    r"medewerkers?|employees?|staff|bedrijf|company|companies|rules?|regels?|procedures?|policy|beleid|training|"
    r"cursus|course|vacature|vacancy|experience|ervaring|nooit|only\s+if|between|tussen|with|met|at|op|behalve|"
    r"except)\b"
)
SHADOW = re.compile(
    r"(?i)^\s*op\s*$|^\s*(?:form|formulier)\b|\b(?:with you|met u|met jullie|voor u|voor jullie|for you|"
    r"statement of work|let op|"
    r"tot(?: aan)?(?: de| het)? (?:bekendmaking|gunning|publicatie|opening|besluit\w*|ondertekening)|"
    r"tot nader order|tot(?: en met)? \d{1,2} [a-z]{3,9}|until \d{1,2} [a-z]{3,9}|"
    r"until further notice|voor zover|met name|"
    r"op dit moment|(?:gerubriceerd|vastgesteld|gezet)\s+op\s*$|"
    r"at present|of this|in full|(?:at|op) (?:the |het )?(?:level|niveau)(?: of| van)?\s*$)"
)
# Dutch and German put the verb last: "dat deze nota Stg. CONFIDENTIEEL gerubriceerd is".
_VERB_LAST = re.compile(
    rf"(?i)\b{_THIS}\s+(?:(?:als|met|van|de|het|rubricering|niveau|tevens|ook|nog|voorlopig|steeds)\s+){{0,4}}[\"'(\[*]{{0,3}}$"
)
_HOLDS = re.compile(
    rf"(?i)\b{_THIS}\s+(?:bevat(?:ten)?|contains?|holds?|includes?|omvat)\s+{_WORDS}{{0,8}}?"
    rf"(?:informatie|gegevens|passages?|delen|information|data|parts|material|materiaal|zinnen|cijfers|figures)"
    rf"\s+{_WORDS}{{0,5}}?[\"'(\[*]{{0,3}}$"
)
_MAY = re.compile(
    r"(?i)\b(?:kan|kunnen|may|can|might|could|zou|zouden|mag|no|not|niet|geen|never|nooit|up to|tot|clearance)\b"
)
_VERB_BEHIND = re.compile(
    r"(?i)^[\"')\]*]{0,3}\s+(?:gerubriceerd|geclassificeerd|gemerkt|gestempeld|eingestuft|is|zijn|ist|sind|heeft|draagt|"
    r"betreft|bevat|blijft|moet\s+blijven)\b"
)
_DOUBTS = re.compile(
    r"(?i)\b(?:of|als|indien|wanneer|mits|tenzij|zodra|ob|wenn|falls|sofern|niet|geen|nicht|kein)\b[^,;:.]*$"
)
_CLOSES = re.compile(
    r"(?i)^[\"')\]*]*(?:\s*(?:[.,;:!)\]/-]|$|\n)|\s+(?:(?:and|en)(?!\s+(?:will|shall|wordt|zal|worden|kan|can|may|ligt)\b)|when\s+(?:completed|filled)|na\s+invul|until|tot|"
    r"te\s+behandel\w+|behandelen|because|"
    r"omdat|since|information|"
    r"informatie|material|materiaal|"
    r"gegevens|data|gerubriceerde?|geclassificeerde?|with|met|without|zonder|unless\s+(?:otherwise|marked)|"
    r"tenzij\s+anders|under|onder|van|by|door|in|"
    r"(?:\w+\s+)?(?:specifications?|specificaties?|drawings?|tekening(?:en)?|tables?|annex|bijlage|document|"
    r"documents|stuk|rapport|report|verslag|study|studie|notes|minutes|"
    r"notitie|nota))\b)"
)
_THING = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]+\s*(?:[.,;]|$|\n)")
_NONE = re.compile(r"(?i)\b(?:geen|no|none|nowhere|nergens)\b[^.!?:;,\n]*$")
_CONDITION = re.compile(
    r"(?i)\b(?:if|whether|unless|when|als|indien|wanneer|of|tenzij|ob|wenn|falls|si|suppose|assume|stel|"
    r"mocht|expected|likely|verwachte|voorziene|zodra|once|until|totdat|geen|not|niet|no)\W*(?:any\W+of\W+)?$"
)
_NOT_SAID = re.compile(
    r"(?i)^[\s\"')\]*]*(?:clearance|screening|training|procedure|if|indien|als|unless|tenzij|when|zodra|once|or|of\b)"
)


_GIVEN = re.compile(
    r"(?i)\b(?:wegens|vanwege|gezien|gelet\s+op|in\s+verband\s+met|given|owing\s+to|because\s+of|"
    r"due\s+to)\s+(?:de|the|its)\s+"
    r"(?:rubricering|classificatie|classification|marking|merking)\s+(?:of\s+|van\s+)?[\"'(]{0,3}$"
)
_CHANGED = re.compile(
    r"(?i)(?:^|[:;.,]\s+)(?:the |de |die )?(?:rubricering|classificatie|classification|marking|merking|einstufung)\s+"
    r"(?:(?:verhoogd|verlaagd|gewijzigd|aangepast|bijgesteld|raised|lowered|changed|corrected|upgraded|downgraded|erhoht|"
    r"geandert)\s+)?(?:(?:from|van|von)\s+[\w /.:-]{3,40}?\s+)?(?:naar|tot|to|in|auf|into)\s+[\"'(]{0,2}$|"
    r"^\W*(?:(?:down|up|re)graded|(?:her|af)gewaardeerd|verlaagd|verhoogd|heruntergestuft|herabgestuft)\s+"
    r"(?:(?:from|van|von)\s+[\w /.:-]{3,40}?\s+)?(?:naar|tot|to|auf)\s+[\"'(]{0,2}$"
)
_WIDE_LABEL = re.compile(
    r"(?i)^[\W_]*(?P<gap>(?:[\w'.-]+[ /]+){0,3}?(?:rubricering|gerubriceerd|classificatie|classification|"
    r"classified|marking|merking|"
    r"einstufung)\b[^:=\n]{0,30})[:=]\s*[\"'(\[*]{0,3}$"
)
NO_LABEL = re.compile(
    r"(?i)\b(?:kies|selecteer|choose|select|hoogst\w*|max(?:imaal|imale|imum)?|min(?:imaal|imale|imum)?|toegestane?|mogelijke?|gewenste?|vereiste?|"
    r"required|allowed|permitted|"
    r"permissible|possible|benodigde?|likely|voorziene|personnel|facility|system|expected|verwachte|where|search|"
    r"zoek\w*|filter|voorbeeld\w*|examples?|meaning|betekenis|overview|overzicht|former|vroegere|previous|"
    r"tot en met|t/m|up to)\b"
)
_TBB_LINE = re.compile(
    r"(?im)^[^\w\n]{0,8}(?:te\s+beschermen\s+belang|tbb)[^\d\n]{0,25}[:=,-]\s*(?:tbb|"
    r"niveau)?[ -]?(?P<digit>[1-4])[ .]*$"
)


_LIES_ELSEWHERE = re.compile(
    r"(?i)[\"')\]]*[,;]?\s*(?:en|and|und|et)?\s*(?:is|are|zijn|ligt|liggen|wordt|worden|volgt|wird|liegt|est|lies?|follows?|"
    r"will)\b[^.;!?\n]{0,50}\b(?:not\s+(?:attached|enclosed|included)|sent\s+apart|on\s+request|"
    r"niet\s+(?:bijgevoegd|meegezonden|meegestuurd|opgenomen)|op\s+te\s+vragen|(?:provided|issued)\s+separately|"
    r"not\s+part\s+of\s+this|(?:apart|separaat|afzonderlijk)\s+verstrekt|apart\s+(?:gezonden|verzonden|gestuurd)|"
    r"nicht\s+beigefugt|pas\s+jointe?s?)\b"
)


_LAY_ELSEWHERE = re.compile(
    r"(?i)\b(?:bijlagen?|annex(?:es)?|attachments?|enclosures?|appendi(?:x|ces)|anlagen?)\b[^.!?;\n]{0,40}"
    r"\b(?:sent\s+(?:apart|separately)|not\s+(?:attached|enclosed|included)|apart\s+\w*(?:zonden|stuurd)|"
    r"separaat\s+\w*(?:zonden|stuurd)|niet\s+(?:bijgevoegd|meegezonden|meegestuurd)|gesondert\s+\w+)\b[^.!?;\n]{0,40}$"
)
_ANNEX = re.compile(r"(?i)\b(?:bijlagen?|annex(?:es)?|appendi(?:x|ces)|anlagen?)\b[^.!?;\n]{0,60}$")
_ON_VIEW = re.compile(
    r"(?i)[^.;!?\n]{0,30}\b(?:ter\s+inzage|available\s+for\s+(?:inspection|consultation)|can\s+be\s+consulted)\b"
)
_OF_THIS = re.compile(r"(?i)\b(?:this|these|dit|deze|dieses?)\b")
_ASKED_BEHIND = re.compile(r"[.]?[^.!?\n]{0,120}[?]")


_THING_RESTRICTED = re.compile(
    r"(?i) (?P<thing>tender\w*|procedures?|bidding|competitions?|areas?|access|zones?|airspace|substances?|"
    r"entry|parking|shares?|stocks?|part(?:y|ies)|call for tenders?)\b"
)


def is_a_thing(flat: str, hit: Hit) -> bool:
    """NATO restricted tendering, EU RESTRICTED PROCEDURE: an ordinary word, and the thing that it tells of."""
    shown = flat[hit.start : hit.end]
    thing = _THING_RESTRICTED.match(flat, hit.end) if shown.lower().endswith("restricted") else None
    # NATO RESTRICTED Access list: a marking and the title behind it
    return thing is not None and not (shown.isupper() and thing["thing"].istitle())


def lies_elsewhere(flat: str, hit: Hit) -> bool:
    """Whether the sentence says that what bears the level is not here: "and is not attached"."""
    if _LIES_ELSEWHERE.match(flat, hit.end, hit.end + 120):
        return True
    before = flat[max(0, hit.start - 120) : hit.start]
    said = _ANNEX.search(before) if _ON_VIEW.match(flat, hit.end) else _LAY_ELSEWHERE.search(before)
    return said is not None and not _OF_THIS.search(said.group())


def declarations(flat: str, spans: Iterable[tuple[int, int]]) -> Iterator[Hit]:
    """Sentences that classify the text they stand in: "This document is classified NATO SECRET"; looked for here."""
    for begin, end in spans:
        yield from _declarations(flat, begin, end)


def _declarations(flat: str, begin: int, end: int) -> Iterator[Hit]:
    for pattern in (_DECLARES, _CLASSIFICATION_OF, _ORDERED, _PAPER_IS):
        for said in pattern.finditer(flat, begin, end):
            if pattern is not _ORDERED and _CONDITION.search(flat[max(0, said.start() - 30) : said.start()]):
                continue
            if pattern is not _ORDERED and _NONE.search(flat[max(0, said.start() - 60) : said.start()]):
                continue
            hit = forms.said(flat, said.end())
            is_apart = pattern is not _PAPER_IS or (hit is not None and _stands_by_itself(flat, hit))
            if hit and (_ASKED_BEHIND.match(flat, hit.end) or not is_apart):
                continue
            if hit and _looks_marked_or_own(flat, hit) and not _NOT_SAID.match(flat[hit.end : hit.end + 24]):
                yield hit


def statements(flat: str) -> Iterator[Hit]:
    """Freer sentences and labels that classify their own text; none with a condition, a doubt or talk about levels."""
    for mark in islice(MARK_BEGINS.finditer(flat), _MOST_MARKS):
        before = flat[max(0, mark.start() - _REACH) : mark.start()].rpartition("\n")[2]
        leads = _leads_up(before) if len(before) >= 3 else None
        if leads is None:
            continue
        hit = forms.said(flat, mark.start())
        is_sure = hit is not None and (hit.is_own or re.search(r"(?i)classified|gerubriceerd|marked", before))
        if not hit or not is_sure or not edges.looks_marked(flat, hit) or _ASKED_BEHIND.match(flat, hit.end):
            continue
        if _may_follow(leads, flat[hit.end : hit.end + 40]):
            yield hit


def _may_follow(leads: re.Pattern[str], after: str) -> bool:
    """Whether the sentence ends here, or goes on as that kind of sentence does: "attached the NATO SECRET plan."."""
    thing = _THING.match(after) if leads is _SENDS else None
    is_thing = thing is not None and not HYPOTHESIS.search(thing.group())
    if leads is _VERB_LAST:
        return bool(_VERB_BEHIND.match(after))
    return (
        leads in (_GIVEN, _CHANGED)
        or is_thing
        or bool(_CLOSES.match(after))
        or (leads is _HOLDS and bool(_VERB_BEHIND.match(after)))
    )


def _leads_up(before: str) -> re.Pattern[str] | None:
    """The kind of words before a marking that say that this text bears it; none when they do not."""
    label = _WIDE_LABEL.search(before)
    if label:
        return None if NO_LABEL.search(label["gap"]) else _WIDE_LABEL
    sentence = re.split(r"(?<=[a-z0-9)])[.?!] ", before)[-1]
    for pattern in (_STATES, _SENDS, _SHARES, _GIVEN, _CHANGED, _ASKED, _HEADS, _VERB_LAST, _HOLDS):
        said = pattern.search(sentence)
        if said is None:
            continue
        leading = sentence[: said.start()]
        if pattern in (_VERB_LAST, _HOLDS) and (_DOUBTS.search(leading) or _MAY.search(said.group())):
            continue
        if re.search(r"(?i)\bof\W*$", leading) and said.group()[:1].lower() == "d":
            continue  # of dit document ... is: whether it is
        if not HYPOTHESIS.search(SHADOW.sub(" ", leading)) and not HYPOTHESIS.search(
            SHADOW.sub(" ", said.groupdict().get("gap", ""))
        ):
            return pattern
    return None


def tbb_lines(flat: str) -> Iterator[Hit]:
    """A line with the level of an interest to protect: "Te Beschermen Belang (TBB): 2"."""
    for line in _TBB_LINE.finditer(flat):
        yield Hit(line.start("digit"), line.end("digit"), "NL", forms.TBB_LEVELS[line["digit"]], True)


_CLASS_LINE = re.compile(
    r"(?im)^[^\w\n]{0,6}(?:sec(?:urity)?[. ]{1,2})?cl(?:ass|asse|assification|\.)?\s?[:=]\s?"
    r"(?P<mark>(?-i:NR|NC|NS|CTS))\W*$"
)
_LEVELS_OF_NATO: dict[str, Level] = {"NR": "restricted", "NC": "confidential", "NS": "secret", "CTS": "top secret"}


def class_lines(flat: str) -> Iterator[Hit]:
    """A line that gives the class of a text by its short form: "Class: NC"."""
    for line in _CLASS_LINE.finditer(flat):
        yield Hit(line.start("mark"), line.end("mark"), "NATO", _LEVELS_OF_NATO[line["mark"]], True)


def _stands_by_itself(flat: str, hit: Hit) -> bool:
    return (
        hit.is_own
        and edges.looks_marked(flat, hit)
        and not talk.SAME_OR_MORE.match(flat[hit.end : hit.end + 24])
        and bool(
            re.match(
                r"(?:[)\].,;]|\s*(?:\n|$))(?!\s+(?:can|may|is|are|will|must|kan|mag|wordt|zal|moet|ligt)\b)",
                flat[hit.end :],
            )
        )
    )


def _looks_marked_or_own(flat: str, hit: Hit) -> bool:
    return hit.is_own or forms.capitals(flat[hit.start : hit.end])


_AUTHORITY = re.compile(
    r"(?im)^[ \t>*]{0,6}(?P<mark>declassify[ ]on|declassified[ ]on|classified[ ]by|gerubriceerd[ ]door|"
    r"vaststeller[ ]van[ ]de[ ]rubricering)[ ]?:[ \t]*(?=\w)"
)


def authority_blocks(flat: str) -> Iterator[Hit]:
    """Lines that say who classified a text and until when."""
    for found in _AUTHORITY.finditer(flat):
        system = "US" if found["mark"].lower().startswith(("decl", "clas")) else "NL"
        yield Hit(found.start("mark"), found.end("mark"), system, "caveat", True)
