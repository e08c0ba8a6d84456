"""Moments of the precision that is known: `2024`, `2024-10`, `2024-10-07`, `2024-10-07T18:00:00Z`.

They are kept as text (ISO 8601, as far as known), so that nothing is invented: a year stays a year. Where one must be
placed on a line of days, its first day stands for it, and the faces say that the day is uncertain.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

FOREVER = date.max

_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d))?)?)?")


class BadMoment(ValueError):
    """The text is not a date, or not one that exists, or an hour without its zone."""


@lru_cache(maxsize=4096)
def first_day(text: str) -> date:
    """The first day that `text` can mean.

    Raises `BadMoment` where it is no date: `2024-02-30`, `7 October`.
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise BadMoment(text)
    year, month, day = found.group(1), found.group(2) or "1", found.group(3) or "1"
    try:
        whole = date(int(year), int(month), int(day))
        if found.group(4):
            return instant(text).date()
        return whole
    except ValueError as wrong:
        raise BadMoment(text) from wrong


def last_day(text: str) -> date:
    """The last day that `text` can mean: `2024` is 31 December 2024."""
    first = first_day(text)
    if len(text) == 4:
        return date(first.year, 12, 31)
    if len(text) == 7:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1) if first.year < 9999 else date.max
        return date.fromordinal(after.toordinal() - 1)
    return first


def precision(text: str) -> str:
    """`year`, `month`, `day` or `instant`."""
    return {4: "year", 7: "month", 10: "day"}.get(len(text), "instant")


def instant(text: str) -> datetime:
    """The instant, in UTC; a moment known to the day or less is the beginning of its first day."""
    if "T" not in text:
        first = first_day(text)
        return datetime(first.year, first.month, first.day, tzinfo=UTC)
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError as wrong:
        raise BadMoment(text) from wrong


def written(when: datetime) -> str:
    """An instant as the record writes it, to the second, in UTC."""
    return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def is_moment(text: str) -> bool:
    """Whether `text` is a moment of any precision."""
    try:
        first_day(text)
    except BadMoment:
        return False
    return True
