"""How an auditor narrows the ledger down."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.forms import NoBsnMixin
from schakel.report.ledger import enums


class LedgerFilter(NoBsnMixin, forms.Form):
    """What was done, to which kind of record, by whom, on which day."""

    act = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    record = forms.CharField(label=_("Identifier of the record"), required=False, max_length=60)
    actor = forms.CharField(label=_("Identifier of the person"), required=False, max_length=40)
    day = forms.DateField(label=_("Day"), required=False)

    def __init__(self, *args: Any, acts: Iterable[str], kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(enums.ActName.choices)
        for name, choices in (
            ("act", [(act, f"{words[act]} ({act})" if act in words else act) for act in acts]),
            ("kind", [(kind, kind) for kind in kinds]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker; the field stands above
            field.choices = [("", _("All")), *choices]

    def wanted(self) -> dict[str, str]:
        """The filters that are set and make sense, as texts."""
        self.is_valid()
        found = {name: str(value) for name, value in self.cleaned_data.items() if value}
        if self.cleaned_data.get("day"):
            found["day"] = self.cleaned_data["day"].isoformat()
        return found
