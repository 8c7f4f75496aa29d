"""Renew the pages of evidence from marks on tests, or check them (`--check`)."""

import sys
from collections import Counter
from pathlib import Path

from maintenance.evidence import catalogue, pages
from maintenance.evidence.marks import marks

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def main(words: list[str]) -> int:
    """Check or renew; return the exit code."""
    shown = marks(ROOT)
    asvs, bio2 = catalogue.asvs(shown), catalogue.bio2(shown)
    found = [*catalogue.faults(asvs, shown, "asvs"), *catalogue.faults(bio2, shown, "bio2")]
    drawn = {REFERENCE / "asvs.md": pages.asvs_page(asvs), REFERENCE / "bio2.md": pages.bio2_page(bio2)}
    for path, text in drawn.items():
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            found.append(f"{path.relative_to(ROOT)} is stale. Run: python -m maintenance.evidence")
    for line in found:
        print(f"evidence: {line}", file=sys.stderr)
    for name, rows in (("ASVS", asvs), ("BIO2", bio2)):
        verdicts = Counter(one.verdict for one in rows)
        print(f"evidence: {name}: {', '.join(f'{verdicts[v]} {v}' for v in catalogue.VERDICTS)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
