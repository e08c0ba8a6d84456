"""What is answered where nothing can be shown. A thing that is not there and one that may not be seen are the same."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.translation import gettext as _

from placet.web.files import TooLarge
from placet.web.page import bare_frame, render


def refuse(request: HttpRequest, status: int, title: str, words: str, remedy: str = "") -> HttpResponse:
    """A page, or for the API plain data, that says what is the matter."""
    if request.path.startswith("/api/"):
        from_api: dict[str, Any] = {"error": title, "words": words, "remedy": remedy}
        return json_refusal(from_api, status)
    if not hasattr(request, "user"):
        # Refused before anybody asked who it is (a body too large, a bad host): no frame can be drawn for a reader.
        return HttpResponse(f"{title}. {words} {remedy}", status=status, content_type="text/plain; charset=utf-8")
    content = {"page": bare_frame(request, title), "words": words, "remedy": remedy, "csrf_token": ""}
    return render("refusal", content, status)


def json_refusal(data: dict[str, Any], status: int) -> HttpResponse:
    """Plain data with a status."""
    return HttpResponse(orjson.dumps(data), status=status, content_type="application/json")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for strangers too; the way to the address that was meant where only a slash at its end is wrong."""
    meant = _meant(request)
    if meant:
        return HttpResponsePermanentRedirect(meant)
    return refuse(
        request,
        404,
        _("Nothing is here"),
        _("There is no page at this address, or none that you may see."),
        _("Go to the front page, or sign in if you hold a mandate."),
    )


def _meant(request: HttpRequest) -> str:
    """The address with a slash at its end, or without it, if this one is none and that one could be; else empty.

    It says nothing of what is there: that the pattern of an address exists is no secret.
    """
    match = request.resolver_match
    # Any word with a slash could be an organisation: where there is none, it may be a page with a slash too many.
    if request.method not in ("GET", "HEAD") or (match is not None and match.url_name != "home"):
        return ""
    path = request.path_info
    other = path[:-1] if path.endswith("/") else "" if "." in path else f"{path}/"
    if not other or other.startswith("//") or not is_valid_path(other):
        return ""
    query = request.META.get("QUERY_STRING", "")
    return escape_uri_path(other) + (f"?{iri_to_uri(query)}" if query else "")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where what was sent is larger than is taken."""
    if isinstance(exception, TooLarge):
        return too_large(request, settings.PLACET_FILE_LIMIT)
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return refuse(request, 400, _("The request cannot be read"), _("It has not the form that a browser sends."))


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """413: refused before it is read whole."""
    return refuse(
        request,
        413,
        _("Too large"),
        _("At most %(limit)s kB are taken here.") % {"limit": limit // 1024},
        _("Send a smaller one; nothing was written."),
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not come from our own page."""
    return refuse(
        request,
        403,
        _("This form is too old"),
        _("It was not sent from a page that this server has shown you in this session. Nothing was written."),
        _("Open the page again, and send the form from there."),
    )


def failure(request: HttpRequest) -> HttpResponse:
    """500: nothing of what went wrong is told."""
    return HttpResponse(
        "The server failed on this request. Nothing was written. The operator finds the cause in the log.",
        status=500,
        content_type="text/plain; charset=utf-8",
    )
