"""Days and moments inside expressions: reading ISO text, counting days, writing.

A day counts as whole local days since 1970-01-01; a moment adds its local time of day as a fraction. Only
``decimal-date-time`` counts in UTC.
"""

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


def to_days(moment: date) -> float:
    """Return the local days since 1970-01-01; a moment has a fraction."""
    days = moment.toordinal() - EPOCH
    if not isinstance(moment, datetime):
        return float(days)
    clock = moment.time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1_000_000
    return days + seconds / _SECONDS


def to_utc_days(moment: date, zone: tzinfo) -> float:
    """Return the days since 1970-01-01T00:00Z, with a fraction; a day begins at its local midnight."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=zone)
    return moment.timestamp() / _SECONDS


def day_of(days: float) -> date | None:
    """Return the day that lies whole days after 1970-01-01; None beyond the years 1 to 9999."""
    if math.isnan(days) or math.isinf(days):
        return None
    ordinal = math.floor(days) + EPOCH
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
