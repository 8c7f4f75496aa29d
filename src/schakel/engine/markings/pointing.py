"""Sentences that point at their own text ("u leest nu", "op dit blad") and name a level, in any word order."""

import re
from collections.abc import Iterator
from itertools import islice

from schakel.engine.markings import edges, fold, forms, sentences
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import BY_LETTERS, Phrase

_MOST = 5000  # places that are looked at
_REACH = 300  # characters on either side of a level within which its sentence lies
_NOUN = (
    r"[\w-]{0,24}?(?:documenten|documents?|dokument|stuk(?:ken)?|nota'?s?|notities?|notulen|verslag(?:en)?|"
    r"rapport(?:en|ages?)?|reports?|berichten|bericht|e-?mails?|mails?|brief|brieven|letters?|memo(?:randum)?|"
    r"presentaties?|presentations?|bijlagen?|annex(?:es)?|appendi(?:x|ces)|papers?|messages?|briefings?|slides?|"
    r"dia'?s?|sheets?|files?|bestand(?:en)?|mappen|map|folders?|teksten|tekst|texts?|pages?|pagina'?s?|bladen|blad|"
    r"alinea'?s?|paragra(?:ph|af)s?|sections?|secties?|hoofdstuk(?:ken)?|chapters?|deliverables?|studies?|study|"
    r"analyses?|analysis|assessments?|overzicht(?:en)?|overviews?|lijst(?:en)?|lists?|tabel(?:len)?|tables?|"
    r"figu(?:ur|ren|res?)|afbeeldingen?|images?|foto'?s?|photos?|kaart(?:en)?|dossiers?|plan(?:nen|s)?|planning|"
    r"tekening(?:en)?|drawings?|schets(?:en)?|attachments?|enclosures?|cijfers|gegevens|data|informatie|information|"
    r"inhoud|contents?|raming(?:en)?|agenda|minutes|voorstel(?:len)?|proposals?|record(?:s|ing)?|opname|video|"
    r"schreiben|vermerk|anlagen?|nachricht|unterlagen?|tabelle|liste|karte|skizze|protokoll|mitteilung|notes?|courriel|"
    r"fiche|piece|meldingen|melding|waarschuwing|alert|advisory|nieuwsbrief|gesprek|conversation|call|summar(?:y|ies)|samenvatting(?:en)?|chat|thread|envelop(?:pe)?|versie|version|transcript|"
    r"advies|adviezen|besluit(?:en)?|mandaat|verzoek|aanvraag|bestek|rooster|schema|protocol|mandate|decision|request|"
    r"schedule|documento|befehl|orders?|bevel(?:en)?|ordre|ordine|logboek|logbook|workbook|werkmap|"
    r"messaggio|relazione|informe|mensaje)"
)
POINTS = re.compile(
    rf"(?i)\b(?:(?:op|in|van|bij|onder|uit|on|from|within)\s+)?"
    rf"(?:(?:dit|deze|this|these|dieses?|dieser|diesem|ce|cet|cette|questo|questa|este|esta|bijgaande?|bijgevoegde?|bijgesloten|"
    rf"onderhavige?|voorliggende?|onderstaande?|bovenstaande?|the\s+(?:attached|enclosed|present|above|following)|"
    rf"d(?:er|ie|as)\s+(?:folgende|nachstehende|beigefugte|beiliegende|anliegende|vorliegende)|l[ea]s?\s+presente?s?|"
    rf"de\s+volgende)\s+"
    rf"(?:[\w-]{{2,18}}\s+){{0,2}}?{_NOUN}\b|(?:u|je)\s+(?:leest|ziet|ontvangt)(?:\s+(?:nu|hier|hierbij|hiermee))?\b|"
    rf"(?:het|de|the)\s+{_NOUN},?\s+(?:dat|die|that|which)\s+(?:u|je|you|follows?|volgt|hier\w*)\b|"
    rf"you\s+(?:are\s+(?:now\s+)?(?:reading|receiving|looking\s+at)|have\s+opened|receive)\b|(?:hierbij|bijgaand|bijgevoegd|ingesloten|herewith|enclosed|attached|"
    rf"hieronder|hiernaast|"
    rf"folgendes|nachstehendes?|im folgenden|ci-dessous|ci-apres|"
    rf"hiernavolgend|beigefugt|anbei|ci-joint)\b|(?:what|wat)\s+(?:follows|volgt|(?:i|ik|we|wij)\s+\w+)\b|hierin\b|"
    rf"(?:in|van)\s+(?:de|the)\s+(?:bijlagen?|attachments?|enclosures?|aanhangsel)\b|"
    rf"^\W*(?:de\s+|the\s+)?(?:rubricering|classificatie|classification|merking|marking)(?=\s+(?:is|luidt)\s+$)|"
    rf"(?:treat|handle|behandel|beschouw|consider)\s+(?:this|dit|these|deze)\b|"
    rf"(?:al(?:les|le)|everything|all)\s+(?:\w+\s+)?(?:hier|here|hierin|herein)\b)"
)
_ENDS = re.compile(r"(?<=[a-z0-9)\]\"'])(?<!\b[Ss]tg)(?<!\b[Dd]ep)(?<!\bn)(?<!\bnr)[.](?:\s+|$)|[?!](?:\s+|$)|\n|;\s")
TALKS_BEHIND = re.compile(
    r"(?i)^\W{0,3}(?:(?:[\w-]+\s+)?(?:clearances?|screening|verklaring|training|cursus|course|netwerk\w*|networks?|"
    r"systemen|systeem|systems?|omgeving\w*|environments?|laptops?|kluis|kluizen|safes?|ruimtes?|rooms?|zones?|"
    r"projects?|projecten|werk|work|opdracht\w*|contracts?|procedures?|regels|rules|markering|marking|niveau|level|"
    r"of hoger|or higher|or above|bedrijven|companies|registry|materieel|equipment|certifi\w+|accredit\w+|partners?|"
    r"personeel|staff|medewerkers|employees|taken|tasks|functies?|positions?)\b)"
)
_IFS = re.compile(
    r"(?i)(?:^\W*|,\s*|\b(?:weten|vraag|beoordeel\w*|bepaal\w*|bepalen|nagaan|zien|bekijk\w*|onderzoek\w*|toets\w*|"
    r"check\w*)\s+)of\b|\b(?:als|indien|wanneer|stel|mocht|zodra|ob|wenn|falls|si|if|whether|suppose|assume|zolang|mits|tenzij|"
    r"unless|when|voorbeeld\w*|example\w*)\b"
)
_DENIES = re.compile(
    r"(?i)\b(?:not|niet|geen|no|never|nooit|cannot|kein\w*|nicht|pas|may|might|could|would|zou|zouden|mag|mogen|kan|"
    r"kunnen|kunt|kann|should|training|cursus|course|formulier|form|clearances?|screening|projects?|project\w*|netwerk\w*|"
    r"networks?|systems?|systeem|uitleg|explains?)\b"
)
_IT_IS = re.compile(
    rf"(?i)(?:^|[,;:]\s*|\b(?:and|en|want|maar|but|because)\s+)\W*(?:(?:het|de|the|dit|deze|that|die)\s+{_NOUN}|they|it|zij|ze|het|"
    rf"deze|these|(?:dia|slide|pagina|page|bijlage|annex|tabel|table|blad|sheet)s?\s*\w{{0,3}})\s+"
    rf"(?:is|are|zijn)(?:\s+(?:gerubriceerd|classified|marked|gemerkt)(?:\s+(?:als|as))?)?\s+$"
)
_SENDS = re.compile(
    r"(?i)\b(?:hierbij|bijgaand\w*|bijgevoegd\w*|bijgesloten|ingesloten|attached|enclosed|herewith|attach|enclose|anbei|"
    r"ci-joint|(?:stuur|zend|sturen|zenden)\s+(?:ik|wij|we)|(?:ik|wij|we)\s+(?:stuur|zend|sturen|zenden))\b"
)
_IS_CALLED_BEHIND = re.compile(r"\s+(?:eingestuft|gerubriceerd|geclassificeerd)\b")
_IS_CLASSIFIED = re.compile(
    r"(?i)\b(?:is|zijn|are|wordt|ist|sind|est)\s+(?:gerubriceerd|geclassificeerd|classified|marked|gemerkt|eingestuft|classifiee?)"
    r"(?:\s+(?:als|as))?\s*$"
)
_SAYS_IT_IS = re.compile(
    r"(?i)[:;,]\s*(?:want\s+|because\s+|since\s+)?(?:het|dit|deze|it|this|they|zij|ze)\s+(?:is|are|zijn)\s*$"
)
_IS_CALLED = re.compile(
    r"(?i)\b(?:classifi\w+|classificat[oa]|clasificad[oa]|gerubriceerd|eingestuft|marked|mention|gemerkt)(?:\s+(?:als|as|como))?\s*$"
)
_QUOTED = re.compile(r"[\"'“”‘’«»]\s*$")


