"""Effect cards, their measures of success, the codes they point at, and every version as it was published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed, open_index
from schakel.register.needs.enums import CodeList, Comparator, State


class Need(Disclosed):
    """A need stated as an effect, without a solution (Dutch: effectkaart).

    `version` (of `Disclosed`) counts every change and guards against overwriting; `number` counts publications and is
    what people call the version of the card. `is_draft` also holds for a withdrawn card: nobody outside the owner reads
    either.
    """

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {
        "title": FieldGroup.IDENTITY,
        "state": FieldGroup.IDENTITY,
        "number": FieldGroup.IDENTITY,
        "language": FieldGroup.IDENTITY,
        "is_language_chosen": FieldGroup.IDENTITY,
        "published_at": FieldGroup.IDENTITY,
        "expires_at": FieldGroup.IDENTITY,
        "ended_at": FieldGroup.IDENTITY,
        "codes": FieldGroup.IDENTITY,
        "effect": FieldGroup.CAPABILITY,
        "measures": FieldGroup.CAPABILITY,
        "trl_from": FieldGroup.CAPABILITY,
        "trl_to": FieldGroup.CAPABILITY,
        "kept_words": FieldGroup.CAPABILITY,
        "ending": FieldGroup.CAPABILITY,
        "quantity": FieldGroup.CAPACITY,
        "quantity_unit": FieldGroup.CAPACITY,
        "horizon_on": FieldGroup.CAPACITY,
        "horizon_text": FieldGroup.CAPACITY,
        "situation": FieldGroup.TECHNICAL,
        "constraints": FieldGroup.TECHNICAL,
    }

    title = models.CharField(_("title"), max_length=160)
    effect = models.TextField(_("effect"), blank=True)
    situation = models.TextField(_("situation and conditions"), blank=True)
    constraints = models.TextField(_("constraints"), blank=True)
    horizon_on = models.DateField(_("needed by"), null=True, blank=True)
    horizon_text = models.CharField(_("horizon in words"), max_length=160, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    quantity_unit = models.CharField(_("unit"), max_length=40, blank=True)
    trl_from = models.PositiveSmallIntegerField(_("maturity sought from (TRL)"), null=True, blank=True)
    trl_to = models.PositiveSmallIntegerField(_("maturity sought up to (TRL)"), null=True, blank=True)
    language = models.CharField(_("language of the card"), max_length=2, blank=True)
    is_language_chosen = models.BooleanField(_("language chosen by a person"), default=False)
    kept_words = models.JSONField(_("solution words kept knowingly"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(_("version"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.TextField(_("why it ended, or what fulfilled it"), blank=True)

    class Meta:
        verbose_name = _("effect card")
        verbose_name_plural = _("effect cards")
        ordering: ClassVar[list[str]] = ["-changed_at", "public_id"]
        indexes = [
            models.Index(fields=["owner", "state"], name="needs_need_owner"),
            open_index("needs_need_open_label", "state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_draft=True, state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(is_draft=False, state__in=[State.PUBLISHED, State.EXPIRED, State.FULFILLED]),
                name="needs_need_unpublished_is_hidden",
            ),
            models.CheckConstraint(
                condition=Q(is_draft=True) | Q(published_at__isnull=False, expires_at__isnull=False, number__gte=1),
                name="needs_need_published_has_dates",
            ),
            models.CheckConstraint(
                condition=(Q(trl_from__isnull=True) | Q(trl_from__range=(1, 9)))
                & (Q(trl_to__isnull=True) | Q(trl_to__range=(1, 9))),
                name="needs_need_trl_one_to_nine",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """One measure of success of a card: what is measured and where it must come (Dutch: maatstaf)."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    what = models.CharField(_("what is measured"), max_length=200)
    comparator = models.CharField(_("comparison"), max_length=9, choices=Comparator, default=Comparator.AT_LEAST)
    threshold = models.DecimalField(_("threshold"), max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    note = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("measure of success")
        verbose_name_plural = _("measures of success")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comparator=Comparator.DESCRIBED) | Q(threshold__isnull=False),
                name="needs_measure_number_or_words",
            )
        ]

    def __str__(self) -> str:
        return self.what


class NeedCode(models.Model):
    """A domain or area that a card belongs to, as a code of a code list (Dutch: indeling)."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="codes")
    code_list = models.CharField(_("code list"), max_length=20, choices=CodeList)
    code = models.CharField(_("code"), max_length=60)

    class Meta:
        verbose_name = _("classification of a card")
        verbose_name_plural = _("classifications of a card")
        ordering: ClassVar[list[str]] = ["code_list", "code"]
        constraints = [
            models.UniqueConstraint(fields=["need", "code_list", "code"], name="needs_need_code_once"),
        ]
        indexes = [models.Index(fields=["code_list", "code"], name="needs_code")]

    def __str__(self) -> str:
        return f"{self.code_list}:{self.code}"


class NeedVersion(models.Model):
    """A card as it was published once: its words never change afterwards (Dutch: versie).

    `labels` are the last that the owner chose while this version stood: what was published narrowly stays narrow when
    a later version is published more widely.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    card = models.JSONField(_("the card"))
    labels = models.JSONField(_("labels while it stood"), default=dict)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("version of an effect card")
        verbose_name_plural = _("versions of effect cards")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [models.UniqueConstraint(fields=["need", "number"], name="needs_version_number_once")]

    def __str__(self) -> str:
        return f"{self.need_id} v{self.number}"


class WorkingCopy(models.Model):
    """The next version of a published card while it is being written; the owner's members only (Dutch: werkversie)."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="working_copy")
    card = models.JSONField(_("the card"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    changed_by = models.CharField(_("changed by"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")

    def __str__(self) -> str:
        return f"working copy of {self.need_id}"
