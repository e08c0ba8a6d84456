"""As of a day: what a reader sees then is what he would see of a record that ended on that day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest

from placet.cases.reader import Case
from placet.models.tables import TABLES, visible
from placet.procedure.moment import first_day
from placet.procedure.rows import Row
from placet.procedure.state import State
from placet.reading import documents, house, record, sessions
from tests.cast import CAST, DELEGATE_A, HEAD_A, OFFICER, PUBLIC

pytestmark = pytest.mark.django_db
BACK = (400, 350, 233, 210, 181, 180, 179, 120, 100, 60, 45, 43, 36, 30, 12, 11, 7, 5, 2, 1, 0)


def ended(case: Case, day: date) -> State:
    """The rows of a record of the same acts that ends on that day."""
    state = State()
    for act in case.acts:
        if first_day(act.at) <= day:
            for row in act.effect(state):
                state.put(row)
    return state


def by_kind(rows: list[Row]) -> dict[str, dict[str, Row]]:
    """Rows by kind and reference."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        assert row.ref not in found[type(row).__name__], "two versions hold on one day"
        found[type(row).__name__][row.ref] = row
    return dict(found)


@pytest.mark.parametrize("back", BACK)
def test_the_rows_of_a_day_are_those_of_a_record_that_ends_on_it(back: int, rivers: Case, today: date) -> None:
    """For every kind of row and every member of the cast."""
    day = today - timedelta(days=back)
    state = ended(rivers, day)
    for member in CAST:
        reader = member.reader(on=day)
        shown = [row for kind in TABLES for row in visible(kind, reader)]
        expected = [row for row in state if row.audience in reader.audiences]
        assert by_kind(shown) == by_kind(expected), member.name


def test_today_is_the_last_day(today: date) -> None:
    """Without a day a reader sees what holds now, which is what held at the end of today: nothing is dated later."""
    for member in (OFFICER, HEAD_A, PUBLIC):
        for kind in TABLES:
            assert visible(kind, member.reader()) == visible(kind, member.reader(on=today)), kind


def test_before_the_founding_there_is_nothing() -> None:
    """Not even the organisation."""
    reader = OFFICER.reader(on=date(2019, 3, 3))
    assert [row for kind in TABLES for row in visible(kind, reader)] == []


def test_the_pages_of_a_day(today: date) -> None:
    """A draft as it stood before its second version; a session before it was moved; a decision before it was taken."""
    then = DELEGATE_A.reader(on=today - timedelta(days=40))
    found = documents.page(then, house.house(then), "dredging-programme")
    assert found is not None
    assert found[0].document.version == 1
    assert [position.party for position in found[0].positions] == ["JRV"]
    later = DELEGATE_A.reader()
    found = documents.page(later, house.house(later), "dredging-programme")
    assert found is not None
    assert found[0].document.version == 2

    ref = f"CRH/{(today + timedelta(days=40)).isoformat()}"
    starts = {}
    for back in (15, 14):
        reader = PUBLIC.reader(on=today - timedelta(days=back))
        shown = sessions.page(reader, house.house(reader), ref)
        assert shown is not None
        starts[back] = shown.session.start
    assert starts == {
        15: (today + timedelta(days=40)).isoformat(),
        14: (today + timedelta(days=47)).isoformat(),
    }

    on_the_eve = PUBLIC.reader(on=today - timedelta(days=181))
    on_the_day = PUBLIC.reader(on=today - timedelta(days=180))
    assert "ferry-budget" not in [one.document for one, _ in documents.decisions(on_the_eve)[0]]
    assert "ferry-budget" in [one.document for one, _ in documents.decisions(on_the_day)[0]]


def test_what_became_public_later_was_not_public_then(today: date) -> None:
    """The audience of a day is the audience of that day: a release does not reach back."""
    for back, seen in ((37, False), (36, True)):
        reader = PUBLIC.reader(on=today - timedelta(days=back))
        assert (documents.page(reader, house.house(reader), "gauge-survey") is not None) is seen


def test_the_record_of_a_day_lists_what_had_happened(today: date) -> None:
    """Only readable entries: what an unreadable one is dated would tell of it."""
    day = today - timedelta(days=20)
    reader = HEAD_A.reader(on=day)
    lines = record.page(reader)
    assert lines
    assert all(line.act is not None and first_day(line.at) <= day for line in lines)
    assert record.page(reader, kind="open-silence")[0].at == f"{day.isoformat()}T06:00:00Z"
