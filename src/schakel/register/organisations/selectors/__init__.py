"""Reads of organisations, offerings, statements and contacts. What can be hidden takes `viewer`, always."""

from schakel.register.organisations.selectors.contacts import contacts, directory
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

__all__ = [
    "MATCHING_GROUPS",
    "MatchingText",
    "contacts",
    "directory",
    "known_organisations",
    "matching_text",
    "matching_texts",
    "offering_for",
    "organisation_for",
    "party_names",
    "similar_offerings",
    "visible_offerings",
    "visible_organisations",
]
