"""Check what a person typed about organisations, offerings, statements, labels and contacts."""

from schakel.register.organisations.forms.checks import codes, status_of, today, trl_choices
from schakel.register.organisations.forms.contacts import ContactFilter, ContactForm
from schakel.register.organisations.forms.control import HoldForm
from schakel.register.organisations.forms.filters import OfferingFilter, OrganisationFilter
from schakel.register.organisations.forms.labels import PARTS, LabelsForm
from schakel.register.organisations.forms.membership import CodeForm, MembershipForm
from schakel.register.organisations.forms.offerings import OfferingForm, as_typed
from schakel.register.organisations.forms.organisations import OrganisationForm
from schakel.register.organisations.forms.statements import ReasonForm, StatementForm

__all__ = [
    "PARTS",
    "CodeForm",
    "ContactFilter",
    "ContactForm",
    "HoldForm",
    "LabelsForm",
    "MembershipForm",
    "OfferingFilter",
    "OfferingForm",
    "OrganisationFilter",
    "OrganisationForm",
    "ReasonForm",
    "StatementForm",
    "as_typed",
    "codes",
    "status_of",
    "today",
    "trl_choices",
]
