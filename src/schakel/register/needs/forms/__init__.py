"""Check what a person types about effect cards."""

from schakel.register.needs.forms.card import CardForm, MeasureForm, MeasureFormSet, refused
from schakel.register.needs.forms.life import ExtendForm, FulfilForm, PublishForm, ShareForm, WithdrawForm
from schakel.register.needs.forms.listing import CompareForm, NeedFilter

__all__ = [
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
    "refused",
]
