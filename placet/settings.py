"""Django's settings; what an operator may change is read in `placet.environment`."""

from __future__ import annotations

import os
from pathlib import Path

from placet import environment

PLACE = Path(__file__).parent
PLACET = environment.read(os.environ)

SECRET_KEY = PLACET.secret
DEBUG = PLACET.debug
ALLOWED_HOSTS = PLACET.hosts
PLACET_DEMO = PLACET.demo
PLACET_FILES = PLACET.folder / "files"
PLACET_FILE_LIMIT = PLACET.file_limit

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "placet",
]
AUTH_USER_MODEL = "placet.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": PLACET.database}

MIDDLEWARE = [
    "placet.web.front.Front",
    "django.middleware.security.SecurityMiddleware",
    "placet.web.assets.Assets",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "placet.urls"
WSGI_APPLICATION = "placet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PLACE / "web" / "templates"],
        "OPTIONS": {"environment": "placet.web.templating.environment"},
    },
]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["placet.models.signed_in.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("ar", "العربية")]
LOCALE_PATHS = [PLACE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
# Made from the package's own when the server starts (`placet.web.assets`): nothing to collect, nothing to install
# beside it. With PLACET_DEBUG they are served from the package itself, under their plain names.
STATIC_ROOT = environment.static_root(PLACET.folder, PLACE / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "placet.web.assets.Named"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_ENGINE = "placet.models.signed_in"
SESSION_COOKIE_NAME = "placet_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PLACET.https
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "placet_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PLACET.https
CSRF_FAILURE_VIEW = "placet.web.refusals.csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PLACET.https
SECURE_HSTS_SECONDS = 31_536_000 if PLACET.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PLACET.https else None
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# An act's form is small; files are streamed by `placet.web.files` and never pass through these.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["placet.web.files.Refuse", "placet.web.files.ToStore"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refusal is an answer, not an incident.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
