"""Which parts of a card a consent may be given for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.forms import ConsentForm

#: Whole parts of a card, and the fields that stand for themselves. A card never goes along without its title.
PARTS = (FieldGroup.IDENTITY, FieldGroup.CAPABILITY, FieldGroup.CAPACITY, FieldGroup.TECHNICAL)
FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", _("Title")),
    ("effect", _("Effect")),
    ("measures", _("Measures of success")),
    ("situation", _("Situation and conditions")),
    ("constraints", _("Constraints")),
)


def consent_fields() -> list[tuple[str, Any]]:
    """What a consent on a card may be for, with its name."""
    return [*((part.value, _("Whole part: %(part)s") % {"part": part.label}) for part in PARTS), *FIELDS]


class CardConsentForm(ConsentForm):
    """Taking a part of a card along as a file, above TLP:GREEN: towards whom, until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, fields=consent_fields(), **kwargs)
