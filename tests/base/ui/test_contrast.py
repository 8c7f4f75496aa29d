"""Every pair of tokens that meets on a page is readable (WCAG 2.2 AA), in light and in dark."""

import re
from pathlib import Path

import pytest

import schakel.base.ui

STATIC = Path(schakel.base.ui.__file__).parent / "static" / "ui"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--(sk-[a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)", (STATIC / "tokens.css").read_text()
    )
}
TONES = ("info", "success", "warning", "danger", "neutral")
SURFACES = ("sk-paper", "sk-surface", "sk-sunken", "sk-brand-soft")
#: Words on their ground: at least 4.5 to 1.
TEXT = [
    *((ink, ground) for ink in ("sk-ink", "sk-muted", "sk-link", "sk-link-hover", "sk-brand") for ground in SURFACES),
    *((f"sk-{tone}-ink", f"sk-{tone}-soft") for tone in TONES),
    *(("sk-ink", f"sk-{tone}-soft") for tone in TONES),
    *((f"sk-{tone}-ink", ground) for tone in TONES for ground in ("sk-paper", "sk-surface")),
    ("sk-on-brand", "sk-brand"),
    ("sk-on-brand", "sk-brand-hover"),
    ("sk-on-danger", "sk-danger-ink"),
    ("sk-on-danger", "sk-danger-hover"),
    ("sk-tlp-clear", "sk-tlp-ground"),
    ("sk-tlp-green", "sk-tlp-ground"),
    ("sk-tlp-amber", "sk-tlp-ground"),
]
#: Borders of controls, marks, focus and charts against what lies beside them: at least 3 to 1.
SHAPES = [
    *((line, ground) for line in ("sk-control-line", "sk-accent", "sk-focus") for ground in ("sk-paper", "sk-surface")),
    ("sk-focus", "sk-focus-ring"),
    *(("sk-chart", ground) for ground in ("sk-paper", "sk-surface", "sk-chart-track")),
    *(("sk-chart-part", ground) for ground in ("sk-paper", "sk-surface")),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("pair", "least"), [(p, 4.5) for p in TEXT] + [(p, 3.0) for p in SHAPES], ids=str)
def test_a_pair_that_meets_is_readable(pair: tuple[str, str], least: float, theme: int) -> None:
    one, other = (TOKENS[name][theme] for name in pair)
    assert contrast(one, other) >= least, f"{pair}: {one} on {other} is {contrast(one, other):.2f}"


def test_every_colour_token_is_tested_or_only_decorates() -> None:
    decorates = {"sk-line", "sk-chart-track"}
    tested = {name for pair in TEXT + SHAPES for name in pair}
    assert set(TOKENS) - tested - decorates == set()


def test_colours_stand_in_the_tokens_only() -> None:
    for name in ("shell.css", "components.css"):
        css = re.sub(r"@media print \{.*", "", (STATIC / name).read_text(), flags=re.S)
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css) == [], name
