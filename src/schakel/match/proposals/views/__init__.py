"""Views of proposals, introductions and outcomes."""

from schakel.match.proposals.views.fragments import introduce, need_panel, offering_panel, waiting
from schakel.match.proposals.views.introductions import (
    accept_introduction,
    ask_introduction,
    decline_introduction,
    introduction_list,
    revoke_introduction,
    tell_introduction_outcome,
)
from schakel.match.proposals.views.proposals import (
    answer_proposal,
    change_proposal,
    draft_proposal,
    proposal_detail,
    proposal_list,
    send_proposal,
    tell_outcome,
    withdraw_proposal,
)

__all__ = [
    "accept_introduction",
    "answer_proposal",
    "ask_introduction",
    "change_proposal",
    "decline_introduction",
    "draft_proposal",
    "introduce",
    "introduction_list",
    "need_panel",
    "offering_panel",
    "proposal_detail",
    "proposal_list",
    "revoke_introduction",
    "send_proposal",
    "tell_introduction_outcome",
    "tell_outcome",
    "waiting",
    "withdraw_proposal",
]
