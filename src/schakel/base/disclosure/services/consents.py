"""Give and withdraw consent, per field or asset and per purpose."""

from datetime import date

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules, selectors
from schakel.base.disclosure.enums import Act, FieldGroup, Purpose
from schakel.base.disclosure.models import Consent, Disclosed
from schakel.base.parties.enums import Group

#: How the name of a consented asset begins; its identifier follows.
PICTURE = "picture:"


class DayPassed(Exception):
    """A consent cannot end before it begins."""


class FieldUnknown(Exception):
    """A record has no such field, part or asset."""


class AudienceUnknown(Exception):
    """A consent counts for everybody who may see the record, or for one group of parties that exists."""


@audit.act("disclosure.give_consent")
def give_consent(
    *, record: Disclosed, field: str, purpose: Purpose, audience: str = "", until_on: date | None = None, actor: Viewer
) -> Consent:
    """Let one field, field group or asset be used for one purpose, towards everybody who may see it or one group of
    parties. Given again for the same, it takes the place of the one that ran.

    The owner's steward only (`rules.NotAllowed`, `rules.NotDisclosed`). Raises `DayPassed` for an end in the past,
    `FieldUnknown`, `AudienceUnknown`.
    """
    selectors.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if until_on is not None and until_on < timezone.localdate():
        raise DayPassed(until_on.isoformat())
    known = {*record.FIELD_GROUPS, *(group.value for group in FieldGroup), *record.CONSENTED_APART}
    if field not in known and not field.startswith(PICTURE):
        raise FieldUnknown(field)
    if audience and audience not in Group.values:
        raise AudienceUnknown(audience)
    running = selectors.running_consents(records=[record], purpose=purpose).select_for_update()
    running.filter(field=field, audience=audience).update(withdrawn_at=timezone.now())
    consent = Consent.objects.create(
        record_kind=selectors.kind_of(record),
        record_id=record.public_id,
        owner_id=record.owner_id,
        field=field,
        purpose=purpose,
        audience=audience,
        given_by_id=actor.user_id,
        until_on=until_on,
    )
    audit.record(
        act="disclosure.give_consent",
        subject=selectors.subject_of(record),
        actor=actor.actor,
        change={"field": field, "purpose": purpose.value, "audience": audience, "until": until_on},
    )
    return consent


@audit.act("disclosure.end_consents")
def end_consents(*, record: Disclosed, field: str = "", reason: str, actor: Viewer) -> int:
    """Withdraw every running consent on a record, or on one field of it: the record goes to another owner, or the
    asset is gone. The owner's steward only. Returns how many ended."""
    selectors.require(record=record, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    running = Consent.objects.filter(
        record_kind=selectors.kind_of(record), record_id=record.public_id, withdrawn_at=None
    )
    running = running.filter(field=field) if field else running
    ended = running.update(withdrawn_at=timezone.now())
    if not ended:
        audit.unchanged()
        return 0
    audit.record(
        act="disclosure.end_consents",
        subject=selectors.subject_of(record),
        actor=actor.actor,
        change={"field": field, "ended": ended},
        reason=reason,
    )
    return ended


@audit.act("disclosure.withdraw_consent")
def withdraw_consent(*, consent: Consent, reason: str = "", actor: Viewer) -> Consent:
    """Withdraw a consent; it binds the next request everywhere. The owner's steward only. Twice changes nothing."""
    found = Consent.objects.select_for_update().get(pk=consent.pk)
    if found.owner_id not in actor.parties:
        raise rules.NotDisclosed
    if found.owner_id not in actor.stewarded:
        raise rules.NotAllowed(Act.CHANGE_DISCLOSURE.value)
    if found.withdrawn_at is not None:
        audit.unchanged()
        return found
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    audit.record(
        act="disclosure.withdraw_consent",
        subject=selectors.subject_named(kind=found.record_kind, public_id=found.record_id),
        actor=actor.actor,
        change={"field": found.field, "purpose": found.purpose},
        reason=reason,
    )
    return found
