"""The doors to a membership that need no desk: an invitation to an address, a code to the verified role mailbox."""

import hmac
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from schakel.base.accounts import rules, selectors, sources
from schakel.base.accounts.enums import Position, Way
from schakel.base.accounts.models import Invitation, MailboxCode, Membership, User
from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.services.memberships import join_party
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.models import Party


@audit.act("accounts.invite")
def invite_member(*, party: Party, email: str, position: Position, actor: Viewer) -> tuple[Invitation, str]:
    """Invite somebody by address; returns the invitation and its link, which is to be handed over where no mail goes.

    The link is kept as a digest, so it cannot be shown again. An open invitation to the same address is replaced. Only
    a steward makes stewards. Raises NotPermitted.
    """
    if party.pk not in actor.parties or actor.user_id is None:
        raise rules.NotPermitted("only a verified member invites")
    if position == Position.STEWARD and not rules.can_steward(actor, party.pk):
        raise rules.NotPermitted("only a steward makes stewards")
    now, token = timezone.now(), sources.new_link_token()
    email = email.strip().lower()
    Invitation.objects.filter(party=party, email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        party=party,
        email=email,
        position=position,
        invited_by_id=actor.user_id,
        digest=sources.digest(token),
        is_mailed=sources.can_mail(),
        invited_at=now,
        expires_at=now + rules.INVITATION_VALID,
    )
    link = sources.site_name() + reverse("accounts:open-invitation", args=[token])
    sources.put_in_outbox(to=email, subject=_("Invitation to Schakel"), text=_invitation_text(link, now))
    change = {"party": party.public_id, "position": position.value, "is_mailed": invitation.is_mailed}
    audit.record(act="accounts.invite", subject=_subject(invitation), actor=actor.actor, change=change)
    return invitation, link


@audit.act("accounts.withdraw_invitation")
def withdraw_invitation(*, invitation: Invitation, actor: Viewer) -> None:
    """Take an invitation back: who sent it, or a steward. Raises NotPermitted, InvitationInvalid when it is used."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    is_own = row.invited_by_id == actor.user_id and row.party_id in actor.parties
    if not is_own and not rules.can_steward(actor, row.party_id):
        raise rules.NotPermitted("only who invited, or a steward")
    _check_open(row, timezone.now())
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(act="accounts.withdraw_invitation", subject=_subject(row), actor=actor.actor)


@audit.act("accounts.accept_invitation")
def accept_invitation(*, digest: str, actor: Viewer) -> Membership:
    """Become a member by an invitation: once, in time, and by the person whom it was sent to.

    Raises InvitationInvalid, also when the one who invited is no member any more.
    """
    row = Invitation.objects.select_for_update(of=("self",)).select_related("party").filter(digest=digest).first()
    user = User.objects.filter(pk=actor.user_id, is_active=True).first() if actor.user_id else None
    if row is None or user is None:
        raise rules.InvitationInvalid("no such invitation")
    _check_open(row, timezone.now())
    if row.email not in selectors.addresses_of(user=user):
        raise rules.InvitationInvalid("for another address")
    if row.party_id not in selectors.viewer_of(user=row.invited_by).parties:
        raise rules.InvitationInvalid("who invited is no member any more")
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    audit.record(act="accounts.accept_invitation", subject=_subject(row), actor=actor.actor)
    return join_party(
        user=user, party=row.party, position=Position(row.position), way=Way.INVITATION, actor=actor.actor
    )


@audit.act("accounts.ask_by_mailbox")
def ask_membership_by_mailbox(*, party: Party, mailbox: str, language: str = "nl", actor: Viewer) -> None:
    """Send a code to an organisation's verified role mailbox; who can read that mailbox, belongs to the organisation.

    Whoever calls this has checked that the mailbox is verified and that the actor may know of the party. The code is
    never given back to the caller. Raises NoMail, TooManyCodes, NotPermitted without an account.
    """
    if actor.user_id is None:
        raise rules.NotPermitted("sign in first")
    if not sources.can_mail():
        raise rules.NoMail("no mail server")
    now = timezone.now()
    sent = MailboxCode.objects.filter(user_id=actor.user_id, sent_at__gt=now - rules.CODE_VALID).count()
    if sent >= rules.CODES_AT_ONCE:
        raise rules.TooManyCodes("wait")
    code = sources.new_code()
    MailboxCode.objects.filter(user_id=actor.user_id, party=party, used_at=None).update(expires_at=now)
    MailboxCode.objects.create(
        user_id=actor.user_id,
        party=party,
        digest=sources.keyed_digest(code, _salt(actor, party)),
        sent_at=now,
        expires_at=now + rules.CODE_VALID,
    )
    with override(language):
        text = _("Somebody with an account on Schakel says to belong to your organisation and asks to be a member. If you know who this is, give them this code: %(code)s. It is valid for half an hour. Otherwise do nothing.") % {"code": code}  # fmt: skip # noqa: E501
        sources.put_in_outbox(to=mailbox, subject=_("Code for a membership on Schakel"), text=text)
    audit.record(act="accounts.ask_by_mailbox", subject=_party_subject(party), actor=actor.actor)


@audit.act("accounts.confirm_code")
def confirm_mailbox_code(*, party: Party, code: str, actor: Viewer) -> Membership | None:
    """Become a member with the code from the mailbox, or None when it is wrong, expired or used up.

    Wrong attempts are counted even though nothing else happens, so this answers instead of raising: five per code.
    """
    row = (
        MailboxCode.objects.select_for_update()
        .filter(user=actor.user_id, party=party, used_at=None, expires_at__gt=timezone.now())
        .order_by("-sent_at")
        .first()
    )
    if row is None or row.attempts >= rules.CODE_ATTEMPTS:
        audit.record(act="accounts.refuse_code", subject=_party_subject(party), actor=actor.actor)
        return None
    row.attempts += 1
    typed = "".join(sign for sign in code if sign.isdigit())
    is_right = hmac.compare_digest(row.digest, sources.keyed_digest(typed, _salt(actor, party)))
    row.used_at = timezone.now() if is_right else None
    row.save(update_fields=["attempts", "used_at"])
    if not is_right:
        audit.record(act="accounts.refuse_code", subject=_party_subject(party), actor=actor.actor)
        return None
    audit.record(act="accounts.confirm_code", subject=_party_subject(party), actor=actor.actor)
    return join_party(user=row.user, party=party, position=Position.MEMBER, way=Way.MAILBOX, actor=actor.actor)


def _check_open(row: Invitation, now: datetime) -> None:
    is_open = rules.is_open_invitation(
        now=now, expires_at=row.expires_at, accepted_at=row.accepted_at, withdrawn_at=row.withdrawn_at
    )
    if not is_open:
        raise rules.InvitationInvalid("used, withdrawn or expired")


def _invitation_text(link: str, now: datetime) -> str:
    """What the mail says: nothing of the organisation, whose name may be hidden."""
    until = f"{now + rules.INVITATION_VALID:%d-%m-%Y}"
    return _("A member of an organisation on Schakel invites you to join it. Open this link and confirm: %(link)s\n\nIt is valid until %(until)s and works once. Did you not expect this? Then do nothing.") % {"link": link, "until": until}  # fmt: skip # noqa: E501


def _salt(actor: Viewer, party: Party) -> str:
    return f"{actor.user_id}.{party.pk}"


def _subject(invitation: Invitation) -> audit_rules.Subject:
    return audit_rules.Subject("accounts.Invitation", invitation.public_id)


def _party_subject(party: Party) -> audit_rules.Subject:
    return audit_rules.Subject("parties.Party", party.public_id)
