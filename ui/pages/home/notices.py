"""What Home says of things outside that could harm the data: a wrong clock, a shared folder, a stick long not seen.

Gathered in the background: a stick or a drive on the network may be slow.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.progress import Progress
from fieldapp.translation import tr
from fieldapp.workspace import SecondPlace, Workspace, folder_warning
from ui.background import Runner
from ui.clock_words import clock_warning
from ui.widgets.buttons import Picture
from ui.widgets.labels import WrappedLabel
from ui.wording import moment_text

_LONG: Final = timedelta(days=7)


class Notices(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, workspace: Workspace, runner: Runner) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setProperty("kind", "warning")
        self._workspace = workspace
        self._runner = runner
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(12, 8, 12, 8)
        self._lines.setSpacing(6)
        self.texts: list[str] = []
        """What is said now."""
        self.hide()

    def refresh(self, calendar: Calendar) -> None:
        """Look again."""
        self._runner.run(gathering(self._workspace, calendar), self._show)

    def _show(self, texts: list[str]) -> None:
        if texts == self.texts:
            return
        self.texts = texts
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for text in texts:
            self._lines.addWidget(_line(text))
        self.setAccessibleName(" ".join(texts))
        self.setVisible(bool(texts))


def gathering(workspace: Workspace, calendar: Calendar) -> Callable[[Progress], list[str]]:
    """Return the job that finds what is to be said."""

    def job(_progress: Progress) -> list[str]:
        found = (
            clock_warning(workspace, calendar),
            folder_warning(workspace.folder),
            stick_text(workspace.second_place_state(), calendar),
        )
        return [text for text in found if text]

    return job


def stick_text(second: SecondPlace | None, calendar: Calendar) -> str:
    """Return the sentence about a second place that has had no backup for long; empty when all is well."""
    if second is None:
        return ""
    if second.problem and second.is_there:
        return tr("No backup could be made in {folder}. {problem}", folder=second.folder, problem=second.problem)
    if second.is_there or (second.last is not None and datetime.now(UTC) - second.last < _LONG):
        return ""
    return tr(
        "The last backup in {folder} was made: {last}. Put the stick in, or choose another second place in the "
        "settings.",
        folder=second.folder,
        last=moment_text(second.last, calendar, tr("never")),
    )


def _line(text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(Picture("warning", 1.5, "warning"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(WrappedLabel(text), 1)
    return line
