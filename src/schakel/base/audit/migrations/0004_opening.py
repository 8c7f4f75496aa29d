"""PostgreSQL: take keys and a free lane in one question. What must be read after the lock is read after the lock."""

from django.db import migrations

#: Keys first, in the caller's order (sorted, so that two acts cannot wait for each other), then a lane: a lane is held
#: as briefly as can be. Each statement of a volatile function sees what was committed before it, so the head of the
#: lane is read as it stands under the lock. FOR KEY SHARE lets an erasure wait until this act is done.
OPENING = """
CREATE FUNCTION audit_open(lanes integer, first integer, kinds text[], ids text[], fresh bytea[],
                           OUT lane integer, OUT number bigint, OUT head text, OUT keys bytea[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    one bytea;
BEGIN
    keys := ARRAY[]::bytea[];
    FOR i IN 1 .. coalesce(array_length(kinds, 1), 0) LOOP
        LOOP
            SELECT k.wrapped INTO one FROM audit_subjectkey k
                WHERE k.subject_kind = kinds[i] AND k.subject_id = ids[i] FOR KEY SHARE;
            EXIT WHEN FOUND;
            INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped) VALUES (kinds[i], ids[i], fresh[i])
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
CLOSING = "DROP FUNCTION audit_open(integer, integer, text[], text[], bytea[])"


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OPENING, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CLOSING, params=None)


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_guards")]

    operations = [migrations.RunPython(install, remove)]
