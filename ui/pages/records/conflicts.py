"""The line above a record in conflict: that its edits differ, and the way to the page on which a person decides."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from fieldapp.translation import tr, tr_n
from fieldapp.workspace import RecordView
from ui.widgets.buttons import Button, Picture
from ui.widgets.labels import WrappedLabel


class ConflictStrip(QFrame):
    """Says how many answers differ."""

    decide_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setProperty("kind", "warning")
        self._text = WrappedLabel()
        self.decide = Button(tr("Decide"))
        self.decide.clicked.connect(self.decide_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(Picture("warning", 1.5, "warning"))
        row.addWidget(self._text, 1)
        row.addWidget(self.decide)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.plain_text

    def show_conflicts(self, view: RecordView) -> None:
        """Say what differs in a record; hidden where nothing does, and where the record is deleted."""
        self.setVisible(bool(view.conflicts) and not view.row.is_deleted)
        self._text.set_text(
            tr_n(
                "Edits differ in {count} place. All are kept. Until it is decided, the first is shown and counted.",
                "Edits differ in {count} places. All are kept. Until it is decided, the first is shown and counted.",
                len(view.conflicts),
            )
        )
