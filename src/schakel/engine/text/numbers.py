"""Quantities as one term: "10 km", "10.000 m" in Dutch and "10,000 m" in English are the same thing."""

import re

#: unit as written (folded) -> base unit and factor. Only units that name one quantity in both languages.
UNITS: dict[str, tuple[str, float]] = {
    "mm": ("m", 1e-3), "cm": ("m", 1e-2), "dm": ("m", 0.1), "m": ("m", 1.0), "meter": ("m", 1.0), "meters": ("m", 1.0),
    "metre": ("m", 1.0), "metres": ("m", 1.0), "km": ("m", 1e3), "kilometer": ("m", 1e3), "kilometers": ("m", 1e3),
    "nm": ("nm", 1.0), "um": ("um", 1.0), "micron": ("um", 1.0), "microns": ("um", 1.0), "ft": ("ft", 1.0), "feet": ("ft", 1.0),
    "inch": ("inch", 1.0), "inches": ("inch", 1.0), "miles": ("mile", 1.0), "mile": ("mile", 1.0),
    "g": ("g", 1.0), "gram": ("g", 1.0), "kg": ("g", 1e3), "ton": ("g", 1e6), "tonne": ("g", 1e6), "tonnes": ("g", 1e6),
    "lb": ("lb", 1.0), "lbs": ("lb", 1.0), "pounds": ("lb", 1.0),
    "ms": ("s", 1e-3), "s": ("s", 1.0), "sec": ("s", 1.0), "seconds": ("s", 1.0), "seconden": ("s", 1.0),
    "min": ("s", 60.0), "minutes": ("s", 60.0), "minuten": ("s", 60.0), "minuut": ("s", 60.0),
    "h": ("s", 3600.0), "hr": ("s", 3600.0), "hrs": ("s", 3600.0), "hours": ("s", 3600.0), "hour": ("s", 3600.0), "uur": ("s", 3600.0),
    "hz": ("hz", 1.0), "khz": ("hz", 1e3), "mhz": ("hz", 1e6), "ghz": ("hz", 1e9), "thz": ("hz", 1e12),
    "mw": ("mw", 1.0), "w": ("w", 1.0), "watt": ("w", 1.0), "watts": ("w", 1.0), "kw": ("w", 1e3), "gw": ("w", 1e9),
    "wh": ("wh", 1.0), "kwh": ("wh", 1e3), "v": ("v", 1.0), "volt": ("v", 1.0), "volts": ("v", 1.0), "kv": ("v", 1e3),
    "db": ("db", 1.0), "dbm": ("dbm", 1.0), "pa": ("pa", 1.0), "kpa": ("pa", 1e3), "mpa": ("pa", 1e6), "bar": ("pa", 1e5), "psi": ("psi", 1.0),
    "mb": ("byte", 1e6), "gb": ("byte", 1e9), "tb": ("byte", 1e12), "kbps": ("bps", 1e3), "mbps": ("bps", 1e6), "gbps": ("bps", 1e9),
    "kn": ("knot", 1.0), "knots": ("knot", 1.0), "knopen": ("knot", 1.0), "kmh": ("kmh", 1.0), "km/h": ("kmh", 1.0), "km/u": ("kmh", 1.0), "mph": ("mph", 1.0),
    "m2": ("m2", 1.0), "m3": ("m3", 1.0), "ha": ("m2", 1e4), "l": ("l", 1.0), "liter": ("l", 1.0), "liters": ("l", 1.0), "litre": ("l", 1.0), "litres": ("l", 1.0),
    "%": ("%", 1.0), "percent": ("%", 1.0), "procent": ("%", 1.0), "kelvin": ("k", 1.0),
}  # fmt: skip

_UNIT = "|".join(sorted((re.escape(u) for u in UNITS), key=len, reverse=True))
NUMBER = r"\d+(?:[.,]\d+)*"
QUANTITY = rf"{NUMBER}[ \u00a0\u202f-]?(?:{_UNIT})(?![\w/])"
_PARTS = re.compile(rf"({NUMBER})[ \u00a0\u202f-]?(.*)", re.DOTALL)
_THOUSANDS = {"nl": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"), "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")}
_DECIMAL = {"nl": (".", ","), "en": (",", ".")}


def number_value(written: str, language: str) -> float | None:
    """Return the value of a number as that language writes it; None for what is no number ("1.2.3").

    "10.000" is ten thousand in Dutch and ten in English; "1,5" is read as a decimal in both when it cannot be thousands.
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
