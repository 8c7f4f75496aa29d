"""Add and erase pictures, and give consents for what is on a profile."""

from datetime import date

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, Purpose
from schakel.base.disclosure.models import Consent
from schakel.register.assets import rules
from schakel.register.assets.models import Picture
from schakel.register.organisations.models import Offering, Organisation

Record = Organisation | Offering


@audit.act("assets.add_picture")
def add_picture(*, record: Record, reading: rules.Reading, about: rules.About, actor: Viewer) -> Picture:
    """Add a picture to an own record; nobody else sees it until a consent is given. The owner's members.

    No machine can check a picture for markings, so whoever adds it says that they looked at it; that is kept. Raises
    `rules.NotLookedAt`, `rules.PeopleNotAgreed`, `rules.TooMany`.
    """
    disclosure.require(record=record, viewer=actor, act=Act.EDIT)
    rules.check_about(about, today=timezone.localdate())
    whose = {"organisation": record} if isinstance(record, Organisation) else {"offering": record}
    if Picture.objects.filter(**whose).count() >= rules.MOST_PICTURES:
        raise rules.TooMany
    picture = Picture.objects.create(
        **whose,
        shows=about.shows,
        credit=about.credit,
        people=about.people,
        people_until_on=about.people_until_on if about.people == about.people.AGREED else None,
        looked_at_by_id=actor.user_id,
        media_type=reading.media_type,
        width=reading.width,
        height=reading.height,
        data=reading.data,
    )
    change: dict[str, object] = {
        "record": record.public_id,
        "people": about.people.value,
        "until": picture.people_until_on,
    }
    _record("assets.add_picture", picture, actor, change)
    return picture


@audit.act("assets.erase_picture")
def erase_picture(*, picture: Picture, reason: str = "", actor: Viewer) -> None:
    """Erase a picture and end its consents: the next request of anybody gets it no more. The owner's steward only."""
    disclosure.require(record=picture.record, viewer=actor, act=Act.WITHDRAW)
    disclosure_services.end_consents(record=picture.record, field=picture.name, reason="picture erased", actor=actor)
    _record("assets.erase_picture", picture, actor, {"record": picture.record.public_id}, reason)
    Picture.objects.filter(pk=picture.pk).delete()


@audit.act("assets.consent")
def give_consent(
    *, record: Record, field: str, purpose: Purpose, audience: str = "", until_on: date | None = None, actor: Viewer
) -> Consent:
    """Consent to the use of a field, a part or a picture of an own record. For a picture with people on it the consent
    ends with theirs. Raises what `disclosure.services.give_consent` raises, `rules.OutlastsPeople`, and `NotDisclosed`
    for a picture of another record."""
    if field.startswith(disclosure_services.PICTURE):
        whose = {"organisation": record} if isinstance(record, Organisation) else {"offering": record}
        picture = Picture.objects.filter(public_id=field.removeprefix(disclosure_services.PICTURE), **whose).first()
        if picture is None:
            raise disclosure_rules.NotDisclosed
        until_on = rules.latest_consent(until_on, people_until_on=picture.people_until_on)
    return disclosure_services.give_consent(
        record=record, field=field, purpose=purpose, audience=audience, until_on=until_on, actor=actor
    )


@audit.act("assets.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget that a person looked at pictures; the pictures stay. Returns how many rows changed."""
    changed = Picture.objects.filter(looked_at_by=person).update(looked_at_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="assets.forget_person", subject=subject, actor=actor.actor)
    return changed


@audit.act("assets.erase_ended")
def erase_ended(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Erase pictures of people whose consent ended: nobody may show them any more. For the retention job."""
    ended = list(Picture.objects.filter(people_until_on__lt=timezone.localdate()).order_by("pk"))
    if is_rehearsal or not ended:
        audit.unchanged()
        return len(ended)
    for picture in ended:
        _record("assets.erase_picture", picture, actor, {}, "the consent of the people on it ended")
    Picture.objects.filter(pk__in=[picture.pk for picture in ended]).delete()
    return len(ended)


def _record(act: str, picture: Picture, actor: Viewer, change: dict[str, object], reason: str = "") -> None:
    subject = audit_rules.Subject("assets.Picture", picture.public_id)
    audit.record(act=act, subject=subject, actor=actor.actor, change=change, reason=reason)
