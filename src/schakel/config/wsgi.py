"""The entry for a WSGI server. In production mode it refuses to start with what is unsafe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
application = get_wsgi_application()

from schakel.config import startup, warming  # noqa: E402 -- Django must be set up first

startup.refuse_what_is_unsafe()
warming.begin_alone()
