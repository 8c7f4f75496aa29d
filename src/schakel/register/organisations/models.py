"""Organisations, what they offer, what is stated about them and whom to reach."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed, open_index
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import random_public_id
from schakel.register.organisations.enums import (
    ClaimState,
    DefenceStatus,
    ExportControl,
    HoldState,
    Language,
    OfferingKind,
    OfferingState,
    Passage,
    SizeClass,
)
from schakel.register.organisations.rules import OFFERING_FACTS, ORGANISATION_FACTS, FieldSpec
from schakel.register.vocabulary.enums import Trust


class Organisation(Disclosed):
    """The profile of an organisation, kept by a steward party (Dutch: organisatie).

    `owner` is the party that keeps the profile, which may be a development company; `party` is the party that the
    profile is of, empty while nobody has claimed it. The columns hold the shown values; the statements behind them,
    with source, date and trust, are in `Statement`. Numbers are unique per owner only, so that nobody learns of a
    hidden record by typing a number; a profile that came by an accepted claim may be a twin of one that its new owner
    had already, which only that owner is told.
    """

    party = models.ForeignKey(
        "parties.Party", verbose_name=_("party"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind, default=PartyKind.COMPANY)
    name = models.CharField(_("name"), max_length=200)
    kvk_number = models.CharField(_("KvK number"), max_length=8, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    lei = models.CharField(_("LEI"), max_length=20, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass, default=SizeClass.UNKNOWN)
    status = models.CharField(_("status"), max_length=8, choices=DefenceStatus, default=DefenceStatus.UNKNOWN)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    controlled_from = models.CharField(_("controlled from (country)"), max_length=2, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    #: In no field group: only the owner's list of what is left to do tells it.
    is_twin = models.BooleanField(_("came with a number that its owner had already"), default=False, editable=False)

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {
        "party": FieldGroup.IDENTITY,
        "kind": FieldGroup.IDENTITY,
        "name": FieldGroup.IDENTITY,
        "kvk_number": FieldGroup.IDENTITY,
        "vat_number": FieldGroup.IDENTITY,
        "lei": FieldGroup.IDENTITY,
        "region": FieldGroup.IDENTITY,
        "website": FieldGroup.IDENTITY,
        "summary": FieldGroup.CAPABILITY,
        "size_class": FieldGroup.IDENTITY,
        "status": FieldGroup.IDENTITY,
        "founded_on": FieldGroup.IDENTITY,
        "controlled_from": FieldGroup.IDENTITY,
        "confirmed_at": FieldGroup.IDENTITY,
        "withdrawn_at": FieldGroup.IDENTITY,
        "contacts": FieldGroup.CONTACT,
    }
    CONSENTED_APART: ClassVar[frozenset[str]] = frozenset({"person_name"})
    FACTS: ClassVar[Mapping[str, FieldSpec]] = ORGANISATION_FACTS

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kvk_number"],
                condition=~models.Q(kvk_number="") & models.Q(withdrawn_at=None, is_twin=False),
                name="organisations_one_kvk_per_owner",
            ),
            models.UniqueConstraint(
                fields=["owner", "vat_number"],
                condition=~models.Q(vat_number="") & models.Q(withdrawn_at=None, is_twin=False),
                name="organisations_one_vat_per_owner",
            ),
        ]
        indexes = [
            open_index("organisations_open", "withdrawn_at"),
            models.Index(fields=["kvk_number"], name="organisations_by_kvk"),
            models.Index(fields=["vat_number"], name="organisations_by_vat"),
        ]

    def __str__(self) -> str:
        return self.name


class Offering(Disclosed):
    """Something that an organisation can contribute (Dutch: aanbod).

    `is_draft` follows `state`. Title, kind, proposition and region are identity; what it can do is capability. The
    texts carry one provenance together (`text_source`, `text_stated_on`, `text_trust`); other facts have statements.
    """

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offerings", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=OfferingState, default=OfferingState.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("description"), max_length=20000, blank=True)
    language = models.CharField(_("language of the text"), max_length=2, choices=Language, default=Language.DUTCH)
    technical_detail = models.TextField(_("technical detail"), max_length=20000, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OfferingKind)
    proposition = models.CharField(_("proposition"), max_length=40, blank=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    maturity = models.PositiveSmallIntegerField(_("maturity (TRL)"), null=True, blank=True)
    civil_use = models.TextField(_("civil use"), max_length=4000, blank=True)
    civil_maturity = models.PositiveSmallIntegerField(_("maturity in civil use (TRL)"), null=True, blank=True)
    military_use = models.TextField(_("military use"), max_length=4000, blank=True)
    military_maturity = models.PositiveSmallIntegerField(_("maturity in military use (TRL)"), null=True, blank=True)
    export_control = models.CharField(
        _("export control"), max_length=14, choices=ExportControl, default=ExportControl.UNKNOWN
    )
    export_basis = models.CharField(_("basis of the export-control flag"), max_length=400, blank=True)
    export_checked_on = models.DateField(_("export control looked into on"), null=True, blank=True)
    capacity_note = models.TextField(_("capacity"), max_length=4000, blank=True)
    price_note = models.TextField(_("price"), max_length=4000, blank=True)
    text_source = models.CharField(_("source of the texts"), max_length=300, blank=True)
    text_source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    text_stated_on = models.DateField(_("texts stated on"), null=True, blank=True)
    text_trust = models.CharField(_("trust in the texts"), max_length=8, choices=Trust, default=Trust.OWN)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {
        "organisation": FieldGroup.IDENTITY,
        "state": FieldGroup.IDENTITY,
        "title": FieldGroup.IDENTITY,
        "kind": FieldGroup.IDENTITY,
        "proposition": FieldGroup.IDENTITY,
        "region": FieldGroup.IDENTITY,
        "confirmed_at": FieldGroup.IDENTITY,
        "published_at": FieldGroup.IDENTITY,
        "withdrawn_at": FieldGroup.IDENTITY,
        "text": FieldGroup.CAPABILITY,
        "language": FieldGroup.CAPABILITY,
        "capabilities": FieldGroup.CAPABILITY,
        "maturity": FieldGroup.CAPABILITY,
        "civil_use": FieldGroup.CAPABILITY,
        "civil_maturity": FieldGroup.CAPABILITY,
        "military_use": FieldGroup.CAPABILITY,
        "military_maturity": FieldGroup.CAPABILITY,
        "text_source": FieldGroup.CAPABILITY,
        "text_source_url": FieldGroup.CAPABILITY,
        "text_stated_on": FieldGroup.CAPABILITY,
        "text_trust": FieldGroup.CAPABILITY,
        "technical_detail": FieldGroup.TECHNICAL,
        "export_control": FieldGroup.TECHNICAL,
        "export_basis": FieldGroup.TECHNICAL,
        "export_checked_on": FieldGroup.TECHNICAL,
        "capacity_note": FieldGroup.CAPACITY,
        "price_note": FieldGroup.MONEY,
    }
    FACTS: ClassVar[Mapping[str, FieldSpec]] = OFFERING_FACTS

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(maturity=None) | models.Q(maturity__range=(1, 9)), name="offerings_maturity_1_to_9"
            ),
            models.CheckConstraint(
                condition=models.Q(civil_maturity=None) | models.Q(civil_maturity__range=(1, 9)),
                name="offerings_civil_maturity_1_to_9",
            ),
            models.CheckConstraint(
                condition=models.Q(military_maturity=None) | models.Q(military_maturity__range=(1, 9)),
                name="offerings_military_maturity_1_to_9",
            ),
            models.CheckConstraint(
                condition=models.Q(is_draft=True, state=OfferingState.DRAFT)
                | (models.Q(is_draft=False) & ~models.Q(state=OfferingState.DRAFT)),
                name="offerings_draft_follows_state",
            ),
        ]
        indexes = [
            open_index("offerings_open", "state"),
            models.Index(fields=["owner", "state"], name="offerings_by_owner_and_state"),
            # Of one organisation what is open, and what its owner's people see: never past what is hidden.
            models.Index(
                fields=["organisation", "label_identity", "state"],
                condition=models.Q(is_draft=False),
                name="offerings_open_of_one",
            ),
            models.Index(fields=["organisation", "owner"], name="offerings_of_one_and_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class OfferingCapability(models.Model):
    """One capability of an offering: a concept of the vocabulary, or free words (Dutch: capaciteit van een aanbod)."""

    offering_id: int
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="capabilities")
    concept_id = models.CharField(_("concept"), max_length=120, blank=True, db_index=True)
    words = models.CharField(_("own words"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(concept_id="") & ~models.Q(words=""))
                | (~models.Q(concept_id="") & models.Q(words="")),
                name="offering_capability_concept_or_words",
            ),
            models.UniqueConstraint(fields=["offering", "concept_id", "words"], name="offering_capability_once"),
        ]

    def __str__(self) -> str:
        return self.concept_id or self.words


class Statement(models.Model):
    """What one source says about one field of one record (Dutch: bewering).

    Contradictory statements stand side by side. `is_current` goes when the same source says something newer
    (`replace`) or when the statement was taken back with a reason. `is_chosen` marks the steward's choice; without one
    `rules.shown_statement` decides. A machine-made statement is never the shown one.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    organisation_id: int | None
    offering_id: int | None
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="statements", null=True, blank=True
    )
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="statements", null=True, blank=True)
    field = models.CharField(_("field"), max_length=40)
    value = models.TextField(_("value"), max_length=4000, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    stated_on = models.DateField(_("stated on"))
    trust = models.CharField(_("trust"), max_length=8, choices=Trust)
    is_current = models.BooleanField(_("still stands"), default=True)
    is_chosen = models.BooleanField(_("chosen by the steward"), default=False)
    choice_reason = models.CharField(_("reason of the choice"), max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(fields=["organisation", "field"], name="statements_organisation_field"),
            models.Index(fields=["offering", "field"], name="statements_offering_field"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation=None, offering__isnull=False)
                | models.Q(organisation__isnull=False, offering=None),
                name="statement_about_one_record",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_chosen=True, trust=Trust.MACHINE), name="statement_machine_never_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value[:40]} ({self.trust})"

    @property
    def record(self) -> Organisation | Offering:
        """The record that this statement is about."""
        record = self.organisation or self.offering
        if record is None:
            raise LookupError(f"statement {self.public_id} is about nothing")
        return record


class Hold(models.Model):
    """Technical detail of an offering that waits for a party, until a steward of its owner records the basis on which
    it may go, or refuses (Dutch: wachtend verzoek). `flag` is the export-control flag that the answer was about."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    passage = models.CharField(_("by which way"), max_length=12, choices=Passage)
    state = models.CharField(_("state"), max_length=8, choices=HoldState, default=HoldState.WAITING)
    flag = models.CharField(_("export control"), max_length=14, choices=ExportControl)
    basis = models.CharField(_("basis or reason"), max_length=400, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("technical detail that waits")
        verbose_name_plural = _("technical detail that waits")
        constraints = [models.UniqueConstraint(fields=["offering", "party"], name="organisations_one_hold_a_party")]

    def __str__(self) -> str:
        return f"{self.offering_id} -> {self.party_id} ({self.state})"


class Contact(models.Model):
    """How to reach an organisation for one role (Dutch: contact). A role mailbox first; a name only with consent."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(_("role"), max_length=120)
    email = models.EmailField(_("e-mail address of the role"), blank=True)
    phone = models.CharField(_("telephone number of the desk"), max_length=40, blank=True)
    person_name = models.CharField(_("name of the person"), max_length=120, blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_until = models.DateField(_("consent until"), null=True, blank=True)
    consent_purpose = models.CharField(_("purpose of the consent"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person_name="")
                | (models.Q(consent_on__isnull=False, consent_until__isnull=False) & ~models.Q(consent_purpose="")),
                name="contact_name_only_with_consent",
            ),
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(phone="") | models.Q(withdrawn_at__isnull=False),
                name="contact_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.organisation_id})"


class Claim(models.Model):
    """A party saying that a profile kept by another is its own (Dutch: aanspraak). The keeper's steward answers."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    organisation_id: int
    claimant_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    grounds = models.CharField(_("how the keeper can check it"), max_length=400)
    state = models.CharField(_("state"), max_length=8, choices=ClaimState, default=ClaimState.ASKED)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "claimant"],
                condition=models.Q(state=ClaimState.ASKED),
                name="organisations_one_open_claim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} claims {self.organisation_id} ({self.state})"
