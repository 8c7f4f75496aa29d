"""Read effect cards: what can be hidden takes `viewer`, always."""

from schakel.register.needs.selectors.cards import (
    SIGNS,
    card_of,
    demand_parties,
    matching_text,
    need_for,
    needs_past_their_time,
    open_needs,
    seen_groups,
    text_before,
    text_of_version,
    text_to_index,
    visible_needs,
    whole_need_for,
)
from schakel.register.needs.selectors.exports import consents_of, exportable_needs, is_still_exportable
from schakel.register.needs.selectors.listing import listed_needs, occurring_codes, occurring_states
from schakel.register.needs.selectors.versions import (
    Named,
    audience_of,
    publisher_names,
    version_groups,
    version_pair,
    versions_of,
    working_copy_of,
)

__all__ = [
    "SIGNS",
    "Named",
    "audience_of",
    "card_of",
    "consents_of",
    "demand_parties",
    "exportable_needs",
    "is_still_exportable",
    "listed_needs",
    "matching_text",
    "need_for",
    "needs_past_their_time",
    "occurring_codes",
    "occurring_states",
    "open_needs",
    "publisher_names",
    "seen_groups",
    "text_before",
    "text_of_version",
    "text_to_index",
    "version_groups",
    "version_pair",
    "versions_of",
    "visible_needs",
    "whole_need_for",
    "working_copy_of",
]
