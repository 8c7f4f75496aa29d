"""Browse as somebody, and count what a page asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer


def signed_in(viewer: Viewer, language: str = "nl") -> Client:
    """A browser in which this viewer is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(public_id=viewer.user_ref), backend="django.contrib.auth.backends.ModelBackend")
    return client


def query_count(client: Client, address: str) -> int:
    """How many questions a page that answers asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return len(asked)
