"""How the site runs. Everything an installation decides comes from the environment; the rest stands here.

DATABASE_URL        an external PostgreSQL; unset = the embedded one that `virkning serve` starts
VIRKNING_HOME       where the embedded database, the keys and uploads live; default the platform's data folder
VIRKNING_HOSTS      the names the site answers to, separated by commas; default loopback only
VIRKNING_FINDINGS   where finished reports lie, a folder each; default findings in VIRKNING_HOME
VIRKNING_QUOTES     where tables of coded quotes lie; default quotes in VIRKNING_HOME
VIRKNING_DEMO       1 = simulated people and demo accounts on the login page; never with real data
VIRKNING_OIDC_*     ISSUER, CLIENT, SECRET and NAME of the municipality's own login (OpenID Connect); none by default

With a name of its own the site asks for TLS and takes the reader's address from the one proxy in front of it.
"""

from __future__ import annotations

import os
from pathlib import Path

from virkning.casework.home import database_settings, home, secret

HOME = home()
FINDINGS = Path(os.environ.get("VIRKNING_FINDINGS") or HOME / "findings")
QUOTES = Path(os.environ.get("VIRKNING_QUOTES") or HOME / "quotes")
DEMO = os.environ.get("VIRKNING_DEMO") == "1"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = [name for name in os.environ.get("VIRKNING_HOSTS", "").split(",") if name] or list(LOOPBACK)
BEHIND_TLS = set(ALLOWED_HOSTS) - set(LOOPBACK) != set()

DEBUG = False
SECRET_KEY = secret("session")
DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "virkning.casework.site",
    "virkning.casework.accounts",
    "virkning.casework.access",
    "virkning.casework.people",
    "virkning.casework.meetings",
    "virkning.casework.measurement",
    "virkning.casework.plans",
    "virkning.casework.leader",
    "virkning.casework.privacy",
    "virkning.casework.api",
    "virkning.casework.instruments",
    "virkning.casework.library",
    "virkning.casework.audit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "virkning.casework.site.middleware.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "virkning.casework.accounts.middleware.signed_out_in_time",
    "virkning.casework.site.middleware.language",
    "virkning.casework.site.middleware.plain_addresses",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "virkning.casework.access.guard.only_ruled_pages",
    "virkning.casework.site.trouble.told_in_words",
    "virkning.casework.accounts.middleware.own_password_first",
]

ROOT_URLCONF = "virkning.casework.urls"
WSGI_APPLICATION = "virkning.casework.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "virkning.casework.site.context.everywhere",
            ],
            "builtins": [
                "virkning.casework.site.templatetags.say",
                "virkning.casework.site.templatetags.forms",
                "virkning.casework.site.templatetags.layout",
            ],
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
OIDC = {part: os.environ.get(f"VIRKNING_OIDC_{part.upper()}", "") for part in ("issuer", "client", "secret", "name")}
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

SESSION_COOKIE_AGE = 8 * 60 * 60  # how long a session lasts at most
SESSION_IDLE_AGE = 60 * 60  # how long somebody who is signed in may be away from the site
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "virkning.casework.site.pages.expired"

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
