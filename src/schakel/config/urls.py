"""Every address of the product, gathered from the apps."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from schakel.base.accounts.views import oidc, recovering, steps
from schakel.config import probes, watch
from schakel.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", watch.metrics, name="metrics"),
    path("", include("schakel.base.outbox.urls")),
    path("", include("schakel.report.privacy.urls")),
    path("account/", include("schakel.base.accounts.urls")),
    path("account/oidc/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        recovering.choose_password,
        name="account_reset_password_from_key",
    ),
    re_path(r"^account/confirm-email/(?P<key>[-:\w]+)/$", recovering.confirm_address, name="account_confirm_email"),
    path("account/2fa/totp/activate/", steps.activate_totp, name="mfa_activate_totp"),
    path("account/2fa/webauthn/add/", steps.add_webauthn, name="mfa_add_webauthn"),
    path("account/", include("allauth.urls")),
    path("taal/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("", include("schakel.base.interface.urls")),
    path("", include("schakel.base.ui.urls")),
    path("", include("schakel.base.disclosure.urls")),
    path("", include("schakel.base.documents.urls")),
    path("", include("schakel.register.vocabulary.urls")),
    path("", include("schakel.register.organisations.urls")),
    path("", include("schakel.register.assets.urls")),
    path("", include("schakel.register.imports.urls")),
    path("", include("schakel.register.needs.urls")),
    path("", include("schakel.register.datasets.urls")),
    path("", include("schakel.match.search.urls")),
    path("", include("schakel.match.novelty.urls")),
    path("", include("schakel.match.matching.urls")),
    path("", include("schakel.match.proposals.urls")),
    path("", include("schakel.report.ledger.urls")),
    path("", include("schakel.report.publications.urls")),
    path("", include("schakel.report.fairness.urls")),
    path("", include("schakel.report.releases.urls")),
]
handler400 = "schakel.base.ui.views.bad_request"
handler403 = "schakel.base.ui.views.forbidden"
handler404 = "schakel.base.ui.views.not_found"
handler500 = "schakel.base.ui.views.server_error"
