"""Signing in and out; and the demo's links, which exist only in demo mode and work only from this machine."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from placet.reading import people
from placet.web.page import bare_frame, render


def _onward(request: HttpRequest) -> str:
    """Where to go after signing in: an address on this very server, or the front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("front")


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the answer does not tell which of the two was wrong."""
    error = ""
    if request.method == "POST":
        person = authenticate(request, username=request.POST.get("name", ""), password=request.POST.get("password", ""))
        if person is not None:
            login(request, person)
            return HttpResponseRedirect(_onward(request))
        error = _("Name or password is wrong.")
    content = {
        "page": bare_frame(request, _("Sign in")),
        "error": error,
        "name": request.POST.get("name", "")[:150],
        "next": request.GET.get("next", "")[:500],
        "csrf_token": get_token(request),
        "demo": settings.PLACET_DEMO,
    }
    return render("sign_in", content, 422 if error else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("front"))


def _from_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, and through no proxy that says so."""
    through = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not any(
        one in request.headers for one in through
    )


@never_cache
@require_http_methods(["GET"])
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as one role of the demo."""
    if not settings.PLACET_DEMO or not _from_this_machine(request):
        raise Http404
    link = people.sign_in_link(hashlib.sha256(token.encode()).hexdigest())
    if link is None:
        raise Http404
    login(request, link.person)
    return HttpResponseRedirect(reverse("home", args=[link.organisation]))


@require_POST
def switch(request: HttpRequest, organisation: str, mandate: str) -> HttpResponse:
    """In the demo, read on as another role."""
    if not settings.PLACET_DEMO or not _from_this_machine(request) or not request.user.is_authenticated:
        raise Http404
    for link in people.sign_in_links():
        if link.organisation == organisation and link.mandate == mandate:
            login(request, link.person)
            back = request.headers.get("Referer", "")
            if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
                return HttpResponseRedirect(back)
            return HttpResponseRedirect(reverse("home", args=[organisation]))
    raise Http404
