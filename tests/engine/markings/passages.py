"""The labelled passages: made by rule, read from the hand-written list, divided by hash before anything was tuned."""

import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path

from tests.engine.markings import turns

DATA = Path(__file__).parent / "data"

PHRASES = {
    "NL": [
        "Stg. ZEER GEHEIM",
        "Stg. GEHEIM",
        "STG. GEHEIM",
        "Stg. CONFIDENTIEEL",
        "STG. CONFIDENTIEEL",
        "Stg. Geheim",
        "DEP.V",
        "Dep.V.",
        "Departementaal Vertrouwelijk",
        "DEPARTEMENTAAL VERTROUWELIJK",
        "Dep. Vertrouwelijk",
        "STG ZEER GEHEIM",
        "TBB 1",
        "TBB2",
        "TBB-3",
        "TBB 4",
    ],
    "NATO": [
        "COSMIC TOP SECRET",
        "NATO SECRET",
        "NATO CONFIDENTIAL",
        "NATO RESTRICTED",
        "NATO/EAPC RESTRICTED",
        "NAVO GEHEIM",
        "ISAF SECRET",
        "NATO SECRET ATOMAL",
        "NATO RESTRICTED RELEASABLE TO UKR",
        "NATO CONFIDENTIAL REL TO EU",
    ],
    "EU": [
        "TRÈS SECRET UE/EU TOP SECRET",
        "SECRET UE/EU SECRET",
        "CONFIDENTIEL UE/EU CONFIDENTIAL",
        "RESTREINT UE/EU RESTRICTED",
        "EU RESTRICTED",
        "EU SECRET",
        "RESTREINT UE",
        "R-UE/EU-R",
        "EU CONFIDENTIAL",
    ],
    "other": [
        "SECRET//NOFORN",
        "TOP SECRET//SI//NOFORN",
        "CONFIDENTIAL//REL TO USA, NLD",
        "OFFICIAL-SENSITIVE",
        "UK OFFICIAL-SENSITIVE",
        "UK SECRET",
        "VS-NUR FÜR DEN DIENSTGEBRAUCH",
        "VS-NfD",
        "VS-VERTRAULICH",
        "DIFFUSION RESTREINTE",
        "SECRET DÉFENSE",
        "CONFIDENTIEL DÉFENSE",
        "TRÈS SECRET DÉFENSE",
        "BEPERKTE VERSPREIDING",
        "TLP:RED",
        "TLP: RED",
    ],
    "bare": [
        "SECRET",
        "TOP SECRET",
        "CONFIDENTIAL",
        "RESTRICTED",
        "GEHEIM",
        "ZEER GEHEIM",
        "CONFIDENTIEEL",
        "STRENG GEHEIM",
    ],
}
BODIES = [
    "De stuurgroep besprak de planning van de werkplaats voor het komende kwartaal.\nDe kantine blijft open.",
    "Verslag van het werkoverleg\n\nAanwezig: zes personen.\n\nDe verhuizing naar gebouw K is een week later.",
    "Nota aan de directie\n\nOnderwerp: vervanging van kantoorstoelen\n\nGevraagd wordt in te stemmen met de aanschaf.",
    "Minutes of the working group on depot logistics\n\n1. Opening\nThe chair opened the meeting at nine.\n"
    "2. Any other business",
    "Weekly schedule\n\nMonday: maintenance of vehicles.\nTuesday: inventory of spare parts.",
    "Dear colleagues,\n\nPlease find below the agenda of the meeting on Thursday.\n\nKind regards,\nthe secretariat",
    "Beste collega's,\n\nHierbij het overzicht van de ritten van volgende week. Graag reactie voor vrijdag.\n\n"
    "Met vriendelijke groet",
    "1 Inleiding\n\nDit hoofdstuk beschrijft de opzet van het magazijn.\n\n2 Aanpak\n\nDe stellingen worden vervangen.",
    "The supplier delivered forty pallets. Two were damaged and have been returned to the factory for repair.",
    "Projectplan fase 2\nVersie 0.4\n\nHet project levert een nieuwe laadvloer op en eindigt in november.",
    "Compte rendu de la réunion\n\nLe calendrier des travaux a été discuté.\nLa prochaine réunion aura lieu en mai.",
    "Besprechungsprotokoll\n\nDer Zeitplan der Werkstatt wurde besprochen.\nNächster Termin: Mai.",
]
LABELS = [
    "Rubricering: {}",
    "Classificatie: {}",
    "Classification: {}",
    "Security classification: {}",
    "Merking: {}",
    "RUBRICERING: {}",
    "Rubricering {}",
    "Documentrubricering: {}",
    "Protective marking: {}",
    "Beveiligingsclassificatie: {}",
    "Overall classification: {}",
    "Rubricering\n{}",
]
HEADERS = [
    "{}",
    "{}",
    "*** {} ***",
    "- {} -",
    "[{}]",
    "{}    Pagina 2 van 9",
    "Page 3 of 11    {}",
    "12 maart 2026\t{}\tblad 1",
    "{}\nExemplaar 2 van 5",
    "  {}  ",
    "== {} ==",
    "1\n{}",
    "{}\n\nKenmerk: BS2026001234",
    "{}.",
    "<b>{}</b>",
    "**{}**",
]
TITLES = [
    "{} - Overzicht van de ritten",
    "Overzicht van de ritten - {}",
    "Subject: [{}] agenda for Thursday",
    "Onderwerp: planning werkplaats ({})",
    "{} – Minutes of the depot group",
    "Minutes of the depot group ({})",
    "RE: [{}] planning",
]
SELF = [
    "This document is classified {}.",
    "Dit document is gerubriceerd als {}.",
    "Deze notitie is {}.",
    "Dit verslag bevat {} informatie.",
    "The classification of this report is {}.",
    "De rubricering van deze nota is {}.",
    "This annex contains {} information.",
]
LEVELS = {
    "NL": ["Stg. ZEER GEHEIM", "Stg. GEHEIM", "Stg. CONFIDENTIEEL", "Departementaal Vertrouwelijk"],
    "NATO": ["COSMIC TOP SECRET", "NATO SECRET", "NATO CONFIDENTIAL", "NATO RESTRICTED"],
    "EU": ["EU TOP SECRET", "EU SECRET", "EU CONFIDENTIAL", "EU RESTRICTED"],
}
CYRILLIC = str.maketrans("ACEOPTXHKMBIS", "АСЕОРТХНКМВІЅ")
GREEK = str.maketrans("AEIOTXKMNBHZ", "ΑΕΙΟΤΧΚΜΝΒΗΖ")

