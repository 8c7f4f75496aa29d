"""Indexes for the filters of the auditor's page; the act's id is not searched by."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterField("entry", "act_id", models.UUIDField(verbose_name="act")),
        migrations.AddIndex("entry", models.Index(fields=["act", "at"], name="audit_entry_act")),
        migrations.AddIndex("entry", models.Index(fields=["subject_kind", "at"], name="audit_entry_kind")),
    ]
