"""Which records stand in an offer book, for one viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingKind, OfferingState
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary import selectors as vocabulary
from schakel.report.publications import rules
from schakel.report.publications.selectors import contacts, entries, pictures

Groups = frozenset[FieldGroup]
#: The field groups that a book shows; technical detail, capacity and money never stand in one.
OF_OFFERING = frozenset({FieldGroup.IDENTITY, FieldGroup.CAPABILITY})
OF_ORGANISATION = frozenset({FieldGroup.IDENTITY, FieldGroup.CAPABILITY, FieldGroup.CONTACT})


@dataclass(frozen=True)
class Made:
    """A book, and the records on the pages asked for with the field groups shown of them, for the read log."""

    book: rules.Book
    shown: tuple[tuple[Offering | Organisation, Groups], ...]
    #: By public id of the record what stands in the book under a consent to publication.
    consented: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Slot:
    """One offering of a book with the groups that may be shown of it."""

    offering: Offering
    groups: Groups


def offer_book(
    *,
    viewer: Viewer,
    wanted: rules.Wanted,
    now: datetime,
    is_file: bool = False,
    offerings: slice = slice(None),
    profiles: slice = slice(None),
) -> Made:
    """The book of what a viewer may see (with `is_file`: may take along); entries and profiles of these slices only.

    Raises `rules.NothingChosen` and `rules.BookTooLarge`. At most 30 queries, whatever the size.
    """
    rules.check_wanted(wanted)
    records = list(_offerings(viewer, wanted)[: rules.LIMIT + 1])
    if len(records) > rules.LIMIT:
        raise rules.BookTooLarge(len(records))
    slots = _in_order(_slots(records, viewer, wanted, is_file))
    behind = _organisations(slots, viewer, wanted, is_file)
    reach = contacts.published(organisations=[o for o, groups in behind.values()], viewer=viewer, today=now.date())
    reach = {key: lines for key, lines in reach.items() if _shows_contact(behind[key], viewer, wanted, is_file)}
    ordered = sorted(behind.values(), key=lambda pair: (pair[0].name.casefold(), pair[0].public_id))
    some, others = slots[offerings], [(o, _with_contact(o, groups, reach)) for o, groups in ordered[profiles]]
    pairs: list[tuple[Offering | Organisation, Groups]] = [*((s.offering, s.groups) for s in some), *others]
    seen_pictures = {
        **pictures.published(pairs=pairs[: len(some)], viewer=viewer, is_file=is_file),
        **pictures.published(pairs=pairs[len(some) :], viewer=viewer, is_file=is_file),
    }
    book = rules.Book(
        wanted=wanted,
        made_at=now,
        label=disclosure_rules.strictest(
            [*(_strictest(s.offering, s.groups) for s in slots)]
            + [_strictest(o, _with_contact(o, groups, reach)) for o, groups in ordered]
        ),
        chapters=rules.chapters((s.offering.proposition, s.offering.kind) for s in slots),
        count=len(slots),
        organisation_count=len(behind),
        left_out=0 if is_file else _left_out(records, viewer, wanted),
        entries=tuple(
            replace(one, pictures=seen_pictures.get(one.public_id, ()))
            for one in entries.entries([(s.offering, s.groups) for s in some], _names(behind), viewer=viewer, now=now)
        ),
        profiles=tuple(
            replace(one, pictures=seen_pictures.get(one.public_id, ()))
            for one in entries.profiles(others, reach, viewer=viewer, now=now)
        ),
    )
    return Made(book, tuple(pairs), _under_consent(book))


def _under_consent(book: rules.Book) -> dict[str, frozenset[str]]:
    """What of each record stands in a book because its owner consented."""
    found = {one.public_id: frozenset(f"picture:{p.public_id}" for p in one.pictures) for one in book.entries}
    for one in book.profiles:
        names = {f"picture:{picture.public_id}" for picture in one.pictures}
        names |= {contacts.CONTACTS} if one.contacts else set()
        names |= {contacts.PERSON} if any(line.person for line in one.contacts) else set()
        found[one.public_id] = frozenset(names)
    return {public_id: names for public_id, names in found.items() if names}


def counts(*, viewer: Viewer) -> dict[tuple[str, str], int]:
    """How many published offerings a viewer sees by region and proposition; one query."""
    rows = _published(viewer).order_by().values_list("region", "proposition").annotate(number=Count("pk"))
    return {(region, proposition): number for region, proposition, number in rows}


def _published(viewer: Viewer) -> QuerySet[Offering]:
    return organisations.visible_offerings(viewer=viewer).filter(state=OfferingState.PUBLISHED)


def _offerings(viewer: Viewer, wanted: rules.Wanted) -> QuerySet[Offering]:
    found = _published(viewer)
    if wanted.regions:
        there = organisations.visible_organisations(viewer=viewer).filter(region__in=wanted.regions).order_by()
        found = found.filter(Q(region__in=wanted.regions) | Q(region="", organisation__in=there))
    if wanted.proposition:
        found = found.filter(proposition=wanted.proposition)
    return found


def _slots(records: Sequence[Offering], viewer: Viewer, wanted: rules.Wanted, is_file: bool) -> list[_Slot]:
    allowed = _allowed(records, viewer, wanted, is_file)
    return [_Slot(o, allowed[o.public_id] & OF_OFFERING) for o in records if o.public_id in allowed]


def _allowed(
    records: Sequence[Offering] | Sequence[Organisation], viewer: Viewer, wanted: rules.Wanted, is_file: bool
) -> dict[str, Groups]:
    """By public id the groups that may stand in the book; a record without its identity is not in the answer."""
    if is_file:
        groups = {r.public_id: g for r, g in organisations.exportable(records=list(records), viewer=viewer)}
    else:
        groups = dict(disclosure.seen_groups_of(records=list(records), viewer=viewer))
    within = {
        r.public_id: frozenset(g for g in groups.get(r.public_id, ()) if _is_within(r.label_of(g), wanted))
        for r in records
    }
    return {public_id: g for public_id, g in within.items() if FieldGroup.IDENTITY in g}


def _is_within(label: Label, wanted: rules.Wanted) -> bool:
    return not wanted.upto or not disclosure_rules.is_wider(wanted.upto, label)


def _in_order(slots: Sequence[_Slot]) -> list[_Slot]:
    propositions = [term.code for term in vocabulary.all_terms(code_list="propositions").order_by("place", "code")]
    kinds = [kind.value for kind in OfferingKind]
    return sorted(
        slots,
        key=lambda s: (
            rules.place_in(propositions, s.offering.proposition),
            rules.place_in(kinds, s.offering.kind),
            s.offering.title.casefold(),
            s.offering.public_id,
        ),
    )


def _organisations(
    slots: Sequence[_Slot], viewer: Viewer, wanted: rules.Wanted, is_file: bool
) -> dict[int, tuple[Organisation, Groups]]:
    """The organisations behind these offerings that may be named, by key, with the groups that may be shown."""
    known = organisations.visible_names(viewer=viewer, organisations=[s.offering.organisation_id for s in slots])
    allowed = _allowed(list(known.values()), viewer, wanted, is_file)
    return {
        key: (one, allowed[one.public_id] & OF_ORGANISATION)
        for key, one in known.items()
        if one.public_id in allowed and one.withdrawn_at is None
    }


def _shows_contact(pair: tuple[Organisation, Groups], viewer: Viewer, wanted: rules.Wanted, is_file: bool) -> bool:
    """In a file contact goes only where its own label or a consent lets it; on a page an introduction will do too."""
    one, groups = pair
    if is_file:
        return FieldGroup.CONTACT in groups or one.owner_id in viewer.parties
    return _is_within(one.label_of(FieldGroup.CONTACT), wanted)


def _with_contact(one: Organisation, groups: Groups, reach: Mapping[int, tuple[rules.Reach, ...]]) -> Groups:
    """The groups really shown: contact only where there is one to show."""
    plain = groups - {FieldGroup.CONTACT}
    return plain | {FieldGroup.CONTACT} if reach.get(one.pk) else plain


def _left_out(records: Sequence[Offering], viewer: Viewer, wanted: rules.Wanted) -> int:
    """How many offerings of this book, of what the viewer sees, they may not take along."""
    on_page = _allowed(records, viewer, wanted, is_file=False)
    return len(on_page.keys() - _allowed(records, viewer, wanted, is_file=True).keys())


def _strictest(record: Offering | Organisation, groups: Groups) -> Label:
    return disclosure_rules.strictest(record.label_of(group) for group in groups)


def _names(behind: Mapping[int, tuple[Organisation, Groups]]) -> dict[int, Organisation]:
    return {key: one for key, (one, _) in behind.items()}
