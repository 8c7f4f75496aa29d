"""A mixin for every form that takes free text: marked text is refused before anything keeps it."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import rules as accounts
from schakel.base.accounts.forms import NoBsnMixin
from schakel.base.documents import rules, selectors
from schakel.base.documents.enums import Refusal, Spot

MARKED = _(
    "Line %(line)s, characters %(first)s to %(last)s, reads like a classification marking (%(system)s). Only "
    "unclassified information is taken here, and nothing of the text was kept. Is it classified? Use the system that "
    "is meant for it. Is it not? Go back, word that place differently, or ask your security officer."
)
_SPOTS = {
    Spot.TEXT: _("in the text"),
    Spot.HEADER: _("in a header, style or master"),
    Spot.FOOTER: _("in a footer"),
    Spot.COMMENTS: _("in a comment"),
    Spot.NOTES: _("in a note"),
    Spot.PROPERTIES: _("in the properties of the file"),
    Spot.PAGE: _("on a page"),
    Spot.SLIDE: _("on a slide"),
    Spot.SHEET: _("on a sheet"),
    Spot.FORM_FIELD: _("in a field of a form"),
    Spot.MAIL_HEADER: _("in the subject or another field above the mail"),
    Spot.NAME: _("in the name of the file or of one inside it"),
    Spot.SOMEWHERE: _("in a part of the file or in a file inside it"),
}


def marked_fault(place: accounts.MarkedPlace) -> forms.ValidationError:
    """The refusal of a marked text: where, and what to do; quotes nothing."""
    return forms.ValidationError(MARKED, code="marked", params=asdict(place))


def file_fault(refused: rules.DocumentRefused) -> forms.ValidationError:
    """The refusal of a file: why, for a marking also in what kind of part, and what to do; quotes nothing."""
    spot = refused.spot if isinstance(refused, rules.MarkedText) else Spot.SOMEWHERE
    system = refused.system if isinstance(refused, rules.MarkedText) else ""
    return forms.ValidationError(
        REFUSALS[refused.code], code=refused.code.value, params={"spot": _SPOTS[spot], "system": system}
    )


class CheckedTextMixin(NoBsnMixin):
    """Refuse text with a classification marking, or with a citizen service number, without quoting or keeping it.

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
            place = rules.marked_place(typed)
            if place:
                self.take_out(name, marked_fault(place))


REFUSALS = {
    Refusal.MARKED: _(
        "Something %(spot)s reads like a classification marking (%(system)s). Only unclassified information is taken "
        "here, and nothing of the file was kept. Is it classified? Use the system that is meant for it. Is it not? "
        "Change that place, or ask your security officer."
    ),
    Refusal.TOO_LARGE: _("This file is too large. Make it smaller or divide it."),
    Refusal.KIND: _(
        "This kind of file is not taken. Save it as Word, Excel, PowerPoint, OpenDocument, PDF, CSV, text or zip."
    ),
    Refusal.ENCRYPTED: _("This file cannot be checked, because a password protects it. Remove the password."),
    Refusal.NO_TEXT: _(
        "This file cannot be checked, because it holds pictures of text. Give a version with text, or run text "
        "recognition on it first."
    ),
    Refusal.OPAQUE: _(
        "This file cannot be checked, because a part of it cannot be read here. Give it in another form."
    ),
    Refusal.BROKEN: _("This file is damaged. Save it again and try once more."),
    Refusal.BOMB: _("This file unpacks to more than is read here. Give the files themselves, not packed."),
    Refusal.NESTED: _("Archives lie inside one another too deeply. Unpack the inner ones."),
    Refusal.ACTIVE: _("This file holds macros or scripts. Save it without them."),
    Refusal.EXTERNAL: _("This file fetches something from outside when it is opened. Break the link and try again."),
    Refusal.NAME: _("This file, or one inside it, has a name that is not safe. Rename it."),
    Refusal.BSN: _(
        "This file, or its name, holds a citizen service number (burgerservicenummer). It is never stored here; "
        "nothing of the file was kept. Take the number out."
    ),
    Refusal.EMPTY: _("This file is empty. Choose it again."),
    Refusal.INFECTED: _(
        "The virus scanner found something in this file. Do not open it; ask who keeps your computers."
    ),
    Refusal.NOT_SCANNED: _("The virus scanner of this installation does not answer, so no file is taken. Try later."),
}


class CheckedFileField(forms.FileField):
    """A file that was read and checked in memory; `reading` on the cleaned file holds its kind and text."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Clean as always, then read every part. A refusal says why and what to do, and quotes nothing."""
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        try:
            file.reading = selectors.checked_reading(
                data=file.read(), name=file.name or "", field=str(self.label or "")
            )
            rules.check_persons(file.reading)
        except rules.DocumentRefused as refusal:
            raise file_fault(refusal) from None
        file.seek(0)
        return file


#: Why a held file could not be checked, and what to do, by the reason that is kept.
HELD_FOR = {code: REFUSALS[code] for code in (Refusal.NO_TEXT, Refusal.ENCRYPTED, Refusal.OPAQUE)}


class FileForm(forms.Form):
    """A file to keep for one's own organisation; it is read and checked when it is stored."""

    file = forms.FileField(
        label=_("File"),
        max_length=400,
        help_text=_("Word, Excel, PowerPoint, OpenDocument, PDF, mail, CSV, text or zip, without macros or passwords."),
    )

    def refuse(self, refused: rules.DocumentRefused) -> None:
        """Say at the file why it is not taken."""
        self.add_error("file", file_fault(refused))
