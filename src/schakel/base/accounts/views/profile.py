"""The own account: name, language, look, sessions, tokens."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import adapters, forms, rules, selectors, services
from schakel.base.accounts.enums import Theme
from schakel.base.accounts.views.guards import explained, person, sensitive, signed_in

#: Rights of a person over their data, on pages of the privacy app where that stands.
PRIVACY = (("privacy:export", "download"), ("privacy:erase", "trash-2"))


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change how one is called and how pages come; link to the rest of the account."""
    user = person(request)
    form = forms.ProfileForm(request.POST or None, initial=_now(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.change_profile(
            user=user,
            name=data["name"],
            language=data["language"],
            theme=Theme(data["theme"]),
            actor=selectors.viewer_from(request).actor,
        )
        with override(data["language"]):
            messages.success(request, _("Your account was changed."))
        response = HttpResponseRedirect(reverse("accounts:profile"))
        adapters.remember(response, user)
        if user.theme == Theme.SYSTEM:
            response.delete_cookie(settings.SCHAKEL_THEME_COOKIE, samesite="Lax")
        return response
    viewer = selectors.viewer_from(request)
    context = {
        "form": form,
        "memberships": selectors.own_memberships(viewer=viewer),
        "decisions": len(selectors.waiting_for_desk(viewer=viewer)),
        "is_desk": "desk-officer" in viewer.roles,
        "door": selectors.ways_in(viewer=viewer),
        "privacy": {name.partition(":")[2]: url for name, _icon in PRIVACY if (url := _address(name))},
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _now(request: HttpRequest) -> dict[str, str]:
    user = person(request)
    language = user.language if user.is_language_chosen else str(getattr(request, "LANGUAGE_CODE", "nl"))[:2]
    return {"name": user.name, "language": language, "theme": user.theme}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@never_cache
@signed_in
@require_http_methods(["GET"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask who has no password here to sign in at the identity provider once more; it is told to ask them again."""
    provider = selectors.provider_of(user=person(request))
    if provider is None:
        raise Http404
    wanted = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    query = urlencode({"process": "login", "auth_params": "prompt=login&max_age=0"})
    door = f"{reverse('openid_connect_login', args=[provider])}?{query}"
    return render(request, "accounts/confirm.html", {"door": door, "next": wanted if is_here else "/"})


@signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one session elsewhere."""
    number = request.POST.get("session", "")
    viewer = selectors.viewer_from(request)
    session = selectors.own_session(number=int(number), viewer=viewer) if number.isdecimal() else None
    if session is None or session.is_current():
        raise Http404
    services.end_sessions(sessions=[session], actor=viewer.actor)
    messages.success(request, _("The session was signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@signed_in
@require_http_methods(["GET"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the tokens that count."""
    viewer = selectors.viewer_from(request)
    return render(request, "accounts/tokens.html", {"tokens": _shown(selectors.own_tokens(viewer=viewer))})


@never_cache
@sensitive
@require_http_methods(["GET", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret stands in this one answer and nowhere else."""
    form = forms.TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = services.make_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                days=form.cleaned_data["days"],
                actor=selectors.viewer_from(request),
            )
        except rules.TokenRefused:
            form.add_error("name", _("You have a token with this name already. Choose another name."))
        else:
            return render(request, "accounts/token_made.html", {"token": token, "secret": secret})
    return render(request, "accounts/token_new.html", {"form": form}, status=422 if form.errors else 200)


@explained
@signed_in
@require_POST
def revoke_token(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a token worthless at once."""
    viewer = selectors.viewer_from(request)
    token = selectors.own_token(public_id=public_id, viewer=viewer)
    if token is None:
        raise Http404
    services.revoke_token(token=token, actor=viewer)
    messages.success(request, _("The token was revoked: it does not work any more."))
    return HttpResponseRedirect(reverse("accounts:tokens"))


def _shown(rows: object) -> list[dict[str, object]]:
    words = dict(forms.scope_choices())
    return [{"token": t, "scopes": [words.get(s, s) for s in t.scopes]} for t in rows]  # type: ignore[attr-defined]
