"""Read effect cards as one viewer may see them, and their texts as matching reads them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties import rules as party_rules
from schakel.base.parties.models import Party
from schakel.register.needs import rules
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need

#: The words of a comparator inside a requirement, by language; matching reads them, pages translate the enum.
SIGNS = {
    "nl": {"at-least": "ten minste", "at-most": "ten hoogste", "exactly": "precies", "described": "", ".": ","},
    "en": {"at-least": "at least", "at-most": "at most", "exactly": "exactly", "described": ""},
}


def visible_needs(*, viewer: Viewer, groups: Iterable[FieldGroup] = ()) -> QuerySet[Need]:
    """The cards a viewer may know of, and of which they may see `groups` too. Withdrawn ones: the owner only."""
    standing = Q(state__in=[state for state in State if state != State.WITHDRAWN])
    return disclosure.visible(Need.objects.all(), viewer=viewer, groups=groups, standing=standing)


def open_needs(*, viewer: Viewer, groups: Iterable[FieldGroup] = (), now: datetime | None = None) -> QuerySet[Need]:
    """The visible cards that stand open for answers at `now`."""
    at = now or timezone.now()
    return visible_needs(viewer=viewer, groups=groups).filter(state=State.PUBLISHED, expires_at__gt=at)


def need_for(*, viewer: Viewer, public_id: str) -> Need:
    """The card with this identifier. Raises `NotDisclosed`, absent or hidden alike."""
    need = visible_needs(viewer=viewer).filter(public_id=public_id).select_related("owner").first()
    if need is None:
        raise disclosure_rules.NotDisclosed
    return need


def whole_need_for(*, viewer: Viewer, public_id: str) -> Need:
    """The card with its measures and codes read along, for who uses them more than once. Raises `NotDisclosed`."""
    need = need_for(viewer=viewer, public_id=public_id)
    prefetch_related_objects([need], "measures", "codes")
    return need


def seen_groups(*, need: Need, viewer: Viewer) -> frozenset[FieldGroup]:
    """The field groups of a card that a viewer may see; empty when they may not know of it."""
    if need.owner_id in viewer.parties:
        return frozenset(disclosure_rules.FIELD_GROUPS)
    if need.state == State.WITHDRAWN:
        return frozenset()
    return disclosure.seen_groups(record=need, viewer=viewer)


def card_of(need: Need) -> rules.Card:
    """Everything written on a card, as a value. Not filtered: who shows it takes `seen_groups` first."""
    codes = [(row.code_list, row.code) for row in need.codes.all()]
    return rules.Card(
        title=need.title,
        effect=need.effect,
        situation=need.situation,
        constraints=need.constraints,
        measures=tuple(
            rules.MeasureOfSuccess(row.what, row.comparator, row.threshold, row.unit, row.note)
            for row in need.measures.all()
        ),
        horizon_on=need.horizon_on,
        horizon_text=need.horizon_text,
        quantity=need.quantity,
        quantity_unit=need.quantity_unit,
        trl_from=need.trl_from,
        trl_to=need.trl_to,
        domains=tuple(code for name, code in codes if name == CodeList.DOMAINS),
        areas=tuple(code for name, code in codes if name == CodeList.AREAS),
        language=need.language if need.is_language_chosen else "",
        kept_words=tuple(need.kept_words),
    )


def matching_text(*, need: Need, viewer: Viewer) -> rules.MatchingText:
    """What matching may read of a card for this viewer: title, language, and each visible requirement by itself.

    Empty parts and title when the viewer may not know of the card.
    """
    groups = seen_groups(need=need, viewer=viewer)
    if FieldGroup.IDENTITY not in groups:
        return rules.MatchingText(need.public_id, "", "")
    return _text_of(need, card_of(need), groups)


def text_before(*, need: Need, viewer: Viewer) -> rules.MatchingText | None:
    """What matching read of the version before the one that holds; None for a first version and for anybody but
    members of the owner."""
    return text_of_version(need=need, number=need.number - 1, viewer=viewer) if need.number > 1 else None


def text_of_version(*, need: Need, number: int, viewer: Viewer) -> rules.MatchingText | None:
    """What matching read of one published version; None when it does not exist and for anybody but members of the
    owner."""
    if need.owner_id not in viewer.parties:
        return None
    version = need.versions.filter(number=number).first()
    if version is None:
        return None
    return _text_of(need, rules.card_from_json(version.card), frozenset(disclosure_rules.FIELD_GROUPS))


def text_to_index(need: Need) -> rules.MatchingText:
    """All requirements of a card, each with its field group, for an index that filters per viewer when asked.

    Never shown as it is: who builds on it shows a part only to those who may see the part's group. Prefetch
    `measures` (and `codes`) when reading many.
    """
    return _text_of(need, card_of(need), frozenset(disclosure_rules.FIELD_GROUPS))


def _text_of(need: Need, card: rules.Card, groups: frozenset[FieldGroup]) -> rules.MatchingText:
    language = need.language or "nl"
    parts = rules.parts_of(card, groups=groups, signs=SIGNS[language])
    return rules.MatchingText(need.public_id, card.title, need.language, parts)


def needs_past_their_time(*, now: datetime) -> QuerySet[Need]:
    """Published cards whose time ran out, for the job that says so (it shows nothing to anybody)."""
    return Need.objects.filter(state=State.PUBLISHED, expires_at__lte=now).order_by("expires_at", "pk")


def demand_parties(*, viewer: Viewer) -> list[Party]:
    """The parties of this viewer that may state needs; the one the viewer acts for goes first."""
    found = Party.objects.filter(pk__in=viewer.parties, kind__in=party_rules.DEMAND_KINDS).order_by("pk")
    return sorted(found, key=lambda party: party.pk != viewer.acting_for)
