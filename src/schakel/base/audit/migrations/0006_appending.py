"""PostgreSQL: an act costs the ledger one question where the records' keys are known, two where they are not."""

from django.db import migrations

#: Keys first, in the caller's order (sorted, so that two acts cannot wait for each other), then a lane: a lane is held
#: as briefly as can be. FOR KEY SHARE lets an erasure wait until this act is done. Where a record's key is not the one
#: that the caller sealed with, nothing is written and no lane is taken: the caller seals anew with the key it gets back
#: (none: erased, so a fresh one is due). Each statement of a volatile function sees what was committed before it, so
#: the head of the lane is read as it stands under the lock. The hash is that of `rules.link_hash`.
APPENDING = """
CREATE FUNCTION audit_append(lanes integer, wanted integer, act_id uuid, moment text, subjects json, entries json,
                             OUT lane integer, OUT keys bytea[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    subject record;
    entry record;
    one bytea;
    given bytea;
    is_stale boolean := false;
    first integer := CASE WHEN wanted < 0 THEN pg_backend_pid() % lanes ELSE wanted END;
    at timestamptz := moment;
    number bigint;
    head text;
    fresh text;
    added bigint;
BEGIN
    keys := ARRAY[]::bytea[];
    FOR subject IN SELECT * FROM json_to_recordset(subjects) AS said (kind text, id text, key text, known boolean) LOOP
        given := decode(subject.key, 'base64');
        one := NULL;
        IF NOT subject.known THEN
            INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped) VALUES (subject.kind, subject.id, given)
                ON CONFLICT DO NOTHING RETURNING wrapped INTO one;
        END IF;
        IF one IS NULL THEN
            SELECT k.wrapped INTO one FROM audit_subjectkey k
                WHERE k.subject_kind = subject.kind AND k.subject_id = subject.id FOR KEY SHARE;
        END IF;
        is_stale := is_stale OR one IS DISTINCT FROM given;
        keys := array_append(keys, one);
    END LOOP;
    IF is_stale THEN
        RETURN;
    END IF;
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
    SELECT e.seq, e.hash INTO number, head FROM audit_entry e WHERE e.lane = audit_append.lane
        ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0);
    head := coalesce(head, repeat('0', 64));
    FOR entry IN SELECT * FROM json_to_recordset(entries) AS said (
        act text, actor_kind text, actor_id text, on_behalf_of text, subject_kind text, subject_id text,
        commitment text, sealed text
    ) LOOP
        number := number + 1;
        fresh := encode(sha256(convert_to(
            length(lane::text) || ':' || lane || length(number::text) || ':' || number || '36:' || act_id
            || length(entry.act) || ':' || entry.act || length(moment) || ':' || moment
            || length(entry.actor_kind) || ':' || entry.actor_kind || length(entry.actor_id) || ':' || entry.actor_id
            || length(entry.on_behalf_of) || ':' || entry.on_behalf_of
            || length(entry.subject_kind) || ':' || entry.subject_kind
            || length(entry.subject_id) || ':' || entry.subject_id
            || length(entry.commitment) || ':' || entry.commitment || '64:' || head, 'UTF8')), 'hex');
        INSERT INTO audit_entry (lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind,
                                 subject_id, commitment, previous, hash)
            VALUES (lane, number, act_id, entry.act, at, entry.actor_kind, entry.actor_id, entry.on_behalf_of,
                    entry.subject_kind, entry.subject_id, entry.commitment, head, fresh)
            RETURNING id INTO added;
        IF entry.sealed IS NOT NULL THEN
            INSERT INTO audit_entryvalue (entry_id, ciphertext) VALUES (added, decode(entry.sealed, 'base64'));
        END IF;
        head := fresh;
    END LOOP;
END $$
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(APPENDING, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_append(integer, integer, uuid, text, json, json)", params=None)


class Migration(migrations.Migration):

    dependencies = [("audit", "0005_record")]

    operations = [migrations.RunPython(install, remove)]
