"""Forget a person in audiences, introductions, consents and releases."""

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure.models import AudienceEntry, Consent, Introduction, Release


@audit.act("disclosure.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Take a person out of audiences, and out of who asked, answered, consented and released; how many rows changed.

    Introductions, consents and releases themselves stay: they are acts of a party. The read log keeps the random
    identifier of who read, because the owner may ask by which party.
    """
    changed = AudienceEntry.objects.filter(person=person).delete()[0]
    changed += Introduction.objects.filter(asked_by=person).update(asked_by=None)
    changed += Introduction.objects.filter(answered_by=person).update(answered_by=None)
    changed += Consent.objects.filter(given_by=person).update(given_by=None)
    changed += Release.objects.filter(released_by=person).update(released_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="disclosure.forget_person", subject=subject, actor=actor.actor)
    return changed
