"""A small case that is right, to be made wrong in one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from placet.cases.reader import CaseError, read

TODAY = date(2031, 3, 10)

HEAD = """
organisation = "ORG"
mandate = "office"
title.en = "A council"
files = ["house.toml", "rest.toml"]

[[reader]]
mandate = "office"
label.en = "The office"
"""

HOUSE = """
[[found-organisation]]
ref = "ORG"
name.en = "Organisation"
zone = "Europe/Vienna"
at = 2001-01-01

[[establish-body]]
ref = "COUNCIL"
name.en = "Council"
seats = "ORG"
at = 2001-01-01

[[enter-party]]
ref = "AAA"
name.en = "Aland"
at = 2001-01-01
"""

PARTY = """
[[enter-party]]
ref = "BBB"
name.en = "Bland"
at = 2001-02-01
"""


def case(folder: Path, rest: str = "", head: str = HEAD, house: str = HOUSE) -> Path:
    """A case in `folder`: a house that is right, and `rest`."""
    (folder / "case.toml").write_text(head, encoding="utf-8")
    (folder / "house.toml").write_text(house, encoding="utf-8")
    (folder / "rest.toml").write_text(rest, encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    """What is wrong with the case in `folder`, as it is printed."""
    with pytest.raises(CaseError) as refused:
        read(folder, TODAY)
    said = [str(one) for one in refused.value.problems]
    assert str(refused.value) == "\n".join(said)
    return said
