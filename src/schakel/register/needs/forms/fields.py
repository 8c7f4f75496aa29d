"""Fields that read numbers the way the page's language writes them, and texts without what is no text."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.register.needs import rules
from schakel.register.needs.enums import Refusal


class AmountField(forms.CharField):
    """A number as people write it: 10.000 is ten thousand on a Dutch page, 10,000 on an English one."""

    def __init__(self, **options: object) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "sk-control--short"}))
        options.setdefault("max_length", 24)
        super().__init__(**options)  # type: ignore[arg-type]  # options of CharField

    def clean(self, value: object) -> Decimal | None:
        """The number, or None when nothing was typed."""
        text = str(super().clean(value)).replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        sign = -1 if text.startswith(("-", "−")) else 1
        digits = text.lstrip("-−+")
        spoken = "en" if get_language() == "en" else "nl"
        found = engine.number_value(digits, spoken) if re.fullmatch(r"\d[\d.,]*", digits) else None
        if found is None:
            raise ValidationError(_("Write a number, for example 12 or 2.5."), code="no_number")
        return sign * Decimal(repr(found)).normalize()

    def prepare_value(self, value: object) -> object:
        """A stored number as this page's language writes it; what was typed stays as it was typed."""
        if not isinstance(value, Decimal):
            return value
        text = rules.plain_number(value)
        return text if get_language() == "en" else text.replace(".", ",")


class WordsField(forms.CharField):
    """A text of a card: trimmed, with line ends as the product keeps them, refused when too long or no text."""

    def __init__(self, *, where: str, rows: int = 0, **options: object) -> None:
        self.where = where
        if rows:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)  # type: ignore[arg-type]  # options of CharField

    def clean(self, value: object) -> str:
        """The text. The length is asked before anything reads it, so a megabyte is refused at once."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
        try:
            rules.check_text(self.where, text)
        except rules.NeedRefused as error:
            raise ValidationError(error.sentence, code=str(error.code)) from error
        if self.required and not text:
            raise ValidationError(str(Refusal.EMPTY.label), code="required")
        return text
