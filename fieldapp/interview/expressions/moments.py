"""Days and moments inside expressions: reading ISO text, counting days, writing."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

EPOCH: Final = date(1970, 1, 1).toordinal()
_SECONDS: Final = 86_400
_ISO: Final = re.compile(
    r"""\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
    (?:[T ](?P<time>\d{1,2}:\d{2}.*?))?\s*\Z""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_TIME: Final = re.compile(
    r"""\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?
    (?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?\s*\Z""",
    re.VERBOSE | re.ASCII,
)


def read_moment(text: str, zone: tzinfo) -> date | datetime | None:
    """Read an ISO day or moment; None when it is neither. A moment without zone is in ``zone``, as is the result.

    >>> read_moment("2026-11-23", UTC), read_moment("2026-02-30", UTC)
    (datetime.date(2026, 11, 23), None)
    """
    match = _ISO.match(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["time"] is None:
            return day
        clock = read_time(match["time"])
        if clock is None:
            return None
        moment = datetime.combine(day, clock)
        return (moment if clock.tzinfo else moment.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def written_day(text: str) -> date | None:
    """Return the day that stands in an ISO day or moment, whatever its time zone; None when it is neither."""
    moment = read_moment(text, UTC)
    return date.fromisoformat(_padded_day(text)) if moment is not None else None


def read_time(text: str) -> time | None:
    """Read a time of day, with its zone when one is written; None when it is none."""
    match = _TIME.match(text)
    if match is None:
        return None
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    try:
        return time(
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
            int(fraction),
            tzinfo=_zone(match["zone"]),
        )
    except ValueError:
        return None


class DayCount(float):
    """The days from 1970-01-01T00:00Z to a moment, for arithmetic; a local day begins with a fraction outside of UTC.

    ``local`` counts local days instead: whole for a day, with the local time of day for a moment. It is what counts
    for whole numbers (``int``, ``round``, ``mod``, the difference of two days) and for the way back to a day.
    """

    __slots__ = ("local",)
    local: float

    def __new__(cls, utc: float, local: float) -> "DayCount":
        count = super().__new__(cls, utc)
        count.local = local
        return count

    def __add__(self, other: float) -> float:
        return DayCount(float(self) + other, self.local + local_days(other))

    __radd__ = __add__

    def __sub__(self, other: float) -> float:
        if isinstance(other, DayCount):
            return self.local - other.local
        return DayCount(float(self) - other, self.local - other)


def local_days(number: float) -> float:
    """Return a number, of a count of days the local one."""
    return number.local if isinstance(number, DayCount) else number


def day_count(moment: date, zone: tzinfo) -> DayCount:
    """Return a day (from its local midnight) or a moment as the days since 1970."""
    days = float(moment.toordinal() - EPOCH)
    if not isinstance(moment, datetime):
        midnight = datetime.combine(moment, time(), tzinfo=zone)
        return DayCount(midnight.timestamp() / _SECONDS, days)
    clock = moment.astimezone(zone).time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1_000_000
    days = float(moment.astimezone(zone).toordinal() - EPOCH)
    return DayCount(moment.timestamp() / _SECONDS, days + seconds / _SECONDS)


def day_of(days: float, zone: tzinfo) -> date | None:
    """Return the day of a number: a whole one counts local days; one with a fraction is a moment in UTC.

    None beyond the years 1 to 9999.
    """
    days = local_days(days)
    if math.isnan(days) or math.isinf(days):
        return None
    if days != math.floor(days):
        moment = moment_of(days, zone)
        return moment.date() if moment is not None else None
    ordinal = int(days) + EPOCH
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def moment_of(utc_days: float, zone: tzinfo) -> datetime | None:
    """Return the moment a number of days after 1970-01-01T00:00Z, to the millisecond; None beyond the calendar."""
    if math.isnan(utc_days) or math.isinf(utc_days):
        return None
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(utc_days * _SECONDS * 1000))
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return None


def write_moment(moment: date) -> str:
    """Write a day as 2026-11-23, a moment as 2026-11-23T08:30:00.000+07:00."""
    return moment.isoformat(timespec="milliseconds") if isinstance(moment, datetime) else moment.isoformat()


def _padded_day(text: str) -> str:
    match = _ISO.match(text)
    return f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}" if match else ""


def _zone(text: str | None) -> tzinfo | None:
    if text is None or text == "Z":
        return UTC if text else None
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if text[0] == "+" else -offset)
