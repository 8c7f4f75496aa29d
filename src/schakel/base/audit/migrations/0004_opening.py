"""PostgreSQL: an act costs the ledger two questions: open a lane, write the entries."""

from django.db import migrations

#: Keys first, in the caller's order (sorted, so that two acts cannot wait for each other), then a lane: a lane is held
#: as briefly as can be. Each statement of a volatile function sees what was committed before it, so the head of the
#: lane is read as it stands under the lock. FOR KEY SHARE lets an erasure wait until this act is done.
OPENING = """
CREATE FUNCTION audit_open(lanes integer, first integer, subjects json,
                           OUT lane integer, OUT number bigint, OUT head text, OUT keys bytea[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    subject record;
    one bytea;
BEGIN
    keys := ARRAY[]::bytea[];
    FOR subject IN SELECT * FROM json_to_recordset(subjects) AS given (kind text, id text, fresh text) LOOP
        LOOP
            SELECT k.wrapped INTO one FROM audit_subjectkey k
                WHERE k.subject_kind = subject.kind AND k.subject_id = subject.id FOR KEY SHARE;
            EXIT WHEN FOUND;
            INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped) VALUES (subject.kind, subject.id, decode(subject.fresh, 'base64'))
                ON CONFLICT DO NOTHING RETURNING wrapped INTO one;
            EXIT WHEN FOUND;
        END LOOP;
        keys := keys || one;
    END LOOP;
    FOR step IN 0 .. lanes - 1 LOOP
        IF pg_try_advisory_xact_lock(23626, (first + step) % lanes) THEN
            lane := (first + step) % lanes;
            EXIT;
        END IF;
    END LOOP;
    IF lane IS NULL THEN
        lane := first;
        PERFORM pg_advisory_xact_lock(23626, lane);
    END IF;
    SELECT e.seq, e.hash INTO number, head FROM audit_entry e WHERE e.lane = audit_open.lane
        ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0);
    head := coalesce(head, repeat('0', 64));
END $$
"""
#: Entries of one act and lane, and their values where there are any.
WRITING = """
CREATE FUNCTION audit_write(lane integer, act_id uuid, at timestamptz, entries json) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    WITH given AS (
        SELECT * FROM json_to_recordset(entries) AS given (
            number bigint, act text, actor_kind text, actor_id text, on_behalf_of text, subject_kind text,
            subject_id text, commitment text, previous text, hash text, sealed text
        )
    ), made AS (
        INSERT INTO audit_entry AS e (lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind,
                                      subject_id, commitment, previous, hash)
        SELECT audit_write.lane, g.number, audit_write.act_id, g.act, audit_write.at, g.actor_kind, g.actor_id,
               g.on_behalf_of, g.subject_kind, g.subject_id, g.commitment, g.previous, g.hash
        FROM given g
        RETURNING e.id, e.seq
    )
    INSERT INTO audit_entryvalue (entry_id, ciphertext)
    SELECT made.id, decode(g.sealed, 'base64') FROM made JOIN given g ON g.number = made.seq
    WHERE g.sealed IS NOT NULL;
END $$
"""
CLOSING = [
    "DROP FUNCTION audit_open(integer, integer, json)",
    "DROP FUNCTION audit_write(integer, uuid, timestamptz, json)",
]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OPENING, params=None)
        schema_editor.execute(WRITING, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in CLOSING:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_guards")]

    operations = [migrations.RunPython(install, remove)]
