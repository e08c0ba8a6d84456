"""Sessions as a calendar: identity, state, precision of time, and texts that try to be more than texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placet.papers.calendar import CalendarError, Feed, Meeting, calendar

CHANGED = datetime(2031, 5, 1, 9, 0, tzinfo=UTC)


def meeting(**changes: Any) -> Meeting:
    values: dict[str, Any] = {
        "ref": "CM/2031-05-14",
        "title": "Conference of Ministers",
        "start": "2031-05-14",
        "state": "planned",
        "changed": CHANGED,
    }
    return Meeting(**{**values, **changes})


def feed(*meetings: Meeting, **changes: Any) -> Feed:
    values: dict[str, Any] = {
        "name": "Seven Rivers: Conference of Ministers",
        "host": "rivers.example",
        "language": "en",
        "zone": "Europe/Vienna",
        "meetings": meetings,
    }
    return Feed(**{**values, **changes})


def events(made: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(made).walk("VEVENT"))


def only(made: bytes) -> Any:
    (found,) = events(made)
    return found


def test_the_calendar_says_what_it_is() -> None:
    whole: Any = icalendar.Calendar.from_ical(calendar(feed(meeting(), url="https://rivers.example/r/calendar")))
    assert whole["VERSION"] == "2.0"
    assert whole["PRODID"] == "-//placet//placet//EN"
    assert whole["X-WR-CALNAME"] == "Seven Rivers: Conference of Ministers"
    assert str(whole["NAME"]) == "Seven Rivers: Conference of Ministers"
    assert whole["URL"] == "https://rivers.example/r/calendar"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in calendar(feed(meeting()))


def test_a_day_is_a_whole_day_and_its_end_is_the_day_after() -> None:
    one = only(calendar(feed(meeting(start="2031-05-14", end="2031-05-15"))))
    assert one["DTSTART"].dt == date(2031, 5, 14)
    assert one["DTEND"].dt == date(2031, 5, 16)
    assert b"DTSTART;VALUE=DATE:20310514\r\n" in calendar(feed(meeting()))


def test_an_hour_is_told_in_the_zone_and_the_zone_is_explained() -> None:
    made = calendar(feed(meeting(start="2031-05-14T07:30:00Z")))
    one = only(made)
    assert b"DTSTART;TZID=Europe/Vienna:20310514T093000\r\n" in made
    assert one["DTSTART"].dt.astimezone(UTC) == datetime(2031, 5, 14, 7, 30, tzinfo=UTC)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\n" in made
    assert "DTEND" not in one


def test_utc_needs_no_zone() -> None:
    made = calendar(feed(meeting(start="2031-05-14T07:30:00+02:00"), zone="UTC"))
    assert b"DTSTART:20310514T053000Z\r\n" in made
    assert b"VTIMEZONE" not in made


@pytest.mark.parametrize("start", ["", "2031", "2031-05"])
def test_a_session_without_a_known_day_is_left_out(start: str) -> None:
    made = calendar(feed(meeting(start=start), meeting(ref="CM/2032-01-02", start="2032-01-02")))
    assert [str(one["UID"]) for one in events(made)] == ["session-CM/2032-01-02@rivers.example"]


def test_a_moved_session_keeps_its_identity_and_raises_its_sequence() -> None:
    first = only(calendar(feed(meeting())))
    moved = only(calendar(feed(meeting(start="2031-06-02", moved=1, place="Unterwehr"))))
    assert first["UID"] == moved["UID"] == "session-CM/2031-05-14@rivers.example"
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved["DTSTART"].dt == date(2031, 6, 2)
    assert moved["LOCATION"] == "Unterwehr"


@pytest.mark.parametrize(
    ("state", "status"),
    [("planned", "TENTATIVE"), ("open", "CONFIRMED"), ("held", "CONFIRMED"), ("cancelled", "CANCELLED")],
)
def test_states(state: str, status: str) -> None:
    assert only(calendar(feed(meeting(state=state))))["STATUS"] == status


def test_language_categories_address_and_description() -> None:
    one = only(
        calendar(
            feed(
                meeting(
                    title="Конференция министров",
                    url="https://rivers.example/r/s/CM/2031-05-14?lang=ru",
                    description="Первая строка\nвторая; строка, и \\ черта",
                    categories=("CM", "очередная, первая"),
                ),
                language="ru",
            )
        )
    )
    assert one["SUMMARY"] == "Конференция министров"
    assert one["SUMMARY"].params["LANGUAGE"] == "ru"
    assert one["DESCRIPTION"] == "Первая строка\nвторая; строка, и \\ черта"
    assert one["URL"] == "https://rivers.example/r/s/CM/2031-05-14?lang=ru"
    assert [str(word) for word in one["CATEGORIES"].cats] == ["CM", "очередная, первая"]
    assert one["LAST-MODIFIED"].dt == one["DTSTAMP"].dt == CHANGED


INJECTION = "x\r\nATTENDEE:mailto:a@b.example\r\nEND:VEVENT\nBEGIN:VALARM\rSUMMARY:y\u2028DTSTART:20310101\u2029z\x85w"
FIELDS = ("title", "place", "description", "url", "ref")


@pytest.mark.parametrize("name", [*FIELDS, "categories", "name", "feed url"])
def test_line_ends_in_a_text_make_no_new_line(name: str) -> None:
    if name in FIELDS:
        whole = feed(meeting(**{name: INJECTION}))
    elif name == "categories":
        whole = feed(meeting(categories=(INJECTION,)))
    else:
        whole = feed(meeting(), **{"name" if name == "name" else "url": INJECTION})
    lines = calendar(whole).decode().splitlines()
    names = [line.partition(":")[0].partition(";")[0] for line in lines if not line.startswith(" ")]
    assert "ATTENDEE" not in names
    assert "VALARM" not in [line.partition(":")[2] for line in lines if not line.startswith(" ")]
    assert names.count("BEGIN") == names.count("END") == 2
    assert names.count("DTSTART") == 1
    assert names.count("SUMMARY") == 1


@given(st.text(), st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_text_comes_back_as_it_went_in_but_for_controls(title: str, place: str, categories: list[str]) -> None:
    made = calendar(feed(meeting(title=title, place=place, categories=tuple(categories))))
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    one = only(made)
    assert one["UID"] == "session-CM/2031-05-14@rivers.example"
    assert one["DTSTART"].dt == date(2031, 5, 14)
    kept = str(one["SUMMARY"])
    assert [c for c in kept if c.isalnum()] == [c for c in title if c.isalnum()]


@pytest.mark.parametrize(
    "wrong",
    [
        feed(zone="Middle/Earth"),
        feed(zone="../../etc/passwd"),
        feed(host="rivers example\r\n"),
        feed(language="en;X=1"),
        feed(meeting(state="perhaps")),
        feed(meeting(start="14 May")),
        feed(meeting(start="2031-02-30")),
        feed(meeting(start="2031-05-14", end="2031-05-13")),
        feed(meeting(changed=CHANGED.replace(tzinfo=None))),
    ],
)
def test_what_is_no_calendar_is_refused(wrong: Feed) -> None:
    with pytest.raises(CalendarError):
        calendar(wrong)


def test_the_same_data_give_the_same_bytes() -> None:
    whole = feed(meeting(), meeting(ref="CM/2031-11-02", start="2031-11-02T10:00:00Z"))
    assert calendar(whole) == calendar(whole)
