"""What may follow a level and belongs to it: ATOMAL, NL EYES ONLY, REL TO UKR."""

import re

from schakel.engine.markings.lexicon import FOLLOWERS, RELEASES

_FOLLOWS = re.compile(rf"[ /(,:-]{{0,3}}(?:{'|'.join(re.escape(one) for one in FOLLOWERS if len(one) > 2)})\b\)?")
_RELEASED = re.compile(
    rf"[ /(,-]{{0,3}}(?:{'|'.join(map(re.escape, RELEASES))})(?: (?:TO|FOR|AAN|VOOR))?[ :]{{1,2}}"
    r"[A-Z]{2,6}\b(?:(?:, ?|/| | and | en )(?:and )?[A-Z]{2,6}\b)*\)?"
)


def end_of_tail(line: str, stop: int) -> int:
    """Where a level ends that ends at `stop`, with what follows it: ATOMAL, REL TO UKR."""
    for pattern in (_FOLLOWS, _RELEASED):
        found = pattern.match(line, stop)
        if found and found.group().count("(") == found.group().count(")"):
            stop = found.end()
    return stop
