"""How the window writes moments, months and counts, in the calendar the person chose."""

from collections.abc import Iterable
from datetime import date, datetime

from fieldapp.dates import BUDDHIST_OFFSET, Calendar, format_date
from fieldapp.translation import mark, tr

_MONTHS = (
    mark("January {year}"),
    mark("February {year}"),
    mark("March {year}"),
    mark("April {year}"),
    mark("May {year}"),
    mark("June {year}"),
    mark("July {year}"),
    mark("August {year}"),
    mark("September {year}"),
    mark("October {year}"),
    mark("November {year}"),
    mark("December {year}"),
)


def month_text(month: str, calendar: Calendar) -> str:
    """Return a month (yyyy-mm) in words; an empty or odd one as it is."""
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    year = day.year + BUDDHIST_OFFSET if calendar == "buddhist" else day.year
    return tr(_MONTHS[day.month - 1], year=year)


def recent_months(calendar: Calendar, also: Iterable[str] = (), count: int = 24) -> list[tuple[str, str]]:
    """Return the last months, the present one first, as (yyyy-mm, words); with those of ``also``, in their order."""
    today = date.today()
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(count)]
    keys = {*(f"{year:04d}-{month + 1:02d}" for year, month in months), *filter(None, also)}
    return [(key, month_text(key, calendar)) for key in sorted(keys, reverse=True)]


def day_text(iso_day: str, calendar: Calendar) -> str:
    """Return a day (ISO) as dd/MM/yyyy; an empty or odd one as it is."""
    try:
        return format_date(date.fromisoformat(iso_day[:10]), calendar)
    except ValueError:
        return iso_day


def moment_text(moment: datetime | None, calendar: Calendar, never: str = "") -> str:
    """Return a moment in local time: the hour alone when it is today, else day and hour."""
    if moment is None:
        return never
    local = moment.astimezone()
    if local.date() == datetime.now().astimezone().date():
        return tr("today {hour}", hour=f"{local:%H:%M}")
    return full_moment_text(moment, calendar)


def full_moment_text(moment: datetime, calendar: Calendar) -> str:
    """Return a moment in local time, day and hour."""
    local = moment.astimezone()
    return f"{format_date(local.date(), calendar)} {local:%H:%M}"


def elided(text: str, most: int = 90) -> str:
    """Return a text cut to a length, with an ellipsis where something is left out.

    >>> elided("a long story", 7)
    'a long…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def size_text(size: int) -> str:
    """Return a number of bytes for people.

    >>> size_text(1_500_000), size_text(300)
    ('1.5 MB', '1 KB')
    """
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} KB"
