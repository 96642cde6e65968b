"""Django's settings, read from two variables: where the book lives and which database holds it."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

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

SECRET_KEY = os.environ.get("DUNWELL_SECRET_KEY", "no request is signed from the command line")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "dunwell.store",
]
AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
ROOT_URLCONF = "dunwell.site.urls"
