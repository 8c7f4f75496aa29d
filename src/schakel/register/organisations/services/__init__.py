"""Writes of organisations, offerings, statements and contacts: one act, one function, one transaction."""

from schakel.register.organisations.services.claims import accept_claim, claim_profile, refuse_claim
from schakel.register.organisations.services.contacts import (
    ContactDetails,
    add_contact,
    change_contact,
    erase_expired_names,
    erase_left_values,
    forget_person,
    verify_contact,
    withdraw_contact,
)
from schakel.register.organisations.services.control import hold_detail, refuse_detail, release_detail
from schakel.register.organisations.services.many import (
    NewOffering,
    NewOrganisation,
    add_offerings,
    register_organisations,
    withdraw_drafts,
    withdraw_organisations,
)
from schakel.register.organisations.services.offerings import (
    add_offering,
    change_offering,
    publish_offering,
    reopen_offering,
    withdraw_offering,
)
from schakel.register.organisations.services.organisations import (
    change_organisation,
    confirm_freshness,
    register_organisation,
    restore_organisation,
    withdraw_organisation,
)
from schakel.register.organisations.services.reminders import remind_contacts
from schakel.register.organisations.services.restoring import restore_facts
from schakel.register.organisations.services.statements import (
    choose_fact,
    follow_rule,
    state_fact,
    state_facts,
    take_back_fact,
)

__all__ = [
    "ContactDetails",
    "NewOffering",
    "NewOrganisation",
    "accept_claim",
    "add_contact",
    "add_offering",
    "add_offerings",
    "change_contact",
    "change_offering",
    "change_organisation",
    "choose_fact",
    "claim_profile",
    "confirm_freshness",
    "erase_expired_names",
    "erase_left_values",
    "follow_rule",
    "forget_person",
    "hold_detail",
    "publish_offering",
    "refuse_claim",
    "refuse_detail",
    "register_organisation",
    "register_organisations",
    "release_detail",
    "remind_contacts",
    "reopen_offering",
    "restore_facts",
    "restore_organisation",
    "state_fact",
    "state_facts",
    "take_back_fact",
    "verify_contact",
    "withdraw_contact",
    "withdraw_drafts",
    "withdraw_offering",
    "withdraw_organisation",
    "withdraw_organisations",
]
