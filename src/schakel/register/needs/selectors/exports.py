"""What a viewer may take along as a file: own cards whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Sequence

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.base.disclosure.models import Consent
from schakel.register.needs.models import Need


def exportable_needs(*, needs: Sequence[Need], viewer: Viewer) -> list[tuple[Need, frozenset[str]]]:
    """Of these visible cards, those that the viewer may take along, each with the fields that go with it.

    A field goes when the card is the viewer's own, when the label of its part is CLEAR or GREEN, or when the owner
    consented to the export of the field or its part towards this viewer; without its title a card stays. Two queries.
    """
    found = disclosure.exportable_fields(records=needs, viewer=viewer)
    return [(need, fields) for need, fields in found if "title" in fields]


def is_still_exportable(*, taken: Sequence[tuple[Need, frozenset[str]]], viewer: Viewer) -> bool:
    """Whether exactly this may still be taken along, read anew: asked when a file was made, before it goes."""
    fresh = list(Need.objects.filter(pk__in=[need.pk for need, _fields in taken]))
    now = exportable_needs(needs=fresh, viewer=viewer)
    return {need.pk: fields for need, fields in now} == {need.pk: fields for need, fields in taken}


def consents_of(*, need: Need, viewer: Viewer) -> QuerySet[Consent]:
    """The consents that run on an own card, newest first. Raises what `disclosure.require` raises."""
    disclosure.require(record=need, viewer=viewer, act=Act.EDIT)
    return disclosure.consents_on(record=need)
