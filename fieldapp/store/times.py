"""UTC times as text in the database: 2026-11-24T03:05:09.120Z. One form, so that text sorts as time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the computer's time, aware, in UTC, to the millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_text(moment: datetime) -> str:
    """Write an aware time.

    >>> to_text(datetime(2026, 11, 24, 3, 5, tzinfo=UTC))
    '2026-11-24T03:05:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read a time; hybrid logical times (with a counter behind the Z) too."""
    return datetime.fromisoformat(text.partition("Z")[0] + "+00:00")
