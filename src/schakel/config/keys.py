"""The secret key of an installation: made once, kept in its data folder."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Read the key from `keys/secret.key` in the data folder, or make it there with mode 600."""
    path = data / "keys" / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
