"""Tokens of a person: made, used, revoked."""

from datetime import timedelta

from django.utils import timezone

from schakel.base.accounts import rules, sources
from schakel.base.accounts.enums import Access, Area
from schakel.base.accounts.models import Token
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit

_KNOWN = frozenset(rules.scope(area, access) for area in Area for access in Access)


@audit.act("accounts.make_token")
def make_token(*, name: str, scopes: list[str], days: int, actor: Viewer) -> tuple[Token, str]:
    """Make a token for a program of the actor; returns it and its secret, which is shown once and kept as a digest.

    Raises TokenRefused for no or unknown scopes, too many days, or a name that a living token has; NotPermitted for
    anybody but a signed-in person (a token makes no tokens).
    """
    if actor.user_id is None or actor.kind != "person":
        raise rules.NotPermitted("only a signed-in person")
    now = timezone.now()
    if not scopes or not set(scopes) <= _KNOWN or not 1 <= days <= rules.TOKEN_MOST_DAYS:
        raise rules.TokenRefused("scopes or days")
    living = Token.objects.filter(user_id=actor.user_id, name=name, revoked_at=None, expires_at__gt=now)
    if living.exists():
        raise rules.TokenRefused("name")
    secret = sources.new_api_token()
    token = Token.objects.create(
        user_id=actor.user_id,
        name=name,
        prefix=secret[:8],
        digest=sources.digest(secret),
        scopes=sorted(set(scopes)),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    change = {"scopes": token.scopes, "days": days}
    audit.record(act="accounts.make_token", subject=_subject(token), actor=actor.actor, change=change)
    return token, secret


@audit.act("accounts.revoke_token")
def revoke_token(*, token: Token, actor: Viewer) -> None:
    """Make a token worthless at once. Only one's own; raises NotPermitted."""
    if token.user_id != actor.user_id or actor.user_id is None:
        raise rules.NotPermitted("only one's own")
    if token.revoked_at is not None:
        audit.unchanged()
        return
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(act="accounts.revoke_token", subject=_subject(token), actor=actor.actor)


@audit.act("accounts.use_token")
def note_token_use(*, token: Token, actor: Viewer) -> None:
    """Remember the day on which a token was last used: one write and one entry a day, not one a request."""
    today = timezone.localdate()
    if token.last_used_on == today:
        audit.unchanged()
        return
    token.last_used_on = today
    token.save(update_fields=["last_used_on"])
    audit.record(act="accounts.use_token", subject=_subject(token), actor=actor.actor)


def _subject(token: Token) -> audit_rules.Subject:
    """A token as the ledger knows it."""
    return audit_rules.Subject("accounts.Token", token.public_id)
