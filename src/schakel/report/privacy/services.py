"""Export and erase a person in every app; enforce retention."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.report.privacy import selectors


@audit.act("privacy.export")
def export_person(*, person: User, now: datetime, actor: Viewer) -> bytes:
    """Everything that the installation holds of a person, as one zip: a JSON file per app and a page that explains.

    For the person alone: whoever calls this has checked that (AVG, articles 15 and 20).
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _explanation(now))
        for app, held in selectors.held_of(person=person):
            archive.writestr(f"{app}.json", json.dumps(held, ensure_ascii=False, indent=2, default=_as_text))
        register = [vars(line) for line in selectors.register()]
        archive.writestr("register.json", json.dumps(register, ensure_ascii=False, indent=2))
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="privacy.export", subject=subject, actor=actor.actor)
    return target.getvalue()


@audit.act("privacy.erase")
def erase_person(*, person: User, actor: Viewer) -> dict[str, int]:
    """Erase a person in every app, the account last; all of it or nothing. Returns how many rows changed per app.

    What stays, and why, stands in `docs/reference/privacy.md`: entries of the ledger with a random identifier.
    """
    counted = {}
    for name, holder in selectors.holders().items():
        counted[name.rpartition(".")[2]] = holder.erase(person=person, actor=actor)
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="privacy.erase", subject=subject, actor=actor.actor)
    return counted


@audit.act("privacy.apply_retention")
def apply_retention(*, is_rehearsal: bool, now: datetime, actor: Viewer) -> dict[str, int]:
    """Wipe what has had its time in every app; returns how many rows per app. A rehearsal only counts."""
    counted = {}
    for name, holder in selectors.holders().items():
        counted[name.rpartition(".")[2]] = holder.apply_retention(is_rehearsal=is_rehearsal, actor=actor)
    if is_rehearsal or not any(counted.values()):
        audit.unchanged()
        return counted
    subject = audit_rules.Subject("privacy.Retention", now.strftime("%Y-%m-%dT%H:%M"))
    audit.record(act="privacy.apply_retention", subject=subject, actor=actor.actor, change=dict(counted))
    return counted


def _explanation(now: datetime) -> str:
    return _(
        "What this installation of Schakel holds of you, as of %(on)s: one file per part of the program, and the "
        "register of what is kept, why and how long. Passwords and secrets are not in it."
    ) % {"on": f"{now:%Y-%m-%d}"}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