def pointing(flat: str) -> Iterator[Hit]:
    """Levels in sentences that point at their own text, without a condition, a doubt or talk about levels."""
    for mark in islice(sentences.MARK_BEGINS.finditer(flat), _MOST):
        begin, end = max(0, mark.start() - _REACH), mark.start()
        cuts = list(_ENDS.finditer(flat, begin, end))
        before = flat[cuts[-1].end() if cuts else begin : end]
        points = POINTS.search(before) or _points_back(flat, before, end)
        if points is None:
            continue
        hit = _said(flat, end)
        if hit is None or not edges.looks_marked(flat, hit) or _QUOTED.search(before):
            continue
        if not hit.is_own and not (
            (_IS_CALLED.search(before) or _IS_CALLED_BEHIND.match(flat, hit.end)) and hit.end - hit.start > 5
        ):
            continue
        stop = _ENDS.search(flat, hit.end, hit.end + _REACH)
        after = flat[hit.end : stop.start() if stop else hit.end + _REACH]
        is_asked = stop is not None and "?" in stop.group()
        clause = before if points.re is POINTS else before[points.start() :].lstrip(",;: ")
        if (
            not is_asked
            and _is_statement(clause, after, points.re.search(clause))
            and not forms.phrases_in(fold.canon(f"{before}\n{after}"))
        ):
            yield hit


