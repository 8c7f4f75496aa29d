"""Proposals as tables show them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.rules import Viewer
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Kind, Tone
from schakel.match.proposals.enums import ProposalState
from schakel.match.proposals.models import Proposal

TONES = {
    ProposalState.DRAFT: Tone.NEUTRAL,
    ProposalState.SENT: Tone.INFO,
    ProposalState.WELCOMED: Tone.SUCCESS,
    ProposalState.DECLINED: Tone.WARNING,
    ProposalState.WITHDRAWN: Tone.NEUTRAL,
}


def state_badge(proposal: Proposal) -> ui.Badge:
    """Where a proposal stands, as a badge."""
    return ui.Badge(proposal.get_state_display(), TONES[ProposalState(proposal.state)])


def proposal_columns(viewer: Viewer) -> list[ui.Column]:
    """The columns of the list of proposals; whose it is depends on who looks."""

    def side(proposal: Proposal) -> object:
        return _("made by us") if proposal.owner_id in viewer.parties else _("sent to us")

    def link(proposal: Proposal) -> ui.Link:
        return ui.Link(proposal.title, reverse("proposals:proposal-detail", args=[proposal.public_id]))

    def card(proposal: Proposal) -> ui.Link:
        return ui.Link(proposal.need.title, reverse("needs:detail", args=[proposal.need.public_id]))

    return [
        ui.Column("title", _("Proposal"), link, sort="title", is_heading=True),
        ui.Column("need", _("Effect card"), card, sort="need__title"),
        ui.Column("side", _("Side"), side),
        ui.Column("state", _("Status"), state_badge, sort="state"),
        ui.Column("sent", _("Sent"), lambda proposal: proposal.sent_at, sort="sent_at", kind=Kind.DATE),
    ]
