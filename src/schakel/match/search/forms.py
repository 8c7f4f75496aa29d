"""What somebody types into the one box, pastes or drops in beside it, and corrects of what was read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import rules as accounts
from schakel.base.accounts.forms import HAS_BSN, NoBsnMixin
from schakel.base.documents import rules as documents
from schakel.base.documents.forms import CheckedFileField, CheckedTextMixin, marked_fault
from schakel.match.search import rules

LONGEST_QUESTION = 20_000
_NOT_TEXT = _("This holds signs that are no text. Type the text, or paste it as plain text.")

#: What a newcomer may try with one click.
EXAMPLES = (
    _("hear small drones before you see them"),
    _("make spare parts close to the vehicle"),
    _("keep driving when satellite navigation fails"),
)


class QuestionForm(NoBsnMixin, forms.Form):
    """An effect that is sought, or something that can be delivered; one word is enough."""

    q = forms.CharField(
        label=_("What do you need, or what can you deliver?"),
        max_length=LONGEST_QUESTION,
        strip=True,
        error_messages={
            "required": _("Type at least one word: an effect that you seek, or something that you can deliver."),
            "null_characters_not_allowed": _NOT_TEXT,
            "max_length": _("This is longer than %(limit_value)d characters. Paste the part that matters most."),
        },
    )

    def clean_q(self) -> str:
        """The question as plain text: tags and signs that are no text go out."""
        typed = self.cleaned_data["q"]
        text = rules.plain_text(typed)
        if not text:
            raise forms.ValidationError(self.fields["q"].error_messages["required"], code="required")
        if text != typed.strip() and (fault := _fault_in(text)):
            self.take_out("q", fault)
            return ""
        return text


class LongQuestionForm(CheckedTextMixin, QuestionForm):
    """The same box, sent in the body of a form because it is too long for an address."""


class CallTextForm(CheckedTextMixin, forms.Form):
    """A whole text to take apart: pasted, or as a file that is read in memory."""

    hides_optional = True

    text = forms.CharField(
        label=_("The text"),
        required=False,
        max_length=rules.MOST_READ,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "null_characters_not_allowed": _NOT_TEXT,
            "max_length": _("This is longer than %(limit_value)d characters. Paste the part that matters most."),
        },
    )
    file = CheckedFileField(
        label=_("Or a file with the text"),
        required=False,
        max_length=400,
        help_text=_("Word, PDF, OpenDocument, mail or text. It is read in memory and not kept."),
        error_messages={"empty": _("This file is empty. Choose it again.")},
    )

    def clean(self) -> dict[str, Any]:
        """One of both, with words in it; `found` is the plain text and `is_cut` tells that it was longer."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        pasted, file = data.get("text", ""), data.get("file")
        if pasted and file:
            self.add_error("text", _("Give the text or a file, not both."))
            return data
        text = rules.plain_text(_text_of(file) if file else pasted)
        if not any(sign.isalpha() for sign in text):
            words = (
                _("No words were found in this file. Give a version with text.")
                if file
                else _("Paste a text, or choose a file.")
            )
            self.add_error("file" if file else "text", words)
        elif fault := _fault_in(text):
            self.take_out("text", fault) if not file else self.add_error("file", fault)
        data["found"], data["is_cut"] = text[: rules.MOST_READ], len(text) > rules.MOST_READ
        return data


class PartsForm(CheckedTextMixin, forms.Form):
    """The parts that were read, to correct: an emptied one goes, an empty one may be filled."""

    hides_optional = True

    title = forms.CharField(label=_("What it is called"), required=False, max_length=rules.LONGEST_TITLE)

    def __init__(self, data: QueryDict | None = None, *, title: str = "", parts: Sequence[str] = ()) -> None:
        sent = sum(f"part{place}" in data for place in range(rules.MOST_PARTS)) if data is not None else 0
        count = min(rules.MOST_PARTS, sent or len(parts) + rules.SPARE)
        first = {"title": title, **{f"part{place}": part for place, part in enumerate(parts)}}
        super().__init__(data, initial=first)
        for place in range(count):
            self.fields[f"part{place}"] = forms.CharField(
                label=_("Part %(number)d") % {"number": place + 1},
                required=False,
                max_length=rules.LONGEST_PART,
                widget=forms.Textarea(attrs={"rows": 2, "class": "sk-control--low"}),
            )

    def clean(self) -> dict[str, Any]:
        """At least one part stays."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.parts():
            self.add_error("part0", _("Leave at least one part with words."))
        return data

    def parts(self) -> list[str]:
        """The parts as corrected, those without words left out."""
        found = rules.tidy_parts(str(self.cleaned_data.get(name, "")) for name in self.fields if name != "title")
        return [part for part in found if any(sign.isalnum() for sign in part)]


def _fault_in(text: str) -> forms.ValidationError | None:
    """What is wrong with a text that only shows once its tags are gone, or that came in a file; quotes nothing."""
    place = documents.marked_place(text)
    if place:
        return marked_fault(place)
    return forms.ValidationError(HAS_BSN, code="bsn") if accounts.contains_bsn(text) else None


def _text_of(file: Any) -> str:
    return rules.body_text((part.where, part.text) for part in file.reading.parts if not part.is_name)
