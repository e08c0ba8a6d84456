"""placet's addresses and an empty view beside them: the same server, the same middlewares, and nothing to do."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse()


urlpatterns = [path("bench/empty", empty), path("", include("placet.urls"))]
handler400 = "placet.web.refusals.bad_request"
handler403 = "placet.web.refusals.not_found"
handler404 = "placet.web.refusals.not_found"
handler500 = "placet.web.refusals.failure"
