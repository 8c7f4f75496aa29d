"""Links from a mail that let somebody back in: the library's pages, with a word of our own where a link does not count.

A link that was used, has expired or is not complete answers 410: it will not count later either.
"""

from typing import Any

from allauth.account import views
from allauth.account.internal.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

GONE = 410


@never_cache
@login_not_required  # type: ignore[untyped-decorator]  # allauth has no types
def choose_password(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """Choose a new password by a link; whose account it was for is not told when the link does not count."""
    answer: HttpResponse = views.password_reset_from_key(request, uidb36=uidb36, key=key)
    return _gone(answer) if _context_of(answer).get("token_fail") else answer


@never_cache
@login_not_required  # type: ignore[untyped-decorator]  # allauth has no types
def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm an address by a link: GET shows, POST confirms."""
    answer: HttpResponse = views.confirm_email(request, key=key)
    context = _context_of(answer)
    return _gone(answer) if "can_confirm" in context and not context["can_confirm"] else answer


def _context_of(answer: HttpResponse) -> dict[str, Any]:
    return getattr(answer, "context_data", None) or {}


def _gone(answer: HttpResponse) -> HttpResponse:
    answer.status_code = GONE
    return answer
