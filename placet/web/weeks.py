"""Five weeks as a strip of days: sessions, limits, consultations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from placet.procedure.moment import first_day, instant, precision
from placet.procedure.rows import Body, Consultation, Session
from placet.reading import home as reading
from placet.reading.home import Home
from placet.web import phrases
from placet.web.page import Ask

LANES = 6  # rows of the strip
SPAN = {"session": 7, "due": 5, "other": 5}  # days' width that a name needs


def strip(ask: Ask, found: Home) -> dict[str, Any]:
    """Five weeks as the macro `calendar` takes them."""
    first = reading.monday(ask.today)
    events = _events(ask, found, first)
    sessions_on = {
        day for one in events if one["kind"] == "session" for day in range(one["start"], one["start"] + one["days"])
    }
    others_on = {
        day for one in events if one["kind"] != "session" for day in range(one["start"], one["start"] + one["days"])
    }
    weeks = []
    for week in range(reading.WEEKS):
        days = []
        for number in range(7):
            place = week * 7 + number + 1
            day = first + timedelta(days=place - 1)
            days.append(
                {
                    "day": day.day,
                    "today": day == ask.today,
                    "weekend": number > 4,
                    "full": place in sessions_on,
                    "some": place in others_on,
                }
            )
        weeks.append({"label": phrases.short_date(first + timedelta(days=7 * week)), "days": days})
    last = first + timedelta(days=7 * reading.WEEKS - 1)
    title = _("%(first)s to %(last)s") % {"first": _day_month(first), "last": phrases.long_date(last)}
    return {"weeks": weeks, "events": events, "title": title}


def _day_month(day: date) -> str:
    return f"{day.day} {formats.date_format(day, 'F' if get_language() == 'en' else 'E')}"


def _events(ask: Ask, found: Home, first: date) -> list[dict[str, Any]]:
    """Sessions, limits and consultations of the five weeks, each in a lane where its name has room."""
    raw: list[dict[str, Any]] = []
    for one in found.week:
        raw.append(_session_event(ask, one))
    for draft in found.silences:
        day = instant(draft.due).astimezone(ZoneInfo(ask.organisation.zone))
        if first <= day.date() < first + timedelta(days=7 * reading.WEEKS):
            name = ask.words(draft.document.title)
            raw.append(
                {
                    "first": day.date(),
                    "last": day.date(),
                    "kind": "due",
                    "name": name if len(name) < 60 else name[:57].rstrip() + "…",
                    "when": phrases.listed(phrases.short_date(day.date()), f"{day:%H:%M}"),
                    "note": _("silence lapses"),
                    "url": ask.url("document", draft.document.ref),
                }
            )
    for held in found.consultations:
        raw.append(_consultation_event(ask, held))
    return _placed(sorted(raw, key=lambda one: (one["first"], one["kind"] != "session")), first)


def _session_event(ask: Ask, one: Session) -> dict[str, Any]:
    start = first_day(one.start)
    end = first_day(one.end) if one.end and precision(one.end) in ("day", "instant") else start
    body = ask.house.get(Body, one.body)
    name = ask.words(body.abbreviation) if body and body.abbreviation and one.kind == "informal" else ask.body(one.body)
    notes = [part for part in (ask.words(one.place), phrases.word(one.kind) if one.kind != "regular" else "") if part]
    return {
        "first": start,
        "last": end,
        "kind": "session",
        "name": name,
        "when": phrases.short_date(start),
        "note": phrases.listed(*notes),
        "url": ask.url("session", one.ref),
    }


def _consultation_event(ask: Ask, one: Consultation) -> dict[str, Any]:
    start = first_day(one.start)
    end = first_day(one.end) if one.end and precision(one.end) in ("day", "instant") else start
    return {
        "first": start,
        "last": end,
        "kind": "other",
        "name": ask.words(one.topic),
        "when": phrases.short_date(start),
        "note": phrases.listed(_("consultation"), ask.words(one.place)),
        "url": ask.url("consultations", year=start.year),
    }


def _placed(raw: Iterable[dict[str, Any]], first: date) -> list[dict[str, Any]]:
    """Each event on its day, in the first lane where nothing else stands; those beyond the last lane are left out."""
    whole = 7 * reading.WEEKS
    free = [1] * LANES
    found = []
    for one in raw:
        start = max(1, (one["first"] - first).days + 1)
        days = max(1, min(whole, (one["last"] - first).days + 1) - start + 1)
        span = min(max(days, SPAN[one["kind"]]), whole - start + 1)
        lane = next((number for number, place in enumerate(free) if place <= start), None)
        if lane is None:
            continue
        free[lane] = start + span
        found.append({**one, "start": start, "span": span, "row": lane + 1, "days": days})
    return found