TALK = [
    "Onze medewerkers zijn gescreend tot en met {}.",
    "De opdracht vereist een autorisatie voor {} of hoger.",
    "We handle {} information in an accredited room.",
    "Personnel must hold a {} clearance before the start.",
    "Training in handling {} information is given every spring.",
    "Wat is het verschil tussen {} en een lager niveau?",
    "The facility is cleared up to {} level.",
    "Stuur nooit informatie met rubricering {} per e-mail.",
    "Do not upload anything marked {} to this site.",
    "Een cursus over de omgang met {} stukken duurt twee dagen.",
    "Clearance: {}",
    "Vereist screeningsniveau: {}",
    "- {} clearance\n- driving licence B\n- fluent Dutch",
    "{} is a level that many suppliers ask about.",
    "Als een stuk {} is, hoort het niet in dit systeem thuis.",
    "If a file is {} it does not belong here.",
    "The network is accredited for {} and below.",
    "Ervaring met {} omgevingen is een pre.",
    "Questions about {}? Ask the security officer.",
    "The word {} on a page means that it must be locked away.",
    "We do not process {} information.",
    "Dit document bevat geen {} informatie.",
    "This document contains no {} information.",
    "Hoogste toegestane rubricering: {}",
    "Permitted classification: {}",
    "Ons netwerk mag {} verwerken na accreditatie.",
    "Is {} the same in every country?",
    "Suppliers without {} experience are welcome too.",
    "In the course you learn when to write {} on a page.",
    "A consultant explained how {} documents are destroyed.",
    "Voor {} gelden strengere regels dan voor gewone stukken.",
    "Het bedrijf vraagt of {} nodig is voor deelname.",
    "{}: this level is explained in chapter 4.",
    "1.2 {}\n\nThis level is explained in the guide.",
]
ORDINARY = [
    "De locatie van {} blijft nog geheim.",
    "{} is een publiek geheim.",
    "The secret of {} is patience.",
    "Details about {} are confidential until Friday.",
    "Access to {} is restricted to members.",
    "Wij gaan vertrouwelijk om met gegevens over {}.",
    "Het geheim achter {}: goede koffie.",
    "Restricted procedure for {}, closing in May",
    "NATO restricted procedure for {}",
    "A confidential survey about {} was held.",
    "Geheimhouding over {} is afgesproken in artikel 4.",
    "The trade secret behind {} is well kept.",
    "RESTRICTED AREA: {} ahead",
    "Secret ballot on {}",
    "Confidentiality clause on {}",
    "Vertrouwelijkheidsverklaring voor {}",
    "Top secret: {} krijgt een nieuwe naam",
    "Official report on {}",
    "Sensitive data about {} are deleted after a year.",
    "TLP:AMBER\nNotice about {}",
    "TLP:GREEN - {}",
    "UNCLASSIFIED\n{}",
    "NATO UNCLASSIFIED\n{}",
    "Rubricering: ongerubriceerd\n{}",
    "Classification: public\n{}",
    "Classificatie: intern gebruik\n{}",
    "Onder TLP:RED delen wij niets over {}.",
    "Commercieel vertrouwelijk: prijzen voor {}",
    "Company confidential\nQuotation for {}",
    "Geheim recept voor {}",
    "Secret garden opens with {}",
    "De staatssecretaris sprak over {}.",
    "The Secretary General spoke about {}.",
    "EU Secretariat: agenda on {}",
    "Departementaal overleg over {}",
    "Vertrouwelijk gesprek over {} mogelijk",
    "Non-restricted offer for {}",
]
TOPICS = [
    "de bruiloft",
    "het bedrijfsuitje",
    "the new canteen",
    "de zomerborrel",
    "the spare parts contract",
    "het magazijn",
    "radar maintenance",
    "the drone challenge",
    "de verbouwing",
    "the quarterly figures",
    "de jubileumfilm",
    "a sensor workshop",
    "het sportteam",
    "the escape room",
    "de prijsvraag",
    "the supplier day",
]


