"""Boxes to tick: the level whose box is ticked is the marking, the levels beside an empty box are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schakel.engine.markings import edges, forms
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import PORTIONS

_BOX = re.compile(r"[☐☑☒□■✓✔✗✘🗹🗷]|\[[ \txXvV✓✔✗✘]{0,3}\]|\([ \t]{1,3}\)|\([xX✓✔✗✘]\)")
#: Answers to choose from on one line: a) ... b) ...
ENUMERATED = re.compile(r"(?i)(?:^|\s)a[).]\s.*\sb[).]\s")
_TICKED = re.compile(r"[☑☒■✓✔✗✘🗹🗷xXvV]")
_OPEN = re.compile(r"(?i)\s*(?:NU|U|ong\w*\.?|(?:nato )?unclassified|EU-U|offen)\s*(?:[\[(☐☑☒□■]|$)")
_LABEL_ENDS = re.compile(r"[:?)]\s*$")


@dataclass(frozen=True, slots=True)
class _Option:
    """What stands beside one box."""

    start: int
    end: int
    is_ticked: bool


def _options(line: str) -> Iterator[_Option]:
    """The boxes of a line, each with the words behind it; with those before it where every box closes its words."""
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return
    before = line[: boxes[0].start()]
    is_behind = bool(before.strip()) and not line[boxes[-1].end() :].strip() and not _LABEL_ENDS.search(before)
    for at, box in enumerate(boxes):
        if is_behind:
            start, end = (boxes[at - 1].end() if at else line.rfind(":", 0, box.start()) + 1), box.start()
        else:
            start, end = box.end(), boxes[at + 1].start() if at + 1 < len(boxes) else len(line)
        yield _Option(start, end, bool(_TICKED.search(box.group())))


def _in_text(flat: str) -> list[_Option]:
    found: list[_Option] = []
    at = 0
    for line in flat.split("\n"):
        if len(line) <= forms.LONGEST_ALONE:
            found += (_Option(at + one.start, at + one.end, one.is_ticked) for one in _options(line))
        at += len(line) + 1
    # A filled square is a tick only beside empty ones; alone it is a bullet.
    return found if any(not one.is_ticked for one in found) or not re.search("■", flat) else []


def has_boxes(line: str) -> bool:
    """Whether a line has boxes to tick."""
    return bool(_BOX.search(line))


def judge(flat: str, hits: list[Hit]) -> list[Hit]:
    """The findings without those beside an empty box, and with those beside a ticked one."""
    if not _BOX.search(flat):
        return hits
    options = _in_text(flat)
    empty = [one for one in options if not one.is_ticked]
    kept = [hit for hit in hits if not any(one.start <= hit.start < one.end for one in empty)]
    for one in options:
        if one.is_ticked and edges.ABOUT_PEOPLE.search(flat, flat.rfind("\n", 0, one.start) + 1, one.start):
            continue  # "Do you hold a clearance? [x] NATO SECRET"
        shown = flat[one.start : one.end].rstrip(" ,;/")
        hit = forms.alone(shown, one.start) if one.is_ticked else None
        if one.is_ticked and shown.strip() in PORTIONS and any(_OPEN.match(flat, other.start) for other in options):
            hit = forms.under_label(shown, one.start)
        if hit and edges.looks_marked(flat, hit):
            kept.append(hit)
    return kept
