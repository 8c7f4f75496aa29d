"""What takes part in the order of matches beside the plain ranking, now."""

from django.db.models import QuerySet

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup
from schakel.match.matching import rules, sources
from schakel.match.matching.models import Ranker
from schakel.match.matching.selectors.indexes import OFFERINGS, RANKER
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering


def published_for(*, viewer: Viewer) -> QuerySet[Offering]:
    """The published offerings whose capability the viewer may see: those that matching may show."""
    found = organisations.visible_offerings(viewer=viewer, groups=organisations.MATCHING_GROUPS)
    return found.filter(state=OfferingState.PUBLISHED)


def ranker_on() -> Ranker | None:
    """The ranker that is on, if any."""
    return Ranker.objects.filter(is_on=True).first()


def additions(*, need: Need | None, viewer: Viewer) -> tuple[engine.Addition, ...]:
    """What takes part in the order of matches now: the learnt ranker that is on, and the provider of this installation.

    `need` is the card that is matched, None for a text; the maturity that it asks counts for who may see that.
    """
    found: list[engine.Addition] = []
    ranker = OFFERINGS.beside(RANKER, ranker_on)
    if ranker is not None:
        maturity = {}
        if need is not None and "maturity" in ranker.weights and _shows_maturity(need, viewer):
            rows = published_for(viewer=viewer).order_by().values_list("public_id", "maturity")
            maturity = {name: rules.maturity_fit(trl, need.trl_from, need.trl_to) for name, trl in rows}
        found.append(engine.LearntRanker(ranker.name, ranker.weights, maturity, rules.evidence_of(ranker.words)))
    provider = sources.provider()
    return (*found, provider) if provider is not None else tuple(found)


def _shows_maturity(need: Need, viewer: Viewer) -> bool:
    asks = need.trl_from is not None or need.trl_to is not None
    return asks and FieldGroup.CAPABILITY in needs.seen_groups(need=need, viewer=viewer)
