"""Sessions as an iCalendar feed (RFC 5545, with name and refresh interval of RFC 7986)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar

PRODUCT = "-//placet//placet//EN"
STATUS = {"planned": "TENTATIVE", "open": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}

# RFC 5545 §3.1: a text holds no control character but the tab; LF stays here, the library writes it as “\n”.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")  # what some readers take for the end of a line


class CalendarError(ValueError):
    """The data are not those of a calendar."""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One session, in the reader's language.

    `ref` never changes, not even when the session is moved. `start` and `end` (the last day) are moments of the
    precision that is known: `2024-10-07` is a day, `2024-10-07T07:00:00Z` an instant, `2024-10` or empty is no day yet.
    `moved` counts how often time, place or state changed after the session was first planned. `changed` is when the
    record last said something about it (aware). `categories` are words such as the body's short name.
    """

    ref: str
    title: str
    start: str
    state: str
    changed: datetime
    end: str = ""
    moved: int = 0
    place: str = ""
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Feed:
    """The sessions of a body or of an organisation.

    `host` makes the references unique in the world; `language` is a BCP 47 tag; `zone` the IANA name of the zone in
    which hours are told; `refresh` how many hours a reader's programme may keep the feed; `description` what is in it.
    """

    name: str
    host: str
    language: str
    zone: str
    meetings: tuple[Meeting, ...]
    url: str = ""
    refresh: int = 6
    description: str = ""


def calendar(feed: Feed) -> bytes:
    """The feed as iCalendar: one event per session whose day is known; the same data give the same bytes.

    A session of which only month or year is known has no place in a calendar and is left out. Raises `CalendarError`
    for a zone, state, moment or host that is none.
    """
    try:
        zone = ZoneInfo(feed.zone)
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        raise CalendarError(f"“{feed.zone}” is no time zone; write an IANA name like “Europe/Minsk”.") from wrong
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", feed.host):
        raise CalendarError(f"“{feed.host}” is no host name; references could not be made unique with it.")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", feed.language):
        raise CalendarError(f"“{feed.language}” is not a language tag (BCP 47); write one like “ru”.")
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    # The library does not know these names, so the kind of each value is said here; else nothing would be escaped.
    whole.add("name", icalendar.vText(_text(feed.name), params={"LANGUAGE": feed.language}))
    whole.add("x-wr-calname", icalendar.vText(_text(feed.name)))
    whole.add("x-wr-timezone", icalendar.vText(feed.zone))
    whole.add("refresh-interval", icalendar.vDuration(timedelta(hours=feed.refresh), params={"VALUE": "DURATION"}))
    if feed.description:
        whole.add("description", _text(feed.description), parameters={"LANGUAGE": feed.language})
        whole.add("x-wr-caldesc", icalendar.vText(_text(feed.description)))
    if feed.url:
        whole.add("url", _address(feed.url))
    hours: list[datetime] = []
    for meeting in feed.meetings:
        first = _moment(meeting.start, zone)
        if first is None:
            continue
        if isinstance(first, datetime):
            hours.append(first)
        whole.add_component(_event(meeting, first, feed, zone))
    if hours:
        # Years around the hours told suffice; the library's own range begins in 1970 and ends in 2038.
        whole.add_missing_timezones(date(min(hours).year - 1, 1, 1), date(max(hours).year + 2, 1, 1))
    return bytes(whole.to_ical())


def _event(meeting: Meeting, first: date | datetime, feed: Feed, zone: ZoneInfo) -> icalendar.Event:
    if meeting.state not in STATUS:
        raise CalendarError(f"{meeting.ref}: “{meeting.state}” is no state of a session; known: {', '.join(STATUS)}.")
    if meeting.changed.tzinfo is None:
        raise CalendarError(f"{meeting.ref}: the moment of the last change has no offset from UTC.")
    changed = meeting.changed.astimezone(UTC).replace(microsecond=0)
    said = {"LANGUAGE": feed.language}
    event = icalendar.Event()
    event.add("uid", f"session-{quote(meeting.ref, safe='/')}@{feed.host}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", meeting.moved)
    event.add("summary", _text(meeting.title), parameters=said)
    event.add("dtstart", first)
    last = _moment(meeting.end, zone)
    if last is not None:
        if _day(last) < _day(first):
            raise CalendarError(f"{meeting.ref}: the last day lies before the first.")
        if not isinstance(first, datetime):
            event.add("dtend", _day(last) + timedelta(days=1))  # the end of a whole day is the day after, exclusive
        elif isinstance(last, datetime):
            event.add("dtend", last)
    event.add("status", STATUS[meeting.state])
    # A day of the council is not a day on which its readers are busy from midnight to midnight.
    event.add("transp", "OPAQUE" if isinstance(first, datetime) else "TRANSPARENT")
    if meeting.place:
        event.add("location", _text(meeting.place), parameters=said)
    if meeting.description:
        event.add("description", _text(meeting.description), parameters=said)
    if meeting.categories:
        event.add("categories", [_text(word) for word in meeting.categories])
    if meeting.url:
        event.add("url", _address(meeting.url))
    return event


def _moment(text: str, zone: ZoneInfo) -> date | datetime | None:
    """The day, or the instant in the zone; None where the day is not known."""
    try:
        if re.fullmatch(r"(\d{4}(-\d\d)?)?", text):
            return None
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise CalendarError(f"“{text}” is not a date.") from wrong
    # An hour without an offset is the hour of the place.
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(zone)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _text(text: str) -> str:
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def _address(text: str) -> str:
    # The library does not escape addresses, so what could end the line is percent-encoded.
    return quote(text, safe="!#$%&'()*+,/:;=?@[]~")


__all__ = ["CalendarError", "Feed", "Meeting", "calendar"]
