"""Synthetic datasets: who may learn from what, made in parts, measured, taken along, erased."""

import csv
import io
import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from schakel import engine
from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import Label
from schakel.base.parties.models import Party
from schakel.register.datasets import jobs, rules, selectors, services
from schakel.register.datasets.enums import DatasetState, Generator, Licence, Verdict
from schakel.register.datasets.models import SyntheticDataset
from tests import make

pytestmark = pytest.mark.django_db
ASKED = {"name": "Try-out", "purpose": "To try things.", "size": 30, "seed": 2, "label": "AMBER", "licence": "none"}


def begun(by: Viewer, *, size: int = 1_200, label: str = "GREEN") -> SyntheticDataset:
    wanted = rules.Wanted("Try-out", "To try things.", Generator.ECOSYSTEM, size, 2, Licence.CC0)
    owner = Party.objects.get(public_id=by.on_behalf_of)
    return services.begin_dataset(owner=owner, wanted=wanted, version="v", label=label, learnt_label="CLEAR", actor=by)


def offerings(number: int, label: str) -> Viewer:
    by = make.steward(of=make.party())
    of = make.organisation(by=by, label=label)
    for n in range(number):
        kind = ("product", "service", "production")[n % 3]
        make.offering(by=by, of=of, label=label, kind=kind, concepts=("radar",), region="NL21", title=f"Radar {n}")
    return by


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def table(number: int) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [["town", "staff"], *([["Born", "Zwolle"][n % 2], str(n)] for n in range(number))]
    )
    return SimpleUploadedFile("table.csv", out.getvalue().encode())


def test_a_dataset_is_its_owners_alone_until_it_is_ready() -> None:
    owner, other = make.steward(of=make.party()), make.steward(of=make.party())
    dataset = begun(owner)
    assert selectors.datasets(viewer=owner).count() == 1
    assert selectors.datasets(viewer=other).count() == 0
    jobs.make_rows(dataset=dataset, actor=owner)
    assert [d.pk for d in selectors.datasets(viewer=other)] == [dataset.pk]
    assert selectors.datasets(viewer=STRANGER).count() == 0


