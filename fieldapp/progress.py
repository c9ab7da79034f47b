"""How a long job says how far it is, and learns that it should stop. Passed down by every client of a long job."""

from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from fieldapp.errors import Cancelled

Item = TypeVar("Item")


class Progress:
    """Reports of one job.

    ``on_report`` receives (what, done, total); total 0 means unknown. ``is_cancelled`` is asked at every report.
    """

    def __init__(
        self,
        on_report: Callable[[str, int, int], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._on_report = on_report
        self._is_cancelled = is_cancelled

    def report(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how far it is; raise Cancelled when the user wants to stop."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled
        if self._on_report is not None:
            self._on_report(what, done, total)

    def each(self, what: str, items: Iterable[Item], every: int = 100) -> Iterator[Item]:
        """Yield the items, reporting after every so many."""
        total = len(items) if isinstance(items, Sized) else 0
        for done, item in enumerate(items):
            if done % every == 0:
                self.report(what, done, total)
            yield item
        self.report(what, total, total)


SILENT = Progress()
