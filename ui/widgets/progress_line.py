"""One line for a long job: what it is doing, how far, and Cancel. Appears only when a job takes over half a second."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel

_PATIENCE_MS: Final = 500
_FULL: Final = 1000


class ProgressLine(QWidget):
    """Shows the progress of one job."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = WrappedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _FULL)
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = Button(tr("Cancel"))
        self._cancel.clicked.connect(self._on_cancel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self._cancel)
        self.hide()

    @property
    def is_begun(self) -> bool:
        """Whether a job is under way, shown or not yet."""
        return self._patience.isActive() or not self.isHidden()

    def begin(self, text: str) -> None:
        """A job has started; the line appears if it is still running in half a second."""
        self._text.set_text(text)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._patience.start()

    def on_progress(self, what: str, done: int, total: int) -> None:
        """Show how far the job is; total 0 means unknown. ``what`` is an English text marked for translation."""
        text = tr(what)
        self._text.set_text(tr("{what}: {done} of {total}", what=text, done=done, total=total) if total else text)
        self._bar.setRange(0, _FULL if total else 0)
        if total:
            self._bar.setValue(round(_FULL * done / total))

    def end(self) -> None:
        """The job is over."""
        self._patience.stop()
        self.hide()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._text.set_text(tr("Stopping. What was begun is taken back."))
        self.cancelled.emit()
