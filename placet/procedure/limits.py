"""Time limits of rules of procedure, and the windows of silence procedures.

A limit is an offset from an event: so many days, working days, weeks, months or hours before it or after it, by a
body's own calendar. The day of the event itself is not counted (as in Regulation (EEC, Euratom) No 1182/71, article
3(1)); months end on the day of the same number (European Convention on the Calculation of Time-Limits, ETS 76, article
4(2)). Whether a last day that is no working day moves, and which way, is the rule's to say: article 3(4) of that
Regulation moves it forward, but not where a period is counted backwards. A number that no rule gives stays unset:
nothing falls due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from placet.procedure.days import add_days, add_months

Unit = Literal["days", "working-days", "weeks", "months", "hours"]
Side = Literal["before", "after"]
Rounding = Literal["none", "next-working-day", "previous-working-day"]

UNITS: tuple[Unit, ...] = ("days", "working-days", "weeks", "months", "hours")
ROUNDINGS: tuple[Rounding, ...] = ("none", "next-working-day", "previous-working-day")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAID = {"article", "source", "source_checked", "basis", "note"}
_LIMIT = {"what", "owner", "event", "n", "unit", "side", "zone", "close", "rounding", "waivable_by"} | _SAID
_CALENDAR = {"zone", "close", "weekend", "holidays"} | _SAID
DAY = timedelta(days=1)


class LimitError(ValueError):
    """A limit, a calendar or a window that cannot be used; the text is a sentence with its remedy."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a seat: its zone (an IANA name), the weekdays off (0 is Monday), its holidays with their
    names, and the hour at which business closes (None: the day ends at midnight)."""

    zone: str = "UTC"
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, str] = field(default_factory=dict)
    close: time | None = None

    def works(self, day: date) -> bool:
        """Whether that day is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def shift(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, where n is negative); n = 0 is `day` itself."""
        if n and len(self.weekend) == 7:
            raise LimitError("The calendar has no working days. Correct weekend.")
        step = DAY if n > 0 else -DAY
        left = abs(n)
        while left:
            day += step
            left -= self.works(day)
        return day

    def round(self, day: date, rounding: Rounding) -> date:
        """`day`, or where it is no working day, the nearest one on the side that the rounding names."""
        if rounding == "none" or self.works(day):
            return day
        return self.shift(day, 1 if rounding == "next-working-day" else -1)


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit. `what` must be done by `owner`, `n` units before or after `event`.

    `n` is None where the rule gives no number. `zone` and `close` overrule the seat's. `waivable_by` names the roles
    that may waive it (empty: nobody, by this rule).
    """

    what: str
    event: str
    n: int | None = None
    unit: Unit = "days"
    side: Side = "before"
    owner: str = ""
    zone: str = ""
    close: time | None = None
    rounding: Rounding = "none"
    waivable_by: tuple[str, ...] = ()
    article: str = ""
    source: str = ""
    source_checked: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit falls: `day` (in the seat's zone) and `until`, the first instant that is too late, in UTC.

    Both are None where the rule gives no number (`code` is `not-set`; else `due`). `counted` is the day that the count
    itself gave, where rounding moved it.
    """

    code: Literal["due", "not-set"]
    limit: Limit
    day: date | None = None
    until: datetime | None = None
    counted: date | None = None

    def met(self, at: datetime) -> bool | None:
        """Whether something done at that instant was in time; None where no limit is set."""
        return None if self.until is None else _aware(at, "at") < self.until

    def as_data(self) -> dict[str, object]:
        """Plain data."""
        return {
            "code": self.code,
            "what": self.limit.what,
            "owner": self.limit.owner,
            "day": self.day.isoformat() if self.day else None,
            "until": _written(self.until) if self.until else None,
            "counted": self.counted.isoformat() if self.counted else None,
            "article": self.limit.article,
        }


def due(limit: Limit, event: date | datetime, calendar: Calendar) -> Due:
    """When the limit falls, for an event on that day or at that instant.

    Hours are counted as they pass, from an instant; from a day they cannot be, and `LimitError` says so. A limit in
    days that ends at the close of business is met until that hour; one without an hour, until midnight.
    """
    if limit.n is None:
        return Due("not-set", limit)
    n = limit.n if limit.side == "after" else -limit.n
    zone = zone_of(limit.zone or calendar.zone)
    if limit.unit == "hours":
        if not isinstance(event, datetime):
            raise LimitError(f"{limit.what}: hours are counted from an instant, and {event} is a day. Give its hour.")
        until = _aware(event, "event").astimezone(UTC) + timedelta(hours=n)
        return Due("due", limit, until.astimezone(zone).date(), until)
    first = _aware(event, "event").astimezone(zone).date() if isinstance(event, datetime) else event
    if limit.unit == "working-days":
        counted = calendar.shift(first, n)
    elif limit.unit == "months":
        counted = add_months(first, n)
    else:
        counted = add_days(first, n * (7 if limit.unit == "weeks" else 1))
    day = calendar.round(counted, limit.rounding)
    until = ends(day, limit.close or calendar.close, zone)
    return Due("due", limit, day, until, counted if counted != day else None)


def ends(day: date, close: time | None, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which a day of a seat is over: at the close of business, or at midnight.

    Where the clocks are put back and the hour comes twice, the later one counts, for the benefit of him who acts; where
    they are put forward over it, the instant at which it would have come.
    """
    local = datetime.combine(day, close, zone) if close else datetime.combine(day + DAY, time.min, zone)
    return (local.replace(fold=1) if _twice(local) else local).astimezone(UTC)


def _twice(local: datetime) -> bool:
    # In a gap the offsets stand the other way round, and fold 0 is the clock as it would have gone on.
    offsets = [local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    return offsets[0] > offsets[1]


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; raises `LimitError` where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise LimitError(f'{name!r} is no time zone. Write an IANA name, as "Europe/Minsk".') from wrong


# -- silence ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """A silence procedure's window: it is open from `opens` until `expires`, which is no longer in it. Both in UTC.

    `zone` is the zone in which its hours were announced.
    """

    opens: datetime
    expires: datetime
    zone: str = "UTC"

    def state(self, at: datetime) -> Literal["to-come", "running", "expired"]:
        """Where the window stands at that instant: an objection that arrives at `expires` is too late."""
        now = _aware(at, "at")
        if now < self.opens:
            return "to-come"
        return "running" if now < self.expires else "expired"

    def remaining(self, at: datetime) -> timedelta:
        """How long an objection can still come in; zero once expired."""
        return max(self.expires - max(_aware(at, "at"), self.opens), timedelta())

    def extended(self, expires: datetime, at: datetime) -> Window:
        """The window with a later end, decided at that instant.

        Raises `LimitError` once it has expired (what was adopted by silence stays adopted), and where the new end is
        not later.
        """
        later = _aware(expires, "expires").astimezone(UTC)
        if self.state(at) == "expired":
            raise LimitError(f"The silence expired at {_written(self.expires)}. Open a new procedure.")
        if later <= self.expires:
            raise LimitError(f"{_written(later)} is not after {_written(self.expires)}. Choose a later end.")
        return replace(self, expires=later)

    def as_data(self) -> dict[str, object]:
        """Plain data: the instants in UTC and the zone."""
        return {"opens": _written(self.opens), "expires": _written(self.expires), "zone": self.zone}


def window(opens: datetime, end: datetime | Limit, calendar: Calendar) -> Window:
    """The window of a silence procedure that opens at an instant and ends at another, or when a limit after its opening
    falls.

    Raises `LimitError` where an instant has no zone, where the limit gives no number or is counted backwards, and where
    the end is not after the opening.
    """
    begin = _aware(opens, "opens").astimezone(UTC)
    zone = calendar.zone
    if isinstance(end, Limit):
        if end.side != "after":
            raise LimitError(f'{end.what}: silence is counted after its opening. Write side = "after".')
        until = due(end, opens, calendar).until
        if until is None:
            raise LimitError(f"{end.what}: the rule gives no number of {end.unit}. Give the instant of expiry itself.")
        zone = end.zone or zone
    else:
        until = _aware(end, "expires").astimezone(UTC)
    if until <= begin:
        raise LimitError(f"The silence would expire at {_written(until)}, not after it opens. Choose a later end.")
    return Window(begin, until, zone)


# -- reading ----------------------------------------------------------------------------------------------------------


def parse(table: Mapping[str, object]) -> Limit:
    """A limit from a rulebook's table; raises `LimitError`. An absent `n` is a number that the rule does not give."""
    _known(table, _LIMIT)
    what, event = _text(table, "what"), _text(table, "event")
    if not what or not event:
        raise LimitError(
            "A limit must say what is to be done, and from which event it is counted. Write what and event."
        )
    n = table.get("n")
    if n is not None and (not isinstance(n, int) or isinstance(n, bool) or n < 0):
        raise LimitError(f"{what}: n is {n!r}. Write a whole number, or leave it out where the rule gives none.")
    zone = _text(table, "zone")
    if zone:
        zone_of(zone)
    unit = next((one for one in UNITS if one == table.get("unit", "days")), None)
    rounding = next((one for one in ROUNDINGS if one == table.get("rounding", "none")), None)
    side = table.get("side", "before")
    if unit is None or rounding is None or side not in ("before", "after"):
        raise LimitError(
            f"{what}: unit is one of {', '.join(UNITS)}; rounding one of {', '.join(ROUNDINGS)}; side before or after. "
            "Correct it."
        )
    by = table.get("waivable_by", [])
    if not isinstance(by, list) or not all(isinstance(role, str) for role in by):
        raise LimitError(f'{what}: waivable_by is no list of roles. Write ["chair"], for example.')
    return Limit(
        what=what,
        event=event,
        n=n,
        unit=unit,
        side="after" if side == "after" else "before",
        owner=_text(table, "owner"),
        zone=zone,
        close=_hour(table.get("close"), what),
        rounding=rounding,
        waivable_by=tuple(by),
        article=_text(table, "article"),
        source=_text(table, "source"),
        source_checked=table.get("source_checked") is True,
        basis=_text(table, "basis"),
    )


def parse_calendar(table: Mapping[str, object]) -> Calendar:
    """A seat's calendar from a rulebook's table: `zone`, `close`, `weekend` (weekdays), `holidays` (a table of day =
    name, or a list of days); raises `LimitError`."""
    _known(table, _CALENDAR)
    zone = _text(table, "zone") or "UTC"
    zone_of(zone)
    weekend = table.get("weekend", ["saturday", "sunday"])
    if not isinstance(weekend, list) or not all(day in WEEKDAYS for day in weekend) or len(set(weekend)) == 7:
        raise LimitError(f'weekend is {weekend!r}. Write weekdays in English, as ["friday", "saturday"].')
    return Calendar(
        zone=zone,
        weekend=frozenset(WEEKDAYS.index(str(day)) for day in weekend),
        holidays=dict(_holidays(table.get("holidays", {}))),
        close=_hour(table.get("close"), "the calendar"),
    )


def _holidays(value: object) -> Iterator[tuple[date, str]]:
    days: list[tuple[object, object]]
    if isinstance(value, Mapping):
        days = list(value.items())
    elif isinstance(value, list):
        days = [(day, "") for day in value]
    else:
        raise LimitError('holidays is neither a table nor a list. Write 2026-01-01 = "New Year" under it.')
    for day, name in days:
        try:
            whole = day if isinstance(day, date) and not isinstance(day, datetime) else date.fromisoformat(str(day))
        except ValueError as wrong:
            raise LimitError(f"holidays: {day!r} is no day. Write 2026-01-01.") from wrong
        yield whole, str(name)


def _hour(value: object, what: str) -> time | None:
    if value is None:
        return None
    if isinstance(value, time) and value.tzinfo is None:
        return value
    try:
        if isinstance(value, str):
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise LimitError(f"{what}: close is {value!r}. Write the hour at the seat, as 18:00:00.")


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise LimitError(f"{key} is {value!r}. Put a text in quotes.")
    return value


def _known(table: Mapping[str, object], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise LimitError(f"{key} is not known. Known here: {', '.join(sorted(known))}.")


def _aware(at: datetime, what: str) -> datetime:
    if at.tzinfo is None:
        raise LimitError(f"{what}: {at} has no time zone. Give the instant with its zone.")
    return at


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
