"""Solution proposals to cards, and what came of a card and an offering or proposal."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed, open_index
from schakel.base.parties.models import random_public_id
from schakel.match.proposals.enums import ProposalState, Step


class Proposal(Disclosed):
    """What a supplier proposes to reach the effect of a card (Dutch: oplossingsvoorstel).

    `owner` is the proposing party. Sent, it is AMBER with the card's owner in the audience: nobody else sees it.
    """

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {
        "need": FieldGroup.IDENTITY,
        "title": FieldGroup.IDENTITY,
        "state": FieldGroup.IDENTITY,
        "sent_at": FieldGroup.IDENTITY,
        "offering": FieldGroup.CAPABILITY,
        "text": FieldGroup.CAPABILITY,
        "answer": FieldGroup.CAPABILITY,
        "answered_at": FieldGroup.IDENTITY,
    }

    need_id: int
    offering_id: int | None
    need = models.ForeignKey("needs.Need", on_delete=models.PROTECT, related_name="+", verbose_name=_("effect card"))
    offering = models.ForeignKey(
        "organisations.Offering",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("offering"),
    )
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("how the effect is reached"), max_length=10_000)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("solution proposal")
        verbose_name_plural = _("solution proposals")
        indexes = [
            models.Index(fields=["need", "state"], name="proposals_by_need"),
            models.Index(fields=["owner", "state"], name="proposals_by_owner"),
            open_index("proposals_open", "state"),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.Model):
    """How far a card and one offering or proposal came, on a day, told by a person (Dutch: uitkomst).

    Every step is kept; the newest one by day is where they stand. Both parties see it.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    need = models.ForeignKey("needs.Need", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    offering = models.ForeignKey("organisations.Offering", on_delete=models.PROTECT, related_name="+", null=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="outcomes", null=True)
    step = models.CharField(_("outcome"), max_length=12, choices=Step)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        indexes = [models.Index(fields=["need", "supplier"], name="proposals_outcome_pair")]

    def __str__(self) -> str:
        return f"{self.need_id} x {self.supplier_id}: {self.step} on {self.on}"
