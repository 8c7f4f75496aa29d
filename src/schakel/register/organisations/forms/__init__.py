"""Check what a person typed about organisations, offerings, statements, labels and contacts."""

from schakel.register.organisations.forms.checks import status_of, today
from schakel.register.organisations.forms.contacts import ContactFilter, ContactForm
from schakel.register.organisations.forms.filters import OfferingFilter, OrganisationFilter
from schakel.register.organisations.forms.labels import LabelsForm
from schakel.register.organisations.forms.offerings import OfferingForm, as_typed
from schakel.register.organisations.forms.organisations import OrganisationForm
from schakel.register.organisations.forms.statements import ReasonForm, StatementForm

__all__ = [
    "status_of", "today",
    "ContactFilter",
    "ContactForm",
    "LabelsForm",
    "OfferingFilter",
    "OfferingForm",
    "OrganisationFilter",
    "OrganisationForm",
    "ReasonForm",
    "StatementForm",
    "as_typed",
]
