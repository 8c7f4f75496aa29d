"""Recovery codes that are left are kept as digests; the seed that they came from goes."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.exceptions import InvalidTag
from django.contrib.auth.hashers import make_password
from django.db import migrations


def digest_codes(apps: Any, _schema: Any) -> None:
    """Digest what is left of each set. One that this installation's key does not open never worked here: it goes."""
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes"):
        try:
            left = RecoveryCodes(row).get_unused_codes()
        except InvalidTag:
            row.delete()
            continue
        row.data = {"migrated_codes": [], "digests": [make_password(code) for code in left]}
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_shared_cache"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(digest_codes, migrations.RunPython.noop)]
