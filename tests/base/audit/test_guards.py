"""The database itself refuses to change or remove entries."""

import pytest
from django.db import DatabaseError, connection, transaction

from schakel.base.audit.models import Entry, EntryValue
from tests.base.audit.chains import do

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    """Whether the ledger's own trigger stops a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)
    except DatabaseError as error:
        return "the ledger only grows" in str(error)
    return False


@pytest.mark.asvs("v5.0.0-16.4.2")
@pytest.mark.bio2("5.33", "8.15")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_id = 'somebody else'",
        "UPDATE audit_entry SET id = id + 1000",
        "UPDATE audit_entry SET hash = hash WHERE seq = 1",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = 2",
        "UPDATE audit_entryvalue SET ciphertext = ciphertext",
    ],
)
def test_it_refuses(statement: str) -> None:
    do(times=2)
    assert refused(statement)
    assert Entry.objects.count() == 2


def test_the_orm_cannot_remove_an_entry_either() -> None:
    do()
    with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
        Entry.objects.all().delete()
    with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
        Entry.objects.update(act="tests.other")


def test_it_refuses_to_empty_the_table() -> None:
    do()
    if connection.vendor == "postgresql":
        assert refused("TRUNCATE audit_entry CASCADE")
    else:
        assert refused("DELETE FROM audit_entry")


def test_it_refuses_to_replace_an_entry() -> None:
    do()
    columns = (
        "id, lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind, subject_id, commitment, "
        "previous, hash"
    )
    same = columns.replace("actor_id", "'somebody else'")
    insert = f"INTO audit_entry ({columns}) SELECT {same} FROM audit_entry"
    if connection.vendor == "postgresql":
        assert refused(f"INSERT {insert} ON CONFLICT (id) DO UPDATE SET actor_id = 'somebody else'")
    else:
        assert refused(f"INSERT OR REPLACE {insert}")
        assert refused(f"INSERT OR REPLACE {insert.replace('SELECT id', 'SELECT id + 5')}")
    assert Entry.objects.get().actor_id == "someone"


def test_values_can_be_erased() -> None:
    do()
    EntryValue.objects.all().delete()
    assert not EntryValue.objects.exists()
