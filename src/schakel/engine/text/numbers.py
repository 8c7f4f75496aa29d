"""Quantities as one term: "10 km", "10.000 m" in Dutch and "10,000 m" in English are the same thing."""

import re

#: Base unit, factor, and how the unit is written (folded). Only units that name one quantity in both languages.
_UNIT_TABLE: tuple[tuple[str, float, str], ...] = (
    ("m", 0.001, "mm"),
    ("m", 0.01, "cm"),
    ("m", 0.1, "dm"),
    ("m", 1.0, "m meter meters metre metres"),
    ("m", 1000.0, "km kilometer kilometers"),
    ("nm", 1.0, "nm"),
    ("um", 1.0, "um micron microns"),
    ("ft", 1.0, "ft feet"),
    ("inch", 1.0, "inch inches"),
    ("mile", 1.0, "miles mile"),
    ("g", 1.0, "g gram"),
    ("g", 1000.0, "kg"),
    ("g", 1000000.0, "ton tonne tonnes"),
    ("lb", 1.0, "lb lbs pounds"),
    ("s", 0.001, "ms"),
    ("s", 1.0, "s sec seconds seconden"),
    ("s", 60.0, "min minutes minuten minuut"),
    ("s", 3600.0, "h hr hrs hours hour uur"),
    ("hz", 1.0, "hz"),
    ("hz", 1000.0, "khz"),
    ("hz", 1000000.0, "mhz"),
    ("hz", 1000000000.0, "ghz"),
    ("hz", 1000000000000.0, "thz"),
    ("mw", 1.0, "mw"),
    ("w", 1.0, "w watt watts"),
    ("w", 1000.0, "kw"),
    ("w", 1000000000.0, "gw"),
    ("wh", 1.0, "wh"),
    ("wh", 1000.0, "kwh"),
    ("v", 1.0, "v volt volts"),
    ("v", 1000.0, "kv"),
    ("db", 1.0, "db"),
    ("dbm", 1.0, "dbm"),
    ("pa", 1.0, "pa"),
    ("pa", 1000.0, "kpa"),
    ("pa", 1000000.0, "mpa"),
    ("pa", 100000.0, "bar"),
    ("psi", 1.0, "psi"),
    ("byte", 1000000.0, "mb"),
    ("byte", 1000000000.0, "gb"),
    ("byte", 1000000000000.0, "tb"),
    ("bps", 1000.0, "kbps"),
    ("bps", 1000000.0, "mbps"),
    ("bps", 1000000000.0, "gbps"),
    ("knot", 1.0, "kn knots knopen"),
    ("kmh", 1.0, "kmh km/h km/u"),
    ("mph", 1.0, "mph"),
    ("m2", 1.0, "m2"),
    ("m3", 1.0, "m3"),
    ("m2", 10000.0, "ha"),
    ("l", 1.0, "l liter liters litre litres"),
    ("%", 1.0, "% percent procent"),
    ("k", 1.0, "kelvin"),
)
UNITS = {unit: (base, factor) for base, factor, written in _UNIT_TABLE for unit in written.split()}

_UNIT = "|".join(sorted((re.escape(u) for u in UNITS), key=len, reverse=True))
NUMBER = r"\d+(?:[.,]\d+)*"
QUANTITY = rf"{NUMBER}[ \u00a0\u202f-]?(?:{_UNIT})(?![\w/])"
_PARTS = re.compile(rf"({NUMBER})[ \u00a0\u202f-]?(.*)", re.DOTALL)
_THOUSANDS = {"nl": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"), "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")}
_DECIMAL = {"nl": (".", ","), "en": (",", ".")}


def number_value(written: str, language: str) -> float | None:
    """Return the value of a number as that language writes it; None for what is no number ("1.2.3").

    "10.000" is ten thousand in Dutch and ten in English; "1,5" is a decimal in both where it cannot be thousands.
    """
    thousands, decimal = _DECIMAL[language]
    if _THOUSANDS[language].fullmatch(written):
        plain = written.replace(thousands, "").replace(decimal, ".")
    elif written.count(",") + written.count(".") <= 1:
        plain = written.replace(",", ".")
    else:
        return None
    return float(plain)


def quantity_key(written: str, language: str) -> str | None:
    """Return the key of a number with its unit ("10 km" -> "=10000 m"), of a bare number ("=7"), or None."""
    found = _PARTS.fullmatch(written)
    value = number_value(found.group(1), language) if found else None
    if found is None or value is None:
        return None
    unit = found.group(2).lower()
    if unit not in UNITS:
        return f"={value:.10g}"
    base, factor = UNITS[unit]
    return f"={value * factor:.10g} {base}"
