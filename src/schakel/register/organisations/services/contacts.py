"""Add contacts, verify them, take them away. A role mailbox first; a person's name only with that person's consent."""

from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import selectors as ledger
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.register.organisations import rules
from schakel.register.organisations.models import Contact, Organisation, Statement

_KIND = "organisations.Contact"
#: Acts after which nothing that was written before is kept.
_WIPING = ("organisations.withdraw_contact", "organisations.erase_expired_name", "organisations.forget_person")
#: What is of the person who is named, not of the role.
_OF_PERSON = ("person_name", "consent_on", "consent_until", "consent_purpose")


@dataclass(frozen=True)
class ContactDetails:
    """How to reach a role. `person_name` needs `consent_on`, `consent_until` and `consent_purpose`."""

    role: str
    email: str = ""
    phone: str = ""
    person_name: str = ""
    consent_on: date | None = None
    consent_until: date | None = None
    consent_purpose: str = ""


@audit.act("organisations.add_contact")
def add_contact(
    *, organisation: Organisation, details: ContactDetails, verified_on: date | None = None, actor: Viewer
) -> Contact:
    """Add a contact, verified by whoever adds it, today or on the day that is given. The owner's members. Raises
    `rules.ConsentMissing`, `rules.NotComplete` (no role, or neither e-mail nor telephone)."""
    disclosure.require(record=organisation, viewer=actor, act=Act.EDIT)
    _check(details)
    looked_on = verified_on or timezone.localdate()
    contact = Contact.objects.create(organisation=organisation, verified_on=looked_on, **asdict(details))
    _record(
        "organisations.add_contact", contact, actor, change={"organisation": organisation.public_id, **asdict(details)}
    )
    return contact


@audit.act("organisations.change_contact")
def change_contact(
    *, contact: Contact, details: ContactDetails, expected_version: int | None = None, actor: Viewer
) -> None:
    """Change a contact, which also verifies it. A person's name that goes, goes from the ledger's values too. Raises
    what `add_contact` raises, and `rules.ChangedMeanwhile`."""
    disclosure.require(record=contact.organisation, viewer=actor, act=Act.EDIT)
    _check(details)
    fresh = Contact.objects.select_for_update().get(pk=contact.pk)
    if expected_version is not None and fresh.version != expected_version:
        raise rules.ChangedMeanwhile(fresh.version)
    new = asdict(details)
    change = {name: [getattr(fresh, name), value] for name, value in new.items() if getattr(fresh, name) != value}
    if not change:
        audit.unchanged()
        return
    if fresh.person_name and "person_name" in change:
        _forget_values(contact, actor)
        change = {name: ["", new[name]] if name in _OF_PERSON else pair for name, pair in change.items()}
    Contact.objects.filter(pk=contact.pk).update(**new, verified_on=timezone.localdate(), version=fresh.version + 1)
    _record("organisations.change_contact", contact, actor, change=dict(change))


@audit.act("organisations.verify_contact")
def verify_contact(*, contact: Contact, actor: Viewer) -> None:
    """Say that a contact is still right today. The owner's members."""
    disclosure.require(record=contact.organisation, viewer=actor, act=Act.EDIT)
    Contact.objects.filter(pk=contact.pk).update(verified_on=timezone.localdate())
    _record("organisations.verify_contact", contact, actor)


@audit.act("organisations.withdraw_contact")
def withdraw_contact(*, contact: Contact, reason: str, actor: Viewer) -> None:
    """Take a contact away: its addresses and name are wiped at once, also from what the ledger keeps beside its chain;
    only the role stays. The owner's members."""
    disclosure.require(record=contact.organisation, viewer=actor, act=Act.EDIT)
    if contact.withdrawn_at is not None:
        audit.unchanged()
        return
    _wipe([contact.pk], withdrawn_at=timezone.now(), email="", phone="")
    _forget_values(contact, actor)
    _record("organisations.withdraw_contact", contact, actor, reason=reason)


@audit.act("organisations.erase_expired_names")
def erase_expired_names(*, is_rehearsal: bool = False, actor: Viewer) -> int:
    """Wipe the names of people whose consent has ended, also from the ledger's values; returns how many. `is_rehearsal`
    counts only. For the job."""
    ended = list(Contact.objects.filter(consent_until__lt=timezone.localdate()).exclude(person_name=""))
    if is_rehearsal or not ended:
        audit.unchanged()
        return len(ended)
    _wipe([contact.pk for contact in ended])
    for contact in ended:
        _forget_values(contact, actor)
        _record("organisations.erase_expired_name", contact, actor)
    return len(ended)


@audit.act("organisations.erase_left_values")
def erase_left_values(*, is_rehearsal: bool = False, actor: Viewer) -> int:
    """Erase what the ledger still keeps of contacts that were wiped or renamed when wiping left these values alone;
    returns how many contacts. `is_rehearsal` counts only. For the job; a second run finds nothing."""
    left = ledger.kept_after(kind=_KIND, acts=_WIPING)
    for subject, change in ledger.replaced_values(kind=_KIND, act="organisations.change_contact"):
        if change.get("person_name", [""])[0]:
            left.add(subject)
    if is_rehearsal or not left:
        audit.unchanged()
        return len(left)
    for subject in sorted(left, key=lambda subject: subject.id):
        audit.erase_values(subject=subject, reason="left by an earlier version", actor=actor.actor)
    whole = audit_rules.Subject("organisations.Sweep", timezone.now().strftime("%Y-%m-%dT%H:%M"))
    audit.record(
        act="organisations.erase_left_values", subject=whole, actor=actor.actor, change={"contacts": len(left)}
    )
    return len(left)


@audit.act("organisations.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget a person with an account: contacts that bear their address lose it and the name, statements that they
    recorded no longer say who did. Returns how many contacts changed. What stays: the statements themselves."""
    statements = Statement.objects.filter(recorded_by=person).update(recorded_by=None)
    theirs = list(Contact.objects.filter(email__iexact=person.email))
    _wipe([contact.pk for contact in theirs if contact.phone], email="")
    _wipe([contact.pk for contact in theirs if not contact.phone], email="", withdrawn_at=timezone.now())
    for contact in theirs:
        _forget_values(contact, actor)
        _record("organisations.forget_person", contact, actor)
    if not theirs and not statements:
        audit.unchanged()
    elif statements:
        subject = audit_rules.Subject("accounts.User", person.public_id)
        audit.record(act="organisations.forget_person", subject=subject, actor=actor.actor)
    return len(theirs)


def _forget_values(contact: Contact, actor: Viewer) -> None:
    """Erase what the ledger keeps of a contact beside its chain: a name or address once written would stay there."""
    subject = audit_rules.Subject(_KIND, contact.public_id)
    audit.erase_values(subject=subject, actor=actor.actor)


def _wipe(keys: list[int], **further: object) -> None:
    Contact.objects.filter(pk__in=keys).update(
        person_name="", consent_on=None, consent_until=None, consent_purpose="", **further
    )


def _check(details: ContactDetails) -> None:
    rules.check_consent(details.person_name, details.consent_on, details.consent_until, details.consent_purpose)
    missing = [] if details.role.strip() else ["role"]
    if not details.email.strip() and not details.phone.strip():
        missing.append("email")
    if missing:
        raise rules.NotComplete(missing)


def _record(
    act: str, contact: Contact, actor: Viewer, *, change: dict[str, object] | None = None, reason: str = ""
) -> None:
    subject = audit_rules.Subject(_KIND, contact.public_id)
    audit.record(act=act, subject=subject, actor=actor.actor, change=change, reason=reason)
