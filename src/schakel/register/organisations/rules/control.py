"""Export control of technical detail: which party is known to be controlled from the Union, and what has to wait."""

from schakel.base.disclosure.enums import Label
from schakel.base.parties.enums import PartyKind
from schakel.register.organisations.enums import ExportControl


def _codes(pairs: str) -> frozenset[str]:
    return frozenset(pairs[at : at + 2] for at in range(0, len(pairs), 2))


#: The member states of the European Union (article 52 of its treaty), as ISO 3166-1 codes.
EU = _codes("ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK")
#: Parties that are part of the Dutch state by what they are.
DUTCH = frozenset((PartyKind.DEFENCE_UNIT, PartyKind.PROCUREMENT, PartyKind.GOVERNMENT))
#: Every country of ISO 3166-1 (two letters).
COUNTRIES = EU | _codes(
    "ADAEAFAGAIALAMAOAQARASAUAWAXAZBABBBDBFBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCW"
    "CXDJDMDODZECEGEHERETFJFKFMFOGAGBGDGEGFGGGHGIGLGMGNGPGQGSGTGUGWGYHKHMHNHTIDILIMINIOIQIRISJEJMJOJPKEKG"
    "KHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMUMVMWMXMYMZNANCNENFNGNINONPNRNUNZ"
    "OMPAPEPFPGPHPKPMPNPRPSPWPYQARERSRURWSASBSCSDSGSHSJSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTV"
    "TWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW"
)


def is_eu_controlled(country: str) -> bool:
    """Whether a party is known to be controlled from within the Union. Unknown is not."""
    return country in EU


def must_wait(*, flag: str, has_detail: bool, label: str, country: str) -> bool:
    """Whether technical detail waits, for a party outside its owner, until a named person records the basis.

    `flag` is the export-control flag of the offering, `label` that of its technical detail, `country` from where the
    party is controlled (empty: unknown). What was looked into and found free never waits. What is on the military list
    always does: within the Union too its transfer needs a licence (Directive 2009/43/EC). What is on the dual-use list,
    and what nobody looked into, waits for whoever is not known to be EU-controlled, on pages as in files and
    introductions (Regulation (EU) 2021/821, article 2(2)(d): making available in electronic form). Of what nobody
    looked into, text that everybody may read is in the public domain.
    """
    if not has_detail or flag == ExportControl.NOT_CONTROLLED:
        return False
    if flag == ExportControl.MILITARY:
        return True
    if is_eu_controlled(country):
        return False
    return flag == ExportControl.DUAL_USE or label != Label.CLEAR
