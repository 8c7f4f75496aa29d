"""Invitations: sent, opened by a link, accepted; GET shows, POST confirms."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import forms, rules, selectors, services, sources
from schakel.base.accounts.adapters import INVITATION
from schakel.base.accounts.enums import Position
from schakel.base.accounts.views.guards import WORDS, explained, person, sensitive, signed_in


@never_cache
@explained
@sensitive
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite somebody by address; where no mail goes out, show the link once, to be handed over."""
    viewer = selectors.viewer_from(request)
    mine = selectors.party_of(public_id=public_id, viewer=viewer)
    if mine is None:
        raise Http404
    is_steward = rules.can_steward(viewer, mine.party_id)
    form = forms.InviteForm(request.POST or None, is_steward=is_steward, initial={"position": Position.MEMBER.value})
    if request.method == "POST" and form.is_valid():
        invitation, link = services.invite_member(
            party=mine.party,
            email=form.cleaned_data["email"],
            position=Position(form.cleaned_data.get("position") or Position.MEMBER),
            actor=viewer,
        )
        if invitation.is_mailed:
            messages.success(request, _("The invitation was sent."))
            return HttpResponseRedirect(reverse("accounts:members", args=[mine.party.public_id]))
        return render(request, "accounts/invited.html", {"invitation": invitation, "link": link, "mine": mine})
    context = {"form": form, "mine": mine, "can_mail": sources.can_mail()}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@explained
@signed_in
@require_POST
def withdraw_invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    viewer = selectors.viewer_from(request)
    found = selectors.invitation(public_id=public_id, viewer=viewer)
    if found is None:
        raise Http404
    services.withdraw_invitation(invitation=found, actor=viewer)
    messages.success(request, _("The invitation was withdrawn: its link does not work any more."))
    return HttpResponseRedirect(reverse("accounts:members", args=[found.party.public_id]))


@never_cache
@require_http_methods(["GET"])
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link out of the address at once, so that it stays out of referrers; the session keeps a digest."""
    request.session[INVITATION] = sources.digest(token)
    response = HttpResponseRedirect(reverse("accounts:invitation"))
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Show an opened invitation; accept it by POST. An unknown, used or expired one is told alike."""
    digest = request.session.get(INVITATION, "")
    found = selectors.invitation_by_digest(digest=digest) if digest else None
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    viewer = selectors.viewer_from(request)
    if not viewer.is_signed_in:
        get_adapter().stash_verified_email(request, found.email)
        return render(request, "accounts/invitation.html", {"invitation": found})
    if request.method == "POST":
        try:
            membership = services.accept_invitation(digest=digest, actor=viewer)
        except rules.InvitationInvalid:
            messages.error(request, WORDS[rules.InvitationInvalid])
            return HttpResponseRedirect(reverse("accounts:invitation"))
        del request.session[INVITATION]
        messages.success(request, _("You are a member now."))
        return HttpResponseRedirect(reverse("accounts:members", args=[membership.party.public_id]))
    if found.email not in selectors.addresses_of(user=person(request)):
        return render(request, "accounts/invitation_elsewhere.html", status=403)
    return render(request, "accounts/invitation.html", {"invitation": found})
