"""Backups by themselves while a workspace is open: asks now and then whether one is due, in a thread."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.workspace import Backup, Workspace
from ui.background import Runner

_EVERY_MS: Final = 10 * 60 * 1000
_FIRST_MS: Final = 60 * 1000
"""Soon after opening, for whoever opens it for a few minutes a day; not at once, when everybody is waiting."""


class Backups(QObject):
    """Lives as long as the workspace is on screen."""

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, runner: Runner, owner: QObject) -> None:
        super().__init__(owner)
        self._workspace = workspace
        self._runner = runner
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()
        QTimer.singleShot(_FIRST_MS, self, self.ask)

    def ask(self) -> None:
        """Make a backup when one is due."""
        workspace = self._workspace

        def job(progress: Progress) -> Backup | None:
            return workspace.backup_if_due(progress)

        self._runner.run(job, self._on_over, self._on_problem)

    def _on_over(self, backup: Backup | None) -> None:
        if backup is not None:
            self.made.emit(backup)

    def _on_problem(self, problem: Problem) -> None:
        self.failed.emit(problem)
