"""The table of the shared cache: limits of attempts and used codes, for all processes of an installation."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """Where the cache lies in the database; other caches need no table. An existing table stays."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_doors'),
    ]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
