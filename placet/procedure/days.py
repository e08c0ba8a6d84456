"""Arithmetic on calendar days, as treaties and rules of procedure count them."""

from __future__ import annotations

from datetime import date, timedelta


def add_days(day: date, n: int) -> date:
    """The n-th day after `day`, which itself is not counted (n may be negative)."""
    return day + timedelta(days=n)


def add_months(day: date, n: int) -> date:
    """The day of the same number n months later (or earlier), or the last day of that month where it has no such day.

    So counted by article 4(2) of the European Convention on the Calculation of Time-Limits (Basel, 16 May 1972, ETS
    76).
    """
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_start(day: date, n: int) -> date:
    """The first day of the n-th month after the month of `day`."""
    return add_months(day.replace(day=1), n)


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return (after - date(year, month, 1)).days
