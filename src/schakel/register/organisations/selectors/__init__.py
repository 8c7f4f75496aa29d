"""Reads of organisations, offerings, statements and contacts. What can be hidden takes `viewer`, always."""

from schakel.register.organisations.selectors.contacts import contact_for, contacts, directory
from schakel.register.organisations.selectors.offerings import (
    MATCHING_GROUPS,
    MatchingText,
    matching_text,
    matching_texts,
    offering_for,
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
    facts_in,
    facts_of,
    record_of,
    statement_for,
    statements_by_field,
)

__all__ = [
    "MATCHING_GROUPS",
    "Fact",
    "MatchingText",
    "contact_for",
    "contacts",
    "directory",
    "facts",
    "facts_in",
    "facts_of",
    "known_organisations",
    "matching_text",
    "matching_texts",
    "offering_for",
    "organisation_for",
    "party_names",
    "record_of",
    "similar_offerings",
    "statement_for",
    "statements_by_field",
    "visible_offerings",
    "visible_organisations",
]
