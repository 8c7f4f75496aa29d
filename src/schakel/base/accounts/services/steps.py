"""Recovery codes of the second step: made, used up. What is kept of a code is a slow, salted digest."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from schakel.base.accounts import rules, selectors, sources
from schakel.base.accounts.models import User
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit


@audit.act("accounts.make_recovery_codes")
def make_recovery_codes(*, user: User, actor: audit_rules.Actor) -> list[str]:
    """Make new codes in place of those that there were, and give them back once: they are kept as digests only.

    Raises NotPermitted for an account without a second step: there is nothing to recover.
    """
    if not selectors.has_app_or_key(user=user):
        raise rules.NotPermitted("set up a second step first")
    codes = [sources.new_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    # The library reads `migrated_codes` where others kept theirs: an empty list, so that it never finds one by itself.
    kept = {"migrated_codes": [], rules.RECOVERY_DIGESTS: [make_password(rules.digits_in(code)) for code in codes]}
    Authenticator.objects.update_or_create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": kept, "last_used_at": None}
    )
    subject = audit_rules.Subject("accounts.User", user.public_id)
    audit.record(act="accounts.make_recovery_codes", subject=subject, actor=actor, change={"codes": len(codes)})
    return codes


@audit.act("accounts.use_recovery_code")
def use_recovery_code(*, user: User, digest: str, actor: audit_rules.Actor) -> bool:
    """Use up a code by its digest; False, and nothing changes, when another request used it first."""
    row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None or digest not in row.data.get(rules.RECOVERY_DIGESTS, ()):
        audit.unchanged()
        return False
    row.data[rules.RECOVERY_DIGESTS].remove(digest)
    row.save(update_fields=["data"])
    subject = audit_rules.Subject("accounts.User", user.public_id)
    left = len(row.data[rules.RECOVERY_DIGESTS])
    audit.record(act="accounts.use_recovery_code", subject=subject, actor=actor, change={"left": left})
    return True
