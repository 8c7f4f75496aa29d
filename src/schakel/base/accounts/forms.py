"""Checks of what people type about themselves and each other; allauth's forms in our words."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_step_adapter
from allauth.mfa.base import forms as step_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.base.accounts import rules, selectors, services, sources
from schakel.base.accounts.enums import Access, Area, Position, Theme
from schakel.base.accounts.models import Membership, User

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object

#: Fields whose value is no text of a person: an amount of money may pass the test of a citizen service number.
NOT_TEXT = (forms.IntegerField, forms.FloatField, forms.DecimalField, forms.ChoiceField)
LONGEST_KEY_NAME = 80
HAS_BSN = _(
    "This text holds a citizen service number (burgerservicenummer). It is never stored here; nothing of the text was "
    "kept. Take the number out."
)
MARKED = _(
    "Line %(line)s, characters %(first)s to %(last)s, reads like a classification marking (%(system)s). Only "
    "unclassified information is taken here, and nothing of the text was kept. Is it classified? Use the system that "
    "is meant for it. Is it not? Go back, word that place differently, or ask your security officer."
)


class OwnWordsValidator:
    """Refuse a password that is little more than a word which everybody here would try (`AUTH_PASSWORD_VALIDATORS`)."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 -- Django's signature
        """Raise ValidationError for such a password."""
        if rules.leans_on_own_words(password):
            raise forms.ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """What to do."""
        return str(_("Use more than words that anybody here would try, such as the name of this product."))


class JoinedWordsValidator(CommonPasswordValidator):
    """Refuse a password made of those that many people use (`AUTH_PASSWORD_VALIDATORS`): of the list few are as long
    as is asked for here, but many are two of them in a row, or one with signs around it."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 -- Django's signature
        """Raise ValidationError for such a password."""
        if rules.is_made_of_common(password, self.passwords):
            raise forms.ValidationError(self.get_help_text(), code="joined_words")

    def get_help_text(self) -> str:
        """What to do."""
        return str(_("Use something other than passwords that many people use, also not two in a row."))


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
        place = rules.place_taken_out(typed)
        if place is None and (found := engine.find_markings(typed)):
            end = found[0].at + len(found[0].text)
            place = rules.place_in(typed, start=found[0].at, end=end, system=found[0].system)
        if place:
            return forms.ValidationError(MARKED, code="marked", params=asdict(place))
        return super().fault_in(typed)


class WithoutPlaceholders(_Base):
    """Allauth repeats the label inside the field, where it goes as soon as somebody types: take it out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(WithoutPlaceholders, NoBsnMixin, account_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign in; in demo mode a link fills the address of a demo person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = getattr(self, "request", None)
        chosen = request.GET.get("as", "") if request is not None else ""
        if chosen and f"{chosen}@demo.example" in dict(self._demo):
            self.initial["login"] = f"{chosen}@demo.example"

    def clean_login(self) -> str:
        """Look before anybody tries to sign in: a failed attempt is kept for a day, with what was typed."""
        typed: str = super().clean_login()
        if rules.contains_bsn(typed):
            raise forms.ValidationError(HAS_BSN, code="bsn")
        return typed

    @property
    def is_sign_up_open(self) -> bool:
        """Whether an account may be opened from here."""
        return bool(get_adapter(self.request).is_open_for_signup(self.request))

    @cached_property
    def _demo(self) -> list[tuple[str, str]]:
        return selectors.demo_people()

    @property
    def demo_people(self) -> list[tuple[str, str]]:
        """The demo people: what stands before the at sign, and what they are called; none outside demo mode."""
        return [(address.partition("@")[0], name) for address, name in self._demo]


class SignupForm(WithoutPlaceholders, PlainTextMixin, account_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """Open an account: name, address, password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    field_order = ["name", "email", "password1", "password2"]


class ForgottenPasswordForm(WithoutPlaceholders, NoBsnMixin, account_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Ask for a link to choose a new password."""

    @property
    def can_mail(self) -> bool:
        """Whether this installation can send that link."""
        return sources.can_mail()


class AddEmailForm(WithoutPlaceholders, PlainTextMixin, account_forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """Add an address, or change the one that there is."""

    @property
    def can_mail(self) -> bool:
        """Whether this installation can send the link that confirms it."""
        return sources.can_mail()


class ChangePasswordForm(WithoutPlaceholders, account_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Change the password."""


class SetPasswordForm(WithoutPlaceholders, account_forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Choose a first password, for who came in another way."""


class AskAgainForm(WithoutPlaceholders, account_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Say again that it is you."""


class AuthenticatorAppForm(WithoutPlaceholders, totp_forms.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Couple an authenticator app: the code that it shows proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that the app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """The code that coupled the app does not sign in as well."""
        code: str = super().clean_code()
        sources.is_first_use(code=rules.digits_in(code), person=self.user.pk)
        return code


class SecondStepMixin(_Base):
    """Take the code of an app once in all the time that it counts, or a recovery code, of which digests are kept."""

    user: User
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """What was typed, when it is the one or the other; the library counts the attempts."""
        typed = str(self.cleaned_data["code"])
        try:
            super().clean_code()  # type: ignore[misc]  # of the library's form beside it
        except forms.ValidationError as wrong:
            found = selectors.recovery_step(user=self.user, code=typed) if wrong.code == "incorrect_code" else None
            actor = selectors.viewer_of(user=self.user).actor
            if found is None or not services.use_recovery_code(user=self.user, digest=found[1], actor=actor):
                raise
            self.authenticator = found[0]
            self.authenticator.user = self.user
            return typed
        if not sources.is_first_use(code=rules.digits_in(typed), person=self.user.pk):
            raise get_step_adapter().validation_error("incorrect_code")
        return typed


class SecondStepForm(SecondStepMixin, step_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step of signing in."""


class SecondStepAgainForm(SecondStepMixin, step_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Say again that it is you, with the second step."""


class AddKeyForm(PlainTextMixin, key_forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Couple a passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the key"),
            help_text=_("So that you know it again, such as: my laptop."),
            max_length=LONGEST_KEY_NAME,
            required=False,
        )
        way = self.fields["passwordless"]
        way.label = _("Also sign in with this key alone, without a password (passkey)")
        way.help_text = _("Asks for your fingerprint, face or PIN on the device itself.")


class UseKeyForm(key_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The second step with a key."""

    @property
    def has_key(self) -> bool:
        """Whether there is one: without one the button would lead nowhere."""
        return selectors.has_key(user=self.user)


class RenameKeyForm(PlainTextMixin, key_forms.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Rename a passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name of the key"), max_length=LONGEST_KEY_NAME)


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
