"""Labels on records and who is named in an audience."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup, IntroductionState, Label, Manner, Purpose
from schakel.base.parties.enums import Group
from schakel.base.parties.models import random_public_id


class Disclosed(models.Model):
    """A record that can be hidden: an owner, a label per field group, a draft state (Dutch: af te schermen record).

    Hidden by default: every label starts at AMBER with an empty audience. A subclass names the group of each of its
    fields in `FIELD_GROUPS`; a field without a group is a mistake that a test finds.
    """

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {}
    #: What is no field of the record and still has a consent of its own, such as a person's name in its contacts.
    CONSENTED_APART: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    owner_id: int
    owner = models.ForeignKey("parties.Party", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    is_draft = models.BooleanField(_("draft"), default=True)
    label_identity = models.CharField(_("label of identity"), max_length=12, choices=Label, default=Label.AMBER)
    label_contact = models.CharField(_("label of contact"), max_length=12, choices=Label, default=Label.AMBER)
    label_capability = models.CharField(_("label of capability"), max_length=12, choices=Label, default=Label.AMBER)
    label_capacity = models.CharField(_("label of capacity"), max_length=12, choices=Label, default=Label.AMBER)
    label_money = models.CharField(_("label of money"), max_length=12, choices=Label, default=Label.AMBER)
    label_technical = models.CharField(
        _("label of technical detail"), max_length=12, choices=Label, default=Label.AMBER
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        abstract = True

    def label_of(self, group: FieldGroup) -> Label:
        """The label of one field group."""
        return Label(getattr(self, f"label_{group.value}"))


def open_index(name: str, *fields: str) -> models.Index:
    """The index of a kind of record by which what is open to a circle is found without passing over what is not; then
    by the `fields` that say whether a record stands. Every `Disclosed` table has one, and none whose first column says
    something else about records of all owners: the database would walk that one, hidden records included."""
    return models.Index(fields=["label_identity", *fields], condition=models.Q(is_draft=False), name=name)


class NamedIn(models.Func):
    """Whether some audience entries name the record: asked in the form that lets each database look records up by the
    answer, instead of the entries for every record."""

    output_field = models.BooleanField()
    arg_joiner = " IN "
    template = "%(expressions)s"

    def __init__(self, entries: models.QuerySet["AudienceEntry"]) -> None:
        super().__init__(models.F("public_id"), models.Subquery(entries.order_by().values("record_id")))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Sequence[Any]]:
        """An array that is read once: the planner may then look it up in the index beside the other alternatives."""
        template, joiner = "%(expressions)s)", " = ANY(ARRAY"
        found: tuple[str, Sequence[Any]] = self.as_sql(
            compiler, connection, template=template, arg_joiner=joiner, **context
        )
        return found


class AudienceEntry(models.Model):
    """A party, group or person that is let in to one field group of one record (Dutch: doelgroep)."""

    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=12)
    field_group = models.CharField(_("field group"), max_length=12, choices=FieldGroup)
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    group = models.CharField(_("group of parties"), max_length=24, blank=True)
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("audience entry")
        verbose_name_plural = _("audience entries")
        indexes = [
            models.Index(fields=["record_kind", "record_id", "field_group"], name="disclosure_audience_record"),
            models.Index(fields=["group", "record_kind", "field_group"], name="disclosure_audience_group"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id", "field_group", "party", "group", "person"],
                nulls_distinct=False,
                name="disclosure_one_audience_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_kind}:{self.record_id} {self.field_group}"


class Introduction(models.Model):
    """One party asks to get to know the owner of a record (Dutch: kennismaking)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=12)
    asker = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", verbose_name=_("asker"))
    owner = models.ForeignKey(
        "parties.Party", on_delete=models.CASCADE, related_name="+", verbose_name=_("asked party")
    )
    asked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    reveals = models.TextField(_("what the asker reveals"))
    state = models.CharField(_("state"), max_length=8, choices=IntroductionState, default=IntroductionState.ASKED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id", "asker"],
                condition=~models.Q(state="revoked"),
                name="disclosure_one_running_introduction",
            )
        ]
        indexes = [models.Index(fields=["owner", "asker", "state"], name="disclosure_introduction_pair")]

    def __str__(self) -> str:
        return f"{self.asker_id} -> {self.owner_id} ({self.state})"


class Consent(models.Model):
    """Leave to use one field or asset of a record for one purpose (Dutch: toestemming)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=12)
    owner = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", verbose_name=_("owner"))
    field = models.CharField(_("field or asset"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    audience = models.CharField(_("for whom"), max_length=24, blank=True)
    given_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["record_kind", "record_id", "purpose"], name="disclosure_consent_record")]

    def __str__(self) -> str:
        return f"{self.record_kind}:{self.record_id}.{self.field} for {self.purpose}"

    @property
    def towards(self) -> str:
        """For whom it counts, in words."""
        if self.audience in Group.values:
            return str(Group(self.audience).label)
        return gettext("everybody who may see it")


class Reading(models.Model):
    """Something above TLP:GREEN, or used under a consent, reached somebody outside the owner (Dutch: inzage). The owner
    sees by which party. `consented` names the fields and assets that went under a consent."""

    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=12)
    owner = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    reader_party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", null=True)
    reader_ref = models.CharField(_("reader"), max_length=12)
    manner = models.CharField(_("how"), max_length=8, choices=Manner)
    groups = models.CharField(_("field groups"), max_length=80)
    consented = models.CharField(_("under consent"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        indexes = [models.Index(fields=["owner", "at"], name="disclosure_reading_owner")]

    def __str__(self) -> str:
        return f"{self.manner} {self.record_kind}:{self.record_id}"


class Release(models.Model):
    """Figures over hidden records, let out by a named act on a fixed date (Dutch: vrijgave). Never recounted.

    `countable` is, by circle, what everybody in that circle could count themselves on that day: later releases are
    compared with what was shown beyond it. `readers` is empty (everybody), `members` or a group of parties.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("what was counted"), max_length=60)
    as_of_on = models.DateField(_("as of"))
    released_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(_("released"), auto_now_add=True)
    purpose = models.CharField(_("purpose"), max_length=400, blank=True)
    readers = models.CharField(_("for whom"), max_length=24, blank=True)
    opens_on = models.DateField(_("to be read from"))
    cells = models.JSONField(_("cells"))
    countable = models.JSONField(_("what everybody could count"), default=dict)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["question", "as_of_on"], name="disclosure_one_release_of_a_question_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.as_of_on})"
