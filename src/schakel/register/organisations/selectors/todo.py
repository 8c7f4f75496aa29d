"""What a party still has to do about its profiles and offerings: for its own people."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import Label
from schakel.base.disclosure.models import AudienceEntry
from schakel.register.organisations import rules
from schakel.register.organisations.enums import ExportControl, Freshness, OfferingState, Task
from schakel.register.organisations.models import Offering, Organisation


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, and about which record."""

    task: Task
    record: Organisation | Offering


def own_organisations(*, viewer: Viewer) -> QuerySet[Organisation]:
    """The profiles that the viewer's parties keep, standing ones first, by name."""
    return Organisation.objects.filter(owner__in=viewer.parties).order_by("withdrawn_at", "name", "public_id")


def own_offerings(*, viewer: Viewer) -> QuerySet[Offering]:
    """The offerings of the viewer's parties in every state, by title."""
    own = Offering.objects.filter(owner__in=viewer.parties)
    return own.select_related("organisation").order_by("title", "public_id")


def todos(*, viewer: Viewer, limit: int = 20) -> list[Todo]:
    """What the viewer's parties still have to do, the most pressing first. Three queries."""
    standing = Q(contacts__withdrawn_at=None, contacts__isnull=False)
    unverified = Q(contacts__verified_on=None) | Q(contacts__verified_on__lt=timezone.localdate() - rules.DUE_AFTER)
    number = Q(kvk_number=OuterRef("kvk_number")) & ~Q(kvk_number="")
    number |= Q(vat_number=OuterRef("vat_number")) & ~Q(vat_number="")
    twins = Organisation.objects.filter(number, owner=OuterRef("owner"), withdrawn_at=None)
    organisations = list(
        own_organisations(viewer=viewer)
        .filter(withdrawn_at=None)
        .annotate(
            reachable=Count("contacts", filter=standing, distinct=True),
            unverified=Count("contacts", filter=standing & unverified, distinct=True),
            twins=Exists(twins.exclude(pk=OuterRef("pk"))),
            offered=Count("offerings", filter=~Q(offerings__state=OfferingState.WITHDRAWN), distinct=True),
        )[:200]
    )
    offerings = list(
        own_offerings(viewer=viewer).exclude(state=OfferingState.WITHDRAWN).annotate(named=Count("capabilities"))[:200]
    )
    named = _named([*organisations, *offerings])
    found = [todo for record in organisations for todo in _about_organisation(record, named)]
    found += [todo for record in offerings for todo in _about_offering(record, named)]
    return sorted(found, key=lambda todo: list(Task).index(todo.task))[:limit]


def _about_organisation(record: Organisation, named: frozenset[str]) -> Iterator[Todo]:
    now = timezone.now()
    if rules.freshness(record.confirmed_at, now) != Freshness.FRESH:
        yield Todo(Task.CONFIRM, record)
    if _nobody_sees(record, named):
        yield Todo(Task.OPEN_UP, record)
    if record.is_twin and getattr(record, "twins", False):
        yield Todo(Task.WITHDRAW_TWIN, record)
    if not getattr(record, "reachable", 0):
        yield Todo(Task.ADD_CONTACT, record)
    if getattr(record, "unverified", 0):
        yield Todo(Task.VERIFY_CONTACT, record)
    if not record.summary:
        yield Todo(Task.DESCRIBE, record)
    if not record.kvk_number:
        yield Todo(Task.ADD_NUMBER, record)
    if not getattr(record, "offered", 0):
        yield Todo(Task.ADD_OFFERING, record)


def _about_offering(record: Offering, named: frozenset[str]) -> Iterator[Todo]:
    if record.state == OfferingState.DRAFT:
        yield Todo(Task.PUBLISH, record)
        return
    if rules.freshness(record.confirmed_at, timezone.now()) != Freshness.FRESH:
        yield Todo(Task.CONFIRM, record)
    if _nobody_sees(record, named):
        yield Todo(Task.OPEN_UP, record)
    if not getattr(record, "named", 0):
        yield Todo(Task.ADD_CAPABILITY, record)
    if record.export_control == ExportControl.UNKNOWN:
        yield Todo(Task.LOOK_INTO_EXPORT, record)


def _nobody_sees(record: Organisation | Offering, named: frozenset[str]) -> bool:
    return record.label_identity in {Label.AMBER, Label.AMBER_STRICT} and record.public_id not in named


def _named(records: list[Organisation | Offering]) -> frozenset[str]:
    ids = [record.public_id for record in records]
    return frozenset(AudienceEntry.objects.filter(record_id__in=ids).values_list("record_id", flat=True))
