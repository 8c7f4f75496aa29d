"""The kinds of parties and the groups they form."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartyKind(TextChoices):
    """What sort of body a party is (Dutch: soort partij). Set by `services.found_party`."""

    #: A company of any size.
    COMPANY = "company", _("company")
    #: A university, applied-research organisation or school.
    INSTITUTE = "institute", _("knowledge institute")
    #: A unit of the armed forces or the ministry that states needs.
    DEFENCE_UNIT = "defence-unit", _("Defence unit")
    #: A body that buys for Defence.
    PROCUREMENT = "procurement", _("procurement body")
    #: A regional development company (Dutch: ROM).
    DEVELOPMENT_COMPANY = "development-company", _("regional development company")
    #: A province, municipality or ministry other than Defence.
    GOVERNMENT = "government", _("public authority")
    #: A fund, bank or investor.
    FINANCIER = "financier", _("financier")
    #: An organisation of companies or a network.
    NETWORK = "network", _("network or sector body")
    #: A desk or programme office that runs the ecosystem.
    OFFICE = "office", _("programme office")


class Group(TextChoices):
    """A group of parties that may stand in an audience (Dutch: groep)."""

    #: Units and buyers of Defence.
    DEFENCE = "defence", _("Defence units and buyers")
    #: Regional development companies.
    DEVELOPMENT_COMPANIES = "development-companies", _("regional development companies")
    #: Knowledge institutes.
    INSTITUTES = "institutes", _("knowledge institutes")
    #: Funds, banks and investors.
    FINANCIERS = "financiers", _("financiers")
    #: Ministries, provinces, municipalities and programme offices.
    AUTHORITIES = "authorities", _("public authorities and programme offices")
