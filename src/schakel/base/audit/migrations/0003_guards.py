"""Triggers that refuse to change or remove entries, and to change values, on both databases."""

from django.db import migrations

SAID = "the ledger only grows: entries are neither changed nor removed"

SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    # INSERT OR REPLACE removes the old row without asking a DELETE trigger.
    f"""CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
          OR EXISTS (SELECT 1 FROM audit_entry WHERE lane = NEW.lane AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER audit_entryvalue_no_update BEFORE UPDATE ON audit_entryvalue
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER audit_entryvalue_no_replace BEFORE INSERT ON audit_entryvalue
        WHEN EXISTS (SELECT 1 FROM audit_entryvalue WHERE id = NEW.id)
          OR EXISTS (SELECT 1 FROM audit_entryvalue WHERE entry_id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_entryvalue_no_change BEFORE UPDATE ON audit_entryvalue
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
]
SQLITE_BACK = [
    "DROP TRIGGER audit_entry_no_update",
    "DROP TRIGGER audit_entry_no_delete",
    "DROP TRIGGER audit_entry_no_replace",
    "DROP TRIGGER audit_entryvalue_no_update",
    "DROP TRIGGER audit_entryvalue_no_replace",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_entry_no_change ON audit_entry",
    "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
    "DROP TRIGGER audit_entryvalue_no_change ON audit_entryvalue",
    "DROP FUNCTION audit_refuse()",
]


class VendorSQL(migrations.RunSQL):
    """SQL for one database; nothing on the other."""

    def __init__(self, vendor, sql, reverse_sql):
        super().__init__(sql, reverse_sql)
        self.vendor = vendor

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_filters")]

    operations = [
        VendorSQL("sqlite", SQLITE, SQLITE_BACK),
        VendorSQL("postgresql", POSTGRESQL, POSTGRESQL_BACK),
    ]
