"""What pictures hold of persons: who is on them (with consent, until a day), and by id who looked at them."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.register.assets import services
from schakel.register.assets.models import Picture

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "assets.Picture.data",
        "words": _("pictures on which people can be recognised"),
        "basis": "consent",
        "purpose": _("to show an organisation or its offering; people on it agreed, each of them"),
        "retention": _("until people_until_on; the retention job erases the picture"),
    },
    {
        "what": "assets.Picture.looked_at_by",
        "words": _("who looked at a picture for markings"),
        "purpose": _("who may be asked whether a picture carries a marking"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person with an account: which pictures they looked at."""
    looked = Picture.objects.filter(looked_at_by=person).order_by("pk")
    return [{"kind": "picture looked at", "shows": one.shows, "at": one.added_at} for one in looked.defer("data")]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows changed."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Erase pictures of people whose consent ended; returns how many. A rehearsal only counts."""
    return services.erase_ended(is_rehearsal=is_rehearsal, actor=actor)
