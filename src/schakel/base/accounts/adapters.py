"""The doors of allauth: what signing in, signing up and securing an account mean here. No signals are listened to."""

import json
import logging
import time
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from schakel.base.accounts import rules, selectors, services, sources
from schakel.base.accounts.enums import Role, SignUp, Theme
from schakel.base.accounts.models import User
from schakel.base.audit.rules import Actor
from schakel.base.parties import selectors as parties

logger = logging.getLogger(__name__)
#: Session key of the digest of an invitation that was opened; the link itself is kept nowhere.
INVITATION = "invitation"
WITH_BSN = gettext_lazy(
    "Your organisation's sign-in hands on a citizen service number (burgerservicenummer). It is never stored here, so "
    "you cannot come in this way. Ask its administrator for another identifier."
)
YEAR_S = 365 * 24 * 3600


def actor_of(user: User) -> Actor:
    """A person who acts on their own account, for the ledger."""
    return selectors.viewer_of(user=user).actor if selectors.is_working(user=user) else Actor("person", user.public_id)


def address_typed(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address that somebody tries to sign in with (`AXES_USERNAME_CALLABLE`)."""
    typed = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed or "").strip().lower()[:254]


def address_of_client(request: HttpRequest) -> str:
    """Where a request comes from, past the operator's own proxies (`AXES_CLIENT_IP_CALLABLE`)."""
    return get_client_ip(request) or "0.0.0.0"  # noqa: S104 -- stands for unknown


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in, sign-up, mail and notices: each leaves its entry in the ledger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether an account may be opened: with an open invitation, or where the installation lets everybody."""
        digest = request.session.get(INVITATION, "")
        if digest and selectors.invitation_by_digest(digest=digest) is not None:
            return True
        can_verify = sources.can_mail() or settings.ACCOUNT_EMAIL_VERIFICATION == "none"
        return settings.SCHAKEL_SIGN_UP == SignUp.OPEN and can_verify

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep a new account through the service."""
        made: User = super().save_user(request, user, form, commit=False)
        made.name = str(form.cleaned_data.get("name", "")).strip()
        made.language = str(getattr(request, "LANGUAGE_CODE", "nl"))[:2]
        if commit:
            services.sign_up(user=made, way="form", actor=Actor("stranger"))
        return made

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse an account that is closed or whose time has passed."""
        if not selectors.is_working(user=user):
            refused: HttpResponse = self.respond_user_inactive(request, user)
            return refused
        allowed: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return allowed

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the sign-in, follow the identity provider's claims, and bring the person's own language and look."""
        records = get_authentication_records(request, user)
        methods = [str(record.get("type") or record.get("method")) for record in records]
        services.note_sign_in(user=user, methods=methods, actor=actor_of(user))
        if user.is_break_glass:
            update_session_auth_hash(request, user)  # the password was burnt; this session goes on
        login = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if login is not None:
            request.session[rules.PROVIDER_SAID_AT] = getattr(login, "said_at", 0)
            follow_claims(user, login.account.extra_data)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember(response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Note the sign-out, then end the session."""
        if isinstance(request.user, User):
            services.note_sign_out(user=request.user, actor=actor_of(request.user))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a failed sign-in, in measure."""
        services.note_failed_sign_in(email=address_typed(request, credentials), actor=Actor("stranger"))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Every change of how somebody signs in passes here: note it, then tell the person."""
        services.note_security_change(user=user, what=template_prefix.rpartition("/")[2], actor=actor_of(user))
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing where the installation has no mail server; a failing one is logged without the address."""
        if not sources.can_mail():
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("a mail could not be sent")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in through the operator's own identity provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        """The operator chose the provider: whom it lets in may have an account, which sees what a stranger sees."""
        return True

    def get_requests_session(self) -> Any:
        """Ask the provider at the addresses that the operator and its own document name, and nowhere else: an answer
        that sends on to another address is a fault."""
        session = super().get_requests_session()
        session.max_redirects = 0
        ask = session.request

        def asked(method: str, url: str, **kwargs: Any) -> Any:
            """What cannot be asked of its own document has no page of the library yet: show that signing in failed."""
            try:
                return ask(method, url, **kwargs)
            except RequestException as fault:
                if url.endswith("/.well-known/openid-configuration"):
                    raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_login_error"))) from fault
                raise

        session.request = asked
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep of the claims only what the mapping reads: no name, picture or telephone that nobody asked for.

        A provider that hands on a citizen service number lets nobody in: it is never kept.
        """
        sociallogin.said_at = said_at(sociallogin.account.extra_data, now=int(time.time()))
        claim = str(settings.SCHAKEL_OIDC_MAPPING.get("claim", "groups"))
        given = claims_in(sociallogin.account.extra_data)
        sociallogin.account.extra_data = {"userinfo": {key: given[key] for key in ("sub", claim) if key in given}}
        if rules.contains_bsn(
            json.dumps([sociallogin.account.extra_data, sociallogin.user.email, sociallogin.user.name])
        ):
            messages.error(request, WITH_BSN)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take over the address and the name."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Keep a new account, with its entry in the ledger."""
        user: User = super().save_user(request, sociallogin, form)
        services.sign_up(user=user, way=str(sociallogin.account.provider), actor=Actor("stranger"))
        return user


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of the second step are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret of the authenticator app or the recovery codes."""
        return sources.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read it back."""
        return sources.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, on a white ground of its own: black on a dark page cannot be scanned."""
        picture: str = super().build_totp_svg(url)
        return picture.replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new key is called until its person says otherwise."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Key %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows."""
        return "Schakel"


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """Ending sessions elsewhere is an act."""

    def end_sessions(self, sessions: list[Any]) -> None:
        """End them through the service."""
        if sessions:
            services.end_sessions(sessions=sessions, actor=actor_of(sessions[0].user))


def claims_in(extra_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims as the provider gave them, from the user-info answer or else the identity token."""
    for part in ("userinfo", "id_token"):
        if isinstance(extra_data.get(part), dict):
            found: Mapping[str, Any] = extra_data[part]
            return found
    return extra_data


def said_at(extra_data: Mapping[str, Any], *, now: int) -> int:
    """When the provider saw the person sign in, as its identity token says; now, where it does not say."""
    token = extra_data.get("id_token")
    told = token.get("auth_time") if isinstance(token, dict) else None
    return min(told, now) if isinstance(told, int) else now


def follow_claims(user: User, extra_data: Mapping[str, Any]) -> None:
    """Give the functions that the operator's mapping names; a party that it names becomes a request, decided as any."""
    granted = rules.roles_from_claims(claims_in(extra_data), settings.SCHAKEL_OIDC_MAPPING)
    roles = frozenset(Role(grant["role"]) for grant in granted if grant.get("role") in Role.values)
    services.follow_claims(user=user, roles=roles, actor=Actor("job", "oidc"))
    viewer = selectors.viewer_of(user=user)
    for grant in granted:
        party = parties.party_by_public_id(public_id=grant.get("party", ""))
        if party is not None and party.pk not in viewer.parties:
            services.ask_membership(party=party, motivation="OpenID Connect", actor=viewer)


def remember(response: HttpResponse, user: User) -> None:
    """Bring the language and look that the person chose to this browser."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    if user.is_language_chosen:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=YEAR_S, samesite="Lax", secure=secure)
    if user.theme != Theme.SYSTEM:
        response.set_cookie(
            settings.SCHAKEL_THEME_COOKIE, user.theme, max_age=YEAR_S, httponly=True, samesite="Lax", secure=secure
        )
