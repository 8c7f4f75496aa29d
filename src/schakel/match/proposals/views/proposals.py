"""Pages of solution proposals and their outcomes."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.ui import rules as ui_rules
from schakel.base.ui import selectors as ui
from schakel.match.proposals import rules, selectors, services
from schakel.match.proposals.enums import ProposalState, Step
from schakel.match.proposals.forms import AnswerForm, OutcomeForm, ProposalForm, WithdrawForm
from schakel.match.proposals.views.shown import proposal_columns
from schakel.register.needs import selectors as needs

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals that the reader's organisation made or got."""
    viewer = viewer_from(request)
    table = ui.table(
        rows=selectors.visible_proposals(viewer=viewer),
        columns=proposal_columns(viewer),
        query=request.GET,
        caption=_("Solution proposals"),
        default_sort="-sent",
        empty=_("No proposals yet. Open a need and propose how you would reach the effect."),
    )
    figures = [(Step(step).label, number) for step, number in selectors.outcome_figures(viewer=viewer).items()]
    return render(request, "proposals/proposal_list.html", {"table": table, "figures": figures})


@login_required
@require_safe
def proposal_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One proposal with its answer and what came of it."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    state = ProposalState(proposal.state)
    context = {
        "proposal": proposal,
        "is_mine": proposal.owner_id in viewer.parties,
        "is_asked": proposal.need.owner_id in viewer.parties,
        "is_draft": state == ProposalState.DRAFT,
        "may_answer": bool(rules.MOVES[state] & {ProposalState.WELCOMED, ProposalState.DECLINED}),
        "may_withdraw": ProposalState.WITHDRAWN in rules.MOVES[state],
        "outcomes": proposal.outcomes.select_related("told_by"),
    }
    return render(request, "proposals/proposal_detail.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def draft_proposal(request: HttpRequest, need_id: str) -> HttpResponse:
    """Begin a proposal to a card."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=need_id)
    if not viewer.is_verified or need.owner_id in viewer.parties:
        raise disclosure_rules.NotAllowed("draft-proposal")
    form = ProposalForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        proposal = services.draft_proposal(need=need, written=form.written(), actor=viewer)
        messages.success(request, _("Kept as a draft. Nobody outside your organisation sees it until you send it."))
        return redirect("proposals:proposal-detail", public_id=proposal.public_id)
    context = {"form": form, "need": need, "proposal": None}
    return render(request, "proposals/proposal_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_AND_POST)
def change_proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    if proposal.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    known = {
        "title": proposal.title,
        "text": proposal.text,
        "offering": proposal.offering.public_id if proposal.offering else "",
        "seen_version": proposal.version,
    }
    form = ProposalForm(request.POST or None, initial=known, viewer=viewer)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_version"]
        try:
            services.change_proposal(proposal=proposal, written=form.written(), seen_version=seen, actor=viewer)
        except rules.ChangedMeanwhile as refused:
            differences = form.differences(proposal)
            form.over(refused.version)
            if not differences:
                return redirect("proposals:proposal-detail", public_id=public_id)
        except rules.MoveNotAllowed:
            form.add_error(None, _("A colleague sent or took back this proposal meanwhile. Your text is still below."))
        else:
            messages.success(request, _("The draft was changed."))
            return redirect("proposals:proposal-detail", public_id=public_id)
    context = {"form": form, "need": proposal.need, "proposal": proposal, "differences": differences}
    status = 409 if differences else 422 if form.errors else 200
    return render(request, "proposals/proposal_edit.html", context, status=status)


@login_required
@require_POST
def send_proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a draft to the owner of the card."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    try:
        _or_conflict(lambda: services.send_proposal(proposal=proposal, actor=viewer))
    except rules.CardClosed as error:
        raise ui_rules.Conflict(_("The card no longer stands open. Your draft is kept.")) from error
    messages.success(request, _("Sent. The owner of the card owes you a reasoned answer."))
    return redirect("proposals:proposal-detail", public_id=public_id)


@login_required
@require_http_methods(GET_AND_POST)
def answer_proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer a proposal with reasons."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    if proposal.need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("answer")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        _or_conflict(
            lambda: services.answer_proposal(
                proposal=proposal, is_going_on=data["is_going_on"], answer=data["answer"], actor=viewer
            )
        )
        messages.success(request, _("Your answer was given."))
        return redirect("proposals:proposal-detail", public_id=public_id)
    return _act_page(request, form, proposal, _("Answer the proposal"), _("Give this answer"))


@login_required
@require_http_methods(GET_AND_POST)
def withdraw_proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a proposal back."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    if proposal.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("withdraw")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        _or_conflict(lambda: services.withdraw_proposal(proposal=proposal, reason=reason, actor=viewer))
        messages.success(request, _("Taken back. The owner of the card no longer sees it."))
        return redirect("proposals:proposal-list")
    return _act_page(request, form, proposal, _("Take the proposal back"), _("Take it back"))


@login_required
@require_http_methods(GET_AND_POST)
def tell_outcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what came of a proposal."""
    viewer = viewer_from(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    form = OutcomeForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.tell_outcome(
            proposal=proposal, step=Step(data["step"]), on=data["on"], note=data["note"], actor=viewer
        )
        messages.success(request, _("Recorded. Both sides see it."))
        return redirect("proposals:proposal-detail", public_id=public_id)
    return _act_page(request, form, proposal, _("What came of it?"), pgettext("button", "Record"))


def _act_page(request: HttpRequest, form: object, proposal: object, title: str, submit: str) -> HttpResponse:
    context = {"form": form, "proposal": proposal, "title": title, "submit": submit}
    return render(request, "proposals/act.html", context, status=422 if getattr(form, "errors", None) else 200)


def _or_conflict(act: Callable[[], object]) -> None:
    try:
        act()
    except rules.MoveNotAllowed as error:
        sentence = _("The proposal was changed or answered in the meantime. Look at it again before you go on.")
        raise ui_rules.Conflict(sentence) from error