@dataclass(frozen=True)
class Passage:
    """A text, whether it must be refused, and how it was made."""

    text: str
    is_marked: bool
    made: str

    @property
    def is_held_out(self) -> bool:
        """The part not looked at while tuning: a third, by a hash of the text."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0


def disguised(phrase: str, how: str, chance: random.Random) -> str:
    """A marking as scanners, designers and evaders write it."""
    if how == "spaced":
        return "   ".join(" ".join(word) for word in phrase.split(" "))
    if how == "dotted":
        return ".".join(letter for letter in phrase if letter.isalnum())
    if how == "cyrillic":
        return phrase.translate(CYRILLIC)
    if how == "greek":
        return phrase.translate(GREEK)
    if how == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in phrase)
    if how == "invisible":
        at = chance.randrange(1, len(phrase))
        return phrase[:at] + chance.choice(["\u200b", "\u00ad", "\u2060", "\ufeff"]) + phrase[at:]
    if how == "broken":
        at = chance.randrange(2, len(phrase) - 1)
        return phrase[:at] + " " + phrase[at:]
    if how == "scanned":
        slips = [("O", "0"), ("I", "1"), ("I", "l"), ("L", "1"), ("M", "rn"), ("S", "5"), ("B", "8")]
        usable = [slip for slip in slips if slip[0] in phrase]
        old, new = chance.choice(usable) if usable else ("", "")
        return phrase.replace(old, new, 1) if usable else phrase
    if how == "below":
        return "\n".join(letter for letter in phrase if letter.isalnum())
    if how == "two lines":
        head, _, tail = phrase.partition(" ")
        return f"{head}\n{tail}" if tail else phrase
    return phrase


def _marked(chance: random.Random) -> list[Passage]:
    made: list[Passage] = []
    plain = [phrase for system in ("NL", "NATO", "EU", "other") for phrase in PHRASES[system]]
    for phrase in [*plain, *PHRASES["bare"]]:
        for _ in range(5):
            header = chance.choice(HEADERS).format(phrase)
            body = chance.choice(BODIES)
            shape = chance.randrange(3)
            text = (
                f"{header}\n\n{body}"
                if shape == 0
                else f"{body}\n\n{header}"
                if shape == 1
                else f"{header}\n{body}\n{header}"
            )
            made.append(Passage(text, True, "header"))
    for phrase in [*plain, *PHRASES["bare"]]:
        made.append(Passage(f"{chance.choice(LABELS).format(phrase)}\n{chance.choice(BODIES)}", True, "label"))
    for phrase in plain:
        if not phrase.startswith("TBB"):
            made.append(Passage(f"{chance.choice(TITLES).format(phrase)}\n\n{chance.choice(BODIES)}", True, "title"))
            made.append(Passage(f"{chance.choice(BODIES)}\n\n{chance.choice(SELF).format(phrase)}", True, "self"))
    ways = ["spaced", "dotted", "cyrillic", "greek", "wide", "invisible", "broken", "scanned", "below", "two lines"]
    for phrase in [*plain, *PHRASES["bare"]]:
        if phrase.startswith("TBB"):
            continue
        for how in chance.sample(ways, 4):
            capital = (
                phrase.upper() if how in {"cyrillic", "greek", "scanned", "below", "two lines", "dotted"} else phrase
            )
            text = disguised(capital, how, chance)
            if len([c for c in phrase if c.isalnum()]) < 6:
                continue
            made.append(Passage(f"{text}\n\n{chance.choice(BODIES)}", True, how))
    return made


def _ordinary(chance: random.Random) -> list[Passage]:
    made: list[Passage] = []
    plain = [
        phrase for system in ("NL", "NATO", "EU", "other") for phrase in PHRASES[system] if "RELEASABLE" not in phrase
    ]
    for form in TALK:
        for phrase in chance.sample(plain, 9):
            text = form.format(phrase)
            if chance.random() < 0.5:
                text = (
                    f"{chance.choice(BODIES)}\n\n{text}"
                    if chance.random() < 0.5
                    else f"{text}\n\n{chance.choice(BODIES)}"
                )
            made.append(Passage(text, False, "talk"))
    for form in ORDINARY:
        for topic in chance.sample(TOPICS, 9):
            text = form.format(topic)
            if chance.random() < 0.5:
                text = f"{text}\n\n{chance.choice(BODIES)}"
            made.append(Passage(text, False, "ordinary"))
    for system in ("NL", "NATO", "EU"):
        for _ in range(8):
            chosen = chance.sample(LEVELS[system], chance.choice([3, 4]))
            bullet = chance.choice(["- ", "* ", "• ", "", "1. "])
            lead = chance.choice(["De niveaus zijn:\n", "Levels:\n", "", "Rubriceringen\n\n"])
            made.append(Passage(lead + "\n".join(bullet + level for level in chosen), False, "list"))
    return made


def _of_turns(chance: random.Random) -> list[Passage]:
    found = [(True, *one) for one in turns.marked(chance)] + [(False, *one) for one in turns.ordinary(chance)]
    return [Passage(text, is_marked, made) for is_marked, text, made in found]


def by_hand() -> list[Passage]:
    """The hand-written passages."""
    rows = [
        line for line in (DATA / "by_hand.txt").read_text(encoding="utf-8").splitlines() if line[:2] in {"+ ", "- "}
    ]
    return [
        Passage(row[2:].replace("\\n", "\n").replace("\\t", "\t").replace("\\u200b", "\u200b"), row[0] == "+", "hand")
        for row in rows
    ]


def by_rule() -> list[Passage]:
    """The rule-made passages, the same every time, each text once."""
    chance = random.Random(20260322)
    unique: dict[str, Passage] = {}
    for passage in [*_marked(chance), *_ordinary(chance), *_of_turns(random.Random(20261128))]:
        unique.setdefault(passage.text, passage)
    return list(unique.values())


def stored() -> list[Passage]:
    """All passages as they are kept in the repository."""
    rows = (DATA / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    return [Passage(row["text"], row["marked"], row["made"]) for row in map(json.loads, rows)]


def as_lines(passages: list[Passage]) -> str:
    """The kept form: one JSON object a line."""
    return "".join(
        json.dumps({"text": p.text, "marked": p.is_marked, "made": p.made}, ensure_ascii=False) + "\n" for p in passages
    )
