"""The words of the systems: which phrases are markings, whose, how high, and how specific each phrase is.

Sources: VIRBI 2013 and its successor (Staatscourant 2013, 15497; 2025, 30222) for the Dutch levels; ABDO 2019 / ABRO 2026
for the TBB levels; NATO C-M(2002)49 and Council Decision 2013/488/EU for NATO and EU; the national equivalents are those
of the table in annex B of that decision; TLP 2.0 (FIRST) for TLP:RED.
"""

from dataclasses import dataclass
from typing import Literal

from schakel.engine.markings import fold
from schakel.engine.markings.marking import Level

# own: no one writes this phrase alone on a line unless it marks something, whatever the case.
# capitals: an ordinary word too, so it counts in capitals only.
# label: an ordinary heading too, so it counts behind a label such as "Rubricering:" only.
Strength = Literal["own", "capitals", "label"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to write one level of one system."""

    words: str
    system: str
    level: Level
    strength: Strength


_TS: Level = "top secret"
_S: Level = "secret"
_C: Level = "confidential"
_R: Level = "restricted"

_DUTCH: dict[Level, tuple[str, ...]] = {
    _TS: (
        "Stg. ZEER GEHEIM", "Stg ZG", "Stg. Z.G.", "STAATSGEHEIM ZEER GEHEIM", "STGZEERGEHEIM", "STAATSGEHEIM ZG",
        "NLD ZEER GEHEIM", "NL ZEER GEHEIM", "ZEER GEHEIM Stg.",
    ),
    _S: ("Stg. GEHEIM", "Stg. G.", "STAATSGEHEIM GEHEIM", "NLD GEHEIM", "NL GEHEIM", "GEHEIM Stg.", "STAATSGEHEIM"),
    _C: (
        "Stg. CONFIDENTIEEL", "Stg. C.", "Stg. CONF", "STAATSGEHEIM CONFIDENTIEEL", "NLD CONFIDENTIEEL",
        "NL CONFIDENTIEEL", "Stg. VERTROUWELIJK", "CONFIDENTIEEL Stg.",
    ),
    _R: (
        "DEPARTEMENTAAL VERTROUWELIJK", "DEP. VERTROUWELIJK", "DEP.V", "DEP. VERTR", "DEPARTEMENTAAL VERTR",
        "DEPT. VERTROUWELIJK", "DEPT. V.", "NLD DEPARTEMENTAAL VERTROUWELIJK", "NL DEPARTEMENTAAL VERTROUWELIJK",
    ),
}  # fmt: skip
_NATO: dict[Level, tuple[str, ...]] = {
    _TS: ("COSMIC TOP SECRET", "NATO TOP SECRET", "COSMIC TRES SECRET", "COSMIC ZEER GEHEIM", "NAVO ZEER GEHEIM",
          "NATO ZEER GEHEIM"),
    _S: ("NATO SECRET", "NAVO GEHEIM", "NATO GEHEIM", "NAVO SECRET", "OTAN SECRET", "SECRET OTAN", "NATO HEMMELIG",
         "NATO SEGRETO", "NATO GEHEIM"),
    _C: ("NATO CONFIDENTIAL", "NATO CONFIDENTIEEL", "NAVO CONFIDENTIEEL", "NAVO CONFIDENTIAL", "OTAN CONFIDENTIEL",
         "NATO CONFIDENTIEL", "CONFIDENTIEL OTAN", "NAVO VERTROUWELIJK", "NATO VERTRAULICH", "NATO VERTROUWELIJK"),
    _R: ("NATO RESTRICTED", "NAVO RESTRICTED", "NATO DIFFUSION RESTREINTE", "OTAN DIFFUSION RESTREINTE",
         "DIFFUSION RESTREINTE OTAN", "NAVO BEPERKT", "NATO BEPERKTE VERSPREIDING", "NAVO BEPERKTE VERSPREIDING",
         "NATO DEPARTEMENTAAL VERTROUWELIJK", "NATO NUR FUR DEN DIENSTGEBRAUCH"),
}  # fmt: skip
# Missions and partners that mark in NATO's way: NATO/EAPC RESTRICTED, ISAF SECRET.
_NATO_BODIES = ("ISAF", "KFOR", "SFOR", "EAPC", "PFP", "RSM", "NMI", "MISSION", "WEU", "OCCAR", "FVEY", "ACGU", "NHMS",
                "NATO EAPC", "NATO PFP", "NATO ISAF", "NATO KFOR", "NATO RUSSIA", "NATO UKRAINE", "NATO IP", "NATO ACO")  # fmt: skip
_EU: dict[Level, tuple[str, ...]] = {
    _TS: ("TRES SECRET UE/EU TOP SECRET", "TRES SECRET UE", "EU TOP SECRET", "TS-UE/EU-TS", "EU-TS", "UE TRES SECRET",
          "EU TOP SECRET/TRES SECRET UE"),
    _S: ("SECRET UE/EU SECRET", "SECRET UE", "EU SECRET", "S-UE/EU-S", "UE SECRET", "EU SECRET/SECRET UE", "EU GEHEIM"),
    _C: ("CONFIDENTIEL UE/EU CONFIDENTIAL", "CONFIDENTIEL UE", "EU CONFIDENTIAL", "C-UE/EU-C", "UE CONFIDENTIEL",
         "EU CONFIDENTIAL/CONFIDENTIEL UE", "EU CONFIDENTIEEL", "EU CONFIDENTIEL"),
    _R: ("RESTREINT UE/EU RESTRICTED", "RESTREINT UE", "EU RESTRICTED", "R-UE/EU-R", "UE RESTREINT", "RUE/EUR",
         "EU RESTRICTED/RESTREINT UE", "EU RESTREINT", "RESTREINT EU", "RESTREINTE UE", "EUROPOL RESTRICTED",
         "EURATOM RESTRICTED", "EURATOM RESTREINT"),
}  # fmt: skip
# (system, level, phrases that mark whatever their case, phrases that are ordinary words too)
_COUNTRIES: tuple[tuple[str, Level, tuple[str, ...], tuple[str, ...]], ...] = (
    ("US", _TS, ("TOP SECRET SCI", "US TOP SECRET", "USA TOP SECRET", "JOINT TOP SECRET"), ("TOP SECRET",)),
    ("US", _S, ("US SECRET", "USA SECRET", "JOINT SECRET", "SECRET US"), ("SECRET",)),
    ("US", _C, ("US CONFIDENTIAL", "USA CONFIDENTIAL", "JOINT CONFIDENTIAL"), ("CONFIDENTIAL",)),
    ("UK", _TS, ("UK TOP SECRET", "GBR TOP SECRET"), ()),
    ("UK", _S, ("UK SECRET", "GBR SECRET"), ()),
    ("UK", _C, ("UK CONFIDENTIAL", "GBR CONFIDENTIAL"), ()),
    ("UK", _R, ("OFFICIAL-SENSITIVE", "UK OFFICIAL-SENSITIVE", "UK RESTRICTED", "GBR RESTRICTED", "OFFICIAL[SENSITIVE]"),
     ("RESTRICTED",)),
    ("DE", _TS, ("STRENG GEHEIM amtlich geheimgehalten", "VS STRENG GEHEIM"), ("STRENG GEHEIM",)),
    ("DE", _S, ("GEHEIM amtlich geheimgehalten", "VS GEHEIM"), ()),
    ("DE", _C, ("VS-VERTRAULICH", "VS-VERTR.", "VS-V", "VS-VERTRAULICH amtlich geheimgehalten"), ()),
    ("DE", _R, ("VS-NUR FUER DEN DIENSTGEBRAUCH", "VS-NUR FUR DEN DIENSTGEBRAUCH", "VS-NfD", "VSNFD",
                "NUR FUR DEN DIENSTGEBRAUCH", "NUR FUER DEN DIENSTGEBRAUCH"), ()),
    ("AT", _R, (), ("EINGESCHRANKT",)),
    ("FR", _TS, ("TRES SECRET DEFENSE",), ("TRES SECRET",)),
    ("FR", _S, ("SECRET DEFENSE", "SECRET FRANCE"), ()),
    ("FR", _C, ("CONFIDENTIEL DEFENSE",), ("CONFIDENTIEL",)),
    ("FR", _R, ("DIFFUSION RESTREINTE", "SPECIAL FRANCE"), ()),
    ("BE", _TS, ("BE ZEER GEHEIM", "BE TRES SECRET", "BEL ZEER GEHEIM", "ZEER GEHEIM WET 11.12.1998",
                 "TRES SECRET LOI 11.12.1998"), ()),
    ("BE", _S, ("BE GEHEIM", "BE SECRET", "BEL GEHEIM", "BEL SECRET", "GEHEIM WET 11.12.1998", "SECRET LOI 11.12.1998"), ()),
    ("BE", _C, ("BE VERTROUWELIJK", "BEL VERTROUWELIJK", "BE CONFIDENTIEL", "VERTROUWELIJK WET 11.12.1998",
                "CONFIDENTIEL LOI 11.12.1998"), ()),
    ("BE", _R, ("BEPERKTE VERSPREIDING", "BE BEPERKT", "BE RESTREINT", "BEL BEPERKTE VERSPREIDING"), ()),
    ("LU", _R, ("RESTREINT LUX", "LUX RESTREINT", "SECRET LUX", "CONFIDENTIEL LUX"), ()),
    ("IT", _TS, ("SEGRETISSIMO",), ()),
    ("IT", _S, (), ("SEGRETO",)),
    ("IT", _C, ("RISERVATISSIMO",), ()),
    ("IT", _R, (), ("RISERVATO",)),
    ("ES", _S, (), ("SECRETO",)),
    ("ES", _C, (), ("CONFIDENCIAL",)),
    ("ES", _R, ("DIFUSION LIMITADA",), ("RESERVADO",)),
    ("PT", _TS, (), ("MUITO SECRETO",)),
    ("PL", _TS, ("SCISLE TAJNE",), ()),
    ("PL", _S, (), ("TAJNE",)),
    ("PL", _C, (), ("POUFNE",)),
    ("PL", _R, (), ("ZASTRZEZONE",)),
    ("CZ", _TS, ("PRISNE TAJNE",), ()),
    ("CZ", _C, (), ("DUVERNE",)),
    ("CZ", _R, (), ("VYHRAZENE",)),
    ("SE", _TS, ("KVALIFICERAT HEMLIG",), ()),
    ("SE", _S, (), ("HEMLIG",)),
    ("SE", _R, (), ("BEGRANSAT HEMLIG",)),
    ("NO", _TS, ("STRENGT HEMMELIG",), ()),
    ("NO", _S, (), ("HEMMELIG",)),
    ("NO", _C, (), ("KONFIDENSIELT",)),
    ("NO", _R, (), ("BEGRENSET",)),
    ("DK", _TS, ("YDERST HEMMELIGT",), ()),
    ("DK", _S, (), ("HEMMELIGT",)),
    ("DK", _C, (), ("FORTROLIGT",)),
    ("DK", _R, ("TIL TJENESTEBRUG",), ()),
    ("FI", _TS, ("ERITTAIN SALAINEN",), ()),
    ("FI", _S, (), ("SALAINEN",)),
    ("FI", _C, (), ("LUOTTAMUKSELLINEN",)),
    ("FI", _R, ("KAYTTO RAJOITETTU",), ()),
    ("CA", _R, ("PROTECTED A", "PROTECTED B", "PROTECTED C"), ()),
    ("AU", _S, ("SEC=SECRET", "SEC=TOP SECRET", "SEC=TOP-SECRET", "AUSTEO", "AGAO"), ()),
    ("AU", _R, ("SEC=PROTECTED", "SEC=OFFICIAL:SENSITIVE", "OFFICIAL: SENSITIVE"), ()),
)  # fmt: skip
_BARE_DUTCH: dict[Level, tuple[str, ...]] = {
    _TS: ("ZEER GEHEIM",), _S: ("GEHEIM",), _C: ("CONFIDENTIEEL",), _R: (),
}  # fmt: skip
_LABEL_ONLY: tuple[tuple[str, Level, str], ...] = (
    ("NL", _C, "VERTROUWELIJK"), ("NL", _R, "DV"), ("DE", _C, "VERTRAULICH"), ("US", _S, "S"), ("US", _TS, "TS"),
    ("NATO", _R, "NR"), ("NATO", _C, "NC"), ("NATO", _S, "NS"), ("NATO", _TS, "CTS"), ("NL", _TS, "ZG"),
    ("AU", _R, "PROTECTED"), ("US", _S, "CLASSIFIED"), ("NL", _S, "GERUBRICEERD"), ("NL", _C, "STG CONFIDENTIAL"),
)  # fmt: skip
_RED = ("TLP:RED", "TLP: ROOD", "TRAFFIC LIGHT PROTOCOL RED", "TLP2 RED", "TLP 2.0 RED")
# Handling limits that mean something is classified although the level is not named beside them.
_CAVEATS: tuple[tuple[str, str], ...] = (
    ("NATO", "ATOMAL"), ("US", "NOFORN"), ("US", "NOT RELEASABLE TO FOREIGN NATIONALS"), ("US", "ORCON"),
    ("US", "RESTRICTED DATA"), ("US", "FORMERLY RESTRICTED DATA"), ("US", "EYES ONLY"), ("NL", "NL EYES ONLY"), ("NL", "NLD EYES ONLY"),
    ("NL", "ALLEEN VOOR NEDERLANDSE OGEN"), ("NL", "UITSLUITEND VOOR NEDERLANDSE OGEN"), ("UK", "UK EYES ONLY"),
    ("US", "US EYES ONLY"), ("UK", "FIVE EYES ONLY"), ("US", "SENSITIVE COMPARTMENTED INFORMATION"),
    ("UK", "UK/US EYES ONLY"), ("DE", "NUR DEUTSCHE"), ("DE", "AMTLICH GEHEIMGEHALTEN"), ("US", "LIMDIS"),
)  # fmt: skip
_ANY_CASE_CAVEATS = frozenset({"ATOMAL", "NOFORN", "NL EYES ONLY", "NLD EYES ONLY", "UK EYES ONLY", "US EYES ONLY",
                               "AMTLICH GEHEIMGEHALTEN", "NOT RELEASABLE TO FOREIGN NATIONALS"})  # fmt: skip


def _phrases() -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for system, table in (("NL", _DUTCH), ("NATO", _NATO), ("EU", _EU)):
        found += [Phrase(words, system, level, "own") for level, forms in table.items() for words in forms]
    words_of = {_TS: "TOP SECRET", _S: "SECRET", _C: "CONFIDENTIAL", _R: "RESTRICTED"}
    found += [Phrase(f"{body} {words}", "NATO", level, "own") for body in _NATO_BODIES for level, words in words_of.items()]
    for system, level, own, bare in _COUNTRIES:
        found += [Phrase(words, system, level, "own") for words in own]
        found += [Phrase(words, system, level, "capitals") for words in bare]
    found += [Phrase(words, "NL", level, "capitals") for level, forms in _BARE_DUTCH.items() for words in forms]
    found += [Phrase(words, system, level, "label") for system, level, words in _LABEL_ONLY]
    found += [Phrase(words, "TLP", "red", "own") for words in _RED]
    found += [
        Phrase(words, system, "caveat", "own" if words in _ANY_CASE_CAVEATS else "capitals")
        for system, words in _CAVEATS
    ]
    return tuple(found)


PHRASES = _phrases()
BY_LETTERS: dict[str, Phrase] = {}
for _phrase in PHRASES:
    BY_LETTERS.setdefault(fold.canon(fold.flatten(_phrase.words).text), _phrase)

# What may follow a level and leaves it a marking: who may have it, of what kind it is, until when.
FOLLOWERS = (
    "ATOMAL", "BOHEMIA", "CRYPTO", "CRYPTOSECURITY", "NOFORN", "NF", "ORCON", "OC", "SI", "TK", "HCS", "PROPIN", "PR", "IMCON", "RELIDO", "FISA",
    "RD", "FRD", "FGI", "SCI", "SAR", "ACCM", "SPECIAL ACCESS REQUIRED", "FOUO", "LIMDIS", "NODIS", "EXDIS", "SBU", "CNWDI", "SIGMA",
    "NL EYES ONLY", "NLD EYES ONLY", "UK EYES ONLY", "US EYES ONLY", "EYES ONLY", "AUS/UK EYES ONLY", "CAN/UK/US EYES ONLY",
    "PERSONAL", "COMMERCIAL", "LOCSEN", "PERSOONLIJK", "PERSONEEL", "COMMERCIEEL",
    "PERSONEELSVERTROUWELIJK", "MEDISCH", "FINANCIEEL", "OPERATIONEEL", "EXCLUSIVE", "LIMITED DISTRIBUTION", "EXCLUSIEF",
    "WHEN COMPLETED", "WHEN COMPLETE", "WHEN FILLED IN", "NA INVULLING", "INDIEN INGEVULD", "IF COMPLETED", "MET BIJLAGE", "ZONDER BIJLAGE",
    "AMTLICH GEHEIMGEHALTEN", "WET 11.12.1998", "LOI 11.12.1998", "LOI DU 11.12.1998", "WET VAN 11.12.1998", "SPECIAL FRANCE", "UE", "EU", "DRAFT", "CONCEPT", "ONTWERP",
    "NOT RELEASABLE TO FOREIGN NATIONALS", "NO FOREIGN", "ALLEEN VOOR NEDERLANDSE OGEN", "MERKING", "NATO", "NAVO", "DEFENSIE", "MOD", "MINDEF", "KOPIE", "COPY",
    "COMINT", "SIGINT",
)  # fmt: skip
# Behind these the rest of the line names who may have it.
RELEASES = ("REL TO", "REL", "RELEASABLE TO", "RELEASABLE", "RELEASE TO", "VRIJGEGEVEN AAN", "VRIJGEVEN AAN", "COMMUNICABLE A", "DISPLAY ONLY",
            "RELEASABLE FOR", "FREIGEGEBEN FUR")  # fmt: skip
# What may stand before a level and names it as the level of this text.
LABELS = (
    "rubricering", "rubriceringsniveau", "rubriceringsgraad", "gerubriceerd", "gerubriceerd als", "rubricering/merking", "rubricering en merking",
    "rubricering van dit document", "rubricering document", "documentrubricering", "beveiligingsrubricering", "merking", "markering",
    "classificatie", "classificatieniveau", "documentclassificatie", "beveiligingsclassificatie", "veiligheidsclassificatie",
    "informatieclassificatie", "geclassificeerd", "geclassificeerd als", "geheimhoudingsgraad",
    "classification", "classification level", "security classification", "document classification", "overall classification",
    "highest classification", "classification of this document", "overall document classification", "classified", "classified as", "marking",
    "security marking", "protective marking", "protective security marking", "classification marking", "information classification",
    "handling caveat", "caveat", "caveats", "downgrade to",
    "tbb", "tbb-niveau", "tbb niveau", "tbb-classificatie", "te beschermen belang", "niveau tbb",
    "einstufung", "geheimhaltungsgrad", "verschlusssachengrad", "vs-einstufung", "vs-grad", "classification de securite", "niveau de classification",
    "mention de protection", "x-classification", "x-security-label", "securitylabel", "rubricering en tbb", "classifica", "clasificacion", "klauzula", "classificatielabel",
    "x-protective-marking",
)  # fmt: skip
# Labels that stand before other things too; a phrase of its own behind them marks, an ordinary word does not.
SOFT_LABELS = ("sensitivity", "sensitivity label", "handling", "security", "security level", "label", "vertrouwelijkheid",
               "vertrouwelijkheidsniveau", "beveiligingsniveau", "tlp", "tlp-label", "traffic light protocol", "status", "mention", "msip label", "name")  # fmt: skip
