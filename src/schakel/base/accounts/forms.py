"""Checks of what people type about themselves and each other; allauth's forms in our words."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.base.accounts import rules, selectors, sources
from schakel.base.accounts.enums import Access, Area, Position, Theme
from schakel.base.accounts.models import Membership

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object

#: Fields whose value is no text of a person: an amount of money may pass the test of a citizen service number.
NOT_TEXT = (forms.IntegerField, forms.FloatField, forms.DecimalField, forms.ChoiceField)
HAS_BSN = _(
    "This text holds a citizen service number (burgerservicenummer). It is never stored here; nothing of the text was "
    "kept. Take the number out."
)
MARKED = _(
    "This text carries a classification marking. This installation takes unclassified information only; nothing of the "
    "text was kept."
)


class NoBsnMixin(_Base):
    """Refuse a valid citizen service number in any field, without quoting or keeping it."""

    def full_clean(self) -> None:
        """Clean as always, then look at every text that was typed."""
        super().full_clean()
        if not self.is_bound:
            return
        for name, typed in self.typed_texts().items():
            fault = self.fault_in(typed)
            if fault is not None:
                self.take_out(name, fault)

    def typed_texts(self) -> dict[str, str]:
        """Every text that was typed, by field; passwords and numbers are none."""
        texts = {}
        for name, field in self.fields.items():
            if isinstance(field, NOT_TEXT) or isinstance(field.widget, forms.PasswordInput):
                continue
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            if isinstance(typed, str) and typed:
                texts[name] = typed
        return texts

    def fault_in(self, typed: str) -> forms.ValidationError | None:
        """What is wrong with a text, or None."""
        return forms.ValidationError(HAS_BSN, code="bsn") if rules.contains_bsn(typed) else None

    def take_out(self, name: str, fault: forms.ValidationError) -> None:
        """Refuse a field; what was typed goes out of the bound data, so the page that comes back does not hold it."""
        emptied = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        emptied[self.add_prefix(name)] = ""
        self.data = emptied
        self.cleaned_data.pop(name, None)
        self.errors.pop(name, None)  # what was said before may quote the text
        self.add_error(name, fault)


class PlainTextMixin(NoBsnMixin):
    """Also refuse classification markings: for the forms of this app, which stands left of documents."""

    def fault_in(self, typed: str) -> forms.ValidationError | None:
        """What is wrong with a text, or None."""
        if rules.system_taken_out(typed) or engine.find_markings(typed):
            return forms.ValidationError(MARKED, code="marked")
        return super().fault_in(typed)


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign in; in demo mode a link fills the address of a demo person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = getattr(self, "request", None)
        chosen = request.GET.get("as", "") if request is not None else ""
        if chosen and f"{chosen}@demo.example" in self.demo_addresses:
            self.initial["login"] = f"{chosen}@demo.example"

    @property
    def is_sign_up_open(self) -> bool:
        """Whether an account may be opened from here."""
        return bool(get_adapter(self.request).is_open_for_signup(self.request))

    @cached_property
    def demo_addresses(self) -> list[str]:
        """The addresses of the demo people; none outside demo mode."""
        return selectors.demo_addresses()

    @property
    def demo_people(self) -> list[str]:
        """Their names before the at sign."""
        return [address.partition("@")[0] for address in self.demo_addresses]


class SignupForm(PlainTextMixin, account_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """Open an account: name, address, password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    field_order = ["name", "email", "password1", "password2"]


class ForgottenPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Ask for a link to choose a new password."""

    @property
    def can_mail(self) -> bool:
        """Whether this installation can send that link."""
        return sources.can_mail()


class ProfileForm(PlainTextMixin, forms.Form):
    """How a person is called and how pages come to them."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Look"), choices=Theme.choices)


class InviteForm(PlainTextMixin, forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(label=_("E-mail address of the person you invite"), max_length=254)
    position = forms.ChoiceField(
        label=_("Position"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        help_text=_("A steward also sets labels and decides about members."),
    )

    def __init__(self, *args: Any, is_steward: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_steward:
            del self.fields["position"]


class ReasonForm(PlainTextMixin, forms.Form):
    """Why somebody does what they do."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000, min_length=3)

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class AnswerForm(ReasonForm):
    """The decision about a membership that was asked for, disputed or to be released."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    position = forms.ChoiceField(label=_("Position"), choices=Position.choices, widget=forms.RadioSelect)
    field_order = ["decision", "position", "reason"]

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], asks_position: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["decision"]).choices = choices
        if not asks_position:
            del self.fields["position"]


class HandOverForm(forms.Form):
    """Who becomes steward."""

    to = forms.ChoiceField(label=_("The new steward"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, fellows: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(fellow.public_id, str(fellow.user)) for fellow in fellows]
        cast("forms.ChoiceField", self.fields["to"]).choices = choices


class TokenForm(PlainTextMixin, forms.Form):
    """What a program may do, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What it is for, such as: weekly export."))
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
    )
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, initial="90")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["scopes"]).choices = scope_choices()
        days = cast("forms.ChoiceField", self.fields["days"])
        days.choices = [(str(n), _("%(number)s days") % {"number": n}) for n in (30, 90, 365)]


def scope_choices() -> list[tuple[str, str]]:
    """Every right that a token can have, in words."""
    return [
        (rules.scope(area, access), f"{area.label.capitalize()}: {access.label}") for area in Area for access in Access
    ]
