"""How cost grows with the number of offerings: a picture and a table from the reports of `bench/search.py --out`.

usage: .venv/bin/python -m bench.growth REPORT.json [REPORT.json ...] --picture docs/reference/search-growth.svg

Each report holds one or more sizes. The picture has two panels, milliseconds of a short query and of a whole need (p50)
by number of offerings, both on logarithmic scales; the table on standard output has the same figures. A peer that was
left out at a size has no point there.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ENGINES = {
    "tantivy": "#1b6ca8",
    "bm25s": "#7a4fa3",
    "Schakel, with reasons": "#b3400c",
    "Schakel, ranking only": "#4d7c0f",
    "Schakel, from the read need": "#111111",
}
PANELS = ((5, "5 terms"), (60, "60 terms"))
MARKS = {
    "tantivy": "",
    "bm25s": "2 3",
    "Schakel, with reasons": "",
    "Schakel, ranking only": "7 3",
    "Schakel, from the read need": "5 2 1 2",
}
_WIDTH, _HEIGHT, _LEFT, _TOP = 340.0, 250.0, 62.0, 46.0


def read_reports(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the reports of all sizes, smallest first; of a size that was measured twice the last."""
    found = {one["documents"]: one for path in paths for one in json.loads(path.read_text(encoding="utf-8"))}
    return [found[size] for size in sorted(found)]


def table(reports: Sequence[dict[str, Any]]) -> str:
    """Return the figures as a table in Markdown."""
    columns = [f"{name}, {label}" for _, label in PANELS for name in ENGINES]
    lines = [f"| offerings | {' | '.join(columns)} | one change |", "|---:|" + "---:|" * (len(columns) + 1)]
    for report in reports:
        found = [_p50(report, terms, name) for terms, _ in PANELS for name in ENGINES]
        cells = ["-" if value is None else f"{value:.2f}" for value in found]
        lines.append(f"| {report['documents']:,} | " + " | ".join([*cells, f"{report['change_ms'][1]:.1f}"]) + " |")
    return "\n".join(lines)


def _p50(report: dict[str, Any], terms: int, name: str) -> float | None:
    """Return the median of an engine at one size, None where it was left out."""
    found: float | None = report[f"terms_{terms}"].get(name, {}).get("p50_ms")
    return found


def picture(reports: Sequence[dict[str, Any]]) -> str:
    """Return both panels as one SVG."""
    sizes = [report["documents"] for report in reports]
    values = [v for r in reports for t, _ in PANELS for name in ENGINES if (v := _p50(r, t, name)) is not None]
    span = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
    width = _LEFT + len(PANELS) * (_WIDTH + _LEFT)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {_TOP + _HEIGHT + 114:.0f}" role="img" '
        'aria-labelledby="t d" font-family="sans-serif" font-size="13">',
        '<title id="t">How the time of an answer grows with the number of offerings</title>',
        '<desc id="d">Milliseconds at the median on logarithmic scales; the table beside the picture has the figures.'
        "</desc>",
        f'<rect width="{width:.0f}" height="{_TOP + _HEIGHT + 114:.0f}" fill="#ffffff"/>',
    ]
    for number, (terms, label) in enumerate(PANELS):
        parts += _panel(reports, terms, label, _LEFT + number * (_WIDTH + _LEFT), sizes, span)
    for number, (name, colour) in enumerate(ENGINES.items()):
        x, y = _LEFT + (number % 2) * 260, _TOP + _HEIGHT + 56 + 22 * (number // 2)
        parts.append(
            f'<path d="M{x:.0f} {y:.0f}h34" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{MARKS[name]}"/>'
        )
        parts.append(f'<text x="{x + 42:.0f}" y="{y + 4:.0f}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(
    reports: Sequence[dict[str, Any]], terms: int, label: str, left: float, sizes: Sequence[int], span: tuple[int, int]
) -> list[str]:
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: int) -> float:
        return left + _WIDTH * ((math.log10(size) - low) / (high - low) if high > low else 0.5)

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (1 - (math.log10(value) - span[0]) / (span[1] - span[0]))

    parts = [f'<text x="{left:.0f}" y="{_TOP - 18:.0f}" font-weight="bold">{label}, p50 in ms</text>']
    for power in range(span[0], span[1] + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{left:.0f} {at:.1f}h{_WIDTH:.0f}" stroke="#c8c8c8"/>')
        parts.append(f'<text x="{left - 8:.0f}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for size in sizes:
        parts.append(f'<path d="M{x(size):.1f} {_TOP + _HEIGHT:.0f}v5" stroke="#555555"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{_TOP + _HEIGHT + 20:.0f}" text-anchor="middle">{size:,}</text>')
    for name, colour in ENGINES.items():
        known = [(r["documents"], _p50(r, terms, name)) for r in reports]
        points = [(x(size), y(value)) for size, value in known if value is not None]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{MARKS[name]}"/>'
        )
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
    return parts


def main() -> int:
    """Read the call, print the table and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    reports = read_reports(options.reports)
    print(table(reports))
    if options.picture:
        options.picture.write_text(picture(reports), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
