"""Addresses of the API. They mirror those of the pages."""

from django.urls import path

from placet.api import views

urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("<str:organisation>/", views.organisation, name="api-organisation"),
    path("<str:organisation>/sessions", views.session_list, name="api-sessions"),
    path("<str:organisation>/sessions/<path:ref>", views.session, name="api-session"),
    path("<str:organisation>/documents", views.document_list, name="api-documents"),
    path("<str:organisation>/documents/<path:ref>", views.document, name="api-document"),
    path("<str:organisation>/entries", views.entries, name="api-entries"),
    path("<str:organisation>/entries/<int:number>", views.entry, name="api-entry"),
    path("<str:organisation>/acts/<str:kind>", views.act, name="api-act"),
]
