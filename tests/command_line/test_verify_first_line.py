"""`placet verify`: where the entries hold and the first line does not fit them, it is the first line that is named."""

from __future__ import annotations

import io

import pytest
from small_record import acts, export, perform

from placet.command_line.verify import judged, report

ENTRIES = list(perform("RIVERS", acts()))
EXPORT = export("RIVERS", ENTRIES)
NUMBER, HEAD = len(ENTRIES), ENTRIES[-1].hash.hex()
BEGINS = "broken at entry 0: the first line does not fit the entries, which follow from each other: "


def found(data: bytes, *, rejudge: bool) -> tuple[str, str]:
    verdict = judged(io.BytesIO(data), rejudge=rejudge)
    return verdict.why, report(verdict)[-1]


@pytest.mark.parametrize("rejudge", [True, False])
@pytest.mark.parametrize("said", [0, NUMBER - 1, NUMBER + 1, 802])
def test_another_number_of_entries(said: int, rejudge: bool) -> None:
    changed = EXPORT.replace(b'"entries":%d' % NUMBER, b'"entries":%d' % said, 1)
    assert found(changed, rejudge=rejudge) == (
        "first-line-differs",
        f"{BEGINS}it says that the record has {said} entries; there are {NUMBER}, and the head fits the last one",
    )


def test_another_head() -> None:
    changed = EXPORT.replace(HEAD.encode(), b"0" * 64, 1)
    assert found(changed, rejudge=True) == (
        "first-line-differs",
        f"{BEGINS}it says that the head is {'0' * 64}; the hash of the last entry is {HEAD}",
    )


def test_entries_after_the_end_that_it_tells() -> None:
    """An older first line before a newer record."""
    older = export("RIVERS", ENTRIES[:-2]).splitlines(keepends=True)[0]
    changed = older + b"".join(EXPORT.splitlines(keepends=True)[1:])
    assert found(changed, rejudge=True) == (
        "first-line-differs",
        f"{BEGINS}it says that the record has {NUMBER - 2} entries and another head; there are {NUMBER}",
    )


@pytest.mark.parametrize("left", [0, 1, NUMBER - 1])
def test_a_file_that_ends_too_early_is_broken_where_it_ends(left: int) -> None:
    why, said = found(b"".join(EXPORT.splitlines(keepends=True)[: 1 + left]), rejudge=True)
    assert why == "cut-short"
    assert said.startswith(f"broken at entry {left + 1}: the file ends here")


def test_a_record_without_entries() -> None:
    """Its head is where a chain begins."""
    empty = export("RIVERS", [])
    assert found(empty.replace(b'"entries":0', b'"entries":3'), rejudge=True)[0] == "first-line-differs"
