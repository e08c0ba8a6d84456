"""The case of the Commonwealth, read once for the tests of this folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import placet.cases
from placet.cases.reader import Case, read


@pytest.fixture(scope="session")
def cis() -> Case:
    """The case, in memory; it does not depend on the day on which it is read."""
    return read(Path(placet.cases.__file__).parent / "cis", date(2026, 11, 24))
