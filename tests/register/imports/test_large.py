"""A large sheet goes part by part: stopping loses nothing, two at once write once, undo works from half-way too."""

from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import jobs, selectors, services
from schakel.register.organisations.models import Offering, Organisation, Statement
from tests import make
from tests.register.imports import test_services
from tests.register.imports.sheets import GOOD, csv
from tests.register.imports.test_services import outcomes, staged

pytestmark = pytest.mark.django_db
PART = 4
steward = test_services.steward
ROWS = [(f"Groot {number}", f"{10000000 + number}", "Overijssel", "", "") for number in range(10)]


def mapping(batch: Batch) -> dict[int, str]:
    return {int(at): name for at, name in batch.mapping.items()}


def planned(rows: Sequence[tuple[str, ...]], by: Viewer) -> Batch:
    batch = staged(csv(rows), by)
    services.plan_batch(batch=batch, mapping=mapping(batch), actor=by)
    return batch


def one_part(batch: Batch, by: Viewer) -> None:
    """Like a new request: nothing is remembered from the part before."""
    batch.refresh_from_db()
    services.apply_part(batch=batch, work=selectors.work_on(batch=batch, viewer=by), most=PART, actor=by)


def test_the_same_record_is_found_twice_across_parts(steward: Viewer) -> None:
    batch = staged(csv([*ROWS, ("Nog eens", ROWS[0][1], "", "", "")]), steward)
    services.begin_plan(batch=batch, mapping=mapping(batch), actor=steward)
    while batch.state == BatchState.PLANNING:
        work = selectors.work_on(batch=batch, viewer=steward)
        services.plan_part(batch=batch, work=work, most=PART, actor=steward)
    assert outcomes(batch) == ["create"] * 10 + ["refused"]
    assert StagedRow.objects.get(batch=batch, number=12).reasons == [[-1, "duplicate", {"line": 2}]]


def test_parts_write_what_one_go_writes_and_stopping_loses_nothing(steward: Viewer) -> None:
    batch = planned([*ROWS, ("", "", "", "", "")], steward)
    services.begin_apply(batch=batch, actor=steward)
    one_part(batch, steward)
    assert (batch.state, Organisation.objects.count()) == (BatchState.APPLYING, PART)
    assert jobs.finish_imports() == 1
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (BatchState.APPLIED, 10)
    single = make.steward()
    for row in ROWS:
        alone = planned([row], single)
        services.apply_batch(batch=alone, actor=single)
    together, alone_made = (
        sorted(
            Organisation.objects.filter(owner=by.acting_for).values_list(
                "name", "kvk_number", "region", "version", "kind"
            )
        )
        for by in (steward, single)
    )
    assert together == alone_made
    said = Statement.objects.values_list("field", "value", "stated_on", "trust", "is_current")
    assert sorted(said.filter(organisation__owner=steward.acting_for)) == sorted(
        said.filter(organisation__owner=single.acting_for)
    )


def test_every_record_of_a_part_has_its_own_entries_in_the_ledger(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    services.apply_batch(batch=batch, actor=steward)
    for verb in ("register", "state"):
        about = Entry.objects.filter(act=f"organisations.{verb}").values_list("subject_id", flat=True)
        assert set(about) == set(Organisation.objects.values_list("public_id", flat=True))


def test_of_two_who_go_on_with_the_same_rows_one_writes_them(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    services.begin_apply(batch=batch, actor=steward)
    stale = Batch.objects.get(pk=batch.pk)
    one_part(batch, steward)
    work = selectors.work_on(batch=stale, viewer=steward)
    with pytest.raises(sheets_rules.MoveNotAllowed):
        services.apply_part(batch=stale, work=work, most=PART, actor=steward)
    assert Organisation.objects.count() == PART


def test_a_half_written_import_is_stopped_and_undone(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    services.begin_apply(batch=batch, actor=steward)
    one_part(batch, steward)
    batch.refresh_from_db()
    assert services.undo_batch(batch=batch, actor=steward) == {}
    assert not Organisation.objects.filter(withdrawn_at=None).exists()
    assert batch.state == BatchState.UNDONE


def test_a_number_that_somebody_registered_meanwhile_refuses_that_row_alone(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    make.organisation(by=steward, name="Intussen", kvk_number=ROWS[3][1])
    services.apply_batch(batch=batch, actor=steward)
    assert outcomes(batch).count("create") == 9
    assert Organisation.objects.filter(kvk_number=ROWS[3][1]).count() == 1


def test_many_offerings_are_written_together_with_capabilities_and_texts(steward: Viewer) -> None:
    services.apply_batch(batch=planned([GOOD], steward), actor=steward)
    head = ["Titel", "Soort", "KvK-nummer", "Omschrijving", "Capaciteiten", "TRL"]
    rows = [
        (f"Frezen {n}", "productie", GOOD[1], "Kleine series van titaan.", "fijnfrezen; radar", "7") for n in range(6)
    ]
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in (head, *rows))
    batch = staged(text.encode(), steward, target="offerings")
    services.plan_batch(batch=batch, mapping=mapping(batch), actor=steward)
    services.apply_batch(batch=batch, actor=steward)
    made = Offering.objects.order_by("pk")
    assert [(one.title, one.maturity, one.language, one.state) for one in made] == [
        (f"Frezen {n}", 7, "nl", "draft") for n in range(6)
    ]
    first = made[0].capabilities
    assert sorted((row.concept_id, row.words) for row in first.all()) == [("", "fijnfrezen"), ("radar", "")]
    again = staged(text.encode(), steward, target="offerings")
    services.plan_batch(batch=again, mapping=mapping(again), actor=steward)
    assert outcomes(again) == ["unchanged"] * 6


def test_the_page_goes_on_by_itself_and_says_how_far_it_is(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    services.begin_apply(batch=batch, actor=steward)
    one_part(batch, steward)
    client = Client(headers={"accept-language": "nl"})
    client.force_login(
        User.objects.get(public_id=steward.user_ref), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("imports:detail", args=[batch.public_id])).content.decode()
    assert "4 van 10 rijen" in page
    assert 'hx-trigger="load' in page
    answer = client.post(reverse("imports:go-on", args=[batch.public_id]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("imports:detail", args=[batch.public_id])
    assert Organisation.objects.count() == 10


def test_undoing_many_leaves_an_entry_for_each_and_keeps_what_came_in_use(steward: Viewer) -> None:
    batch = planned(ROWS, steward)
    services.apply_batch(batch=batch, actor=steward)
    used = Organisation.objects.get(name="Groot 3")
    make.offering(by=steward, of=used)
    assert services.undo_batch(batch=batch, actor=steward) == {5: "in-use"}
    assert list(Organisation.objects.filter(withdrawn_at=None)) == [used]
    told = Entry.objects.filter(act="organisations.withdraw").values_list("subject_id", flat=True)
    assert set(told) == set(Organisation.objects.exclude(pk=used.pk).values_list("public_id", flat=True))
