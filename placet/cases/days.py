"""Moments as a case writes them, made into moments as the record writes them.

A case of a fictional council may lie ahead of whatever day it is loaded on: `today-20`, `today+21`, and with an hour of
the organisation's own zone `today+2T12:00`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from placet.procedure.moment import written

_OFFSET = r"today(?P<days>[+-]\d{1,5})?(?:T(?P<hour>\d\d):(?P<minute>\d\d))?"
_WHOLE = re.compile(_OFFSET)
_PART = re.compile(rf"(?:^|(?<=/)){_OFFSET}(?=[/-]|$)")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Days:
    """The day on which a case is read, and the zone of its organisation."""

    today: date
    zone: ZoneInfo

    def moment(self, value: str | date) -> str:
        """The moment that a TOML date or a text says, as the record writes it; a text that is no date is left as it is.

        Raises ValueError where an hour does not exist, OverflowError where the instant lies before the year 1 in UTC.
        """
        if isinstance(value, datetime):
            return written(value if value.tzinfo else value.replace(tzinfo=self.zone))
        if isinstance(value, date):
            return value.isoformat()
        if found := _WHOLE.fullmatch(value):
            return self._shifted(found)
        if _LOCAL.fullmatch(value):
            return written(datetime.fromisoformat(value).replace(tzinfo=self.zone))
        if _ZONED.fullmatch(value):
            return written(datetime.fromisoformat(value))
        return value

    def reference(self, text: str) -> str:
        """A reference whose parts may be offsets: the session `CFM/today+21` is that of the day which this is."""
        return _PART.sub(self._shifted, text)

    def _shifted(self, found: re.Match[str]) -> str:
        day = self.today + timedelta(days=int(found["days"] or 0))
        if found["hour"] is None:
            return day.isoformat()
        hour = time(int(found["hour"]), int(found["minute"]), tzinfo=self.zone)
        return written(datetime.combine(day, hour))
