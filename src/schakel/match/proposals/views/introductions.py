"""Ask for an introduction, answer one, take one back."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, IntroductionState, Manner
from schakel.base.disclosure.models import Introduction
from schakel.base.ui.rules import Conflict
from schakel.match.proposals import selectors, services
from schakel.match.proposals.enums import Step
from schakel.match.proposals.forms import IntroducedOutcomeForm, IntroductionForm
from schakel.register.organisations import selectors as organisations


@login_required
@require_safe
def introduction_list(request: HttpRequest) -> HttpResponse:
    """The introductions that the reader's organisation asked for or was asked."""
    viewer = viewer_from(request)
    rows = selectors.introduction_rows(viewer=viewer)
    revealed = {contact.organisation_id: contact.organisation for row in rows for contact, _person in row.contacts}
    disclosure.log_readings(
        records=list(revealed.values()), groups=[FieldGroup.CONTACT], manner=Manner.REVEAL, actor=viewer
    )
    return render(request, "proposals/introduction_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_introduction(request: HttpRequest, offering_id: str) -> HttpResponse:
    """Ask the owner of an offering to get acquainted."""
    viewer = viewer_from(request)
    offering = organisations.offering_for(viewer=viewer, public_id=offering_id)
    if not viewer.is_verified or offering.owner_id in viewer.parties:
        raise disclosure_rules.NotAllowed("ask-introduction")
    form = IntroductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_introduction(record=offering, reveals=form.cleaned_data["reveals"], actor=viewer)
        messages.success(
            request, _("Asked. You hear when they accept; until then nothing more is shown to either side.")
        )
        return redirect("proposals:introduction-list")
    context = {"form": form, "offering": offering}
    return render(request, "proposals/ask_introduction.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def accept_introduction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say yes: both sides see each other's contact from now on."""
    done = _("Accepted. You now see each other's contact.")
    return _answer(request, public_id, services.accept_introduction, done)


@login_required
@require_POST
def decline_introduction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say no; it looks like silence to the asker."""
    done = _("Declined. The asker sees no difference from before.")
    return _answer(request, public_id, disclosure.decline_introduction, done)


@login_required
@require_POST
def revoke_introduction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an introduction back for the future."""
    done = _("Taken back. From now on neither side sees the other's contact through it.")
    return _answer(request, public_id, disclosure.revoke_introduction, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell_introduction_outcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what came of an accepted introduction."""
    viewer = viewer_from(request)
    introduction = selectors.introduction_for(viewer=viewer, public_id=public_id)
    if introduction.state != IntroductionState.ACCEPTED:
        raise Conflict(_("This introduction does not stand any more. Look at the list again."))
    cards = {card.public_id: card for card in selectors.cards_of_asker(introduction=introduction, viewer=viewer)[:200]}
    form = IntroducedOutcomeForm(
        request.POST or None,
        initial={"on": timezone.localdate()},
        cards=[(key, card.title) for key, card in cards.items()],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.tell_introduction_outcome(
            introduction=introduction,
            need=cards[data["card"]],
            step=Step(data["step"]),
            on=data["on"],
            note=data["note"],
            actor=viewer,
        )
        messages.success(request, _("Recorded. Both sides see it."))
        return redirect("proposals:introduction-list")
    context = {"form": form, "has_cards": bool(cards)}
    return render(request, "proposals/introduction_outcome.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, public_id: str, service: Callable[..., Introduction], done: str) -> HttpResponse:
    viewer: Viewer = viewer_from(request)
    introduction = selectors.introduction_for(viewer=viewer, public_id=public_id)
    try:
        service(introduction=introduction, actor=viewer)
    except disclosure_rules.MoveNotAllowed as error:
        raise Conflict(_("This introduction was answered or taken back already. Look at the list again.")) from error
    messages.success(request, done)
    return redirect("proposals:introduction-list")
