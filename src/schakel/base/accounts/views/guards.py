"""What stands before a page: signed in, signed in again for sensitive acts, refusals in plain words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import rules
from schakel.base.accounts.middleware import ask_again, is_confirmed
from schakel.base.accounts.models import User

View = Callable[..., HttpResponse]

WORDS: dict[type[rules.AccountsRefusal], Any] = {
    rules.MoveNotAllowed: _("Somebody was before you: this is not possible any more. Look at how it stands now."),
    rules.LastSteward: _(
        "You are the last steward. Hand the stewardship over first, or ask a desk officer to release you."
    ),
    rules.InvitationInvalid: _(
        "This invitation does not count: it was used, withdrawn, has expired, or is for another address."
    ),
    rules.TokenRefused: _("You have a token with this name already, or nothing was chosen. Choose another name."),
}


def signed_in(view: View) -> View:
    """Only for somebody with an account; others are led to the sign-in page and back."""
    return login_required(view)


def sensitive(view: View) -> View:
    """Ask to sign in again when that was more than five minutes ago.

    What was typed is not kept meanwhile: text that was not checked must not touch the session.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_confirmed(request) else ask_again(request)

    return signed_in(guarded)


def explained(view: View, *, back: str = "accounts:memberships") -> View:
    """Turn a refusal of a service into a sentence on the page where the person came from."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except rules.NotPermitted as refusal:
            raise PermissionDenied from refusal
        except rules.AccountsRefusal as refusal:
            words = next((text for kind, text in WORDS.items() if isinstance(refusal, kind)), "")
            messages.error(request, words or _("This is not possible."))
            return HttpResponseRedirect(reverse(back))

    return told


def person(request: HttpRequest) -> User:
    """The signed-in person of a request behind `signed_in`."""
    return cast("User", request.user)
