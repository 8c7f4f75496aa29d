"""What happened in the demo before today: role mailboxes, contradictory statements, proposals, outcomes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.match.proposals import services as proposals
from schakel.match.proposals.enums import Step
from schakel.register.needs.models import Need
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary.enums import Trust


def state(*, profile: Organisation, row: Mapping[str, Any], today: date, steward: Viewer) -> None:
    """Put a statement of another source beside what a demo organisation says of itself."""
    organisations.state_fact(
        record=profile,
        field=row["field"],
        value=row["value"],
        provenance=organisation_rules.Provenance(
            source=row["source"], stated_on=today - timedelta(days=row["days"]), trust=Trust(row["trust"])
        ),
        actor=steward,
    )


def reach(*, profile: Organisation, row: Mapping[str, Any], today: date, steward: Viewer) -> None:
    """Give a demo organisation a role mailbox, verified days ago, for who may see it by its label."""
    organisations.add_contact(
        organisation=profile,
        details=organisations.ContactDetails(role=row["role"], email=row["email"]),
        verified_on=today - timedelta(days=row["days"]),
        actor=steward,
    )
    disclosure.set_labels(record=profile, labels={FieldGroup.CONTACT: row["label"]}, actor=steward)


def propose(
    *, need: Need, offering: Offering | None, row: Mapping[str, Any], today: date, supplier: Viewer, owner: Viewer
) -> None:
    """Send a proposal, answer it where there is an answer, and record how far it came, days ago."""
    written = proposals.ProposalText(title=row["title"], text=row["text"], offering=offering)
    proposal = proposals.draft_proposal(need=need, written=written, actor=supplier)
    sent_at = timezone.now() - timedelta(days=row["days"])
    proposal = proposals.send_proposal(proposal=proposal, now=sent_at, actor=supplier)
    if row["answer"]:
        proposals.answer_proposal(proposal=proposal, is_going_on=row["goes_on"], answer=row["answer"], actor=owner)
    for step, days, note in row["steps"]:
        on = today - timedelta(days=days)
        proposals.tell_outcome(proposal=proposal, step=Step(step), on=on, note=note, actor=owner)
