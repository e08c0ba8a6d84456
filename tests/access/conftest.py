"""What the tests of access share: the canaries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.access.canaries import Aviary, put


@pytest.fixture
def aviary(db: None, today: date) -> Aviary:
    """The council with canaries in everything that is not for everybody."""
    sessions = {"council": f"CRM/{today + timedelta(days=21)}", "deputies": f"CRD/{today + timedelta(days=9)}"}
    return put(sessions, (today - timedelta(days=3)).isoformat())
