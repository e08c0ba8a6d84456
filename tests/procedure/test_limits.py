"""Time limits, calendars of seats, and the windows of silence procedures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placet.procedure.limits import (
    Calendar,
    Limit,
    LimitError,
    Window,
    due,
    ends,
    parse,
    parse_calendar,
    window,
)

SESSION = date(2026, 4, 17)  # a Friday
MINSK = Calendar(zone="Europe/Minsk", close=time(18))
HOLIDAYS = Calendar(holidays={date(2026, 4, 10): "a holiday", date(2026, 4, 13): "another"})


def limit(n: int | None, unit: str = "days", side: str = "before", **more: object) -> Limit:
    table: dict[str, object] = {"what": "drafts to the secretariat", "event": "session", "unit": unit, "side": side}
    return parse(table | more | ({} if n is None else {"n": n}))


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (limit(0), date(2026, 4, 17)),
        (limit(14), date(2026, 4, 3)),
        (limit(6, "weeks"), date(2026, 3, 6)),
        (limit(2, "months"), date(2026, 2, 17)),
        (limit(14, side="after"), date(2026, 5, 1)),
        (limit(5, "working-days"), date(2026, 4, 8)),  # 16, 15, 14, 9, 8: two holidays and a week-end lie between
        (limit(1, "working-days", "after"), date(2026, 4, 20)),
        (limit(5), date(2026, 4, 12)),
        (limit(5, rounding="next-working-day"), date(2026, 4, 14)),
        (limit(5, rounding="previous-working-day"), date(2026, 4, 9)),
        (limit(3, rounding="next-working-day"), date(2026, 4, 14)),
    ],
)
def test_the_day_on_which_a_limit_falls(rule: Limit, day: date) -> None:
    assert due(rule, SESSION, HOLIDAYS).day == day


def test_the_last_of_a_month() -> None:
    assert due(limit(1, "months", "after"), date(2026, 1, 31), Calendar()).day == date(2026, 2, 28)


def test_the_day_that_rounding_moved_is_kept() -> None:
    moved = due(limit(5, rounding="next-working-day"), SESSION, HOLIDAYS)
    assert (moved.day, moved.counted) == (date(2026, 4, 14), date(2026, 4, 12))
    assert due(limit(14, rounding="next-working-day"), SESSION, Calendar()).counted is None


def test_a_number_that_no_rule_gives_is_not_set() -> None:
    found = due(limit(None), SESSION, MINSK)
    assert (found.code, found.day, found.until, found.met(datetime(2026, 4, 1, tzinfo=UTC))) == (
        "not-set",
        None,
        None,
        None,
    )
    assert found.as_data()["day"] is None


def test_close_of_business_at_the_seat() -> None:
    found = due(limit(14), SESSION, MINSK)
    assert found.until == datetime(2026, 4, 3, 15, tzinfo=UTC)
    assert found.met(datetime(2026, 4, 3, 17, 59, 59, tzinfo=ZoneInfo("Europe/Minsk")))
    assert not found.met(datetime(2026, 4, 3, 18, tzinfo=ZoneInfo("Europe/Minsk")))
    assert found.as_data()["until"] == "2026-04-03T15:00:00Z"


def test_without_an_hour_the_day_lasts_to_midnight_of_its_zone() -> None:
    assert due(limit(14), SESSION, Calendar(zone="Europe/Minsk")).until == datetime(2026, 4, 3, 21, tzinfo=UTC)
    elsewhere = due(limit(14, zone="America/New_York", close="17:00"), SESSION, MINSK)
    assert elsewhere.until == datetime(2026, 4, 3, 21, tzinfo=UTC)


def test_an_instant_is_counted_by_its_day_at_the_seat() -> None:
    late = datetime(2026, 4, 17, 22, 30, tzinfo=UTC)  # already the 18th in Minsk
    assert due(limit(1, side="after"), late, MINSK).day == date(2026, 4, 19)


def test_hours_are_counted_as_they_pass() -> None:
    """72 hours over the change to summer time in Vienna are 72 hours."""
    vienna = ZoneInfo("Europe/Vienna")
    opens = datetime(2026, 3, 27, 12, tzinfo=vienna)
    found = due(limit(72, "hours", "after"), opens, Calendar(zone="Europe/Vienna"))
    assert found.until == datetime(2026, 3, 30, 13, tzinfo=vienna)
    with pytest.raises(LimitError, match="counted from an instant"):
        due(limit(72, "hours", "after"), SESSION, MINSK)


def test_clocks_put_back_and_forward() -> None:
    vienna = ZoneInfo("Europe/Vienna")
    # 2:30 comes twice on 25 October 2026: the later one counts. It does not come on 29 March.
    assert ends(date(2026, 10, 25), time(2, 30), vienna) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert ends(date(2026, 3, 29), time(2, 30), vienna) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(LimitError, match="no time zone"):
        due(limit(1, side="after"), datetime(2026, 4, 17, 12), MINSK)
    with pytest.raises(LimitError, match="no time zone"):
        due(limit(1), SESSION, MINSK).met(datetime(2026, 4, 17, 12))


def test_a_calendar_without_working_days_is_no_endless_search() -> None:
    with pytest.raises(LimitError, match="no working days"):
        Calendar(weekend=frozenset(range(7))).shift(SESSION, 1)


# -- silence ----------------------------------------------------------------------------------------------------------

OPENS = datetime(2026, 4, 1, 12, tzinfo=UTC)
EXPIRES = datetime(2026, 4, 4, 12, tzinfo=UTC)


def test_a_window_to_an_instant() -> None:
    running = window(OPENS, EXPIRES, MINSK)
    assert running == Window(OPENS, EXPIRES, "Europe/Minsk")
    assert running.state(OPENS - timedelta(seconds=1)) == "to-come"
    assert running.state(OPENS) == "running"
    assert running.state(EXPIRES - timedelta(microseconds=1)) == "running"
    assert running.state(EXPIRES) == "expired"
    assert running.remaining(EXPIRES - timedelta(hours=5)) == timedelta(hours=5)
    assert running.remaining(OPENS - timedelta(days=9)) == timedelta(days=3)
    assert running.remaining(EXPIRES + timedelta(days=9)) == timedelta()
    assert running.as_data() == {
        "opens": "2026-04-01T12:00:00Z",
        "expires": "2026-04-04T12:00:00Z",
        "zone": "Europe/Minsk",
    }


def test_a_window_by_a_limit() -> None:
    assert window(OPENS, limit(72, "hours", "after"), MINSK).expires == EXPIRES
    by_days = window(OPENS, limit(5, "working-days", "after", close="17:00", zone="Europe/Vienna"), MINSK)
    assert (by_days.expires, by_days.zone) == (datetime(2026, 4, 8, 15, tzinfo=UTC), "Europe/Vienna")


def test_windows_that_cannot_be() -> None:
    with pytest.raises(LimitError, match="not after it opens"):
        window(OPENS, OPENS, MINSK)
    with pytest.raises(LimitError, match="gives no number"):
        window(OPENS, limit(None, "hours", "after"), MINSK)
    with pytest.raises(LimitError, match="counted after"):
        window(OPENS, limit(72, "hours"), MINSK)
    with pytest.raises(LimitError, match="no time zone"):
        window(datetime(2026, 4, 1, 12), EXPIRES, MINSK)


def test_extension_only_before_expiry() -> None:
    running = window(OPENS, EXPIRES, MINSK)
    later = EXPIRES + timedelta(days=1)
    assert running.extended(later, EXPIRES - timedelta(seconds=1)).expires == later
    with pytest.raises(LimitError, match="expired at 2026-04-04T12:00:00Z"):
        running.extended(later, EXPIRES)
    with pytest.raises(LimitError, match="not after"):
        running.extended(EXPIRES, OPENS)


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_limit_as_a_rulebook_has_it() -> None:
    table = {
        "what": "documents for decision",
        "owner": "delegations",
        "event": "session",
        "n": 45,
        "unit": "days",
        "side": "before",
        "zone": "Australia/Hobart",
        "close": time(17),
        "rounding": "previous-working-day",
        "waivable_by": ["chair"],
        "article": "rule 1",
        "source": "https://example.org",
        "source_checked": True,
    }
    assert parse(table) == Limit(
        what="documents for decision",
        owner="delegations",
        event="session",
        n=45,
        zone="Australia/Hobart",
        close=time(17),
        rounding="previous-working-day",
        waivable_by=("chair",),
        article="rule 1",
        source="https://example.org",
        source_checked=True,
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"what": ""}, "what and event"),
        ({"n": -1}, "whole number"),
        ({"n": True}, "whole number"),
        ({"n": 1.5}, "whole number"),
        ({"unit": "fortnights"}, "unit is one of"),
        ({"side": "during"}, "side before or after"),
        ({"rounding": "up"}, "rounding one of"),
        ({"zone": "Minsk"}, "no time zone"),
        ({"zone": 3}, "text in quotes"),
        ({"close": "six"}, "hour at the seat"),
        ({"waivable_by": "chair"}, "list of roles"),
        ({"days": 3}, "days is not known"),
    ],
)
def test_limits_that_cannot_be_used(change: Mapping[str, object], sentence: str) -> None:
    with pytest.raises(LimitError, match=sentence):
        parse({"what": "drafts", "event": "session", "n": 3, **change})


def test_a_calendar_as_a_rulebook_has_it() -> None:
    calendar = parse_calendar(
        {
            "zone": "Asia/Riyadh",
            "weekend": ["friday", "saturday"],
            "close": "16:30",
            "holidays": {"2026-09-23": "National Day"},
        }
    )
    assert calendar == Calendar("Asia/Riyadh", frozenset({4, 5}), {date(2026, 9, 23): "National Day"}, time(16, 30))
    assert [calendar.works(date(2026, 9, day)) for day in (23, 24, 25, 26, 27)] == [False, True, False, False, True]
    assert parse_calendar({"holidays": [date(2026, 1, 1)]}).holidays == {date(2026, 1, 1): ""}


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"zone": "Moon"}, "no time zone"),
        ({"weekend": ["Samstag"]}, "weekdays in English"),
        ({"weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}, "weekdays"),
        ({"holidays": {"1 May": "x"}}, "is no day"),
        ({"holidays": "none"}, "neither a table nor a list"),
        ({"holiday": []}, "not known"),
    ],
)
def test_calendars_that_cannot_be_used(table: Mapping[str, object], sentence: str) -> None:
    with pytest.raises(LimitError, match=sentence):
        parse_calendar(table)


# -- properties -------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))
CALENDARS = st.builds(
    lambda weekend, holidays: Calendar(weekend=weekend, holidays=dict.fromkeys(holidays, "")),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.frozensets(st.dates(date(2000, 1, 1), date(2000, 3, 1)), max_size=20),
)


@given(CALENDARS, st.dates(date(2000, 1, 1), date(2000, 3, 1)), st.integers(1, 30))
def test_n_working_days_later_n_working_days_have_passed(calendar: Calendar, day: date, n: int) -> None:
    later = calendar.shift(day, n)
    assert calendar.works(later)
    assert sum(calendar.works(day + timedelta(days=k)) for k in range(1, (later - day).days + 1)) == n
    earlier = calendar.shift(day, -n)
    assert calendar.works(earlier)
    assert sum(calendar.works(day - timedelta(days=k)) for k in range(1, (day - earlier).days + 1)) == n


@given(DAYS, st.integers(0, 400), st.sampled_from(["days", "working-days", "weeks", "months"]))
def test_a_later_event_is_never_due_earlier(day: date, n: int, unit: str) -> None:
    rule = limit(n, unit, "after")
    first, second = due(rule, day, MINSK), due(rule, day + timedelta(days=1), MINSK)
    assert first.until is not None
    assert second.until is not None
    assert first.until <= second.until
