"""Importing: preview writes nothing, rows have outcomes, a repaired file changes only what changed, undo restores."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.audit.selectors import values_of
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.documents import rules as documents
from schakel.base.parties.models import Party
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import selectors, services
from schakel.register.imports.enums import Kept
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary import services as vocabulary
from schakel.register.vocabulary.enums import Trust
from tests import make
from tests.register.imports.sheets import GOOD, HEADINGS, csv, xlsx

pytestmark = pytest.mark.django_db
REGIONS = {
    "code": "regions", "name": {"nl": "Provincies", "en": "Provinces"}, "status": "verified", "version": "1",
    "source": "test", "trust": "official", "last_verified_on": "2026-11-01", "note": {"nl": "", "en": ""},
    "terms": [
        {"code": "NL21", "nl": "Overijssel", "en": "Overijssel"}, {"code": "NL22", "nl": "Gelderland", "en": "X"},
    ],
}  # fmt: skip


@pytest.fixture
def steward() -> Iterator[Viewer]:
    vocabulary.load_list(loaded=REGIONS, reason="test", actor=make.SYSTEM)
    with translation.override("nl"):  # the source of a value is told in the language of who imports
        yield make.steward()


def staged(data: bytes, by: Viewer, *, name: str = "leden.csv", target: str = "organisations", trust: Trust = Trust.OWN,
           on: date = date(2026, 11, 2)) -> Batch:  # fmt: skip
    table = selectors.read_sheet(data=data, name=name, target=target, viewer=by)
    return services.stage_table(table=table, name=name, target=target, stated_on=on, trust=trust, actor=by)


def previewed(data: bytes, by: Viewer, **further: object) -> Batch:
    batch = staged(data, by, **further)  # type: ignore[arg-type]
    services.plan_batch(batch=batch, mapping={int(at): name for at, name in batch.mapping.items()}, actor=by)
    return batch


def applied(data: bytes, by: Viewer, **further: object) -> Batch:
    batch = previewed(data, by, **further)
    services.apply_batch(batch=batch, actor=by)
    return batch


def outcomes(batch: Batch) -> list[str]:
    return list(StagedRow.objects.filter(batch=batch).order_by("number").values_list("outcome", flat=True))


def codes(batch: Batch) -> list[str]:
    return [code for row in StagedRow.objects.filter(batch=batch).order_by("number") for _, code, _ in row.reasons]


def test_a_preview_writes_nothing_to_the_register(steward: Viewer) -> None:
    batch = previewed(csv([GOOD]), steward)
    assert outcomes(batch) == ["create"]
    assert not Organisation.objects.exists()


def test_every_value_says_file_row_day_and_trust(steward: Viewer) -> None:
    applied(xlsx([GOOD], title="Leden"), steward, name="leden.xlsx", trust=Trust.SECTOR)
    said = Statement.objects.get(field="region")
    assert (said.value, said.source, said.stated_on, said.trust) == (
        "NL21", "leden.xlsx, Leden, rij 2", date(2026, 11, 2), Trust.SECTOR,
    )  # fmt: skip


def test_what_is_imported_is_seen_by_its_own_people_only(steward: Viewer) -> None:
    applied(csv([GOOD]), steward)
    assert Organisation.objects.get().label_identity == "AMBER"


def test_a_second_upload_finds_the_records_by_number_and_changes_nothing(steward: Viewer) -> None:
    applied(csv([GOOD]), steward)
    second = applied(csv([GOOD]), steward)
    assert outcomes(second) == ["unchanged"]
    assert Organisation.objects.count() == 1


def test_each_refused_row_has_a_column_and_a_reason_and_the_others_go_on(steward: Viewer) -> None:
    rows = [
        GOOD,
        ("", "90000018", "", "", ""),
        ("Zeven", "1234567", "", "", ""),
        ("Nergens", "", "Atlantis", "", ""),
        ("Fijnmetaal dubbel", "90000017", "", "", ""),
    ]
    batch = applied(csv(rows), steward)
    assert outcomes(batch) == ["create", "refused", "refused", "refused", "refused"]
    assert codes(batch) == ["required", "kvk-seven", "not-in-list", "duplicate"]
    assert StagedRow.objects.get(batch=batch, number=6).reasons == [[-1, "duplicate", {"line": 2}]]
    assert Organisation.objects.count() == 1


def test_a_repaired_row_is_made_and_the_rest_stays(steward: Viewer) -> None:
    applied(csv([GOOD, ("Zeven", "1234567", "", "", "")]), steward)
    repaired = applied(csv([GOOD, ("Zeven", "01234567", "", "", "")]), steward)
    assert outcomes(repaired) == ["unchanged", "create"]


def test_a_marked_cell_and_a_citizens_number_are_not_kept(steward: Viewer) -> None:
    rows = [("NATO SECRET", "90000017", "", "", ""), ("Iemand 111222333", "", "", "", ""), (*GOOD[:1], "", "", "", "")]
    batch = previewed(csv(rows), steward)
    assert codes(batch) == ["marked", "citizen-number"]
    kept = "".join(str(row.cells) for row in StagedRow.objects.all())
    assert "SECRET" not in kept
    assert "111222333" not in kept


def test_a_marking_above_the_table_refuses_the_file_and_keeps_nothing(steward: Viewer) -> None:
    data = b"NATO SECRET;;;;\r\n" + csv([GOOD])
    with pytest.raises(documents.MarkedText):
        staged(data, steward)
    assert not Batch.objects.exists()


def test_an_empty_sheet_is_refused_and_keeps_nothing(steward: Viewer) -> None:
    with pytest.raises(sheets_rules.SheetRefused, match="no-rows"):
        staged(csv([]), steward)
    assert not Batch.objects.exists()


def test_records_of_others_are_neither_found_nor_touched(steward: Viewer) -> None:
    rival = make.steward()
    theirs = make.organisation(by=rival, name="Voorbeeld Fijnmetaal", label="CLEAR", kvk_number="90000017")
    batch = applied(csv([GOOD]), steward)
    assert outcomes(batch) == ["create"]
    theirs.refresh_from_db()
    assert theirs.version == 2
    with_id = applied(csv([(theirs.public_id, "Anders")], headings=("Kenmerk", "Naam")), steward)
    assert codes(with_id) == ["unknown-record"]


def test_another_party_does_not_see_the_import(steward: Viewer) -> None:
    batch = staged(csv([GOOD]), steward)
    assert not sheets.batches(viewer=make.steward()).exists()
    with pytest.raises(NotAllowed):
        services.apply_batch(batch=batch, actor=make.steward())


def test_an_import_is_written_once(steward: Viewer) -> None:
    batch = applied(csv([GOOD]), steward)
    stale = Batch.objects.get(pk=batch.pk)
    stale.state = BatchState.PREVIEWED
    with pytest.raises(sheets_rules.MoveNotAllowed):
        services.apply_batch(batch=stale, actor=steward)


def test_one_act_bears_the_digest_of_the_rows(steward: Viewer) -> None:
    batch = applied(csv([GOOD, ("Tweede", "", "", "", "")]), steward)
    entry = Entry.objects.get(act="imports.apply")
    assert Entry.objects.filter(act_id=entry.act_id, act="organisations.register").count() == 2
    assert values_of(entries=[entry])[entry.pk].change["digest"] == batch.digest


def test_headings_are_remembered_for_the_party(steward: Viewer) -> None:
    headings = ("Naam", "Nr. handelsregister")
    batch = staged(csv([("Eerste", "90000017")], headings=headings), steward)
    assert batch.mapping == {"0": "name"}
    services.plan_batch(batch=batch, mapping={0: "name", 1: "kvk_number"}, actor=steward)
    assert staged(csv([("Tweede", "90000018")], headings=headings), steward).mapping == {"0": "name", "1": "kvk_number"}
    assert staged(csv([("Ander", "90000018")], headings=headings), make.steward()).mapping == {"0": "name"}


def test_undo_withdraws_what_was_made_and_restores_what_was_changed(steward: Viewer) -> None:
    old = make.organisation(by=steward, name="Oud", kvk_number="90000017", region="NL22", website="https://oud.example")
    before = set(old.statements.filter(is_current=True).values_list("public_id", "value", "source", "stated_on"))
    batch = applied(csv([GOOD, ("Nieuw", "90000018", "", "", "")]), steward)
    assert outcomes(batch) == ["update", "create"]
    old.refresh_from_db()
    assert (old.name, old.region) == ("Voorbeeld Fijnmetaal", "NL21")

    assert services.undo_batch(batch=batch, actor=steward) == {}

    old.refresh_from_db()
    assert (old.name, old.region, old.website, old.size_class) == ("Oud", "NL22", "https://oud.example", "unknown")
    standing = old.statements.filter(is_current=True)
    assert set(standing.values_list("public_id", "value", "source", "stated_on")) == before
    assert Organisation.objects.get(name="Nieuw").withdrawn_at is not None
    assert Batch.objects.get().state == BatchState.UNDONE


def test_undo_leaves_what_somebody_changed_since_and_says_which(steward: Viewer) -> None:
    batch = applied(csv([GOOD, ("Nieuw", "90000018", "", "", ""), ("Derde", "", "", "", "")]), steward)
    changed = Organisation.objects.get(name="Nieuw")
    organisations.change_organisation(
        organisation=changed, facts={"summary": "Later."}, provenance=make.provenance(), actor=steward
    )
    used = Organisation.objects.get(name="Derde")
    make.offering(by=steward, of=used)

    assert services.undo_batch(batch=batch, actor=steward) == {3: Kept.CHANGED, 4: Kept.IN_USE}

    assert set(Organisation.objects.filter(withdrawn_at=None)) == {changed, used}
    assert StagedRow.objects.get(number=3).kept_because == Kept.CHANGED


def test_undo_is_the_stewards(steward: Viewer) -> None:
    member = make.viewer(of=make.member(of=Party.objects.get(public_id=steward.on_behalf_of)))
    batch = applied(csv([GOOD]), member)
    with pytest.raises(NotAllowed):
        services.undo_batch(batch=batch, actor=member)
    assert services.undo_batch(batch=batch, actor=steward) == {}
    with pytest.raises(sheets_rules.MoveNotAllowed):
        services.undo_batch(batch=batch, actor=steward)


def test_a_newer_import_of_the_same_sort_takes_the_place_of_the_older(steward: Viewer) -> None:
    applied(csv([GOOD]), steward, trust=Trust.SECTOR)
    newer = applied(csv([(*GOOD[:2], "Gelderland", *GOOD[3:])]), steward, name="nieuw.csv", trust=Trust.SECTOR)
    standing = Statement.objects.filter(field="region", is_current=True)
    assert [one.value for one in standing] == ["NL22"]
    services.undo_batch(batch=newer, actor=steward)
    assert [one.value for one in standing.all()] == ["NL21"]


def test_what_a_more_trusted_source_says_stays_shown_and_is_not_imported_twice(steward: Viewer) -> None:
    make.organisation(by=steward, name=GOOD[0], kvk_number=GOOD[1], region="NL22")
    first = applied(csv([GOOD[:3]], headings=HEADINGS[:3]), steward, trust=Trust.UNKNOWN)
    assert outcomes(first) == ["update"]
    assert Organisation.objects.get().region == "NL22"
    assert outcomes(previewed(csv([GOOD[:3]], headings=HEADINGS[:3]), steward, trust=Trust.UNKNOWN)) == ["unchanged"]


def test_a_dropped_import_leaves_no_rows(steward: Viewer) -> None:
    batch = previewed(csv([GOOD]), steward)
    services.drop_batch(batch=batch, actor=steward)
    assert not StagedRow.objects.exists()
    assert not sheets.batches(viewer=steward).exists()


OFFERS = ("Organisatie", "Titel", "Soort", "Omschrijving", "Capaciteiten", "TRL")


def test_offerings_are_made_as_drafts_changed_and_put_back(steward: Viewer) -> None:
    make.organisation(by=steward, name="Fijnmetaal")
    first = applied(
        xlsx([("Fijnmetaal", "Frezen", "productie", "Kleine series.", "radar; eigen woord", "7")], headings=OFFERS),
        steward,
        target="offerings",
    )
    offering = Offering.objects.get()
    assert (offering.state, offering.kind, offering.maturity, offering.text_source) == (
        "draft",
        "production",
        7,
        "leden.csv, Blad1, rij 2",
    )
    assert set(offering.capabilities.values_list("concept_id", "words")) == {("radar", ""), ("", "eigen woord")}

    second = applied(
        xlsx([("fijnmetaal", "frezen", "dienst", "Grote series.", "radar", "8")], headings=OFFERS),
        steward,
        name="b.csv",
        target="offerings",
    )
    assert outcomes(second) == ["update"]
    offering.refresh_from_db()
    assert (offering.kind, offering.text, offering.maturity) == ("service", "Grote series.", 8)

    assert services.undo_batch(batch=second, actor=steward) == {}
    offering.refresh_from_db()
    assert (offering.kind, offering.text, offering.maturity, offering.text_source) == (
        "production",
        "Kleine series.",
        7,
        "leden.csv, Blad1, rij 2",
    )
    assert offering.capabilities.count() == 2

    assert services.undo_batch(batch=first, actor=steward) == {}
    offering.refresh_from_db()
    assert offering.state == "withdrawn"


def test_an_offering_of_an_unknown_organisation_is_refused(steward: Viewer) -> None:
    batch = previewed(
        xlsx([("Niemand", "Frezen", "productie", "x", "", "10")], headings=OFFERS), steward, target="offerings"
    )
    assert codes(batch) == ["not-1-to-9", "organisation-unknown"]
