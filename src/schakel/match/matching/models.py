"""Verdicts, corrections and the lists of matches that were made for a need."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.models import random_public_id
from schakel.match.matching.enums import Cause, CorrectionKind, VerdictKind


class Verdict(models.Model):
    """What the owner of a need decided about one offering (Dutch: oordeel). Binds this need only."""

    need_id: int
    offering_id: int
    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    offering = models.ForeignKey("organisations.Offering", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("verdict"), max_length=8, choices=VerdictKind)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offering"], condition=Q(undone_at=None), name="matching_one_running_verdict"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} x {self.offering_id}: {self.kind}"


class Correction(models.Model):
    """A person's correction of how one need is read (Dutch: correctie).

    `word` is a word of the need; for the kinds in `WEIGHTS` a part of it, by the text that the engine gives it
    (`engine.part_text`). A part that a new version of the card words otherwise is a wish again.
    """

    need_id: int
    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=CorrectionKind)
    word = models.CharField(_("word or part of the need"), max_length=200)
    also = models.CharField(_("also means"), max_length=80, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "kind", "word", "also"],
                condition=Q(undone_at=None),
                name="matching_one_running_correction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.kind} {self.word} {self.also}".strip()


class Run(models.Model):
    """The matches of a need as they stood at one moment, for the owner's members (Dutch: matchlijst).

    `offerings` holds public ids best first, `scores` and `reasons` (kind, word, found, weight; the weightiest) beside
    it. Computed with what the need's owner may see; shown, each id is checked again against what its reader may see.
    """

    need_id: int
    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    card_number = models.PositiveIntegerField(_("version of the card"))
    cause = models.CharField(_("why"), max_length=10, choices=Cause)
    configuration = models.CharField(_("configuration"), max_length=80)
    offerings = models.JSONField(_("offerings"), default=list)
    scores = models.JSONField(_("scores"), default=list)
    reasons = models.JSONField(_("reasons"), default=list)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("list of matches")
        verbose_name_plural = _("lists of matches")
        constraints = [models.UniqueConstraint(fields=["need", "number"], name="matching_run_numbered_per_need")]

    def __str__(self) -> str:
        return f"{self.need_id} #{self.number}"


class SharedVerdicts(models.Model):
    """That everybody may see which offerings an open card accepted and rejected, without reasons or persons, and where
    `with_corrections` says so which words it corrected (Dutch: gedeelde oordelen). Only then may a ranker learn from
    them."""

    need_id: int
    need = models.ForeignKey("needs.Need", on_delete=models.CASCADE, related_name="+")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    shared_at = models.DateTimeField(_("shared"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    with_corrections = models.BooleanField(_("corrections of words too"), default=False)

    class Meta:
        verbose_name = _("sharing of verdicts")
        verbose_name_plural = _("sharings of verdicts")
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(ended_at=None), name="matching_verdicts_shared_once_per_need"
            )
        ]

    def __str__(self) -> str:
        return f"verdicts of {self.need_id}"


class Ranker(models.Model):
    """A ranker learnt from shared verdicts, dated, with its weights by feature and how it did beside the plain order
    (Dutch: geleerde rangschikking). At most one is on; a ranker never changes."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    configuration = models.CharField(_("plain configuration"), max_length=80)
    weights = models.JSONField(_("weights by feature"), default=dict)
    words = models.JSONField(_("what shared corrections say of words"), default=dict)
    verdicts = models.PositiveIntegerField(_("verdicts learnt from"))
    needs = models.PositiveIntegerField(_("needs compared on"))
    plain_quality = models.FloatField(_("plain: nDCG@10 on held-out needs"))
    learnt_quality = models.FloatField(_("learnt: nDCG@10 on held-out needs"))
    least_gain = models.FloatField(_("difference, low end"))
    most_gain = models.FloatField(_("difference, high end"))
    learnt_at = models.DateTimeField(_("learnt"), auto_now_add=True)
    is_on = models.BooleanField(_("on"), default=False)

    class Meta:
        verbose_name = _("learnt ranker")
        verbose_name_plural = _("learnt rankers")
        constraints = [
            models.UniqueConstraint(fields=["is_on"], condition=Q(is_on=True), name="matching_one_ranker_on")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How configurations name it, such as `learnt-3`."""
        return f"learnt-{self.number}"

    @property
    def gain(self) -> float:
        """How much better it did than the plain order, on the average."""
        return self.learnt_quality - self.plain_quality


class ReadingPlace(models.Model):
    """How far a job of this app has read in the ledger, per lane (Dutch: leesplek)."""

    job = models.CharField(_("job"), max_length=40, unique=True)
    cursor = models.JSONField(_("place per lane"), default=dict)
    read_at = models.DateTimeField(_("read"), auto_now=True)

    class Meta:
        verbose_name = _("reading place")
        verbose_name_plural = _("reading places")

    def __str__(self) -> str:
        return self.job
