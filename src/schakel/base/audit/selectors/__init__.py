"""Read the ledger: on from a place, whether it is whole, and what entries hold."""

from schakel.base.audit.selectors.pages import Page, page_of
from schakel.base.audit.selectors.places import (
    acts_in_use,
    changed_subjects,
    ends,
    entries_after,
    heads,
    kinds_in_use,
    lanes,
)
from schakel.base.audit.selectors.values import (
    Values,
    check_key_is_ours,
    is_key_ours,
    kept_after,
    kept_of,
    replaced_values,
    values_of,
)
from schakel.base.audit.selectors.whole import (
    Verification,
    export,
    public_key,
    retired_public_keys,
    signed_head,
    verification,
)

__all__ = [
    "Page",
    "Values",
    "Verification",
    "acts_in_use",
    "changed_subjects",
    "check_key_is_ours",
    "ends",
    "entries_after",
    "export",
    "heads",
    "is_key_ours",
    "kept_after",
    "kept_of",
    "kinds_in_use",
    "lanes",
    "page_of",
    "public_key",
    "replaced_values",
    "retired_public_keys",
    "signed_head",
    "values_of",
    "verification",
]
