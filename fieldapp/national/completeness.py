"""Who has reported: province x month, from the records that are here and the files that came. Pure.

A province has reported a month when a record of that month is here. It had nothing to report when a file of its office,
written on its last day or later, came without one. Otherwise the month is missing, or not over yet.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """What is known of a province's month."""

    RECEIVED = "received"
    NONE = "none"
    """The office reported, and had nothing in this month."""
    MISSING = "missing"
    NOT_OVER = "not_over"
    """The month is not over, and nothing has come yet."""


@dataclass(frozen=True, slots=True)
class MonthReport:
    """One cell of the matrix."""

    state: State
    records: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """The matrix. Provinces are place keys, months yyyy-mm, both in order."""

    provinces: tuple[str, ...]
    months: tuple[str, ...]
    reports: Mapping[tuple[str, str], MonthReport]
    """(province, month) -> report; every pair is there."""

    def reported(self, month: str) -> int:
        """Return how many provinces have reported a month, with records or with nothing."""
        return sum(self.has_reported(province, month) for province in self.provinces)

    def has_reported(self, province: str, month: str) -> bool:
        """Return whether a province has reported a month, with records or with nothing."""
        return self.reports[province, month].state in (State.RECEIVED, State.NONE)


def completeness(
    records: Mapping[tuple[str, str], int],
    provinces: Sequence[str],
    months: Sequence[str],
    written: Mapping[str, datetime],
    today: date,
) -> Completeness:
    """Build the matrix.

    ``records``: (province, month) -> records here, drafts too. ``provinces``: those expected to report; others that
    have records are added behind them. ``written``: province -> when the newest file of its office was written.
    """
    others = sorted({province for province, month in records if province and month in months} - set(provinces))
    everyone = (*provinces, *others)
    reports = {
        (province, month): _report(records.get((province, month), 0), month, written.get(province), today)
        for province in everyone
        for month in months
    }
    return Completeness(everyone, tuple(months), reports)


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Return the months from first to last, both included.

    >>> months_between("2026-11", "2027-01")
    ('2026-11', '2026-12', '2027-01')
    """
    year, month = map(int, first.split("-"))
    months = []
    while f"{year:04d}-{month:02d}" <= last:
        months.append(f"{year:04d}-{month:02d}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)


def newest(files: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
    """Return province -> newest time, from (province, time written) of every file."""
    latest: dict[str, datetime] = {}
    for province, time in files:
        if province and (province not in latest or time > latest[province]):
            latest[province] = time
    return latest


def _report(records: int, month: str, written: datetime | None, today: date) -> MonthReport:
    if records:
        return MonthReport(State.RECEIVED, records)
    year, number = map(int, month.split("-"))
    last_day = date(year, number, monthrange(year, number)[1])
    if written is not None and written.date() >= last_day:
        return MonthReport(State.NONE)
    return MonthReport(State.NOT_OVER if today <= last_day else State.MISSING)
