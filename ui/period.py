"""Which months the coordinator's screens open on: where there are data to look at. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from fieldapp.workspace import Period

_STILL_RECENT: Final = 3
"""In months: data that are older mean that the programme reported on another time, not that everyone is late."""


def reporting_month(recorded: Sequence[str], today: date) -> str:
    """Return the month (yyyy-mm) to ask reports for: the last one that is over, or the last with records if long ago.

    >>> reporting_month(["2026-11", "2026-10"], date(2026, 11, 28)), reporting_month(["2025-12"], date(2026, 11, 28))
    ('2026-10', '2025-12')
    """
    over = today.year * 12 + today.month - 2
    latest = max(recorded, default="")
    if latest and _number(latest) < over - _STILL_RECENT:
        return latest
    return _month(over)


def opening_period(recorded: Sequence[str], today: date) -> Period:
    """Return the months to show at first: the year up to the last month with records, or to the last that is over.

    >>> opening_period(["2025-12", "2025-03"], date(2026, 11, 28))
    Period(first='2025-01', last='2025-12')
    """
    last = max(reporting_month(recorded, today), *recorded, "")
    return Period(_month(_number(last) - 11), last)


def _number(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