def _points_back(flat: str, before: str, end: int) -> re.Match[str] | None:
    """ "Hierbij het onderzoek. Het stuk is ...": a sentence about what the sentence before it sends along."""
    said = _IT_IS.search(before)
    earlier = flat[max(0, end - len(before) - _REACH) : end - len(before) + (said.start() if said else 0)]
    return (
        said
        if said
        and (_SENDS.search(earlier) or POINTS.search(earlier))
        and not _DENIES.search(before[: said.start()][-12:])
        else None
    )


def _is_statement(before: str, after: str, points: re.Match[str] | None) -> bool:
    if points is None or TALKS_BEHIND.match(after) or _IFS.search(before[: points.start()]):
        return False
    if _SAYS_IT_IS.search(before[points.start() :]):
        return True
    if _IS_CLASSIFIED.search(before) and not _DENIES.search(before):
        return True
    gap = sentences.SHADOW.sub(" ", POINTS.sub(" ", before[points.end() :]))
    return not _DENIES.search(before[: points.start()]) and not sentences.HYPOTHESIS.search(gap)


def _said(flat: str, start: int) -> Hit | None:
    """The level that begins here, in its inflected Dutch form too: "de Departementaal Vertrouwelijke nota"."""
    hit = forms.said(flat, start)
    if hit is None:
        found = re.match(r"[\w. ]{4,40}?(?:ijke|eime)\b", flat[start : start + 60])
        whole = forms.said(flat[start : start + found.end() - 1], 0) if found else None
        return whole and Hit(whole.start + start, whole.end + start, whole.system, whole.level, whole.is_own)
    return hit