def test_stopping_loses_nothing_and_going_on_gives_the_same_rows() -> None:
    by = make.steward(of=make.party())
    whole, stopped = begun(by), begun(by)
    jobs.make_rows(dataset=whole, actor=by)

    def stop(done: int, size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.make_rows(dataset=stopped, on_progress=stop, actor=by)
    assert selectors.rows_made(dataset=stopped, viewer=by) == rules.PART
    told: list[tuple[int, int]] = []
    done = jobs.make_rows(dataset=stopped, on_progress=lambda *step: told.append(step), actor=by)
    assert told == [(1_200, 1_200)]
    assert done.state == DatasetState.READY
    assert list(selectors.rows_of(dataset=done, viewer=by)) == list(selectors.rows_of(dataset=whole, viewer=by))


def test_one_learns_from_what_one_may_take_along_and_no_more() -> None:
    offerings(3, "AMBER")
    offerings(4, "GREEN")
    own = offerings(2, "AMBER+STRICT")
    rows, label = selectors.learnable_offerings(viewer=own)
    assert (len(rows), label) == (6, Label.AMBER_STRICT)
    assert selectors.learnable_offerings(viewer=STRANGER) == ([], Label.CLEAR)
    assert set(rows[0]) == {"kind", "proposition", "region", "maturity", "language", "capability", "text"}


def test_the_label_is_never_wider_than_that_of_what_was_learnt() -> None:
    by = make.steward(of=make.party())
    wanted = rules.Wanted("Try-out", "To try.", Generator.OFFERINGS, 5, 1, Licence.NONE)
    owner = Party.objects.get(public_id=by.on_behalf_of)
    before = Entry.objects.count()
    with pytest.raises(rules.LabelTooWide):
        services.begin_dataset(owner=owner, wanted=wanted, version="v", label="GREEN", learnt_label="AMBER", actor=by)
    assert SyntheticDataset.objects.count() == 0
    assert Entry.objects.count() == before


def test_a_dataset_of_another_party_is_refused() -> None:
    by, other = make.steward(of=make.party()), make.party()
    wanted = rules.Wanted("Try-out", "To try.", Generator.ECOSYSTEM, 5, 1, Licence.NONE)
    with pytest.raises(disclosure_rules.NotAllowed):
        services.begin_dataset(owner=other, wanted=wanted, version="v", label="AMBER", learnt_label="CLEAR", actor=by)


def test_a_part_out_of_turn_or_of_the_wrong_length_is_refused() -> None:
    by = make.steward(of=make.party())
    dataset = begun(by)
    for number, count in ((1, 200), (0, 10)):
        with pytest.raises(rules.PartRefused):
            services.add_part(dataset=dataset, number=number, rows=[{"a": 1}] * count, actor=by)
    with pytest.raises(rules.PartRefused):
        services.finish_dataset(dataset=dataset, utility=None, leakage=None, actor=by)


def test_what_was_learnt_from_is_erased_when_the_dataset_is_ready() -> None:
    by = offerings(24, "GREEN")
    client = signed_in(User.objects.get(public_id=by.user_ref))
    answer = client.post(reverse("datasets:dataset-new"), {**ASKED, "generator": "offerings"})
    assert answer.status_code == HTTPStatus.FOUND
    dataset = SyntheticDataset.objects.get()
    assert (dataset.state, bytes(dataset.working), dataset.learnt_rows) == (DatasetState.READY, b"", 24)
    assert dataset.leakage is not None
    page = client.get(answer["Location"]).content.decode()
    assert "Utility: does it behave as the original?" in page
    assert "Agreement in matching with the original" in page


def test_too_wide_a_label_is_said_at_the_field_and_nothing_is_made() -> None:
    by = offerings(24, "AMBER")
    client = signed_in(User.objects.get(public_id=by.user_ref))
    answer = client.post(reverse("datasets:dataset-new"), {**ASKED, "generator": "offerings", "label": "GREEN"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "labelled TLP:AMBER. Choose that label or a narrower one." in answer.content.decode()
    assert SyntheticDataset.objects.count() == 0


def test_a_table_of_ones_own_is_learnt_and_taken_along_as_csv_and_json_lines() -> None:
    user = make.member(position=Position.STEWARD)
    client = signed_in(user)
    answer = client.post(reverse("datasets:dataset-new"), {**ASKED, "generator": "table", "table": table(80)})
    assert answer.status_code == HTTPStatus.FOUND
    rows = reverse("datasets:dataset-rows", args=[SyntheticDataset.objects.get().public_id])
    lines = b"".join(client.get(rows).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 30
    assert {json.loads(line)["town"] for line in lines} == {"Born", "Zwolle"}
    sheet = client.get(rows, {"as": "csv"}).content.decode("utf-8-sig")
    assert sheet.splitlines()[0] == "town;staff"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"town;staff\n", "No rows were found"),
        (b"town;town\n" + b"a;b\n" * 30, "each with a name of its own"),
        (b"town;staff\n" + b"a;b\n" * 5, "Too few rows"),
        (b"town;number\n" + b"a;111222333\n" * 30, "citizen service number"),
        (b"town;note\n" + b"a;STG. GEHEIM\n" * 30, "classification marking"),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_with_a_reason(content: bytes, says: str) -> None:
    client = signed_in(make.member())
    file = SimpleUploadedFile("table.csv", content)
    answer = client.post(reverse("datasets:dataset-new"), {**ASKED, "generator": "table", "table": file})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in answer.content.decode()
    assert SyntheticDataset.objects.count() == 0


def test_a_hidden_dataset_is_as_absent_as_none() -> None:
    by = make.steward(of=make.party())
    dataset = begun(by, size=5, label="AMBER")
    jobs.make_rows(dataset=dataset, actor=by)
    client = signed_in(make.member())
    pages = [
        client.get(reverse("datasets:dataset-detail", args=[name])) for name in (dataset.public_id, "abcdefghijkl")
    ]
    assert [page.status_code for page in pages] == [HTTPStatus.NOT_FOUND] * 2
    assert client.get(reverse("datasets:dataset-rows", args=[dataset.public_id])).status_code == HTTPStatus.NOT_FOUND


def test_withdrawing_erases_the_rows_and_is_the_stewards() -> None:
    party = make.party()
    steward, member = make.steward(of=party), make.viewer(of=make.member(of=party))
    dataset = begun(steward, size=5)
    jobs.make_rows(dataset=dataset, actor=member)
    with pytest.raises(disclosure_rules.NotAllowed):
        services.withdraw_dataset(dataset=dataset, reason="not used", actor=member)
    done = services.withdraw_dataset(dataset=dataset, reason="not used", actor=steward)
    assert (done.state, done.parts.count()) == (DatasetState.WITHDRAWN, 0)
    with pytest.raises(rules.MoveNotAllowed):
        services.withdraw_dataset(dataset=dataset, reason="again", actor=steward)


def test_verdicts_follow_the_figures() -> None:
    copied = {"copied_share": 1.0, "copied_held_out": 0.0, "membership_auc": 1.0, "closer_share": 0.9}
    assert rules.leakage_verdict(copied) == Verdict.BAD
    assert rules.leakage_verdict({**copied, "copied_share": 0.0, "membership_auc": 0.5, "closer_share": 0.5}) == "good"
    alike = {"columns": {"a": 0.05}, "dependence": 0.02, "ranking": 0.7, "ranking_within": 0.8}
    assert rules.utility_verdict(alike) == Verdict.GOOD
    assert rules.utility_verdict({**alike, "ranking": 0.1}) == Verdict.BAD
    assert rules.utility_verdict({**alike, "columns": {"a": 0.9}}) == Verdict.BAD
    assert rules.utility_verdict(None) == rules.leakage_verdict(None) == Verdict.NONE


def test_the_command_makes_a_dataset_and_goes_on_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    user = make.member(position=Position.STEWARD)
    asked = ["--by", user.email, "--name", "Big", "--purpose", "To try.", "--size", "1100", "--label", "GREEN"]
    call_command("make_dataset", *asked)
    told = capsys.readouterr()
    assert "ready: 1,100 rows" in told.out
    assert "1,000 of 1,100 rows (90 %)" in told.err
    stopped = begun(make.viewer(of=user), size=5)
    call_command("make_dataset", "--by", user.email, "--resume", stopped.public_id)
    stopped.refresh_from_db()
    assert stopped.state == DatasetState.READY
    with pytest.raises(CommandError, match="not being made any more"):
        call_command("make_dataset", "--by", user.email, "--resume", stopped.public_id)


def test_the_generator_is_named_with_its_version() -> None:
    assert engine.generator_version("tables") == "schakel tables 1"
