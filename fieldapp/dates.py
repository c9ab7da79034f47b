"""Dates as people of the region type and read them: any order of separators, native digits, Buddhist era years."""

import re
import unicodedata
from datetime import date
from typing import Final, Literal

from fieldapp.digits import to_plain_digits

Calendar = Literal["gregorian", "buddhist"]

BUDDHIST_OFFSET: Final = 543
_BUDDHIST_YEARS: Final = range(2400, 2701)


def parse_date(text: str) -> date | None:
    """Read a day from what a person typed; None when it is not clearly one.

    Day/month/year or year-month-day, four-digit years only, digits of any script; a year of 2400 or more is Buddhist.

    >>> parse_date("๒๓/๑๑/๒๕๖๙"), parse_date("2026年11月23日"), parse_date("1/2/26"), parse_date("31/02/2026")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23), None, None)
    """
    plain = to_plain_digits(unicodedata.normalize("NFKC", text)).strip()
    parts = [part for part in re.split(r"[^0-9]+", plain) if part]
    if len(parts) != 3 or re.search(r"[A-Za-z]", plain):
        return None
    if len(parts[0]) == 4:
        year, month, day = map(int, parts)
    elif len(parts[2]) == 4:
        day, month, year = map(int, parts)
    else:
        return None
    if year in _BUDDHIST_YEARS:
        year -= BUDDHIST_OFFSET
    try:
        return date(year, month, day)
    except ValueError:
        return None


def format_date(day: date, calendar: Calendar = "gregorian") -> str:
    """Write a day as dd/MM/yyyy in the calendar.

    >>> format_date(date(2026, 11, 23)), format_date(date(2026, 11, 23), "buddhist")
    ('23/11/2026', '23/11/2569')
    """
    year = day.year + BUDDHIST_OFFSET if calendar == "buddhist" else day.year
    return f"{day.day:02d}/{day.month:02d}/{year:04d}"
