"""Read contacts: only where the organisation's contact group may be seen."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations.models import Contact, Organisation
from schakel.register.organisations.selectors.organisations import visible_organisations


def directory(*, viewer: Viewer) -> QuerySet[Contact]:
    """Every contact that a viewer may see, by organisation and role."""
    open_to = visible_organisations(viewer=viewer, groups=[FieldGroup.CONTACT]).order_by()
    return (
        Contact.objects.filter(organisation__in=open_to, withdrawn_at=None)
        .filter(Q(organisation__withdrawn_at=None))
        .select_related("organisation")
        .order_by(Lower("organisation__name"), Lower("role"), "public_id")
    )


def contacts(organisation: Organisation, viewer: Viewer) -> QuerySet[Contact]:
    """The contacts of one organisation that a viewer may see; none when its contact group is closed to them."""
    return directory(viewer=viewer).filter(organisation=organisation)
