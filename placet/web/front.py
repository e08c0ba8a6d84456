"""Before and after every page: language, the cache of public pages, security headers; and who reads.

Everything a page shows is a function of the head of the record, the reader's audiences, the language, and the day. So
a public page is kept until the next entry or the next day, without any cache logic of its own.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation

from placet.reading.house import hashes

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
LANGUAGE_COOKIE = "placet_language"
THEME_COOKIE = "placet_theme"
KEPT_PAGES = 512
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)

_kept: OrderedDict[tuple[str, ...], tuple[str, HttpResponse]] = OrderedDict()
_lock = Lock()


class Front:
    """The outermost middleware."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/static/"):
            return self._headers(self.get_response(request), "")
        language = language_of(request)
        key = self._key(request, language)
        state = ""
        if key is not None:
            state = f"{head_of(request.path)}:{date.today()}"
            kept = _kept.get(key)
            if kept is not None and kept[0] == state:
                return self._answer(request, kept[1])
        with translation.override(language):
            response = self.get_response(request)
            if "lang" in request.GET and language == request.GET["lang"]:
                response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="Lax", httponly=True)
                key = None
        response = self._headers(response, language)
        if key is not None and response.status_code == 200 and not response.streaming and not response.cookies:
            response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.headers["Cache-Control"] = "public, no-cache"
            response.headers["Vary"] = "Cookie, Accept-Language"
            with _lock:
                _kept[key] = (state, response)
                while len(_kept) > KEPT_PAGES:
                    _kept.popitem(last=False)
            return self._answer(request, response)
        return response

    @staticmethod
    def _key(request: HttpRequest, language: str) -> tuple[str, ...] | None:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        if "lang" in request.GET or request.headers.get("HX-Request") or request.COOKIES.get("messages"):
            return None
        return (
            request.get_host(),
            request.get_full_path(),
            language,
            theme_of(request),
            request.headers.get("Accept", "")[:40],
        )

    @staticmethod
    def _answer(request: HttpRequest, kept: HttpResponse) -> HttpResponse:
        if request.headers.get("If-None-Match") == kept.headers.get("ETag"):
            answer: HttpResponse = HttpResponseNotModified()
        else:
            answer = HttpResponse(kept.content, status=kept.status_code)
        for name, value in kept.headers.items():
            answer.headers[name] = value
        return answer

    @staticmethod
    def _headers(response: HttpResponse, language: str) -> HttpResponse:
        """Security headers for all; of a page (not a static file) also its language and who may keep it."""
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if language:
            headers.setdefault("Cache-Control", "private, no-cache")
            headers.setdefault("Content-Language", language)
        return response


def head_of(path: str) -> str:
    """The state of the record that a path speaks of, by one small query: the hash of the organisation's last entry, or
    those of all organisations for a path that speaks of none."""
    organisation = path.split("/", 2)[1]
    heads = hashes()
    return heads.get(organisation) or "|".join(heads.values())


def language_of(request: HttpRequest) -> str:
    """The language of the page: as asked for in the address, else as chosen before, else as the browser says."""
    asked = request.GET.get("lang") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    if asked in LANGUAGES:
        return asked
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def theme_of(request: HttpRequest) -> str:
    """`light`, `dark`, or empty for the system's."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in ("light", "dark") else ""
