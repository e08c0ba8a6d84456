"""Where everything is. `placet.web.urls` holds the pages, `placet.api.urls` the same as JSON."""

from django.urls import include, path

from placet.web import refusals

urlpatterns = [
    path("api/", include("placet.api.urls")),
    path("", include("placet.web.urls")),
]
handler400 = refusals.bad_request
handler403 = refusals.not_found
handler404 = refusals.not_found
handler500 = refusals.failure
