"""Who calls, and how a refusal becomes a problem document; `config/api.py` wires it."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from schakel.base.accounts import rules as accounts_rules
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts import services as accounts_services
from schakel.base.accounts.enums import Access
from schakel.base.disclosure import rules as disclosure
from schakel.base.documents.rules import DocumentRefused, MarkedText
from schakel.base.interface import rules
from schakel.base.interface.middleware import DECLARED, MARKED, TITLES, marked_at, problem
from schakel.base.ui.rules import PageRefused


class Bearer(HttpBearer):
    """A person's token in the `Authorization` header. `area` is what its scopes must speak of; empty asks for none."""

    def __init__(self, area: str = "") -> None:
        super().__init__()
        self.area = area

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Let the token's person call, as far as the token's scopes go. Raises 401 for a token that does not count."""
        known = accounts.live_token(secret=token)
        viewer = accounts.viewer_of_token(secret=token)
        if known is None or not viewer.is_signed_in:
            raise AuthenticationError(message="token")
        is_reading = request.method in ("GET", "HEAD") or request.path_info in rules.READING
        access = Access.READ if is_reading else Access.WRITE
        if self.area and not accounts_rules.can_use(viewer.scopes, area=self.area, access=access):
            raise HttpError(403, "scope")
        accounts_services.note_token_use(token=known, actor=viewer)
        cast("Any", request).viewer = viewer
        return viewer


class Session(APIKeyCookie):
    """Somebody who signed in on the pages; acts need the CSRF token of the page."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        """The session's key. Who has none is a stranger, for whom no other site can speak: no CSRF token is asked."""
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 -- the session was read before
        """Let the signed-in person call."""
        user = cast("Any", request).user
        return None if isinstance(user, AnonymousUser) or not user.is_authenticated else user


def anybody(request: HttpRequest) -> bool:
    """Let everybody call who does not say who they are: they get what a stranger gets."""
    return not request.headers.get("Authorization")


def callers(area: str = "") -> list[Any]:
    """Who may call the operations of an area: a token with its scope, a person signed in on the pages, a stranger."""
    return [Bearer(area), Session(), anybody]


def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer for what an app or the framework raised."""
    if isinstance(error, rules.Refused):
        fields = {rules.in_camel(name): str(text) for name, text in error.fields.items()}
        return problem(error.status, error.detail, code=error.code, fields=fields)
    if isinstance(error, rules.BsnFound):
        return problem(422, code="bsn", fields={rules.in_camel(name): _has_bsn() for name in error.fields})
    if isinstance(error, ValidationError):
        return _not_understood(error)
    if isinstance(error, disclosure.NotDisclosed | Http404):
        return problem(404)
    if isinstance(error, disclosure.NotAllowed):
        return problem(403 if accounts.viewer_from(request).is_signed_in else 401)
    if isinstance(error, disclosure.MoveNotAllowed):
        return problem(409, _("It was answered or taken back already."))
    if isinstance(error, disclosure.LabelRefused):
        return problem(422, _("This label is not stored here."), code="label")
    if isinstance(error, rules.SignInNeeded):
        return problem(401, _("Sign in, or send a token."))
    if isinstance(error, MarkedText):
        return problem(422, marked_at(error.place) if error.place else str(MARKED), code="marked")
    if isinstance(error, DocumentRefused):
        return problem(422, code="document")
    if isinstance(error, PageRefused):
        return problem(error.status, error.detail)
    return _of_the_framework(cast("HttpError", error))


HANDLED: tuple[type[Exception], ...] = (
    rules.Refused,
    rules.BsnFound,
    rules.SignInNeeded,
    ValidationError,
    HttpError,
    Http404,
    disclosure.NotDisclosed,
    disclosure.NotAllowed,
    disclosure.MoveNotAllowed,
    disclosure.LabelRefused,
    DocumentRefused,
    PageRefused,
)


def _of_the_framework(error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__ or error.__context__, RequestDataTooBig):
        return problem(413)
    details = {
        "token": _("This token does not count: it is wrong, expired or revoked."),
        "scope": _("This token may not do this: its rights end before it."),
    }
    return problem(error.status_code, details.get(error.message, ""))


def _not_understood(error: ValidationError) -> HttpResponse:
    """Fields that are missing or of another shape; an identifier that cannot be one is a record that is not there."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return problem(404)
    fields: dict[str, str] = {}
    for one in error.errors:
        place = [part for part in one["loc"][1:] if not (isinstance(part, str) and "function-" in part)]
        names = [str(part) for part in (place[1:] if one["loc"][0] == "body" and len(place) > 1 else place)]
        fields[rules.in_camel(".".join(names)) or "body"] = _sentence(one["type"])
    is_asked = all(one["loc"][0] in ("query", "header") for one in error.errors)
    return problem(400 if is_asked else 422, code="invalid", fields=fields)


def _sentence(kind: str) -> str:
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("This is not a field here.")
    return _("This value is of another kind than this field holds.")


def _has_bsn() -> str:
    return _(
        "This text holds a citizen service number (burgerservicenummer). It is never stored here; nothing of the text "
        "was kept. Take the number out."
    )


class Api(NinjaAPI):
    """The interface of this installation: short names of operations, problems declared, versions in the server."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        """An operation bears the name of its function, in camelCase."""
        return rules.in_camel(operation.view_func.__name__)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:  # noqa: ARG002
        """The OpenAPI document: paths under the versioned server, every refusal declared for every operation."""
        document = super().get_openapi_schema(path_prefix="")
        schemas = document["components"]["schemas"]
        schemas["FieldProblem"] = rules.FieldProblem.model_json_schema()
        schemas["Problem"] = rules.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas["Problem"].pop("$defs", None)
        said = {rules.PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answer = {"API-Version": {"schema": {"type": "string"}, "description": "Version of the interface."}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status in DECLARED:
                    operation["responses"].setdefault(status, {"description": str(TITLES[status]), "content": said})
                for response in operation["responses"].values():
                    response["headers"] = {**response.get("headers", {}), **answer}
        return document

    def _get_urls(self) -> list[Any]:
        """Every address but the framework's own root, which answers nothing."""
        return [one for one in super()._get_urls() if getattr(one, "name", "") != "api-root"]
