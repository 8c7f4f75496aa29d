"""Entries about one record are found by its identifier alone too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0004_opening")]

    operations = [
        migrations.AddIndex("entry", models.Index(fields=["subject_id", "subject_kind"], name="audit_entry_record")),
        migrations.RemoveIndex("entry", "audit_entry_subject"),
    ]
