"""Read pictures and consents. A picture is for its own people, and for others only under a running consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act, FieldGroup, Purpose
from schakel.base.disclosure.models import Consent
from schakel.register.assets import rules
from schakel.register.assets.models import Picture
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Offering, Organisation

Record = Organisation | Offering
#: Who may see a picture must be inside the circle of this part of the record.
GROUP = FieldGroup.CAPABILITY


@dataclass(frozen=True)
class PictureRow:
    """A picture of one's own with the consents that run for it."""

    picture: Picture
    consents: tuple[Consent, ...]


def pictures(*, records: Sequence[Record], viewer: Viewer, purpose: Purpose = Purpose.ASSET) -> list[Picture]:
    """The pictures of records of one kind that this viewer may have for a purpose, oldest first: of what they may see,
    under a consent that runs towards them and that the people in it still carry; all of their own (on pages). Three
    queries."""
    if not records:
        return []
    seen = disclosure.seen_groups_of(records=records, viewer=viewer)
    known = {record.pk: record for record in records if GROUP in seen[record.public_id]}
    consented = disclosure.consented(records=list(known.values()), purpose=purpose, viewer=viewer) if known else ()
    by_record: dict[str, set[str]] = {}
    for public_id, field in consented:
        by_record.setdefault(public_id, set()).add(field)
    today, found = timezone.localdate(), []
    for picture in _of(records).filter(**{f"{_kind(records)}__in": known}).defer("data"):
        record = known[getattr(picture, f"{_kind(records)}_id")]
        if rules.is_shown(
            is_own=purpose == Purpose.ASSET and record.owner_id in viewer.parties,
            people_until_on=picture.people_until_on,
            today=today,
            consented=by_record.get(record.public_id, ()),
            name=picture.name,
        ):
            found.append(picture)
    return found


def contents(*, pictures: Sequence[Picture], viewer: Viewer) -> dict[int, bytes]:
    """The bytes of pictures that `pictures` gave to this viewer, by key."""
    del viewer  # what they may have was decided when the pictures were read, within the same request
    rows = Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).values_list("pk", "data")
    return {key: bytes(data) for key, data in rows}


def picture_for(*, viewer: Viewer, public_id: str) -> Picture:
    """One picture, for whichever purpose it may be had. Raises `NotDisclosed`, hidden and absent alike."""
    found = Picture.objects.filter(public_id=public_id).select_related("organisation", "offering").first()
    if found is None or (found.record.__class__ is Organisation and _is_withdrawn(found, viewer)):
        raise disclosure_rules.NotDisclosed
    allowed = chain.from_iterable(
        pictures(records=[found.record], viewer=viewer, purpose=purpose)
        for purpose in (Purpose.ASSET, Purpose.PUBLICATION)
    )
    if found.pk not in {picture.pk for picture in allowed}:
        raise disclosure_rules.NotDisclosed
    return found


def own_pictures(*, record: Record, viewer: Viewer) -> list[PictureRow]:
    """Every picture of an own record, with the consents that run for it. Raises what `disclosure.require` raises."""
    disclosure.require(record=record, viewer=viewer, act=Act.EDIT)
    running: dict[str, list[Consent]] = {}
    for consent in consents_of(record=record, viewer=viewer):
        running.setdefault(consent.field, []).append(consent)
    return [
        PictureRow(picture, tuple(running.get(picture.name, ()))) for picture in _of([record]).filter(_is_of(record))
    ]


def consents_of(*, record: Record, viewer: Viewer) -> QuerySet[Consent]:
    """The consents that run on an own record, newest first. Raises what `disclosure.require` raises."""
    disclosure.require(record=record, viewer=viewer, act=Act.EDIT)
    return disclosure.consents_on(record=record)


def consent_for(*, viewer: Viewer, public_id: str) -> Consent:
    """One consent of the viewer's parties. Raises `disclosure.rules.NotDisclosed`."""
    found = disclosure.consents(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def picture_names(*, fields: Sequence[str], viewer: Viewer) -> dict[str, str]:
    """What pictures of the viewer's own parties show, by the name that consents use."""
    ids = [field.partition(":")[2] for field in fields if field.startswith("picture:")]
    mine = Q(organisation__owner__in=viewer.parties) | Q(offering__owner__in=viewer.parties)
    return {
        f"picture:{one}": shows
        for one, shows in Picture.objects.filter(mine, public_id__in=ids).values_list("public_id", "shows")
    }


def record_of(*, consent: Consent, viewer: Viewer) -> Record | None:
    """The record of a consent, for the page to go back to; None for a kind without pictures or a hidden one."""
    if consent.record_kind == disclosure.kind_of(Organisation):
        return organisations.visible_organisations(viewer=viewer).filter(public_id=consent.record_id).first()
    return organisations.visible_offerings(viewer=viewer).filter(public_id=consent.record_id).first()


def _kind(records: Sequence[Record]) -> str:
    return "organisation" if isinstance(records[0], Organisation) else "offering"


def _of(records: Sequence[Record]) -> QuerySet[Picture]:
    return Picture.objects.select_related(_kind(records)).order_by("added_at", "pk")


def _is_of(record: Record) -> Q:
    return Q(**{_kind([record]): record})


def _is_withdrawn(picture: Picture, viewer: Viewer) -> bool:
    one = picture.organisation
    return one is not None and one.withdrawn_at is not None and one.owner_id not in viewer.parties
