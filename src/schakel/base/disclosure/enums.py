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


class IntroductionState(TextChoices):
    """Where an introduction is in its life (Dutch: kennismaking). The asker cannot tell declined from asked."""

    #: Asked; nobody answered. Set by `services.ask_introduction`.
    ASKED = "asked", _("asked, no answer yet")
    #: Both sides see each other's contact. Set by `services.accept_introduction`.
    ACCEPTED = "accepted", _("accepted")
    #: The owner said no; looks like silence to the asker. Set by `services.decline_introduction`.
    DECLINED = "declined", _("declined")
    #: One side took it back for the future. Set by `services.revoke_introduction`.
    REVOKED = "revoked", _("taken back")


class Purpose(TextChoices):
    """What somebody may use a field or asset for, once consented (Dutch: doel)."""

    #: Offer books, bid-books and other documents that leave the installation.
    PUBLICATION = "publication", _("publication in documents")
    #: A file taken along of a record above GREEN.
    EXPORT = "export", _("export above TLP:GREEN")
    #: A named person in the contact directory.
    CONTACT_PERSON = "contact-person", _("a person's name in the contact directory")
    #: A photo or other asset shown on pages.
    ASSET = "asset", _("showing a photo or other asset")


class Manner(TextChoices):
    """How something above TLP:GREEN reached somebody (Dutch: wijze)."""

    #: Opened on a page or through the API.
    READ = "read", _("read")
    #: Contact revealed.
    REVEAL = "reveal", _("contact revealed")
    #: Taken along as a file: has left the installation.
    EXPORT = "export", _("exported")
    #: Sent by mail: has left the installation.
    MAIL = "mail", _("mailed")
    #: Stood in a generated document: has left the installation.
    DOCUMENT = "document", _("in a document")
