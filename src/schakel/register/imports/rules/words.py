"""Words for choices in both languages, and why a row is refused."""

from collections.abc import Mapping

from schakel.ingest.sheets import rules as sheets

#: Words that a sheet may use for a kind of organisation, by code; the first Dutch and English ones are shown.
KINDS: Mapping[str, tuple[str, ...]] = {
    "company": ("bedrijf", "company", "onderneming"),
    "institute": ("kennisinstelling", "knowledge institute", "instituut", "institute", "universiteit", "hogeschool"),
    "defence-unit": ("defensieonderdeel", "Defence unit"),
    "procurement": ("inkooporganisatie", "procurement body"),
    "development-company": ("regionale ontwikkelingsmaatschappij", "regional development company", "rom"),
    "government": ("overheid", "public authority", "gemeente", "provincie"),
    "financier": ("financier", "investor", "fonds", "bank", "fund"),
    "network": ("netwerk", "network", "brancheorganisatie", "cluster"),
    "office": ("programmabureau", "programme office"),
}
SIZES: Mapping[str, tuple[str, ...]] = {
    "micro": ("micro", "micro enterprise"),
    "small": ("klein", "small"),
    "medium": ("middelgroot", "medium", "middel"),
    "large": ("groot", "large"),
    "unknown": ("onbekend", "unknown"),
}
STATUSES: Mapping[str, tuple[str, ...]] = {
    "active": ("actief in defensie", "active in defence", "actief", "active"),
    "dual-use": ("dual-use", "dual use"),
    "civil": ("civiel", "civil"),
    "unknown": ("onbekend", "unknown"),
}
OFFERING_KINDS: Mapping[str, tuple[str, ...]] = {
    "product": ("product", "product"),
    "service": ("dienst", "service"),
    "production": ("productie", "production", "maakwerk"),
    "knowledge": ("kennis", "knowledge", "onderzoek", "research"),
    "facility": ("faciliteit", "facility", "voorziening", "testlocatie"),
    "training": ("opleiding", "training"),
}
LANGUAGES: Mapping[str, tuple[str, ...]] = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English")}


def gettext_noop(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


#: Why a row is refused, beside what `ingest/sheets` refuses itself.
SENTENCES: dict[str, str] = {
    "too-long": gettext_noop("This text is too long for the field. Shorten it."),
    "not-a-choice": gettext_noop("This word is not known here. Use one of: %(options)s."),
    "not-in-list": gettext_noop("This does not stand in the code list. Use one of: %(options)s."),
    "not-eight-digits": gettext_noop("A KvK number has eight digits, such as 12345678."),
    "kvk-seven": gettext_noop(
        "Seven digits: the spreadsheet probably dropped the 0 in front. Make the cell a text and type all eight."
    ),
    "not-a-vat-number": gettext_noop("A VAT number begins with the letters of the country, such as NL123456789B01."),
    "not-a-country": gettext_noop("Write the two letters of the country (ISO 3166), such as NL, DE or US."),
    "not-a-lei": gettext_noop("This is not a LEI: twenty letters and digits, of which the last two are check digits."),
    "not-a-day": gettext_noop("This is not a date. Write it as year-month-day, such as 2026-11-22."),
    "day-to-come": gettext_noop("This day is still to come. Give a day that has been."),
    "not-an-address": gettext_noop("This is not a web address. Write it as https://www.example.org."),
    "not-1-to-9": gettext_noop("Maturity is a whole number from 1 to 9."),
    "unknown-record": gettext_noop(
        "You keep no record with this identifier. Empty the cell to make a new one, or correct it."
    ),
    "two-records": gettext_noop("The numbers and name on this row point to different records of yours. Correct them."),
    "same-name": gettext_noop("You keep several records with this name. Add the KvK number or the identifier."),
    "organisation-missing": gettext_noop(
        "Say whose offering this is: fill in the name or the KvK number of the organisation."
    ),
    "organisation-unknown": gettext_noop(
        "You keep no organisation with this name or number. Import or register the organisation first."
    ),
    "already-registered": gettext_noop("You keep another profile with this number already. Change that one instead."),
    "text-needed": gettext_noop("A published offering keeps its title, kind and description."),
    "not-stored": gettext_noop("This value cannot be stored. Check it."),
}
#: Every sentence that a row can be refused with.
ALL_SENTENCES: Mapping[str, str] = {**sheets.SENTENCES, **SENTENCES}
