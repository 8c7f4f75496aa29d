"""The words of code lists and links that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListStatus(TextChoices):
    """How far a code list can be relied on (Dutch: status van de lijst)."""

    #: Read in the source named.
    VERIFIED = "verified", _("verified")
    #: Only part of the list is known.
    PARTIAL = "partial", _("partly known")
    #: That the list exists is known, its names are not.
    NAMES_NOT_VERIFIED = "names_not_verified", _("names not verified")


class Trust(TextChoices):
    """How far a statement can be relied on (Dutch: betrouwbaarheid)."""

    #: Law, government or another primary source.
    OFFICIAL = "official", _("official source")
    #: A sector body, law firm or specialist press.
    SECTOR = "sector", _("sector source")
    #: General news.
    PRESS = "press", _("press")
    #: The party about itself.
    OWN = "own", _("own statement")
    #: Written by a machine: never shown as a fact.
    MACHINE = "machine", _("machine-written, not a fact")
    #: Nobody knows.
    UNKNOWN = "unknown", _("source unknown")


class Confidence(TextChoices):
    """How sure the one is who made a link (Dutch: zekerheid)."""

    #: Evident, or read in a source.
    SURE = "sure", _("sure")
    #: Experts would mostly agree.
    LIKELY = "likely", _("likely")
    #: Worth a look.
    POSSIBLE = "possible", _("possible")
