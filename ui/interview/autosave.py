"""Autosave: keeps the draft 300 ms after the last key, and at the latest 700 ms after the first, in the background.

The answers are taken in the interface thread, where the interview lives; only writing them happens elsewhere.
"""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.workspace import Entry, Workspace
from ui.background import Runner, Task

PAUSE_MS: Final = 300
LONGEST_MS: Final = 700
_PATIENCE_S: Final = 15.0


class Autosave(QObject):
    """Keeps one entry. ``kept`` and ``failed`` say how it went."""

    kept = Signal(object)
    """The moment, a datetime."""
    failed = Signal(object)
    """The Problem. What was typed is still on screen and is tried again at the next key."""

    def __init__(self, workspace: Workspace, entry: Entry, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._entry = entry
        self._runner = runner
        self._task: Task | None = None
        self._is_unkept = False
        self.section = entry.section
        self._pause = self._timer(PAUSE_MS)
        self._longest = self._timer(LONGEST_MS)

    def touch(self) -> None:
        """Something was typed."""
        self._is_unkept = True
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Keep what is not kept yet, now, and come back when it is durable. Raises Problems."""
        self._stop_timers()
        if self._task is not None:
            self._task.wait(_PATIENCE_S)
        if self._is_unkept:
            self._is_unkept = False
            self.kept.emit(self._workspace.keep_draft(self._entry, self.section))

    def stop(self) -> None:
        """Keep nothing any more: the entry was finished or put away."""
        self._stop_timers()
        if self._task is not None:
            self._task.wait(_PATIENCE_S)
        self._is_unkept = False

    def _timer(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(self._write)
        return timer

    def _stop_timers(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _write(self) -> None:
        self._stop_timers()
        if self._task is not None:
            self._pause.start()
            return
        if not self._is_unkept:
            return
        self._is_unkept = False
        answers, section = self._entry.interview.answers(), self.section

        def job(_progress: Progress) -> datetime:
            return self._workspace.keep_draft(self._entry, section, answers)

        self._task = self._runner.run(job, self._on_kept, self._on_failed)

    def _on_kept(self, moment: datetime) -> None:
        self._task = None
        self.kept.emit(moment)

    def _on_failed(self, problem: Problem) -> None:
        self._task = None
        self._is_unkept = True
        self.failed.emit(problem)
