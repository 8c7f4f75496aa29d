"""When matching looks again: after the ledger says that offerings or cards changed."""

from schakel.base.accounts.rules import job
from schakel.base.audit import selectors as audit
from schakel.match.matching import selectors, services

NAME = "rematch"


def rematch_open_needs() -> int:
    """Match every open card anew against what changed since the last time; returns how many lists changed.

    Reads the ledger from where it stopped, so nothing is missed and nothing is done twice: stopped halfway it begins
    again at the same place, and a list that did not change is not kept again.
    """
    actor = job(NAME)
    heads, place = audit.heads(), selectors.place_of(job=NAME)
    touched = audit.changed_subjects(cursor=place, upto=heads, kinds=["organisations.Offering", "needs.Need"])
    offerings = {public_id for kind, public_id in touched if kind == "organisations.Offering"}
    cards = {public_id for kind, public_id in touched if kind == "needs.Need"}
    changed = 0
    for need in selectors.cards_to_rematch():
        if offerings or need.public_id in cards:
            changed += services.rematch_need(need=need, changed=offerings, actor=actor) is not None
    services.read_on(job=NAME, cursor=heads, actor=actor)
    return changed
