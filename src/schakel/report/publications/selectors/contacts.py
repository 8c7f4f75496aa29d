"""The contacts that may stand in a document: revealed to the viewer, and with the owner's consent to publication."""

from collections.abc import Sequence
from datetime import date

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Purpose
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as register
from schakel.register.organisations.models import Organisation
from schakel.report.publications import rules

#: The field named in a consent to publication that lets role mailboxes in, and the one that lets a person's name in.
CONTACTS, PERSON = "contacts", "person_name"


def published(
    *, organisations: Sequence[Organisation], viewer: Viewer, today: date
) -> dict[int, tuple[rules.Reach, ...]]:
    """By key of the organisation the contacts that may be published to this viewer. Asked of the database now, so that
    a consent withdrawn binds the next book. Without consent there is nothing."""
    agreed = _agreed(organisations, viewer)
    keys = [one.pk for one in organisations if CONTACTS in agreed.get(one.public_id, ())]
    if not keys:
        return {}
    found: dict[int, tuple[rules.Reach, ...]] = {}
    for contact in register.directory(viewer=viewer).filter(organisation__in=keys):
        may_name = PERSON in agreed[contact.organisation.public_id] and organisation_rules.has_consent(
            contact.person_name, contact.consent_on, contact.consent_until, today
        )
        line = rules.Reach(
            role=contact.role,
            address=contact.email or contact.phone,
            person=contact.person_name if may_name else "",
            verified_on=contact.verified_on,
        )
        found[contact.organisation_id] = (*found.get(contact.organisation_id, ()), line)
    return found


def _agreed(records: Sequence[Organisation], viewer: Viewer) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for public_id, field in disclosure.consented(records=records, purpose=Purpose.PUBLICATION, viewer=viewer):
        found[public_id] = found.get(public_id, frozenset()) | {field}
    return found
