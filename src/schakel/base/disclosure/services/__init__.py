"""Change who may see what: labels and audiences, introductions, consent, readings, releases."""

from schakel.base.disclosure.selectors import subject_of
from schakel.base.disclosure.services.consents import (
    PICTURE,
    AudienceUnknown,
    DayPassed,
    FieldUnknown,
    end_consents,
    give_consent,
    withdraw_consent,
)
from schakel.base.disclosure.services.introductions import (
    accept_introduction,
    ask_introduction,
    decline_introduction,
    revoke_introduction,
)
from schakel.base.disclosure.services.labels import Audience, name_in_audience, set_audience, set_labels, share
from schakel.base.disclosure.services.persons import forget_person
from schakel.base.disclosure.services.readings import log_readings
from schakel.base.disclosure.services.releases import Counted, DayToCome, ReadersUnknown, release_figures

__all__ = [
    "PICTURE",
    "Audience",
    "AudienceUnknown",
    "Counted",
    "DayPassed",
    "DayToCome",
    "FieldUnknown",
    "ReadersUnknown",
    "accept_introduction",
    "ask_introduction",
    "decline_introduction",
    "end_consents",
    "forget_person",
    "give_consent",
    "log_readings",
    "name_in_audience",
    "release_figures",
    "revoke_introduction",
    "set_audience",
    "set_labels",
    "share",
    "subject_of",
    "withdraw_consent",
]
