"""Addresses of the account: below `account/`, before those of allauth."""

from django.urls import path

from schakel.base.accounts.views import decisions, invitations, memberships, profile, steps

app_name = "accounts"
urlpatterns = [
    path("profile", profile.profile, name="profile"),
    path("confirm", profile.confirm, name="confirm"),
    path("sessions/end", profile.end_session, name="end-session"),
    path("2fa/recovery-codes/", steps.recovery_codes, name="recovery-codes"),
    path("tokens", profile.tokens, name="tokens"),
    path("tokens/new", profile.token_new, name="token-new"),
    path("tokens/<slug:public_id>/revoke", profile.revoke_token, name="revoke-token"),
    path("memberships", memberships.memberships, name="memberships"),
    path("acting-for", memberships.act_for, name="act-for"),
    path("organisations/<slug:public_id>/members", memberships.members, name="members"),
    path("organisations/<slug:public_id>/invite", invitations.invite, name="invite"),
    path("memberships/<slug:public_id>/leave", memberships.leave, name="leave"),
    path("memberships/<slug:public_id>/end", memberships.end, name="end"),
    path("memberships/<slug:public_id>/dispute", memberships.dispute, name="dispute"),
    path("memberships/<slug:public_id>/hand-over", memberships.hand_over, name="hand-over"),
    path("memberships/<slug:public_id>/position", memberships.set_position, name="set-position"),
    path("memberships/<slug:public_id>/decide", decisions.decide, name="decide"),
    path("waiting", decisions.waiting, name="waiting"),
    path("decisions", decisions.decisions, name="decisions"),
    path("invitation", invitations.invitation, name="invitation"),
    path("invitations/<slug:public_id>/withdraw", invitations.withdraw_invitation, name="withdraw-invitation"),
    path("invitations/<str:token>", invitations.open_invitation, name="open-invitation"),
]
