"""The words of proposals and outcomes that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    """Where a solution proposal is in its life (Dutch: status van het voorstel)."""

    #: Being written; only the proposer's people see it. Set by `services.draft_proposal`.
    DRAFT = "draft", _("draft")
    #: With the owner of the card, who owes a reasoned answer. Set by `services.send_proposal`.
    SENT = "sent", _("sent")
    #: The owner goes on with it. Set by `services.answer_proposal`.
    WELCOMED = "welcomed", _("going on")
    #: The owner does not go on with it, and said why. Set by `services.answer_proposal`.
    DECLINED = "declined", _("not going on")
    #: Taken back by the proposer. Set by `services.withdraw_proposal`.
    WITHDRAWN = "withdrawn", _("withdrawn")


class Step(TextChoices):
    """How far a card and an offering came together (Dutch: uitkomst), in rising order; told by a person."""

    #: Nothing came of it.
    NOTHING = "nothing", _("nothing came of it")
    #: A proposal lies there.
    PROPOSAL = "proposal", _("proposal")
    #: People spoke with each other.
    TALK = "talk", _("talk")
    #: Something was tried.
    TEST = "test", _("test")
    #: They work together.
    PARTNERSHIP = "partnership", _("partnership")
    #: An order was given.
    ORDER = "order", _("order")
