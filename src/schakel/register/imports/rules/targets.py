"""The two targets of an import: their fields, headings in Dutch and English, and how each cell is checked."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from schakel.ingest.sheets import rules as sheets
from schakel.register.imports.enums import Target
from schakel.register.imports.rules import words
from schakel.register.organisations import rules as organisations

#: Code list -> its terms: code -> names, Dutch first.
Codes = Mapping[str, Mapping[str, tuple[str, ...]]]
Check = Callable[[str], str]
#: Texts of an offering that a sheet may hold.
OFFERING_TEXT_FIELDS = ("title", "text", "technical_detail", "capacity_note", "price_note")
#: Rows that one import takes.
MOST_ROWS = 100_000
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def schema_for(target: str, codes: Codes, today: date) -> sheets.Schema:
    """The schema of a target."""
    return organisation_schema(codes, today) if target == Target.ORGANISATIONS else offering_schema(codes)


def organisation_schema(codes: Codes, today: date) -> sheets.Schema:
    """A sheet with one organisation a row. `codes` needs `regions`."""
    return sheets.Schema(Target.ORGANISATIONS.value, (*_who(), *_what(codes, today)))


def _who() -> tuple[sheets.Field, ...]:
    facts = organisations.ORGANISATION_FACTS
    return (
        _identifier(),
        sheets.Field(
            "name",
            {"nl": "Naam", "en": "Name"},
            {"nl": "Verplicht.", "en": "Required."},
            ("organisatie", "organisation", "bedrijf", "bedrijfsnaam", "company", "company name", "handelsnaam"),
            is_required=True,
            check=_fact("name", facts),
            example={"nl": "Voorbeeld Fijnmetaal", "en": "Example Fine Metal"},
        ),
        sheets.Field(
            "kind",
            {"nl": "Soort", "en": "Kind"},
            _one_of(words.KINDS),
            ("soort organisatie", "type", "kind of organisation"),
            check=_choice(words.KINDS),
            example={"nl": "bedrijf", "en": "company"},
        ),
        sheets.Field(
            "kvk_number",
            {"nl": "KvK-nummer", "en": "KvK number"},
            {"nl": "Acht cijfers, als tekst.", "en": "Eight digits, as text."},
            ("kvk", "kvk nr", "kvknummer", "handelsregisternummer", "chamber of commerce number"),
            check=_kvk,
            example={"nl": "90000017", "en": "90000017"},
        ),
        sheets.Field(
            "vat_number",
            {"nl": "Btw-nummer", "en": "VAT number"},
            {"nl": "Met de letters van het land.", "en": "With the letters of the country."},
            ("btw", "btw id", "vat"),
            check=_fact("vat_number", facts),
        ),
        sheets.Field("lei", {"nl": "LEI", "en": "LEI"}, check=_fact("lei", facts)),
        sheets.Field(
            "controlled_from",
            {"nl": "Beheerst vanuit", "en": "Controlled from"},
            {"nl": "Twee letters van het land, zoals NL.", "en": "Two letters of the country, such as NL."},
            check=_fact("controlled_from", facts),
        ),
    )


def _what(codes: Codes, today: date) -> tuple[sheets.Field, ...]:
    facts = organisations.ORGANISATION_FACTS
    return (
        _region(codes),
        sheets.Field(
            "website",
            {"nl": "Website", "en": "Website"},
            aliases=("site", "url", "webadres"),
            check=_fact("website", facts),
            example={"nl": "https://fijnmetaal.example", "en": "https://finemetal.example"},
        ),
        sheets.Field(
            "summary",
            {"nl": "Omschrijving", "en": "Summary"},
            {"nl": "Ten hoogste 4000 tekens.", "en": "At most 4000 characters."},
            ("samenvatting", "beschrijving", "description", "profiel"),
            check=_fact("summary", facts),
            example={"nl": "Freest en draait kleine series.", "en": "Mills and turns small series."},
        ),
        sheets.Field(
            "size_class",
            {"nl": "Grootte", "en": "Size"},
            _one_of(words.SIZES),
            ("grootteklasse", "size class"),
            check=_choice(words.SIZES),
            example={"nl": "klein", "en": "small"},
        ),
        sheets.Field(
            "status",
            {"nl": "Status", "en": "Status"},
            _one_of(words.STATUSES),
            ("defensiestatus", "defence status"),
            check=_choice(words.STATUSES),
            example={"nl": "civiel", "en": "civil"},
        ),
        sheets.Field(
            "founded_on",
            {"nl": "Opgericht op", "en": "Founded on"},
            {"nl": "Jaar-maand-dag.", "en": "Year-month-day."},
            ("opgericht", "oprichtingsdatum", "founded"),
            check=_past_day(today),
            example={"nl": "2009-05-01", "en": "2009-05-01"},
        ),
    )


def offering_schema(codes: Codes) -> sheets.Schema:
    """A sheet with one offering a row. `codes` needs `regions` and `propositions`.

    The export-control flag is not imported: a person records it with its basis.
    """
    return sheets.Schema(Target.OFFERINGS.value, (*_offered(), *_details(codes)))


def _offered() -> tuple[sheets.Field, ...]:
    return (
        _identifier(),
        sheets.Field(
            "organisation",
            {"nl": "Organisatie", "en": "Organisation"},
            {"nl": "Naam zoals u haar bijhoudt.", "en": "Name as you keep it."},
            ("bedrijf", "company", "naam organisatie", "aanbieder"),
            example={"nl": "Voorbeeld Fijnmetaal", "en": "Example Fine Metal"},
        ),
        sheets.Field(
            "organisation_kvk",
            {"nl": "KvK-nummer", "en": "KvK number"},
            {"nl": "Van de organisatie.", "en": "Of the organisation."},
            ("kvk", "kvknummer", "kvk organisatie"),
            check=_kvk,
            example={"nl": "90000017", "en": "90000017"},
        ),
        sheets.Field(
            "title",
            {"nl": "Titel", "en": "Title"},
            {"nl": "Verplicht.", "en": "Required."},
            ("aanbod", "offering", "naam aanbod", "product"),
            is_required=True,
            check=_text(200),
            example={"nl": "Fijnfrezen van titaan", "en": "Fine milling of titanium"},
        ),
        sheets.Field(
            "kind",
            {"nl": "Soort", "en": "Kind"},
            _one_of(words.OFFERING_KINDS, is_required=True),
            ("soort aanbod", "kind of offering", "type"),
            is_required=True,
            check=_choice(words.OFFERING_KINDS),
            example={"nl": "productie", "en": "production"},
        ),
        sheets.Field(
            "text",
            {"nl": "Omschrijving", "en": "Description"},
            {"nl": "Nederlands of Engels.", "en": "Dutch or English."},
            ("tekst", "text", "beschrijving"),
            check=_text(20000),
            example={"nl": "Kleine series op vijfassige machines.", "en": "Small series on five-axis machines."},
        ),
    )


def _details(codes: Codes) -> tuple[sheets.Field, ...]:
    facts = organisations.OFFERING_FACTS
    return (
        sheets.Field(
            "language",
            {"nl": "Taal", "en": "Language"},
            _one_of(words.LANGUAGES),
            check=_choice(words.LANGUAGES),
        ),
        sheets.Field(
            "capabilities",
            {"nl": "Capaciteiten", "en": "Capabilities"},
            {"nl": "Gescheiden door puntkomma's.", "en": "Separated by semicolons."},
            ("trefwoorden", "keywords", "capability"),
            check=_listed,
            example={"nl": "frezen; titaan", "en": "milling; titanium"},
        ),
        sheets.Field(
            "proposition",
            {"nl": "Propositie", "en": "Proposition"},
            check=_code(codes.get("propositions", {})),
        ),
        _region(codes),
        _level("maturity", "Volwassenheid (TRL)", "Maturity (TRL)", ("trl",)),
        _long("civil_use", "Civiel gebruik", "Civil use", _fact("civil_use", facts)),
        _level("civil_maturity", "TRL civiel", "Civil TRL"),
        _long("military_use", "Militair gebruik", "Military use", _fact("military_use", facts)),
        _level("military_maturity", "TRL militair", "Military TRL"),
        _long("technical_detail", "Technische details", "Technical detail", _text(20000)),
        _long("capacity_note", "Capaciteit", "Capacity", _text(4000)),
        _long("price_note", "Prijs", "Price", _text(4000)),
    )


def _region(codes: Codes) -> sheets.Field:
    return sheets.Field(
        "region",
        {"nl": "Provincie", "en": "Province"},
        {"nl": "Naam of NUTS-code.", "en": "Name or NUTS code."},
        ("regio", "region", "province"),
        check=_code(codes.get("regions", {})),
        example={"nl": "Overijssel", "en": "Overijssel"},
    )


def _identifier() -> sheets.Field:
    return sheets.Field(
        "identifier",
        {"nl": "Kenmerk", "en": "Identifier"},
        {"nl": "Uit een export; leeg voor nieuw.", "en": "From an export; empty for new."},
        ("id", "public id", "identificatie"),
        check=str.lower,
    )


def _long(name: str, dutch: str, english: str, check: Check) -> sheets.Field:
    return sheets.Field(name, {"nl": dutch, "en": english}, check=check)


def _level(name: str, dutch: str, english: str, aliases: tuple[str, ...] = ()) -> sheets.Field:
    meaning = {"nl": "Geheel getal van 1 tot 9.", "en": "Whole number from 1 to 9."}
    return sheets.Field(
        name, {"nl": dutch, "en": english}, meaning, aliases, check=_fact(name, organisations.OFFERING_FACTS)
    )


def _one_of(choices: Mapping[str, tuple[str, ...]], *, is_required: bool = False) -> dict[str, str]:
    dutch, english = (", ".join(found[place] for found in choices.values()) for place in (0, 1))
    first = ("Verplicht. ", "Required. ") if is_required else ("", "")
    return {"nl": f"{first[0]}Een van: {dutch}.", "en": f"{first[1]}One of: {english}."}


def _fact(field: str, specs: Mapping[str, organisations.FieldSpec]) -> Check:
    def check(text: str) -> str:
        try:
            return organisations.normal_value(field, specs[field], text)
        except organisations.ValueNotUnderstood as refused:
            raise sheets.CellRefused(refused.why) from refused

    return check


def _kvk(text: str) -> str:
    if re.fullmatch(r"\d{7}", text):
        raise sheets.CellRefused("kvk-seven")
    return _fact("kvk_number", organisations.ORGANISATION_FACTS)(text)


def _past_day(today: date) -> Check:
    def check(text: str) -> str:
        dutch = _DUTCH_DAY.fullmatch(text)
        iso = f"{dutch[3]}-{int(dutch[2]):02}-{int(dutch[1]):02}" if dutch else text
        day = _fact("founded_on", organisations.ORGANISATION_FACTS)(iso)
        if day and date.fromisoformat(day) > today:
            raise sheets.CellRefused("day-to-come")
        return day

    return check


def _text(limit: int) -> Check:
    def check(text: str) -> str:
        if len(text) > limit:
            raise sheets.CellRefused("too-long")
        return text

    return check


def _listed(text: str) -> str:
    parts = [" ".join(part.split()) for part in re.split(r"[;\n]", text)]
    if any(len(part) > 120 for part in parts):
        raise sheets.CellRefused("too-long")
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _choice(choices: Mapping[str, tuple[str, ...]]) -> Check:
    return _known(choices, "not-a-choice")


def _code(names: Mapping[str, tuple[str, ...]]) -> Check:
    return _known(names, "not-in-list")


def _known(names: Mapping[str, tuple[str, ...]], why: str) -> Check:
    found = {sheets.normal_heading(text): code for code, texts in names.items() for text in (code, *texts)}

    def check(text: str) -> str:
        code = found.get(sheets.normal_heading(text))
        if code is None:
            raise sheets.CellRefused(why, options=", ".join(texts[0] for texts in names.values()))
        return code

    return check
