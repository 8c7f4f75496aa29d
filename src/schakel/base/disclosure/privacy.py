"""What disclosure holds of a person: audiences that name them, and by id who asked, answered, consented, read."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services
from schakel.base.disclosure.models import AudienceEntry, Consent, Introduction, Reading

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "disclosure.AudienceEntry.person",
        "words": _("persons named in an audience"),
        "purpose": _("whom an owner let in to a record by name"),
        "retention": _("until the owner takes the name out, or the account is erased"),
    },
    {
        "what": "disclosure.Introduction.asked_by, disclosure.Consent.given_by, disclosure.Release.released_by",
        "words": _("who asked an introduction, gave a consent or released figures"),
        "purpose": _("who may be asked about an introduction, a consent or a release"),
        "retention": _("as long as the account"),
    },
    {
        "what": "disclosure.Reading.reader_ref",
        "words": _("who read something above TLP:GREEN"),
        "purpose": _("to show an owner by which party something above TLP:GREEN was read"),
        "retention": _("as long as the record; a random identifier that says nothing once the account is erased"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    audiences = AudienceEntry.objects.filter(person=person).order_by("pk")
    asked = Introduction.objects.filter(asked_by=person).order_by("pk")
    answered = Introduction.objects.filter(answered_by=person).order_by("pk")
    given = Consent.objects.filter(given_by=person).order_by("pk")
    read = Reading.objects.filter(reader_ref=person.public_id).order_by("at", "pk")
    held: list[dict[str, Any]] = [{"kind": "named in an audience", "since": one.added_at} for one in audiences]
    held += [{"kind": "introduction asked", "reveals": i.reveals, "at": i.asked_at} for i in asked]
    held += [{"kind": "introduction answered", "at": one.answered_at} for one in answered]
    held += [{"kind": "consent given", "field": c.field, "purpose": c.purpose, "at": c.given_at} for c in given]
    return held + [{"kind": "read", "record": one.record_kind, "how": one.manner, "at": one.at} for one in read]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing to wipe by date: ids go with the account."""
    return 0
