"""Context processor: the page shell for this reader, worked out only when a page draws it."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from schakel.base.ui import rules

#: Links of the account menu; an address that this installation does not have is left out.
ACCOUNT: tuple[Mapping[str, object], ...] = (
    {"label": _("My account"), "url_name": "accounts:profile", "icon": "user"},
    {"label": _("Memberships"), "url_name": "accounts:memberships", "icon": "users"},
    {"label": _("E-mail address"), "url_name": "account_email", "icon": "mail"},
    {"label": _("Password"), "url_name": "account_change_password", "icon": "lock"},
    {"label": _("Two-step sign-in"), "url_name": "mfa_index", "icon": "shield-check"},
)
FOOTER: tuple[Mapping[str, object], ...] = (
    {"label": _("Accessibility"), "url_name": "ui:accessibility"},
    {"label": _("Privacy"), "url_name": "privacy:statement"},
    {"label": _("Report a vulnerability"), "url_name": "ui:security"},
    {"label": _("Licences"), "url_name": "ui:licences"},
)
SEARCH = ("search:find",)


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates `shell` (navigation, menus, theme) without a query unless the page draws it."""
    return {"shell": SimpleLazyObject(lambda: shell_of(request)), "theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    """The look that this reader chose: `system`, `light` or `dark`."""
    theme = request.COOKIES.get(settings.SCHAKEL_THEME_COOKIE, "system")
    return theme if theme in rules.THEMES else "system"


def shell_of(request: HttpRequest) -> rules.Shell:
    """Work out the shell: entries whose address exists and whose roles this viewer has."""
    placed = _placed(getattr(settings, "SCHAKEL_NAVIGATION", []))
    navigation = _items(request, placed["main"], marks_current=True)
    account = _items(request, [*placed["account"], *ACCOUNT])
    footer = _once(_items(request, [*placed["footer"], *FOOTER]))
    return rules.Shell(
        navigation=navigation,
        account=account,
        footer=footer,
        theme=theme_of(request),
        is_demo=bool(getattr(settings, "SCHAKEL_DEMO", False)),
        sign_in_url=_address("account_login"),
        sign_out_url=_address("account_logout"),
        search_url=next((url for name in SEARCH if (url := _address(name))), ""),
        back_to=_back_to(request, (*navigation, *account, *footer)),
    )


def _back_to(request: HttpRequest, items: Iterable[rules.NavigationItem]) -> str:
    """Where a change of language or look leads: this page again. From a page of refusal, whose address may hold
    anything, to the nearest page of the menus above it, so that nothing that was typed comes back."""
    if not getattr(request, "is_refused", False):
        return request.get_full_path() if request.method == "GET" else "/"
    return max((item.url for item in items if _leads_to(item.url, request.path)), key=len, default="/")


def _placed(entries: Iterable[Mapping[str, object]]) -> dict[str, list[Mapping[str, object]]]:
    """The entries by where they stand: `place` is `main` (when not named), `account` or `footer`."""
    places: dict[str, list[Mapping[str, object]]] = {"main": [], "account": [], "footer": []}
    for entry in entries:
        places[str(entry.get("place", "main"))].append(entry)
    return places


def _once(items: Iterable[rules.NavigationItem]) -> tuple[rules.NavigationItem, ...]:
    """Each address once: an entry of the settings may name a page that the shell links to by itself."""
    first: dict[str, rules.NavigationItem] = {}
    for item in items:
        first.setdefault(item.url, item)
    return tuple(first.values())


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _items(
    request: HttpRequest, entries: Iterable[Mapping[str, object]], *, marks_current: bool = False
) -> tuple[rules.NavigationItem, ...]:
    shown = [(entry, url) for entry in entries if _is_for(request, entry) and (url := _address(str(entry["url_name"])))]
    here = max((url for _entry, url in shown if _leads_to(url, request.path)), key=len, default=None)
    return tuple(
        rules.NavigationItem(entry["label"], url, str(entry.get("icon", "")), marks_current and url == here)
        for entry, url in shown
    )


def _leads_to(url: str, path: str) -> bool:
    """Whether the path is the entry's page or lies below it; the front page has nothing below it."""
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _is_for(request: HttpRequest, entry: Mapping[str, object]) -> bool:
    """Whether this viewer gets the entry: `roles` names functions or kinds of party, `signed_in` an account, `member`
    a verified membership."""
    viewer: Any = getattr(cast("Any", request), "viewer", None)
    roles = entry.get("roles")
    if roles:
        held = set(viewer.roles) | set(viewer.party_kinds) if viewer is not None else set()
        return bool(held & {str(role) for role in cast("Iterable[object]", roles)})
    if "member" in entry:
        return bool(viewer is not None and viewer.is_verified) == bool(entry["member"])
    if "signed_in" in entry:
        return bool(viewer is not None and viewer.is_signed_in) == bool(entry["signed_in"])
    return True
