"""Read offerings as one viewer may see them, and their texts as matching reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.selectors import concepts

#: The field groups, beside identity, that a viewer must see before an offering may be matched for them.
MATCHING_GROUPS: tuple[FieldGroup, ...] = (FieldGroup.CAPABILITY,)


@dataclass(frozen=True)
class MatchingText:
    """What matching reads of an offering: its title, its capability fields as one text, its concepts.

    `labels` are those of the field groups that it is made of. `is_public` says that everybody may see all of it, so
    that it may feed shared statistics.
    """

    offering: int
    public_id: str
    title: str
    text: str
    language: str
    concepts: tuple[str, ...]
    labels: tuple[tuple[FieldGroup, Label], ...]
    is_public: bool


def visible_offerings(
    *, viewer: Viewer, groups: Iterable[FieldGroup] = (), organisation: int | None = None
) -> QuerySet[Offering]:
    """The offerings that a viewer may know of, by title: published ones, and all states of the viewer's own parties;
    of one `organisation` (a key) only, when it is given: its hidden ones make the database no work."""
    standing = Q(state__in=[OfferingState.DRAFT, OfferingState.PUBLISHED])
    part_of = None if organisation is None else ("organisation_id", organisation)
    every = Offering.objects.all()
    found = disclosure.visible(every, viewer=viewer, groups=groups, standing=standing, part_of=part_of)
    return found.order_by(Lower("title"), "public_id")


def offering_for(*, viewer: Viewer, public_id: str) -> Offering:
    """One offering. Raises `disclosure.rules.NotDisclosed` when there is none that the viewer may know of."""
    found = (
        visible_offerings(viewer=viewer)
        .filter(public_id=public_id)
        .select_related("organisation", "owner")
        .prefetch_related("capabilities")
        .first()
    )
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def offerings_named(
    *, public_ids: Iterable[str], audiences: disclosure.Audiences, groups: Iterable[FieldGroup] = ()
) -> dict[str, tuple[Offering, Organisation | None]]:
    """Those of these offerings that `visible_offerings` would give, by public id, each with its organisation where the
    viewer may know of that. `audiences` are those of both kinds, read for this question. One simple query."""
    wanted, viewer = tuple(groups), audiences.viewer
    shown: dict[str, tuple[Offering, Organisation | None]] = {}
    for row in Offering.objects.filter(public_id__in=set(public_ids)).select_related("organisation"):
        is_standing = row.state != OfferingState.WITHDRAWN or row.owner_id in viewer.parties
        if is_standing and audiences.are_seen(record=row, groups=wanted):
            maker = row.organisation
            is_known = maker.withdrawn_at is None or maker.owner_id in viewer.parties
            shown[row.public_id] = (row, maker if is_known and audiences.are_seen(record=maker) else None)
    return shown


def similar_offerings(
    *, viewer: Viewer, organisation: int, title: str, besides: int | None = None
) -> QuerySet[Offering]:
    """Offerings of the same organisation with this title, among those the viewer may see: a duplicate warning."""
    same = visible_offerings(viewer=viewer, organisation=organisation).filter(title__iexact=title.strip())
    others = same.exclude(state=OfferingState.WITHDRAWN)
    return others if besides is None else others.exclude(pk=besides)


def matching_text(*, offering: Offering) -> MatchingText:
    """The text of one offering as matching reads it. Whoever gets anything derived from it must see `MATCHING_GROUPS`;
    the organisation's name, technical detail, capacity and price are not in it."""
    return matching_texts(offerings=[offering])[0]


def matching_texts(*, offerings: Iterable[Offering]) -> list[MatchingText]:
    """The texts of many offerings, in their order; with `capabilities` prefetched no further query is made."""
    return [_matching_text(offering) for offering in offerings]


def _matching_text(offering: Offering) -> MatchingText:
    capabilities = list(offering.capabilities.all())
    ids = tuple(sorted(row.concept_id for row in capabilities if row.concept_id))
    words = sorted(row.words for row in capabilities if row.words)
    labels = [label for concept in ids for label in concepts.concept_labels(concept_id=concept)]
    stands = tuple((group, Label(offering.label_of(group))) for group in (FieldGroup.IDENTITY, *MATCHING_GROUPS))
    parts = [offering.text, offering.civil_use, offering.military_use, ", ".join(labels), ", ".join(words)]
    return MatchingText(
        offering=offering.pk,
        public_id=offering.public_id,
        title=offering.title,
        text="\n".join(part for part in parts if part.strip()),
        language=offering.language,
        concepts=ids,
        labels=stands,
        is_public=offering.state == OfferingState.PUBLISHED and all(label == Label.CLEAR for _, label in stands),
    )
