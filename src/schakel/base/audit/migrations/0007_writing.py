"""Writing an entry costs less: values are found by their entry alone, and PostgreSQL gets an act as one array of texts."""

import django.db.models.deletion
from django.db import migrations, models

#: What lies beside an entry needs no key of its own, nor a foreign key: entries are never removed, and verification
#: names values without an entry. On PostgreSQL that check, after every act, cost more than writing the value.
VALUES_POSTGRESQL = [
    """DO $$
    DECLARE
        one text;
    BEGIN
        SET CONSTRAINTS ALL IMMEDIATE;
        FOR one IN SELECT conname FROM pg_constraint WHERE conrelid = 'audit_entryvalue'::regclass LOOP
            EXECUTE format('ALTER TABLE audit_entryvalue DROP CONSTRAINT %I', one);
        END LOOP;
    END $$""",
    "ALTER TABLE audit_entryvalue DROP COLUMN id",
    "ALTER TABLE audit_entryvalue ADD CONSTRAINT audit_entryvalue_pkey PRIMARY KEY (entry_id)",
]
SAID = "the ledger only grows: entries are neither changed nor removed"
#: With `integer` the entry is the row's own number: one tree instead of two.
VALUES_SQLITE = [
    "CREATE TABLE audit_value_fresh (entry_id integer NOT NULL PRIMARY KEY, ciphertext BLOB NOT NULL)",
    "INSERT INTO audit_value_fresh SELECT entry_id, ciphertext FROM audit_entryvalue ORDER BY entry_id",
    "DROP TABLE audit_entryvalue",
    "ALTER TABLE audit_value_fresh RENAME TO audit_entryvalue",
    f"""CREATE TRIGGER audit_entryvalue_no_update BEFORE UPDATE ON audit_entryvalue
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER audit_entryvalue_no_replace BEFORE INSERT ON audit_entryvalue
        WHEN EXISTS (SELECT 1 FROM audit_entryvalue WHERE entry_id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
]

#: As before in 0006: keys first, in the caller's order (sorted, so that two acts cannot wait for each other), then a
#: lane: a lane is held as briefly as can be. FOR KEY SHARE lets an erasure wait until this act is done. Where a
#: record's key is not the one that the caller sealed with, nothing is written and no lane is taken: the caller seals
#: anew with the key it gets back (none: erased, so a fresh one is due). Each statement of a volatile function sees
#: what was committed before it, so the head of the lane is read as it stands under the lock. The hash is that of
#: `rules.link_hash`.
#: `said`: number of lanes, lane wanted (-1: any that is free), act, moment, number of records; of each record kind, id,
#: key (hex), '1' where it is known; of each entry act, kind of actor, actor, on behalf of, kind of record, record,
#: commitment, sealed values (hex, or nothing).
#: Returns the lane that was written to, or `!` and the records' keys as they stand (hex, each after a comma).
APPENDING = r"""
CREATE FUNCTION audit_append(said text[]) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lanes constant integer := said[1];
    act constant uuid := said[3];
    moment constant text := said[4];
    at constant timestamptz := said[4];
    first integer := said[2];
    taken integer;
    place integer := 5;
    entries constant integer := 5 + 4 * said[5]::integer;
    given bytea;
    stored bytea;
    keys text := '!';
    is_stale boolean := false;
    number bigint;
    head text;
    fresh text;
    added bigint;
    before text;
BEGIN
    WHILE place < entries LOOP
        given := decode(said[place + 3], 'hex');
        stored := NULL;
        IF said[place + 4] <> '1' THEN
            INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped)
                VALUES (said[place + 1], said[place + 2], given)
                ON CONFLICT DO NOTHING RETURNING wrapped INTO stored;
        END IF;
        IF stored IS NULL THEN
            SELECT k.wrapped INTO stored FROM audit_subjectkey k
                WHERE k.subject_kind = said[place + 1] AND k.subject_id = said[place + 2] FOR KEY SHARE;
        END IF;
        is_stale := is_stale OR stored IS DISTINCT FROM given;
        keys := keys || ',' || coalesce(encode(stored, 'hex'), '');
        place := place + 4;
    END LOOP;
    IF is_stale THEN
        RETURN keys;
    END IF;
    IF first < 0 THEN
        first := pg_backend_pid() % lanes;
    END IF;
    FOR step IN 0 .. lanes - 1 LOOP
        IF pg_try_advisory_xact_lock(23626, (first + step) % lanes) THEN
            taken := (first + step) % lanes;
            EXIT;
        END IF;
    END LOOP;
    IF taken IS NULL THEN
        taken := first;
        PERFORM pg_advisory_xact_lock(23626, taken);
    END IF;
    SELECT e.seq, e.hash INTO number, head FROM audit_entry e WHERE e.lane = taken ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0);
    head := coalesce(head, repeat('0', 64));
    before := length(taken::text) || ':' || taken;
    WHILE place < cardinality(said) LOOP
        number := number + 1;
        fresh := encode(sha256(convert_to(
            before || length(number::text) || ':' || number || '36:' || act
            || length(said[place + 1]) || ':' || said[place + 1] || length(moment) || ':' || moment
            || length(said[place + 2]) || ':' || said[place + 2] || length(said[place + 3]) || ':' || said[place + 3]
            || length(said[place + 4]) || ':' || said[place + 4] || length(said[place + 5]) || ':' || said[place + 5]
            || length(said[place + 6]) || ':' || said[place + 6] || length(said[place + 7]) || ':' || said[place + 7]
            || '64:' || head, 'UTF8')), 'hex');
        INSERT INTO audit_entry (lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind,
                                 subject_id, commitment, previous, hash)
            VALUES (taken, number, act, said[place + 1], at, said[place + 2], said[place + 3], said[place + 4],
                    said[place + 5], said[place + 6], said[place + 7], head, fresh)
            RETURNING id INTO added;
        IF said[place + 8] <> '' THEN
            INSERT INTO audit_entryvalue (entry_id, ciphertext) VALUES (added, decode(said[place + 8], 'hex'));
        END IF;
        head := fresh;
        place := place + 8;
    END LOOP;
    RETURN taken;
END $$
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in VALUES_POSTGRESQL:
            schema_editor.execute(statement, params=None)
        schema_editor.execute("DROP FUNCTION audit_append(integer, integer, uuid, text, json, json)", params=None)
        schema_editor.execute(APPENDING, params=None)
    else:
        for statement in VALUES_SQLITE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("audit", "0006_appending")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "entryvalue",
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="value",
                        serialize=False,
                        to="audit.entry",
                    ),
                ),
                migrations.RemoveField("entryvalue", "id"),
            ],
            database_operations=[migrations.RunPython(install)],
        ),
    ]
