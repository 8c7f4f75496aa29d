"""Put messages into the outbox, claim and settle mails, and keep how often a person wants mail."""

from schakel.base.outbox.services.mails import claim_mail, decide_unsure, doubt_mails, settle_mail
from schakel.base.outbox.services.messages import forget_person, queue_letter, sweep, tell_party, tell_person
from schakel.base.outbox.services.preferences import choose_frequency, unsubscribe

__all__ = [
    "choose_frequency",
    "claim_mail",
    "decide_unsure",
    "doubt_mails",
    "forget_person",
    "queue_letter",
    "settle_mail",
    "sweep",
    "tell_party",
    "tell_person",
    "unsubscribe",
]
