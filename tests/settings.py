"""Settings of the test suite: a data folder of its own that goes when the run ends, and quick password hashing."""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="schakel-test-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["SCHAKEL_DATA"] = _DATA
os.environ.setdefault("SCHAKEL_MODE", "demo")

from schakel.config.settings import *  # noqa: E402, F403 -- the environment must be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]  # noqa: F405 -- lets transactional tests empty the ledger
