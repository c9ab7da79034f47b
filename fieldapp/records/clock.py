"""HybridClock: times for new revisions that never run backwards in a record, and cannot be bent by a wrong clock.

Times order what is shown; they never decide a merge. A clock that is years off is noticed and said, not obeyed.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from fieldapp.records.revision import HybridTime

TRUSTED_DRIFT_MS: Final = 24 * 60 * 60 * 1000
"""How far two clocks may be apart before one of them is called wrong: a day, so that no time zone mistake counts."""
_LAST_COUNTER: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class ClockNotice:
    """Two clocks that cannot both be right: this computer's, and the one a revision was dated by."""

    this_computer: datetime
    other: datetime
    device: str
    """The device that dated the revision; empty for this one, earlier."""


class HybridClock:
    """Dates the revisions of one device. Safe to use from several threads."""

    def __init__(self, now_ms: Callable[[], int] | None = None, last: HybridTime | None = None) -> None:
        """Take the computer's clock (milliseconds since 1970 UTC) and the last time this device gave out."""
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self._lock = threading.Lock()
        self._last = HybridTime(0)
        self._notice: ClockNotice | None = None
        if last is not None:
            self.observe(last)

    def tick(self, after: Iterable[HybridTime] = ()) -> HybridTime:
        """Return a time for a new revision: later than its parents' (``after``) and than any time given out before.

        A parent dated far in the future moves only its own record, not the clock.
        """
        with self._lock:
            now = HybridTime(self._now_ms())
            if self._is_trusted(self._last, now):
                now = max(now, _next(self._last))
            self._last = now
            return max([now, *(_next(parent) for parent in after)])

    def observe(self, time: HybridTime, device: str = "") -> None:
        """Learn of a time that exists. One that is over a day ahead is noticed and otherwise ignored."""
        with self._lock:
            now = HybridTime(self._now_ms())
            if self._is_trusted(time, now):
                self._last = max(self._last, time)
            elif self._notice is None or time > _of(self._notice.other):
                self._notice = ClockNotice(_moment(now), _moment(time), device)

    def notice(self) -> ClockNotice | None:
        """Return the widest disagreement seen since the workspace was opened, to be said to the officer."""
        return self._notice

    @staticmethod
    def _is_trusted(time: HybridTime, now: HybridTime) -> bool:
        return time.milliseconds <= now.milliseconds + TRUSTED_DRIFT_MS


def _next(time: HybridTime) -> HybridTime:
    if time.counter >= _LAST_COUNTER:
        return HybridTime(time.milliseconds + 1)
    return HybridTime(time.milliseconds, time.counter + 1)


def _moment(time: HybridTime) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time.milliseconds)


def _of(moment: datetime) -> HybridTime:
    return HybridTime(round(moment.timestamp() * 1000))
