"""The way back from the identity provider, stricter than the library's: who answers, and with which signature."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse


class CheckedAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Believes an identity token only after its signature, by a key and an algorithm of the configured provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error when it calls itself otherwise than the settings do."""
        config: dict[str, Any] = super().openid_config
        configured = str(self.get_provider().app.settings["server_url"]).removesuffix(
            "/.well-known/openid-configuration"
        )
        if str(config.get("issuer", "")).rstrip("/") != configured.rstrip("/"):
            raise OAuth2Error("the provider calls itself by another name")
        return config

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims of an identity token that was signed by this provider, for this client, and counts now."""
        try:
            said = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("the identity token cannot be read") from error
        if said.get("alg") not in settings.SCHAKEL_OIDC_ALGORITHMS or "kid" not in said:
            raise OAuth2Error("the identity token is not signed as asked")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


@login_not_required  # type: ignore[untyped-decorator]  # allauth has no types
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider; an absent provider is an absent page."""
    adapter = CheckedAdapter(request, provider_id)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as absent:
        raise Http404 from absent
    except OAuth2Error as refused:
        answer = render_authentication_error(request, adapter.get_provider(), exception=refused)
    return answer
