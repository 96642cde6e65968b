"""Django's settings, read from two variables: where the book lives and which database holds it."""

import os
import secrets
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from dunwell.core import webhook_addresses

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("DUNWELL_HOME") or ROOT / "var").resolve()


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    socket_folder = parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or socket_folder,
        "PORT": str(parts.port or ""),
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536;",
        },
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


DATABASE_URL = os.environ.get("DUNWELL_DATABASE_URL", "")
DATABASES = {
    "default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite(HOME / "dunwell.sqlite3")
}


def _secret_key() -> str:
    """Give the key that signs sessions: from the environment, else one made for this book."""
    told = os.environ.get("DUNWELL_SECRET_KEY")
    path = HOME / "secret.key"
    if told:
        return told
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    fresh = secrets.token_urlsafe(50)
    if not os.environ.get("DUNWELL_SERVING") and not os.environ.get("DUNWELL_WORKING"):
        return fresh
    return _kept(path, fresh)


def _kept(path: Path, fresh: str) -> str:
    """Keep a key in the book's folder, whole from the first moment; another's stands if first."""
    HOME.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"secret.key.{os.getpid()}")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(fresh)
    with suppress(FileExistsError):
        path.hardlink_to(written)
    written.unlink()
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
# Set by `dunwell serve`: many threads share the process, so nothing may open a second SQLite.
SERVING = bool(os.environ.get("DUNWELL_SERVING"))
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DUNWELL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SECURE = os.environ.get("DUNWELL_HTTPS") == "1"


def _address() -> str:
    """Give where people open Dunwell, for links in mails: as told, else by the names it has."""
    told = os.environ.get("DUNWELL_ADDRESS")
    host = next((one for one in ALLOWED_HOSTS if one[:1] not in {"*", "."}), "localhost")
    fallback = f"https://{host}/" if SECURE else "http://127.0.0.1:8420/"
    return (told or fallback).rstrip("/") + "/"


ADDRESS = _address()
# The company's own sign-in by OpenID Connect, where there is one.
OIDC_ISSUER = os.environ.get("DUNWELL_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("DUNWELL_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("DUNWELL_OIDC_CLIENT_SECRET", "")
OIDC_NAME = os.environ.get("DUNWELL_OIDC_NAME", "") or (urlsplit(OIDC_ISSUER).hostname or "")
# How many proxies of our own stand in front; only as many addresses are believed.
PROXIES = int(os.environ.get("DUNWELL_PROXIES") or 0)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SECURE else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "dunwell_session"
CSRF_COOKIE_NAME = "dunwell_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dunwell.web.errors.untrusted"
# A year, for this name alone: what other names of the domain do is not ours to say.
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
# The proxy that ends TLS leads plain requests there, and subdomains and browsers' lists are not
# ours to decide for, so Django's warnings about these three are answered here.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "heroicons",
    "dunwell.store",
    "dunwell.web",
]
MIDDLEWARE = [
    "dunwell.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dunwell.web.null_signs.NullSignsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dunwell.web.sessions.SessionLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dunwell.web.locales.PersonLocaleMiddleware",
    "dunwell.web.locales.OrganisationTimeMiddleware",
    "dunwell.web.errors.FormsOnlyMiddleware",
    "dunwell.web.gate.PermissionMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "dunwell.web.permitted.may",
            ],
            "builtins": ["dunwell.web.templatetags.dunwell", "heroicons.templatetags.heroicons"],
        },
    }
]
# Nothing from elsewhere, nothing inline: every script and style is a file of ours or a package's.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# The Inter typeface comes with a package; its files are served from there.
_INTER = Path(find_spec("unfold").origin).parent / "static/unfold/fonts/inter"  # type: ignore[union-attr,arg-type]  # installed by the lock.
STATICFILES_DIRS = [("inter", _INTER)]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

AUTH_USER_MODEL = "store.User"
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "web/locale"]
FORMAT_MODULE_PATH = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
ROOT_URLCONF = "dunwell.site.urls"
WSGI_APPLICATION = "dunwell.site.wsgi.application"

# What fails leaves its trace on the server's standard error; a page says no more than that.
# As JSON each request has its line too, by the name of its page and never by its address.
_JSON = os.environ.get("DUNWELL_LOG") == "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "dunwell.site.logs.Lines"},
        "json": {"()": "dunwell.site.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if _JSON else "line"}
    },
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR"},
        "dunwell": {"handlers": ["stderr"], "level": "INFO" if _JSON else "WARNING"},
    },
}
# Who may read the metrics from another machine says this word; without it only this machine may.
METRICS_TOKEN = os.environ.get("DUNWELL_METRICS_TOKEN", "")
# Webhooks may go to these exact `host:port` of this machine, for trials; never in production.
WEBHOOK_ALLOWED_HOSTS = webhook_addresses.allowed_hosts(
    os.environ.get("DUNWELL_WEBHOOK_ALLOWED_HOSTS", ""), production=SECURE
)
