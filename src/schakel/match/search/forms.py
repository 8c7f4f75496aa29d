"""What somebody types into the one box of the first page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.forms import NoBsnMixin

LONGEST_QUESTION = 20_000


class QuestionForm(NoBsnMixin, forms.Form):
    """An effect that is sought, or something that can be delivered; one word is enough."""

    q = forms.CharField(
        label=_("What do you need, or what can you deliver?"),
        max_length=LONGEST_QUESTION,
        strip=True,
        error_messages={
            "required": _("Type at least one word: an effect that you seek, or something that you can deliver."),
            "null_characters_not_allowed": _(
                "This holds signs that are no text. Type the text, or paste it as plain text."
            ),
            "max_length": _("This is longer than %(limit_value)d characters. Paste the part that matters most."),
        },
    )
