"""Reading above GREEN is noted, whichever page shows it."""

from collections.abc import Iterable

from django.http import HttpRequest

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.match.matching import selectors
from schakel.register.organisations.models import Offering

SHOWN = [FieldGroup.IDENTITY, FieldGroup.CAPABILITY]


def note(rows: Iterable[selectors.SupplyRow], request: HttpRequest, manner: Manner = Manner.READ) -> None:
    """Note that this person was shown these matches."""
    note_offerings([row.offering for row in rows], request, manner)


def note_offerings(offerings: Iterable[Offering], request: HttpRequest, manner: Manner = Manner.READ) -> None:
    """Note that this person was shown these offerings of other parties, where their labels ask for it."""
    viewer = viewer_from(request)
    closed = [
        offering
        for offering in offerings
        if offering.owner_id not in viewer.parties
        and disclosure_rules.is_above_green(offering.label_of(group) for group in SHOWN)
    ]
    if viewer.is_verified and closed:
        disclosure_services.log_readings(records=closed, groups=SHOWN, manner=manner, actor=viewer)
