"""The migrations make what the models say."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing() -> None:
    told = io.StringIO()
    call_command("makemigrations", "placet", "--check", "--dry-run", stdout=told)
    assert told.getvalue() == "No changes detected in app 'placet'\n"
