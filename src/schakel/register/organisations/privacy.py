"""What the register holds of persons: names in contacts (with consent), and by id who recorded a statement."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.register.organisations import services
from schakel.register.organisations.models import Contact, Hold, Statement

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "organisations.Contact.person_name",
        "words": _("name of a contact person"),
        "basis": "consent",
        "purpose": _("who answers for a role, as the person agreed (consent_purpose)"),
        "retention": _("until consent_until; the retention job wipes it"),
    },
    {
        "what": "organisations.Contact.email, organisations.Contact.phone",
        "words": _("address and telephone number of a role"),
        "purpose": _("how to reach a role; a role mailbox, not a person's own address"),
        "retention": _("until the contact is taken away, then wiped at once"),
    },
    {
        "what": "organisations.Statement.recorded_by",
        "words": _("who recorded a statement"),
        "purpose": _("who may be asked about a statement"),
        "retention": _("as long as the account"),
    },
    {
        "what": "organisations.Hold.decided_by",
        "words": _("who decided on technical detail"),
        "purpose": _("export control asks for a named person who vouches for the basis"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person with an account, as plain values: contacts that bear the address, statements."""
    contacts = Contact.objects.filter(email__iexact=person.email).select_related("organisation").order_by("pk")
    statements = Statement.objects.filter(recorded_by=person).order_by("recorded_at", "pk")
    held: list[dict[str, Any]] = [
        {
            "kind": "contact",
            "organisation": contact.organisation.public_id,
            "role": contact.role,
            "email": contact.email,
            "phone": contact.phone,
            "name": contact.person_name,
            "consent_on": contact.consent_on,
            "consent_until": contact.consent_until,
            "consent_purpose": contact.consent_purpose,
        }
        for contact in contacts
    ]
    decided = Hold.objects.filter(decided_by=person).order_by("decided_at", "pk")
    held += [{"kind": "decision on technical detail", "basis": one.basis, "at": one.decided_at} for one in decided]
    return held + [{"kind": "statement", "field": s.field, "at": s.recorded_at} for s in statements]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many contacts changed."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Wipe names whose consent has ended, and what the ledger kept of contacts wiped by an earlier version; returns how
    many. A rehearsal only counts."""
    ended = services.erase_expired_names(is_rehearsal=is_rehearsal, actor=actor)
    return ended + services.erase_left_values(is_rehearsal=is_rehearsal, actor=actor)
