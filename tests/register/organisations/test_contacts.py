"""Contacts: a role mailbox first, a name only with consent, shown only where disclosure lets them be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import selectors as ledger
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.rules import NotDisclosed
from schakel.register.organisations import rules, selectors, services
from schakel.register.organisations.enums import Task
from schakel.register.organisations.models import Contact, Organisation
from schakel.register.organisations.services import contacts
from tests import make

pytestmark = pytest.mark.django_db
SALES = services.ContactDetails(role="Sales", email="sales@company.example")
TODAY = timezone.localdate


def named(until: date) -> services.ContactDetails:
    return services.ContactDetails(
        role="Director",
        email="board@company.example",
        person_name="Test Person",
        consent_on=date(2026, 1, 1),
        consent_until=until,
        consent_purpose="Named on our page",
    )


def known(by: Viewer) -> Organisation:
    return make.organisation(by=by, label="GREEN")


def test_a_name_without_consent_is_refused_and_the_database_refuses_it_too() -> None:
    me = make.steward()
    it = known(me)
    with pytest.raises(rules.ConsentMissing):
        services.add_contact(
            organisation=it,
            details=services.ContactDetails(role="Sales", email="a@b.example", person_name="Test Person"),
            actor=me,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(organisation=it, role="Sales", email="a@b.example", person_name="Test Person")
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "details", [services.ContactDetails(role="Sales"), services.ContactDetails(role=" ", phone="1")]
)
def test_a_contact_has_a_role_and_a_way_to_reach_it(details: services.ContactDetails) -> None:
    me = make.steward()
    with pytest.raises(rules.NotComplete):
        services.add_contact(organisation=known(me), details=details, actor=me)


def test_others_see_a_contact_only_where_the_contact_label_lets_them() -> None:
    me, other = make.steward(), make.steward()
    it = known(me)
    services.add_contact(organisation=it, details=SALES, actor=me)
    assert selectors.contacts(organisation=it, viewer=other).count() == 1
    disclosure.set_labels(record=it, labels={FieldGroup.CONTACT: "AMBER"}, actor=me)
    it.refresh_from_db()
    assert not selectors.contacts(organisation=it, viewer=other).exists()
    assert not selectors.directory(viewer=other).exists()
    assert selectors.directory(viewer=me).count() == 1
    with pytest.raises(NotDisclosed):
        selectors.contact_for(viewer=other, public_id=Contact.objects.get().public_id)


def test_an_accepted_introduction_opens_the_contacts_both_in_the_page_and_in_the_directory() -> None:
    me, other = make.steward(), make.steward()
    it = known(me)
    services.add_contact(organisation=it, details=SALES, actor=me)
    disclosure.set_labels(record=it, labels={FieldGroup.CONTACT: "AMBER"}, actor=me)
    asked = disclosure.ask_introduction(record=it, reveals="Hello", actor=other)
    assert not selectors.directory(viewer=other).exists()
    disclosure.accept_introduction(introduction=asked, actor=me)
    it.refresh_from_db()
    assert selectors.contacts(organisation=it, viewer=other).count() == 1
    assert selectors.directory(viewer=other).count() == 1


def said_of(contact: Contact) -> str:
    """Everything that can still be read of a contact in the ledger."""
    entries = list(Entry.objects.filter(subject_kind="organisations.Contact", subject_id=contact.public_id))
    return " ".join(f"{one.change} {one.reason}" for one in ledger.values_of(entries=entries).values())


def test_what_the_ledger_kept_of_a_name_or_address_goes_with_it() -> None:
    me = make.steward()
    gone, expired, renamed = (
        services.add_contact(organisation=known(me), details=named(until), actor=me)
        for until in (TODAY(), TODAY() - timedelta(days=1), TODAY())
    )
    assert all("Test Person" in said_of(one) for one in (gone, expired, renamed))
    services.withdraw_contact(contact=gone, reason="", actor=me)
    services.erase_expired_names(actor=make.SYSTEM)
    services.change_contact(contact=renamed, details=replace(named(TODAY()), person_name="Other Person"), actor=me)
    assert [said_of(one).count("Test Person") for one in (gone, expired, renamed)] == [0, 0, 0]
    assert "board@company.example" not in said_of(gone)
    assert "Other Person" in said_of(renamed)
    assert ledger.verification().is_whole


def test_what_an_earlier_version_left_of_wiped_contacts_is_erased_once(monkeypatch: pytest.MonkeyPatch) -> None:
    me = make.steward()
    gone, expired, renamed, stays = (
        services.add_contact(organisation=known(me), details=named(until), actor=me)
        for until in (TODAY(), TODAY() - timedelta(days=1), TODAY(), TODAY())
    )
    with monkeypatch.context() as earlier:  # which wiped the contact and left the values, and kept the name before
        earlier.setattr(contacts, "_forget_values", lambda *_: None)
        earlier.setattr(contacts, "_OF_PERSON", ())
        services.withdraw_contact(contact=gone, reason="Left", actor=me)
        services.erase_expired_names(actor=make.SYSTEM)
        services.change_contact(contact=renamed, details=replace(named(TODAY()), person_name="Other"), actor=me)
    services.change_contact(contact=stays, details=replace(named(TODAY()), role="Chair"), actor=me)
    assert all("Test Person" in said_of(one) for one in (gone, expired, renamed))
    entries = Entry.objects.count()
    assert services.erase_left_values(is_rehearsal=True, actor=make.SYSTEM) == 3
    assert "Test Person" in said_of(gone)
    assert services.erase_left_values(actor=make.SYSTEM) == 3
    assert [said_of(one).count("Test Person") for one in (gone, expired, renamed)] == [0, 0, 0]
    assert "board@company.example" not in said_of(gone)
    assert "Test Person" in said_of(stays)
    fresh = Entry.objects.order_by("-pk")[: Entry.objects.count() - entries]
    assert sorted(entry.act for entry in fresh) == ["audit.erase_values"] * 3 + ["organisations.erase_left_values"]
    assert len({entry.act_id for entry in fresh}) == 1
    assert services.erase_left_values(actor=make.SYSTEM) == 0
    assert ledger.verification().is_whole


def test_a_withdrawn_contact_is_wiped_at_once() -> None:
    me = make.steward()
    contact = services.add_contact(organisation=known(me), details=named(TODAY()), actor=me)
    services.withdraw_contact(contact=contact, reason="Left", actor=me)
    contact.refresh_from_db()
    assert (contact.person_name, contact.email, contact.phone) == ("", "", "")
    assert not selectors.directory(viewer=me).exists()


def test_names_go_when_consent_has_ended_and_a_rehearsal_only_counts() -> None:
    me = make.steward()
    services.add_contact(organisation=known(me), details=named(TODAY() - timedelta(days=1)), actor=me)
    keeper = make.SYSTEM
    assert services.erase_expired_names(is_rehearsal=True, actor=keeper) == 1
    assert Contact.objects.get().person_name
    assert services.erase_expired_names(actor=keeper) == 1
    assert not Contact.objects.get().person_name
    assert services.erase_expired_names(actor=keeper) == 0


def test_a_change_verifies_and_a_stale_form_is_told() -> None:
    me = make.steward()
    contact = services.add_contact(organisation=known(me), details=SALES, actor=me)
    Contact.objects.update(verified_on=date(2026, 1, 1))
    services.change_contact(
        contact=contact, details=services.ContactDetails(role="Sales", phone="1"), expected_version=1, actor=me
    )
    contact.refresh_from_db()
    assert contact.verified_on == TODAY()
    with pytest.raises(rules.ChangedMeanwhile):
        services.change_contact(contact=contact, details=SALES, expected_version=1, actor=me)


def test_a_contact_that_is_due_becomes_something_to_do_until_it_is_verified() -> None:
    me = make.steward()
    contact = services.add_contact(organisation=known(me), details=SALES, actor=me)
    assert Task.VERIFY_CONTACT not in {todo.task for todo in selectors.todos(viewer=me)}
    Contact.objects.update(verified_on=TODAY() - timedelta(days=151))
    assert Task.VERIFY_CONTACT in {todo.task for todo in selectors.todos(viewer=me)}
    services.verify_contact(contact=contact, actor=me)
    assert Task.VERIFY_CONTACT not in {todo.task for todo in selectors.todos(viewer=me)}
    assert selectors.todos(viewer=make.steward()) == []
