"""Decisions about imports into the register: what a sheet may hold, and what a row does to a record. Pure."""

from schakel.register.imports.rules.plan import Known, Owners, Plan, Planner, Seen, split_capabilities
from schakel.register.imports.rules.targets import (
    MOST_ROWS,
    OFFERING_TEXT_FIELDS,
    Codes,
    offering_schema,
    organisation_schema,
    schema_for,
)
from schakel.register.imports.rules.words import ALL_SENTENCES, SENTENCES

__all__ = [
    "ALL_SENTENCES",
    "MOST_ROWS",
    "OFFERING_TEXT_FIELDS",
    "SENTENCES",
    "Codes",
    "Known",
    "Owners",
    "Plan",
    "Planner",
    "Seen",
    "offering_schema",
    "organisation_schema",
    "schema_for",
    "split_capabilities",
]
