"""Runs long jobs in a thread and brings their results back to the interface thread. Used by every page.

The handlers are given with the call, and each task keeps its result until it has been handed over: nothing is lost
when a job ends at once, or when the page that asked is gone.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import Progress
from ui.garbage import GarbageKeeper

Result = TypeVar("Result")
_REPORT_EVERY_S: Final = 0.05


class Task(QObject):
    """One running job. Lives in the interface thread; its thread only sets the outcome and says so."""

    reported = Signal(str, int, int)
    _over = Signal()

    def __init__(
        self,
        job: Callable[[Progress], object],
        on_done: Callable[..., None],
        on_problem: Callable[[Problem], None] | None,
        on_progress: Callable[[str, int, int], None] | None,
        on_cancelled: Callable[[], None] | None,
        on_over: Callable[["Task"], None],
    ) -> None:
        super().__init__()
        self._job = job
        self._on_done = on_done
        self._on_problem = on_problem
        self._on_progress = on_progress
        self._on_cancelled = on_cancelled
        self._on_over = on_over
        self._stop = threading.Event()
        self._is_abandoned = False
        self._outcome: tuple[object, BaseException | None] | None = None
        self._next_report = 0.0
        self._over.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, daemon=True, name="fieldapp-task")

    def start(self) -> None:
        """Begin the work in its own thread."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the job to stop at its next report."""
        self._stop.set()

    def abandon(self) -> None:
        """Ask the job to stop, and hand nothing over: whoever asked is going."""
        self._is_abandoned = True
        self.cancel()

    def wait(self, seconds: float) -> bool:
        """Wait for the thread to end; return whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            self._outcome = (self._job(Progress(self._report, self._stop.is_set)), None)
        except BaseException as error:  # noqa: BLE001 - handed over whole to the interface thread
            self._outcome = (None, error)
        self._over.emit()

    def _report(self, what: str, done: int, total: int) -> None:
        now = monotonic()
        if now >= self._next_report or (total and done >= total):
            self._next_report = now + _REPORT_EVERY_S
            self.reported.emit(what, done, total)

    @Slot(str, int, int)
    def _on_reported(self, what: str, done: int, total: int) -> None:
        if self._outcome is None:
            _call(self._on_progress, what, done, total)

    @Slot()
    def _deliver(self) -> None:
        assert self._outcome is not None
        self._thread.join()  # it is at its end; a task that it let go last would die in the wrong thread
        result, error = self._outcome
        _call(self._on_over, self)
        if self._is_abandoned and (error is None or isinstance(error, Cancelled | Problem)):
            return
        if error is None:
            _call(self._on_done, result)
        elif isinstance(error, Cancelled):
            _call(self._on_cancelled)
        elif isinstance(error, Problem) and self._on_problem is not None:
            _call(self._on_problem, error)
        else:
            raise error


class Runner(QObject):
    """Starts jobs and knows which are running. One per window."""

    def __init__(self, owner: QObject | None = None) -> None:
        super().__init__(owner)
        self._tasks: set[Task] = set()
        self._garbage = GarbageKeeper(self)

    def run(
        self,
        job: Callable[[Progress], Result],
        on_done: Callable[[Result], None],
        on_problem: Callable[[Problem], None] | None = None,
        on_progress: Callable[[str, int, int], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> Task:
        """Run a job in a thread; exactly one of the handlers is called in the interface thread when it is over.

        A fault (anything but Problem and Cancelled), or a Problem nobody handles, rises in the interface thread.
        A handler that is a method of a deleted widget is not called.
        """
        task = Task(job, on_done, on_problem, on_progress, on_cancelled, self._forget)
        self._garbage.hold()
        self._tasks.add(task)
        task.start()
        return task

    @property
    def is_busy(self) -> bool:
        """Whether a job is running or its result not handed over yet."""
        return bool(self._tasks)

    def stop(self, seconds: float = 10.0) -> bool:
        """Ask all jobs to stop and wait for them; return whether all have ended. Used when the window closes."""
        for task in self._tasks:
            task.abandon()
        deadline = monotonic() + seconds
        have_ended = all(task.wait(max(0.0, deadline - monotonic())) for task in tuple(self._tasks))
        if have_ended:
            self._garbage.release()
        return have_ended

    def _forget(self, task: Task) -> None:
        self._tasks.discard(task)
        if not self._tasks:
            self._garbage.release()


def _call(handler: Callable[..., None] | None, *given: object) -> None:
    """Call a handler, if there is one and its widget has not gone since."""
    if handler is not None and _is_alive(handler):
        handler(*given)


def _is_alive(handler: Callable[..., None]) -> bool:
    owner = getattr(handler, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
