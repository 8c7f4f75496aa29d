"""The interface for programs, gathered from the apps (docs/reference/api.md)."""

from django.conf import settings
from django.views.decorators.http import require_safe

from schakel.base.accounts.enums import Area
from schakel.base.interface import api as interface
from schakel.base.interface import rules
from schakel.match.matching.api import router as matching
from schakel.match.proposals.api import router as proposals
from schakel.register.needs.api import router as needs
from schakel.register.organisations.api import router as organisations
from schakel.register.vocabulary.api import router as vocabulary

DESCRIPTION = (
    "Needs stated as effects, offerings, explained matches, proposals and introductions. What a caller gets, they "
    "would get on the pages too; what they may not see does not appear. Errors are problem documents (RFC 9457) in the "
    "language of `Accept-Language` (nl, en). Unclassified information only."
)

api = interface.Api(
    title="Schakel",
    version=rules.VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
    servers=[{"url": f"{settings.SCHAKEL_BASE_URL}{rules.PREFIX}", "description": "this installation"}],
    openapi_extra={
        "info": {
            "contact": {
                "name": "Operator of this installation",
                "url": f"{settings.SCHAKEL_BASE_URL}/report-a-vulnerability",
            },
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        }
    },
)
for refusal in interface.HANDLED:
    api.add_exception_handler(refusal, interface.handle)
api.add_router("", vocabulary, auth=interface.callers(), tags=["vocabulary"])
api.add_router("", organisations, auth=interface.callers(Area.ORGANISATIONS), tags=["organisations"])
api.add_router("", needs, auth=interface.callers(Area.NEEDS), tags=["needs"])
api.add_router("", matching, auth=interface.callers(Area.MATCHES), tags=["matches"])
api.add_router("", proposals, auth=interface.callers(Area.PROPOSALS), tags=["proposals"])
