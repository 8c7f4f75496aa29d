"""What the register holds of a person can be taken along, erased, and goes by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.base.audit import selectors as ledger
from schakel.base.audit.models import Entry
from schakel.register.organisations import privacy, services
from schakel.register.organisations.models import Contact, Statement
from tests import make

pytestmark = pytest.mark.django_db


def test_a_person_takes_along_what_bears_their_address_and_can_be_forgotten() -> None:
    person = make.user(email="board@company.example")
    member = make.viewer(of=make.member(person=person))
    it = make.organisation(by=member)
    by_mail = services.ContactDetails(role="Board", email="board@company.example")
    by_both = services.ContactDetails(role="Desk", email="BOARD@company.example", phone="1")
    for details in (by_mail, by_both):
        services.add_contact(organisation=it, details=details, actor=member)
    held = privacy.export_of(person=person)
    assert [one["role"] for one in held if one["kind"] == "contact"] == ["Board", "Desk"]
    assert any(one["kind"] == "statement" for one in held)
    assert privacy.erase(person=person, actor=make.SYSTEM) == 2
    assert privacy.export_of(person=person) == []
    entries = list(Entry.objects.filter(subject_kind="organisations.Contact"))
    assert "company.example" not in str(ledger.values_of(entries=entries)).lower()
    assert Contact.objects.get(role="Desk").phone == "1"
    assert Contact.objects.get(role="Board").withdrawn_at is not None
    assert Statement.objects.filter(recorded_by=None).exists()


def test_retention_wipes_names_whose_consent_has_ended() -> None:
    me = make.steward()
    today = timezone.localdate()
    details = services.ContactDetails(
        role="Board",
        email="board@company.example",
        person_name="Test Person",
        consent_on=today - timedelta(days=20),
        consent_until=today - timedelta(days=1),
        consent_purpose="Named on our page",
    )
    services.add_contact(organisation=make.organisation(by=me), details=details, actor=me)
    assert privacy.apply_retention(is_rehearsal=True, actor=make.SYSTEM) == 1
    assert Contact.objects.get().person_name == "Test Person"
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 1
    assert Contact.objects.get().person_name == ""


def test_everything_that_names_a_person_is_listed() -> None:
    listed = " ".join(one["what"] for one in privacy.HELD)
    for field in ("Contact.person_name", "Contact.email", "Contact.phone", "Statement.recorded_by"):
        assert field in listed
