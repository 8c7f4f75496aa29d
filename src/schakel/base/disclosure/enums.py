"""The words of disclosure that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Label(TextChoices):
    """How far a record or field group may go: TLP 2.0 without RED, which is not stored (Dutch: label)."""

    #: Everybody, without an account too.
    CLEAR = "CLEAR", _("TLP:CLEAR – everybody")
    #: Everybody with a verified membership here.
    GREEN = "GREEN", _("TLP:GREEN – verified members of this installation")
    #: The owner's members and the parties named.
    AMBER = "AMBER", _("TLP:AMBER – own organisation and the parties named")
    #: The owner's members and the persons named.
    AMBER_STRICT = "AMBER+STRICT", _("TLP:AMBER+STRICT – own organisation and the persons named")


class FieldGroup(TextChoices):
    """A group of fields with a label of its own (Dutch: veldgroep)."""

    #: Name, kind, region: without it a record is not listed.
    IDENTITY = "identity", _("identity")
    #: How to reach somebody.
    CONTACT = "contact", _("contact")
    #: What somebody can or needs.
    CAPABILITY = "capability", _("capability")
    #: How much, by when.
    CAPACITY = "capacity", _("capacity")
    #: Prices, budgets, amounts.
    MONEY = "money", _("money")
    #: Technical detail, with the export-control flag.
    TECHNICAL = "technical", _("technical detail")


class Act(TextChoices):
    """What somebody may want to do with a record; the columns of the disclosure table."""

    #: List and read.
    READ = "read", _("read")
    #: See how to reach the owner.
    REVEAL_CONTACT = "reveal-contact", _("reveal contact")
    #: Take along as a file.
    EXPORT = "export", _("export")
    #: Change fields.
    EDIT = "edit", _("edit")
    #: Change label, audience or consent.
    CHANGE_DISCLOSURE = "change-disclosure", _("change label, audience or consent")
    #: Take back.
    WITHDRAW = "withdraw", _("withdraw")


class Relation(TextChoices):
    """How a viewer stands to a record; the rows of the disclosure table."""

    #: A verified member of the owner party.
    OWNER_MEMBER = "owner-member", _("member of the owner")
    #: A steward of the owner party.
    OWNER_STEWARD = "owner-steward", _("steward of the owner")
    #: Inside the circle of the record's label.
    CIRCLE = "circle", _("in the circle of the label")
