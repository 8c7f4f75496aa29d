"""Code lists, their terms and the links between lists, each with who says so and since when."""

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.models import random_public_id
from schakel.register.vocabulary.enums import Confidence, ListStatus, Trust


class CodeList(models.Model):
    """A list of codes that pages offer for choice (Dutch: codelijst). Data: code never branches on its codes."""

    code = models.SlugField(_("code"), unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    status = models.CharField(_("status"), max_length=20, choices=ListStatus, default=ListStatus.VERIFIED)
    version = models.CharField(_("version"), max_length=40)
    source = models.CharField(_("source"), max_length=400, blank=True)
    trust = models.CharField(_("trust"), max_length=10, choices=Trust, default=Trust.UNKNOWN)
    last_verified_on = models.DateField(_("last verified"), null=True, blank=True)
    note_nl = models.TextField(_("note in Dutch"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    loaded_at = models.DateTimeField(_("loaded"), auto_now=True)

    class Meta:
        verbose_name = _("code list")
        verbose_name_plural = _("code lists")

    def __str__(self) -> str:
        return self.name_nl if translation.get_language() == "nl" else self.name_en

    @property
    def note(self) -> str:
        """The note in the language of the page."""
        return self.note_nl if translation.get_language() == "nl" else self.note_en


class Term(models.Model):
    """One entry of a code list (Dutch: term). A term that went out of use keeps its row with an end date."""

    code_list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(_("code"), max_length=60)
    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    place = models.PositiveIntegerField(_("place in the list"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_unverified = models.BooleanField(_("not verified"), default=False)
    source = models.CharField(_("source"), max_length=400, blank=True)
    trust = models.CharField(_("trust"), max_length=10, choices=Trust, blank=True)
    extra = models.JSONField(_("further data"), default=dict, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["place", "code"]
        constraints = [models.UniqueConstraint(fields=["code_list", "code"], name="vocabulary_term_once_in_a_list")]

    def __str__(self) -> str:
        return self.name_nl if translation.get_language() == "nl" else self.name_en


class Link(models.Model):
    """A statement that two terms or concepts belong together (Dutch: koppeling), with who says so and how sure."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    from_list = models.CharField(_("from list"), max_length=50)
    from_code = models.CharField(_("from"), max_length=60)
    to_list = models.CharField(_("to list"), max_length=50)
    to_code = models.CharField(_("to"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30)
    said_by = models.CharField(_("who says so"), max_length=120)
    confidence = models.CharField(_("how sure"), max_length=10, choices=Confidence)
    source = models.CharField(_("source"), max_length=400, blank=True)
    said_on = models.DateField(_("said on"))
    retired_on = models.DateField(_("taken back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=["from_list", "from_code", "to_list", "to_code", "kind", "said_by"],
                name="vocabulary_link_said_once_by_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_list}:{self.from_code} -> {self.to_list}:{self.to_code}"
