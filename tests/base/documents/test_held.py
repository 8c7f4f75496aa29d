"""A file that nobody can check is held as such: neither passed nor kept, and told to its senders alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import job
from schakel.base.audit.models import Entry
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.base.documents import privacy, rules, selectors, services
from schakel.base.documents.models import FileContent, HeldFile, StoredFile
from schakel.base.parties.models import Party
from tests import make
from tests.base.documents import files
from tests.trust import marked

pytestmark = pytest.mark.django_db


def held(owner: Party) -> HeldFile:
    """A scan that a member sent."""
    return services.hold_file(
        refused=rules.NoText("page 1 is a picture"), size_bytes=1234, owner=owner, actor=make.steward(of=owner)
    )


def signed_in(owner: Party) -> Client:
    client = Client()
    client.force_login(make.member(of=owner, position=Position.MEMBER))
    return client


def test_a_scan_is_held_and_told_as_one_that_cannot_be_checked() -> None:
    owner = make.party()
    client = signed_in(owner)
    sent = client.post(reverse("documents:my-files"), {"file": SimpleUploadedFile("Zwaluw.pdf", files.scan())})
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert "kan niet worden gecontroleerd" in page.content.decode()
    assert "kan niet worden gecontroleerd" in client.get(reverse("documents:my-files")).content.decode().lower()
    assert not StoredFile.objects.exists()
    kept = marked.everything_kept()
    assert files.scan()[:400] not in kept
    assert b"Zwaluw.pdf" not in kept
    assert Entry.objects.filter(act="documents.hold").count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", files.word(header="NATO SECRET")),
        ("a.exe", b"MZ\x00\x01" * 99),
        ("NATO SECRET.pdf", files.scan()),
        ("a.zip", files.archive({"a.txt": b"NATO SECRET", "b.pdf": files.scan()})),
    ],
)
def test_what_is_marked_or_unwanted_is_refused_and_not_held(name: str, data: bytes) -> None:
    owner = make.party()
    answer = signed_in(owner).post(reverse("documents:my-files"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert not HeldFile.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"Het BSN van de monteur is 999990019."),
        ("a.csv", b"naam;bsn\nJ. de Vries-van der Meulen;9999.90.019\n"),
        ("a.docx", files.word(body="Burgerservicenummer: 999990019")),
        ("999990019.txt", b"een gewone tekst"),
    ],
)
def test_a_file_with_a_citizen_service_number_is_refused_and_nothing_is_kept(name: str, data: bytes) -> None:
    client = signed_in(make.party())
    answer = client.post(reverse("documents:my-files"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert "burgerservicenummer" in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert b"999990019" not in marked.everything_kept()


@pytest.mark.parametrize(
    "text", ["Ordernummer 999990019", "Een BSN vragen wij nooit.", "Een BSN vragen wij nooit, wel RSIN 999990019"]
)
def test_a_number_of_an_order_or_talk_about_such_numbers_is_taken(text: str) -> None:
    client = signed_in(make.party())
    sent = client.post(reverse("documents:my-files"), {"file": SimpleUploadedFile("a.txt", text.encode())})
    assert sent.status_code == 302


def test_a_version_with_text_takes_its_place() -> None:
    owner = make.party()
    one = held(owner)
    address = reverse("documents:held-file", args=[one.public_id])
    client = signed_in(owner)
    again = client.post(address, {"file": SimpleUploadedFile("a.pdf", files.scan())})
    assert again.status_code == 422
    assert HeldFile.objects.exists()
    assert client.post(address, {"file": SimpleUploadedFile("a.docx", files.word())}).status_code == 302
    assert not HeldFile.objects.exists()
    assert [file.name for file in selectors.own_files(viewer=make.steward(of=owner))] == ["a.docx"]


def test_it_can_be_dropped_by_its_own_people_only() -> None:
    owner = make.party()
    one = held(owner)
    with pytest.raises(NotDisclosed):
        selectors.held_file(public_id=one.public_id, viewer=make.steward())
    with pytest.raises(NotAllowed):
        services.drop_held(held=one, actor=make.steward())
    rival = signed_in(make.party())
    assert rival.get(reverse("documents:held-file", args=[one.public_id])).status_code == 404
    assert rival.post(reverse("documents:drop-held", args=[one.public_id])).status_code == 404
    assert signed_in(owner).post(reverse("documents:drop-held", args=[one.public_id])).status_code == 302
    assert not HeldFile.objects.exists()


def test_a_stored_file_is_erased_by_its_stewards_only() -> None:
    owner = make.party()
    file = services.store_file(data=files.word(), name="plan.docx", owner=owner, actor=make.steward(of=owner))
    address = reverse("documents:erase-file", args=[file.public_id])
    assert signed_in(make.party()).post(address).status_code == 404
    member = signed_in(owner)
    assert member.post(address).status_code == 403
    assert address not in member.get(reverse("documents:my-files")).content.decode()
    steward = Client()
    steward.force_login(make.member(of=owner, position=Position.STEWARD))
    assert address in steward.get(reverse("documents:my-files")).content.decode()
    assert steward.post(address).status_code == 302
    assert not StoredFile.objects.exists()
    assert not FileContent.objects.exists()
    assert steward.get(reverse("documents:download", args=[file.public_id])).status_code == 404


def test_a_file_is_held_for_ones_own_party_only() -> None:
    with pytest.raises(NotAllowed):
        services.hold_file(refused=rules.NoText("a picture"), size_bytes=1, owner=make.party(), actor=make.steward())
    assert not HeldFile.objects.exists()


def test_what_was_held_for_a_month_goes_and_a_rehearsal_only_counts() -> None:
    owner = make.party()
    old, _new = held(owner), held(owner)
    HeldFile.objects.filter(pk=old.pk).update(held_at=timezone.now() - timedelta(days=31))
    assert privacy.apply_retention(is_rehearsal=True, actor=job("retention")) == 1
    assert HeldFile.objects.count() == 2
    assert privacy.apply_retention(is_rehearsal=False, actor=job("retention")) == 1
    assert list(HeldFile.objects.values_list("pk", flat=True)) == [_new.pk]
