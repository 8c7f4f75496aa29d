"""One settings module; what differs per installation comes from the environment (docs/reference/settings.md)."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from schakel.config import keys, logs

PACKAGE = Path(__file__).resolve().parents[1]
MODE = os.environ.get("SCHAKEL_MODE", "demo")
IS_PRODUCTION = MODE == "production"
_CHECKOUT = PACKAGE.parents[1]
_HOME = _CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()
SCHAKEL_DATA = Path(os.environ.get("SCHAKEL_DATA", _HOME / "var"))
SCHAKEL_DEMO = not IS_PRODUCTION
SCHAKEL_LEDGER_LANES = int(os.environ.get("SCHAKEL_LEDGER_LANES", "16"))
SCHAKEL_MAIL_LABEL = os.environ.get("SCHAKEL_MAIL_LABEL", "CLEAR")
SCHAKEL_UPLOAD_LIMIT_BYTES = int(os.environ.get("SCHAKEL_UPLOAD_LIMIT_BYTES", str(25 * 1024 * 1024)))
SCHAKEL_VIRUS_SCANNER = os.environ.get("SCHAKEL_VIRUS_SCANNER", "")
SCHAKEL_NEED_VALID_DAYS = int(os.environ.get("SCHAKEL_NEED_VALID_DAYS", "60"))
SCHAKEL_NEED_EXTEND_DAYS = int(os.environ.get("SCHAKEL_NEED_EXTEND_DAYS", "60"))
SCHAKEL_NEED_MOST_DAYS = int(os.environ.get("SCHAKEL_NEED_MOST_DAYS", "365"))
SCHAKEL_NEED_FRAGMENTS: list[str] = ["matching:need-panel", "proposals:need-panel"]
#: A folder of an optional provider of meaning (docs/reference/matching.md); empty: none.
SCHAKEL_MATCH_PROVIDER = os.environ.get("SCHAKEL_MATCH_PROVIDER", "")
SCHAKEL_METRICS_TOKEN = os.environ.get("SCHAKEL_METRICS_TOKEN", "")
#: Where lines of the log also go, `syslog+tls://host:6514`; empty: nowhere (docs/reference/operation.md).
SCHAKEL_LOG_RECEIVER = os.environ.get("SCHAKEL_LOG_RECEIVER", "")
#: What sends them.
SCHAKEL_LOG_SENDER = "schakel.config.receiver"
SCHAKEL_LOG_AUTHORITY = os.environ.get("SCHAKEL_LOG_AUTHORITY", "")
SCHAKEL_LOG_CERTIFICATE = os.environ.get("SCHAKEL_LOG_CERTIFICATE", "")
SCHAKEL_CONTACT = os.environ.get("SCHAKEL_CONTACT", "")
SCHAKEL_BASE_URL = os.environ.get("SCHAKEL_BASE_URL", "http://localhost:8000")
SCHAKEL_SIGN_UP = os.environ.get("SCHAKEL_SIGN_UP", "invitation" if IS_PRODUCTION else "open")
SCHAKEL_PROXIES = int(os.environ.get("SCHAKEL_PROXIES", "1" if IS_PRODUCTION else "0"))
SCHAKEL_OIDC_ISSUER = os.environ.get("SCHAKEL_OIDC_ISSUER", "").rstrip("/")
SCHAKEL_OIDC_MAPPING: dict[str, object] = json.loads(os.environ.get("SCHAKEL_OIDC_MAPPING", "{}"))

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY") or keys.secret_key(SCHAKEL_DATA)
ALLOWED_HOSTS = os.environ.get("SCHAKEL_HOSTS", "" if IS_PRODUCTION else "localhost,127.0.0.1,[::1],testserver").split(
    ","
)
CSRF_TRUSTED_ORIGINS = [SCHAKEL_BASE_URL] if IS_PRODUCTION else []

INSTALLED_APPS = [
    "schakel.base.interface",
    "schakel.base.ui",
    "schakel.base.documents",
    "schakel.base.outbox",
    "schakel.base.disclosure",
    "schakel.base.accounts",
    "schakel.base.parties",
    "schakel.base.audit",
    "schakel.ingest.sheets",
    "schakel.register.vocabulary",
    "schakel.register.organisations",
    "schakel.register.assets",
    "schakel.register.imports",
    "schakel.register.needs",
    "schakel.register.datasets",
    "schakel.match.matching",
    "schakel.match.proposals",
    "schakel.match.novelty",
    "schakel.match.search",
    "schakel.report.publications",
    "schakel.report.fairness",
    "schakel.report.releases",
    "schakel.report.opendata",
    "schakel.report.ledger",
    "schakel.report.privacy",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "django_htmx",
    "ninja",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "schakel.config",
]
MIDDLEWARE = [
    "schakel.config.watch.watch_middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "schakel.base.interface.middleware.InterfaceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "schakel.base.interface.middleware.MarkedTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "schakel.base.accounts.middleware.viewer_middleware",
    "schakel.base.interface.middleware.IdempotencyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "schakel.base.accounts.middleware.sessions_middleware",
    "schakel.base.ui.middleware.ErrorPagesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "schakel.base.accounts.middleware.AskAgainMiddleware",
    "schakel.base.ui.middleware.OnceMiddleware",
]
ROOT_URLCONF = "schakel.config.urls"
#: Where the table stands that says who may use which address.
SCHAKEL_ACCESS = "schakel.config.access"
WSGI_APPLICATION = "schakel.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "schakel.base.ui.context.shell",
            ]
        },
    }
]

FORM_RENDERER = "schakel.base.ui.forms.FormRenderer"
CSRF_FAILURE_VIEW = "schakel.base.ui.views.csrf_failure"

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{SCHAKEL_DATA / 'schakel.sqlite3'}"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
        "PRAGMA secure_delete=ON;",  # what is erased is written over, not only left out of the tables
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Counts attempts and remembers used codes: in the database, so that every process of the installation shares them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "schakel.base.accounts.forms.JoinedWordsValidator"},
    {"NAME": "schakel.base.accounts.forms.OwnWordsValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none" if SCHAKEL_DEMO else "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_ADAPTER = "schakel.base.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "schakel.base.accounts.forms.LoginForm",
    "signup": "schakel.base.accounts.forms.SignupForm",
    "reset_password": "schakel.base.accounts.forms.ForgottenPasswordForm",
    "add_email": "schakel.base.accounts.forms.AddEmailForm",
    "change_password": "schakel.base.accounts.forms.ChangePasswordForm",
    "set_password": "schakel.base.accounts.forms.SetPasswordForm",
    "reauthenticate": "schakel.base.accounts.forms.AskAgainForm",
}
MFA_FORMS = {
    "activate_totp": "schakel.base.accounts.forms.AuthenticatorAppForm",
    "add_webauthn": "schakel.base.accounts.forms.AddKeyForm",
    "authenticate": "schakel.base.accounts.forms.SecondStepForm",
    "reauthenticate": "schakel.base.accounts.forms.SecondStepAgainForm",
    "authenticate_webauthn": "schakel.base.accounts.forms.UseKeyForm",
    "edit_webauthn": "schakel.base.accounts.forms.RenameKeyForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = SCHAKEL_PROXIES
SOCIALACCOUNT_ADAPTER = "schakel.base.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = os.environ.get("SCHAKEL_OIDC_TRUSTS_EMAIL", "") == "1"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": os.environ.get("SCHAKEL_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("SCHAKEL_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("SCHAKEL_OIDC_SECRET", ""),
                "settings": {"server_url": SCHAKEL_OIDC_ISSUER},
            }
        ]
        if SCHAKEL_OIDC_ISSUER
        else [],
    }
}
#: What an identity provider may sign with: asymmetric, so that nobody takes its public key for a shared secret.
SCHAKEL_OIDC_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
USERSESSIONS_ADAPTER = "schakel.base.accounts.adapters.SessionsAdapter"
MFA_ADAPTER = "schakel.base.accounts.adapters.TwoStepAdapter"
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "schakel.base.accounts.adapters.address_typed"
AXES_CLIENT_IP_CALLABLE = "schakel.base.accounts.adapters.address_of_client"
#: Recovery codes are ours (`accounts:recovery-codes`): the library would keep the seed that they come from.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off (RFC 6238, 5.2)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SCHAKEL_DEMO

LANGUAGE_CODE = "nl"
FORMAT_MODULE_PATH = ["schakel.config.formats"]
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "config" / "locale", PACKAGE / "base" / "ui" / "wording"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = SCHAKEL_DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
EMAIL_BACKEND = "schakel.base.outbox.adapters.QueueBackend"
EMAIL_HOST = os.environ.get("SCHAKEL_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SCHAKEL_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SCHAKEL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SCHAKEL_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SCHAKEL_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("SCHAKEL_SMTP_TLS", "") == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("SCHAKEL_MAIL_FROM", "") or f"schakel@{urlsplit(SCHAKEL_BASE_URL).hostname}"
#: Kinds of mail: what finds the words of a message, with the rights of its reader at the moment of sending.
SCHAKEL_MAIL_KINDS: dict[str, str] = {
    "proposals.introduction-asked": "schakel.match.proposals.selectors.mail_about",
    "proposals.introduction-accepted": "schakel.match.proposals.selectors.mail_about",
    "proposals.sent": "schakel.match.proposals.selectors.mail_about",
    "proposals.answered": "schakel.match.proposals.selectors.mail_about",
    "organisations.contact-due": "schakel.register.organisations.selectors.mail_about",
}

#: With this beginning a browser keeps a cookie only from this host, over https, for all of it.
_COOKIE = "__Host-" if IS_PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE}sessionid", f"{_COOKIE}csrftoken"
LANGUAGE_COOKIE_NAME, SCHAKEL_THEME_COOKIE = f"{_COOKIE}django_language", f"{_COOKIE}schakel_theme"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SCHAKEL_SESSION_HOURS = float(os.environ.get("SCHAKEL_SESSION_HOURS", "12"))
SCHAKEL_SESSION_IDLE_MINUTES = float(os.environ.get("SCHAKEL_SESSION_IDLE_MINUTES", "120"))
SCHAKEL_SECOND_STEP = os.environ.get("SCHAKEL_SECOND_STEP", "required" if IS_PRODUCTION else "offered")
SESSION_COOKIE_AGE = int(SCHAKEL_SESSION_HOURS * 3600)
SECURE_SSL_REDIRECT = IS_PRODUCTION
#: A supervisor on the same machine asks without TLS; a program that does is refused by the interface, not led on.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$", r"^api/v1/"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: A browser also checks where the answer to a form leads: signing in leads to the identity provider.
_IDENTITY_PROVIDER = ["{0.scheme}://{0.netloc}".format(urlsplit(SCHAKEL_OIDC_ISSUER))] if SCHAKEL_OIDC_ISSUER else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *_IDENTITY_PROVIDER],
        "frame-ancestors": ["'none'"],
    }
}
FILE_UPLOAD_HANDLERS = ["schakel.base.documents.middleware.MemoryUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

#: Pages of apps to the right that stand beside a match and beside a card, by URL name.
SCHAKEL_MATCH_FRAGMENTS: list[str] = ["proposals:introduce"]
#: Pages of apps to the right that ask something about the matches of a card; each takes the card's identifier.
SCHAKEL_MATCH_QUESTIONS: list[dict[str, object]] = [
    {"label": _("Surprise me: who do we not know yet?"), "url_name": "novelty:surprise", "icon": "target"},
]
#: Pages of apps to the right that stand beside the versions of a card, by URL name.
SCHAKEL_VERSION_FRAGMENTS: list[str] = ["matching:versions-link"]
#: Pages of apps to the right that stand beside an offering, by URL name.
SCHAKEL_OFFERING_FRAGMENTS: list[str] = ["proposals:offering-panel", "assets:offering-pictures"]
#: The same beside an organisation.
SCHAKEL_ORGANISATION_FRAGMENTS: list[str] = ["assets:organisation-pictures"]
#: What waits for an answer of the signed-in person, shown on the first page, by URL name.
SCHAKEL_WAITING_FRAGMENTS: list[str] = ["accounts:waiting", "proposals:waiting", "matching:waiting"]
#: `place` is `main` (when not named), `account` (the menu of the signed-in person) or `footer`.
SCHAKEL_NAVIGATION: list[dict[str, object]] = [
    {"label": _("Needs"), "url_name": "needs:list", "icon": "target"},
    {"label": _("Offerings"), "url_name": "organisations:offering-list", "icon": "package"},
    {"label": _("Organisations"), "url_name": "organisations:organisation-list", "icon": "building-2"},
    {"label": _("My organisation"), "url_name": "organisations:my-organisation", "icon": "factory", "member": True},
    {"label": _("Imports"), "url_name": "imports:list", "icon": "upload", "member": True},
    {"label": _("Where we fit"), "url_name": "matching:my-matches", "icon": "radar", "member": True},
    {"label": _("Proposals"), "url_name": "proposals:proposal-list", "icon": "lightbulb", "member": True},
    {
        "label": _("Introductions"),
        "url_name": "proposals:introduction-list",
        "icon": "handshake",
        "member": True,
        "place": "account",
    },
    {
        "label": _("My files"),
        "url_name": "documents:my-files",
        "icon": "file-text",
        "member": True,
        "place": "account",
    },
    {"label": _("Offer books"), "url_name": "publications:book-list", "icon": "book-open"},
    {
        "label": _("Synthetic data"),
        "url_name": "datasets:dataset-list",
        "icon": "layers",
        "place": "footer",
    },
    {"label": _("Learning from verdicts"), "url_name": "matching:learning", "icon": "radar", "place": "footer"},
    {"label": _("Fairness of matching"), "url_name": "fairness:fairness", "icon": "scale", "place": "footer"},
    {"label": _("Code lists"), "url_name": "vocabulary:list-overview", "icon": "book-open", "place": "footer"},
    {"label": _("Released figures"), "url_name": "releases:list", "icon": "layers", "place": "footer"},
    {
        "label": _("My records"),
        "url_name": "ledger:my-records",
        "icon": "file-text",
        "signed_in": True,
        "place": "account",
    },
    {"label": _("Ledger"), "url_name": "ledger:ledger", "icon": "shield-check", "roles": ["auditor"]},
    {"label": _("Mail"), "url_name": "outbox:settings", "icon": "mail", "signed_in": True, "place": "account"},
    {"label": _("Privacy"), "url_name": "privacy:statement", "icon": "shield-check", "place": "footer"},
    {"label": _("Who sees what"), "url_name": "disclosure:who-sees-what", "icon": "eye", "place": "footer"},
]
LOGGING = logs.configuration(
    is_production=IS_PRODUCTION,
    receiver=SCHAKEL_LOG_RECEIVER,
    authority=SCHAKEL_LOG_AUTHORITY,
    own=SCHAKEL_LOG_CERTIFICATE,
)
