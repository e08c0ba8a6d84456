"""The one Django app."""

from django.apps import AppConfig


class PlacetConfig(AppConfig):
    """placet."""

    name = "placet"
    default_auto_field = "django.db.models.BigAutoField"
