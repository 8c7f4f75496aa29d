"""A mixin for every form that takes free text: marked text is refused before anything keeps it."""

from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel import engine

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object

MARKED = _(
    "This text carries a classification marking (%(system)s). This installation takes unclassified information only; "
    "nothing of the text was kept. Remove what is classified, or use the system that is meant for it."
)


class CheckedTextMixin(_Base):
    """Refuse text with a classification marking in any field, without quoting or keeping it.

    The typed text of a refused field is taken out of the bound data, so the page that comes back does not hold it.
    """

    def full_clean(self) -> None:
        """Clean as always, then look at every text that was typed."""
        super().full_clean()
        if not self.is_bound:
            return
        for name, field in self.fields.items():
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            if not isinstance(typed, str) or not typed:
                continue
            found = engine.find_markings(typed)
            if found:
                self._refuse(name, found[0].system)

    def _refuse(self, name: str, system: str) -> None:
        emptied = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        emptied[self.add_prefix(name)] = ""
        self.data = emptied
        self.cleaned_data.pop(name, None)
        self.add_error(name, forms.ValidationError(MARKED, code="marked", params={"system": system}))
