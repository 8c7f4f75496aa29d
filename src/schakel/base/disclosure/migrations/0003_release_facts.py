"""Purpose, readers and first day of a release, and what everybody could count on its day."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_consented")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="countable",
            field=models.JSONField(default=dict, verbose_name="what everybody could count"),
        ),
        migrations.AddField(
            model_name="release",
            name="opens_on",
            # Releases made before had no day of their own: they could be read at once.
            field=models.DateField(default=datetime.date(2026, 1, 1), verbose_name="to be read from"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="release",
            name="purpose",
            field=models.CharField(blank=True, max_length=400, verbose_name="purpose"),
        ),
        migrations.AddField(
            model_name="release",
            name="readers",
            field=models.CharField(blank=True, max_length=24, verbose_name="for whom"),
        ),
    ]
