"""Who saw what of a viewer's parties, what has left, and the consents they gave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.disclosure.models import Consent, Reading
from schakel.base.ui.rules import Words
from schakel.register.assets import selectors as assets
from schakel.register.organisations import selectors as organisations
from schakel.report.ledger.selectors.owned import OWNED

#: Manners by which something is outside the installation for good.
LEAVING = (Manner.EXPORT, Manner.MAIL, Manner.DOCUMENT)


@dataclass(frozen=True)
class ReadingRow:
    """One reading as the owner sees it: which record, which field groups, by which party."""

    reading: Reading
    kind: Words
    title: str
    url_name: str
    groups: Words
    party: Words
    consented: tuple[Words, ...] = ()


def readings(*, viewer: Viewer, is_leaving: bool = False) -> QuerySet[Reading]:
    """Readings above TLP:GREEN of the viewer's parties' records by others, newest first; or those that left only."""
    found = disclosure.readings(viewer=viewer)
    return found.filter(manner__in=LEAVING) if is_leaving else found


def reading_rows(
    *, rows: Iterable[Reading], records: Mapping[str, Mapping[str, str]], viewer: Viewer
) -> list[ReadingRow]:
    """Readings in words; the reading party by name as far as the viewer may see it, never the person."""
    found = list(rows)
    names = organisations.party_names(
        parties={row.reader_party_id for row in found if row.reader_party_id is not None}, viewer=viewer
    )
    under = {name for row in found for name in row.consented.split()}
    called = assets.picture_names(fields=sorted(under), viewer=viewer)
    return [
        ReadingRow(
            reading=row,
            kind=OWNED[row.record_kind].label if row.record_kind in OWNED else row.record_kind,
            title=records.get(row.record_kind, {}).get(row.record_id, ""),
            url_name=OWNED[row.record_kind].url_name if row.record_kind in OWNED else "",
            groups=_groups(row.groups.split()),
            party=names.get(row.reader_party_id or 0) or _by(row),
            consented=tuple(_field_name(row.record_kind, name, called) for name in row.consented.split()),
        )
        for row in found
    ]


def consents(*, viewer: Viewer) -> QuerySet[Consent]:
    """The consents that the viewer's parties gave, newest first."""
    return disclosure.consents(viewer=viewer)


def consent_for(*, viewer: Viewer, public_id: str) -> Consent:
    """One consent of the viewer's parties. Raises `NotDisclosed`."""
    found = disclosure.consents(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def _field_name(kind: str, field: str, pictures: Mapping[str, str]) -> Words:
    """What a field, part or picture of a kind of record is called in a consent."""
    if field.startswith("picture:"):
        return pictures.get(field) or _("a picture that was erased")
    if field in FieldGroup.values:
        return _("the whole part: %(part)s") % {"part": FieldGroup(field).label}
    apart = {
        "contacts": _("contacts by role"),
        "person_name": _("names of people in contacts"),
        "measures": _("measures of success"),
    }
    if field in apart:
        return apart[field]
    fields = {one.name: one for one in OWNED[kind].model._meta.fields} if kind in OWNED else {}
    return str(fields[field].verbose_name) if field in fields else field


def consent_names(*, consents: Sequence[Consent], viewer: Viewer) -> dict[int, Words]:
    """What each consent of the viewer's parties is for, in words, by key. One query."""
    called = assets.picture_names(fields=[one.field for one in consents], viewer=viewer)
    return {one.pk: _field_name(one.record_kind, one.field, called) for one in consents}


def departures_since(*, consents: Sequence[Consent], viewer: Viewer) -> dict[int, int]:
    """How often what each consent of the viewer's parties is for left the installation since it was given, by key. One
    query."""
    rows = Reading.objects.filter(
        owner__in=viewer.parties,
        record_id__in={one.record_id for one in consents},
        manner__in=LEAVING,
    )
    left = list(rows.values_list("record_kind", "record_id", "at", "consented", "groups"))
    return {one.pk: sum(_went_under(one, *row) for row in left) for one in consents}


def _went_under(consent: Consent, kind: str, record_id: str, at: datetime, consented: str, groups: str) -> bool:
    is_same = (kind, record_id) == (consent.record_kind, consent.record_id) and at >= consent.given_at
    return is_same and (consent.field in consented.split() or (not consented and consent.field in groups.split()))


def _by(row: Reading) -> str:
    return _("a party whose name you may not see") if row.reader_party_id else _("somebody without a party")


def _groups(names: Sequence[str]) -> str:
    return ", ".join(str(FieldGroup(name).label) if name in FieldGroup.values else name for name in names)
