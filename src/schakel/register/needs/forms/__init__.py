"""Check what a person types about effect cards."""

from schakel.register.needs.forms.card import (
    CardForm,
    MeasureForm,
    MeasureFormSet,
    is_filled,
    measure_of,
    measures_in,
    measures_initial,
    refused,
)
from schakel.register.needs.forms.consents import CardConsentForm, consent_fields
from schakel.register.needs.forms.life import (
    CIRCLES,
    ExtendForm,
    FulfilForm,
    PublishForm,
    ShareForm,
    WithdrawForm,
    sharing_of,
)
from schakel.register.needs.forms.listing import CompareForm, NeedFilter

__all__ = [
    "CIRCLES",
    "CardConsentForm",
    "CardForm",
    "CompareForm",
    "ExtendForm",
    "FulfilForm",
    "MeasureForm",
    "MeasureFormSet",
    "NeedFilter",
    "PublishForm",
    "ShareForm",
    "WithdrawForm",
    "consent_fields",
    "is_filled",
    "measure_of",
    "measures_in",
    "measures_initial",
    "refused",
    "sharing_of",
]