_THIS_ONE = re.compile(
    r"(?i)(?<![\w-])(?:(?:(?:dit|this)\s+(?:is|betreft)|(?:het|it)\s+(?:betreft(?:\s+hier)?|concerns)|dies\s+ist|"
    r"c'est)\s+(?:(?:een|a|an|eine?|une?)\s+)?|(?:dit|deze|this|these|dieses?|diese[rm]?|ce|cet|cette|bijgaande?|bijgevoegde?)\s+)"
    r"[\"'(\[]{0,2}(?=stg|staatsg|dep|nato|navo|otan|eu\b|ue\b|cosmic|restreint|confid|secret|top secret|tres|"
    r"vs[- ]|tlp|official|diffusion|riserv|beperkt|uk\b|us\b)"
)
_IS_PAPER = re.compile(
    rf"(?i)[\"')\]]{{0,2}}\s+(?:(?:gerubriceerde?|geclassificeerde?|classified|eingestufte[sn]?)\s+)?(?:{_NOUN})\b"
)
_HAPPENED = re.compile(
    r"(?i)\b(?:was|were|werd(?:en)?|waren|had|hadden|leaked|gelekt|wurden?|etait|ooit|formerly|voorheen)\b"
)
_MOST_WORDS = 8  # of the longest level
_MOST_LEADS = 500  # of a stretch of lines that name levels


def this_one(flat: str, begin: int, end: int) -> Iterator[Hit]:
    """ "Dit NATO SECRET rapport", "dit is een departementaal vertrouwelijk stuk": in small letters and inflected."""
    for lead in islice(_THIS_ONE.finditer(flat, begin, end), _MOST_LEADS):
        words = list(islice(re.finditer(r"[^\s)\]\"']+", flat[lead.end() : lead.end() + 80]), _MOST_WORDS))
        for word in reversed(words):
            start, end = lead.end(), lead.end() + word.end()
            level = _level(flat[start:end])
            if level is None:
                continue
            begin = max(flat.rfind("\n", 0, lead.start()), lead.start() - _REACH) + 1
            after = re.split(r"[!\n]|(?<=\w\w)[.]", flat[end : end + _REACH], maxsplit=1)[0]
            is_talk = "?" in after or _IFS.search(flat, begin, lead.start()) or _HAPPENED.search(after)
            if _IS_PAPER.match(after) and not is_talk and not forms.phrases_in(fold.canon(after)):
                yield Hit(start, end, level.system, level.level, True)
            break


def _level(shown: str) -> Phrase | Hit | None:
    """The level that is all of these words, in its inflected form too."""
    letters = fold.canon(shown)
    phrase = BY_LETTERS.get(letters) or (BY_LETTERS.get(letters[:-1]) if letters.endswith("E") else None)
    if phrase is None:
        hit = forms.alone(shown)
        return hit if hit and hit.is_own and hit.end - hit.start == len(shown) else None
    return phrase if phrase.strength == "own" else None


_SAID_ABROAD = re.compile(
    r"(?im)(?:^\W*|[.!?:]\s+)(?:denne|dette|disse|detta|denna|dessa|niniejsz\w+|dokument\s+ten|tento|tato|toto|acest\w*|"
    r"tama|tassa|ovaj|est[ea]|quest[oa]|o\s+presente|ce|cet|cette|la\s+presente)\s+"
    r"(?!(?:\w+\s+){0,4}(?:ikke|inte|nie|ei|nao|non?|nu|neni|pas|plus)\s)"
    r"(?:\w+\s+){0,3}?(?:er|ar|har|est|esta|este|e|je|on|ma|posiada|porte|lleva|porta|bar|nosi)\s+(?:\w+\s+){0,2}?(?:[ck]las+ifi[ck]\w*|klassad\w*|\w*grader\w*|klauzul\w*|luokit\w*|utajen\w*|oznac\w+|"
    r"merket|maerket|markera[dt]|markt|classee?s?|gemerkt|marc\w+|mentio\w+|menzione)\s+"
    r"(?:(?:som|jako|como|come|ca|med|na|com|con|stupnem)\s+)?(?=[A-Z])"
)


def said_abroad(flat: str, begin: int, end: int) -> Iterator[Hit]:
    """ "Denne rapport er klassificeret FORTROLIGT": this text, in languages known by such frames only."""
    for lead in islice(_SAID_ABROAD.finditer(flat, begin, end), _MOST):
        hit = forms.said(flat, lead.end())
        if hit and forms.capitals(flat[hit.start : hit.end]) and hit.end - hit.start > _SHORTEST:
            yield hit


_SHORTEST = 4  # characters
