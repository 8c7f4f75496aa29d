"""Reads of organisations, offerings, statements and contacts. What can be hidden takes `viewer`, always."""

from schakel.register.organisations.selectors.audiences import nameable_parties, named_persons
from schakel.register.organisations.selectors.claims import claim_for, open_claims
from schakel.register.organisations.selectors.concepts import (
    concept_labels,
    concept_names,
    concepts_like,
)
from schakel.register.organisations.selectors.contacts import (
    contact_for,
    contacts,
    directory,
    directory_like,
    directory_regions,
    role_mailbox,
)
from schakel.register.organisations.selectors.control import (
    controlled_from,
    hold_for,
    holds,
    waiting_detail,
    waiting_for_party,
)
from schakel.register.organisations.selectors.exports import (
    exportable,
    exportable_fields,
    is_still_exportable,
    taken_but_waiting,
)
from schakel.register.organisations.selectors.lists import (
    offering_options,
    offerings_like,
    organisation_options,
    organisations_like,
    visible_names,
)
from schakel.register.organisations.selectors.mails import mail_about, organisations_to_remind
from schakel.register.organisations.selectors.offerings import (
    MATCHING_GROUPS,
    MatchingText,
    matching_text,
    matching_texts,
    offering_for,
    offerings_named,
    similar_offerings,
    visible_offerings,
)
from schakel.register.organisations.selectors.organisations import (
    known_organisations,
    organisation_for,
    party_names,
    visible_organisations,
)
from schakel.register.organisations.selectors.statements import (
    Fact,
    facts,
    statement_for,
    statements_by_field,
    statements_of,
)
from schakel.register.organisations.selectors.todo import Todo, own_offerings, own_organisations, todos

__all__ = [
    "MATCHING_GROUPS",
    "Fact",
    "MatchingText",
    "Todo",
    "claim_for",
    "concept_labels",
    "concept_names",
    "concepts_like",
    "contact_for",
    "contacts",
    "controlled_from",
    "directory",
    "directory_like",
    "directory_regions",
    "exportable",
    "exportable_fields",
    "facts",
    "hold_for",
    "holds",
    "is_still_exportable",
    "known_organisations",
    "mail_about",
    "matching_text",
    "matching_texts",
    "nameable_parties",
    "named_persons",
    "offering_for",
    "offering_options",
    "offerings_like",
    "offerings_named",
    "open_claims",
    "organisation_for",
    "organisation_options",
    "organisations_like",
    "organisations_to_remind",
    "own_offerings",
    "own_organisations",
    "party_names",
    "role_mailbox",
    "similar_offerings",
    "statement_for",
    "statements_by_field",
    "statements_of",
    "taken_but_waiting",
    "todos",
    "visible_names",
    "visible_offerings",
    "visible_organisations",
    "waiting_detail",
    "waiting_for_party",
]
